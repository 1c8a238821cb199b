import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openProfile } from '#tests/support/browser/browser.ts'
import { marks, openMailbox, report, status, statusOf } from '#tests/support/browser/citizen-pages.ts'
import { askReporter, openTip, signIn, tipOf } from '#tests/support/browser/console.ts'
import { launchFox, tap, type } from '#tests/support/browser/hands.ts'
import { leaveBy, phones, questionsOf } from '#tests/support/browser/phones.ts'
import { grain } from '#tests/support/photo.ts'
import { hasTool } from '#tests/support/server/server.ts'

const phone = phones()

describe.skipIf(!hasTool('firefox-esr'))('Firefox', () => {
  let desk: Page
  let twoColours: string
  beforeAll(async () => {
    desk = await (await openProfile(phone.browser, 'desk')).newPage()
    await signIn(desk, phone.server)
    twoColours = join(phone.folder, 'two.jpg')
    const half = (background: string) => ({
      create: { width: 800, height: 1200, channels: 3, background } as const,
    })
    const red = await sharp(half('#a22')).png().toBuffer()
    const blue = await sharp(half('#22a')).png().toBuffer()
    const picture = grain(1600, 1200).composite([
      { input: red, left: 0, top: 0, blend: 'overlay' },
      { input: blue, left: 800, top: 0, blend: 'overlay' },
    ])
    await writeFile(twoColours, await picture.jpeg({ quality: 95 }).toBuffer())
  })

  describe.each([
    ['as it comes', true],
    ['with its strictest settings', true],
    ['with its strictest settings and no script', false],
  ] as const)('%s', (way, hasScript) => {
    let fox: Browser
    beforeAll(async () => {
      fox = await launchFox(way)
    })
    afterAll(() => fox.close())

    test('a reader becomes a reporter, and answers the office', async () => {
      const page = await (await phone.open({}, fox)).newPage()
      await page.goto(`${phone.server.url}/`)
      await tap(page.locator('.menu summary'))
      const all = page.getByRole('navigation', { name: '全部栏目' })
      await tap(all.getByRole('link', { name: '查真伪' }))
      await page.getByRole('heading', { level: 1, name: '查真伪' }).waitFor()

      const sent = await report(page, phone.server, [phone.photo, twoColours], { wantsReward: true })
      expect(new URL(page.url()).pathname).toBe(hasScript ? '/report/' : '/api/tips')
      await type(page.locator('#lastGroup'), '0000')
      await tap(page.getByRole('button', { name: '核对' }))
      await page.getByText('和回执码最后四位不一样').first().waitFor()
      await type(page.locator('#lastGroup'), sent.receipt.slice(-4))
      await tap(page.getByRole('button', { name: '核对' }))
      await page.getByText('对上了').waitFor()

      await openMailbox(page, phone.server, sent.receipt)
      expect(await status(page)).toBe('已收到')
      const facts = await statusOf(page).innerText()
      for (const fact of ['随举报收到 2 张', '您选了“可能想领”']) expect(facts).toContain(fact)

      await openTip(desk, sent.number)
      await desk.getByText(marks.description).first().waitFor()
      expect(await halves(desk)).toEqual(['red', 'blue'])
      await askReporter(desk, marks.question)

      await openMailbox(page, phone.server, sent.receipt)
      await page.getByText(marks.question).waitFor()
      await type(page.locator('#text'), marks.answer)
      await page.locator('[name=evidence]').setInputFiles([phone.photo])
      await tap(page.getByRole('button', { name: '发给办理人员' }))
      await page.getByText('已发出').waitFor()
      expect(await status(page)).toBe('核实中')
    })

    test.runIf(hasScript)(
      'a copied receipt opens the mailbox, and the page lets the reporter go',
      async () => {
        const page = await (await phone.open({}, fox)).newPage()
        const asked = questionsOf(page)
        const { receipt } = await report(page, phone.server, [])
        await leaveBy(page)
        await expect.poll(() => asked).toEqual(['beforeunload'])
        await page.getByRole('button', { name: '复制回执码' }).click()
        await page.getByText('已复制').waitFor()
        await leaveBy(page)
        await page.waitForURL(`${phone.server.url}/`)
        expect(asked).toEqual(['beforeunload'])
        await page.goto(`${phone.server.url}/track/`)
        await page.locator('#receipt').click()
        await page.keyboard.press('Control+V')
        await expect
          .poll(async () => (await page.locator('#receipt').inputValue()).replace(/\D/g, ''))
          .toBe(receipt)
        await page.getByRole('button', { name: '打开信箱' }).click()
        await page.getByRole('heading', { level: 1, name: '信箱' }).waitFor()
      },
    )

    test.runIf(way === 'with its strictest settings')(
      'the console names what the browser keeps back',
      async () => {
        const page = await (await phone.open({}, fox)).newPage()
        const { url, demo } = phone.server
        await page.goto(`${url}/staff/`)
        // React does not see what the library fills into a field of Firefox. It sees keys.
        await page.getByLabel('账号').pressSequentially(demo.account)
        await page.getByLabel('密码').pressSequentially(demo.password)
        await page.getByRole('button', { name: '登录' }).click()
        await page.getByRole('alert').getByText('不让本站在这个标签页里存数据').waitFor()
      },
    )
  })
})

/** Returns the prevailing colour of both halves of the second picture on the desk. */
const halves = (desk: Page): Promise<string[]> =>
  tipOf(desk)
    .getByRole('img')
    .nth(1)
    .evaluate(async (image: HTMLImageElement) => {
      await image.decode()
      const context = Object.assign(document.createElement('canvas'), { width: 2, height: 1 }).getContext(
        '2d',
      )
      if (!context) throw new Error('no canvas')
      context.imageSmoothingQuality = 'high'
      context.drawImage(image, 0, 0, 2, 1)
      return [0, 1].map((x) => {
        const [red = 0, , blue = 0] = context.getImageData(x, 0, 1, 1).data
        return Math.abs(red - blue) < 20 ? 'neither' : red > blue ? 'red' : 'blue'
      })
    })
