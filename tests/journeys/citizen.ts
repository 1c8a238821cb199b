import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { TipView } from '#shared/contract/tip.ts'
import { limits } from '#shared/tip/limits.ts'
import { generateOfficeIdentity, recipientOf } from '#shared/sealing/seal.ts'
import { violationsOfCopy } from '#tests/support/axe.ts'
import { launchBrowser } from '#tests/support/browser.ts'
import { askReporter, closeTip, openTip, signIn } from '#tests/support/console.ts'
import { taggedPhoto } from '#tests/support/photo.ts'
import { startServer, type RunningServer } from '#tests/support/server.ts'
import { sealedText } from '#tests/support/tips.ts'
import { tracesOf } from '#tests/support/traces.ts'

// What a citizen and the office write: none of it may lie in the open anywhere afterwards.
export const marks = {
  description: '示例标记甲：群里有人卖焊工证，八百元，三天出证，不用考试。',
  identifier: 'shili_biaoji_yi_88',
  contact: '示例标记丙 请发到我的备用邮箱',
  question: '示例标记丁：对方的收款账户是什么？',
  answer: '示例标记戊：收款人姓示，截图见附件。',
  reason: '示例标记庚：收款人另有其人。',
  fileName: 'shili-biaoji-ji.jpg',
} as const

/** Hand in a tip as a citizen does and return what the receipt page says. `url` is that of the server. */
export async function report(
  page: Page,
  url: string,
  photos: readonly string[],
): Promise<{ receipt: string; number: string }> {
  await page.goto(`${url}/`)
  await page
    .getByRole('link', { name: /举报卖假证的/ })
    .first()
    .click()
  await page.getByLabel('卖假证、造假证').check()
  await page.locator('#description').fill(marks.description)
  await page.locator('[name=identifierValue]').first().fill(marks.identifier)
  await page.locator('#contact').fill(marks.contact)
  await page.locator('[name=evidence]').setInputFiles([...photos])
  await page.getByRole('button', { name: '提交，拿回执码' }).click()
  await page.getByRole('heading', { level: 1, name: /回执码/ }).waitFor()
  const receipt = (await page.locator('#receipt-code').innerText()).replace(/\s/g, '')
  expect(receipt).toMatch(/^\d{20}$/)
  return { receipt, number: (await page.locator('main').innerText()).match(/\b[A-Z]{2,4}\d{8}\b/)?.[0] ?? '' }
}

export async function openMailbox(page: Page, url: string, receipt: string): Promise<void> {
  await page.goto(`${url}/track/`)
  await page.locator('#receipt').fill(receipt)
  await page.getByRole('button', { name: '打开信箱' }).click()
  await page.getByRole('heading', { level: 1, name: '信箱' }).waitFor()
}

const status = (page: Page) => page.locator('p.status').innerText()

/** What a citizen must be able to do in a real browser, with script or without: the same has to hold. */
export function citizenJourneys({ javaScriptEnabled }: { readonly javaScriptEnabled: boolean }): void {
  let server: RunningServer
  let browser: Browser
  let folder: string
  let photos: string[]

  beforeAll(async () => {
    ;[server, browser, folder] = await Promise.all([
      startServer({ env: { BOT_CHECK: 'off' } }),
      launchBrowser(),
      mkdtemp(join(tmpdir(), 'photos-')),
    ])
    photos = [join(folder, marks.fileName), join(folder, 'b.jpg')]
    await writeFile(photos[0] ?? '', await taggedPhoto())
    await writeFile(photos[1] ?? '', await taggedPhoto(800, 2400, '#37a'))
  })
  afterAll(async () => {
    await browser.close()
    await server.stop()
    await rm(folder, { recursive: true, force: true })
  })

  test('a tip goes its whole way', async () => {
    const phone = await browser.newContext({
      javaScriptEnabled,
      viewport: { width: 360, height: 640 },
      locale: 'zh-CN',
    })
    const office = await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: 'zh-CN' })
    const page = await phone.newPage()

    const { receipt, number } = await report(page, server.url, photos)
    expect(page.url()).not.toContain(receipt)
    expect(await page.locator('main').innerText()).not.toContain(marks.identifier)
    // Nothing beside the code leads away from it before it was copied.
    expect(await page.locator('main a').count()).toBe(0)
    await page.locator('#lastGroup').fill('0000')
    await page.getByRole('button', { name: '核对' }).click()
    await page.getByText('和回执码最后四位不一样').first().waitFor()
    await page.locator('#lastGroup').fill(receipt.slice(-4))
    await page.getByRole('button', { name: '核对' }).click()
    await page.getByText('对上了').waitFor()
    await page.locator('main').getByRole('link', { name: '查进展' }).waitFor()

    await openMailbox(page, server.url, ` ${receipt.slice(0, 4)}－${receipt.slice(4)} `)
    expect(await status(page)).toBe('已收到')
    expect(await page.locator('main').innerText()).not.toContain('示例标记甲')

    const desk = await office.newPage()
    await signIn(desk, server)
    await openTip(desk, number)
    await desk.getByText(marks.description).first().waitFor()
    await desk.getByText(marks.identifier).first().waitFor()
    // Each picture is fetched and opened on its own.
    await desk.locator('article img').nth(1).waitFor()
    const sizes = await desk.locator('article img').evaluateAll((images) =>
      Promise.all(
        images.map(async (image) => {
          if (!(image instanceof HTMLImageElement)) return ''
          await image.decode()
          return `${String(image.naturalWidth)}×${String(image.naturalHeight)}`
        }),
      ),
    )
    expect(sizes).toEqual(['1200×900', '800×2400'])
    expect(await desk.locator('body').innerText()).not.toContain(marks.contact)
    await askReporter(desk, marks.question)

    await openMailbox(page, server.url, receipt)
    expect(await status(page)).toBe('需要您补充')
    await page.getByText(marks.question).waitFor()
    await page.locator('#text').fill(marks.answer)
    // Looking for news first loses nothing that was written.
    await Promise.all([
      page.waitForResponse('**/api/mailbox'),
      page.getByRole('button', { name: '看看有没有新消息' }).click(),
    ])
    await page.getByText('您写的还没有发出').waitFor()
    expect(await page.locator('#text').inputValue()).toBe(marks.answer)
    expect(await page.locator('.messages li').count()).toBe(1)
    await page.locator('[name=evidence]').setInputFiles(photos.slice(0, 1))
    await page.getByRole('button', { name: '发给办理人员' }).click()
    await page.getByText('已发出').waitFor()
    expect(await status(page)).toBe('核实中')

    await openTip(desk, number)
    await desk.getByText(marks.answer).waitFor()
    await closeTip(desk, '查实')

    await openMailbox(page, server.url, receipt)
    expect(await status(page)).toBe('已办结')
    expect(await page.locator('main').innerText()).not.toContain('查实')

    // The reporter objects, once.
    await page.getByText('对结果有异议').click()
    await page.getByRole('button', { name: '提出异议' }).click()
    await page.getByRole('link', { name: /提出异议前/ }).waitFor()
    expect(await status(page)).toBe('已办结')
    await page.getByLabel('我确定要提出异议').check()
    await page.getByRole('button', { name: '提出异议' }).click()
    await page.getByText('已提出异议').waitFor()
    expect(await status(page)).toBe('复核中')
    expect(await page.getByText('对结果有异议').count()).toBe(0)
    await page.getByLabel('为什么有异议').fill(marks.reason)
    await page.getByRole('button', { name: '发给办理人员' }).click()
    await page.getByText('已发出').waitFor()

    // Neither the folder nor what the process printed shows any of it.
    await Promise.all([phone.close(), office.close()])
    for (const mark of [...Object.values(marks), receipt])
      expect(await tracesOf(server, mark), mark).toEqual([])
  }, 120_000)

  test('what was typed wrongly comes back filled, with the error at its field', async () => {
    const phone = await browser.newContext({
      javaScriptEnabled,
      viewport: { width: 360, height: 640 },
      locale: 'zh-CN',
    })
    const page = await phone.newPage()
    await page.goto(`${server.url}/report/`)
    await page.getByLabel('买假证、用假证上岗').check()
    await page.locator('#description').fill('太短')
    await page.locator('#priceYuan').fill('八百')
    await page.locator('[name=identifierValue]').first().fill(marks.identifier)
    await page.locator('[name=evidence]').setInputFiles(photos)
    await page.getByRole('button', { name: '提交，拿回执码' }).click()
    await page.getByRole('link', { name: '请写明发生了什么，至少 10 个字' }).waitFor()
    expect(await page.title()).toContain('错误')
    expect(await page.locator('#description').inputValue()).toBe('太短')
    expect(await page.locator('#priceYuan').inputValue()).toBe('八百')
    expect(await page.locator('[name=identifierValue]').first().inputValue()).toBe(marks.identifier)
    expect(await page.getByLabel('买假证、用假证上岗').isChecked()).toBe(true)
    // A browser does not give pictures back; the script keeps them.
    if (javaScriptEnabled) expect(await page.locator('.previews img').count()).toBe(photos.length)
    else
      await page
        .getByText(/图片请重新选/)
        .first()
        .waitFor()
    await page.getByRole('link', { name: '请写明发生了什么，至少 10 个字' }).click()
    expect(page.url()).toMatch(/#description$/)
    expect(await violationsOfCopy(page)).toEqual([])
    await phone.close()
  }, 60_000)

  test('every state of the citizen’s pages is accessible, wide and narrow', async () => {
    for (const width of [320, 1280]) {
      const context = await browser.newContext({
        javaScriptEnabled,
        viewport: { width, height: 800 },
        locale: 'zh-CN',
      })
      const page = await context.newPage()
      const found: Record<string, unknown> = {}
      const look = async (state: string) => {
        const problems = await violationsOfCopy(page)
        const overflow = await page.evaluate(
          () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
        )
        if (problems.length > 0 || overflow > 0)
          found[`${state} at ${String(width)}`] = { problems, overflow }
      }
      const { receipt } = await report(page, server.url, photos)
      await look('receipt')
      await openMailbox(page, server.url, receipt)
      await look('mailbox')
      await page.getByText('撤回举报').first().click()
      await page.getByRole('button', { name: '撤回举报' }).click()
      await page.getByRole('link', { name: /确定/ }).first().waitFor()
      await look('mailbox with an error')
      await page.goto(`${server.url}/track/`)
      await page.locator('#receipt').fill('1234')
      await page.getByRole('button', { name: '打开信箱' }).click()
      await page.locator('.summary').waitFor()
      await look('track with an error')
      expect(await page.locator('#receipt').inputValue()).toBe('1234')
      expect(found).toEqual({})
      await context.close()
    }
  }, 120_000)

  test('what was left can be taken back: first the contact, then the tip', async () => {
    const phone = await browser.newContext({
      javaScriptEnabled,
      viewport: { width: 360, height: 640 },
      locale: 'zh-CN',
    })
    const page = await phone.newPage()
    const { receipt } = await report(page, server.url, photos)
    await openMailbox(page, server.url, receipt)
    await page.getByText('撤回联系方式').first().click()
    await page.getByRole('button', { name: '删除我的联系方式' }).click()
    await page.getByText('联系方式已删除').first().waitFor()
    expect(await page.getByText('撤回联系方式').count()).toBe(0)
    expect(await violationsOfCopy(page)).toEqual([])

    await page.getByText('撤回举报').first().click()
    await page.getByLabel('我确定要撤回').check()
    await page.getByRole('button', { name: '撤回举报' }).click()
    await page.getByText('已撤回').first().waitFor()
    expect(await status(page)).toBe('已撤回')
    expect(await page.locator('#text').count()).toBe(0)
    expect(await violationsOfCopy(page)).toEqual([])

    await page.getByRole('link', { name: '退出信箱' }).click()
    expect(page.url()).toBe(`${server.url}/track/`)
    expect(await page.locator('#receipt').inputValue()).toBe('')
    await phone.close()
  }, 60_000)

  test('older messages are reached step by step, and what is written goes along', async () => {
    const phone = await browser.newContext({
      javaScriptEnabled,
      viewport: { width: 360, height: 640 },
      locale: 'zh-CN',
    })
    const office = await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: 'zh-CN' })
    const [page, desk] = await Promise.all([phone.newPage(), office.newPage()])
    const { receipt, number } = await report(page, server.url, [])
    await signIn(desk, server)
    await openTip(desk, number)
    const address = `/api/staff/tips/${/[0-9a-f]{32}/.exec(desk.url())?.[0] ?? ''}`
    const { reporterRecipient } = await desk.evaluate(
      async (tip) => (await (await fetch(tip)).json()) as TipView,
      address,
    )
    const otherRecipient = await recipientOf(await generateOfficeIdentity())
    const count = limits.messagesShown + 7
    const sealed: string[] = []
    while (sealed.length < count)
      sealed.push(
        await sealedText('message', `示例：第 ${String(sealed.length + 1)} 条。`, [
          otherRecipient,
          reporterRecipient,
        ]),
      )
    const statuses = await desk.evaluate(
      async ([tip, all]) => {
        const headers = { 'content-type': 'application/json' }
        const answers: number[] = []
        for (const one of all)
          answers.push(
            (
              await fetch(`${tip}/messages`, {
                method: 'POST',
                headers,
                body: JSON.stringify({ sealed: one }),
              })
            ).status,
          )
        return answers
      },
      [address, sealed] as const,
    )
    expect(new Set(statuses)).toEqual(new Set([201]))

    await openMailbox(page, server.url, receipt)
    const shown = () => page.locator('.messages .typed').allInnerTexts()
    expect(await shown()).toHaveLength(limits.messagesShown)
    await page.locator('#text').fill(marks.answer)
    await page.getByRole('button', { name: '更早的消息' }).click()
    await page.getByText(`一共 ${String(count)} 条，这里是第 1 到第 7 条。`).waitFor()
    expect(await shown()).toEqual(
      Array.from({ length: 7 }, (_, index) => `示例：第 ${String(index + 1)} 条。`),
    )
    expect(await page.locator('#text').inputValue()).toBe(marks.answer)
    expect(await violationsOfCopy(page)).toEqual([])
    await page.getByRole('button', { name: '回到最新的消息' }).click()
    await page.getByText(`这里是第 8 到第 ${String(count)} 条。`).waitFor()
    expect(page.url()).not.toContain(receipt.slice(0, 8))
    // Still unsent, and sent as it was written.
    await page.getByRole('button', { name: '发给办理人员' }).click()
    await page.getByText('已发出').waitFor()
    expect((await shown()).at(-1)).toBe(marks.answer)
    await Promise.all([phone.close(), office.close()])
  }, 120_000)

  test('the files of a receipt do not say what it is about', async () => {
    const phone = await browser.newContext({
      javaScriptEnabled,
      viewport: { width: 360, height: 640 },
      locale: 'zh-CN',
    })
    const page = await phone.newPage()
    const { receipt } = await report(page, server.url, photos)
    const saved = async (button: string) => {
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('button', { name: button }).click(),
      ])
      return { name: download.suggestedFilename(), text: await readFile(await download.path(), 'utf8') }
    }
    const calendar = await saved('把这一天加到日历')
    expect(calendar.text).toContain('BEGIN:VEVENT')
    expect(calendar.text).not.toContain(receipt.slice(0, 4))
    const text = await saved('存成文本文件')
    expect(text.text.replace(/\D/g, '')).toContain(receipt)
    for (const { name, text: content } of [calendar, text])
      expect(name + content).not.toMatch(/举报|假证|真证|zhenzheng|127\.0\.0\.1/i)
    await phone.close()
  }, 60_000)

  test('who leaves quickly is gone, and nothing of the form goes along', async () => {
    const phone = await browser.newContext({
      javaScriptEnabled,
      viewport: { width: 360, height: 640 },
      locale: 'zh-CN',
    })
    const page = await phone.newPage()
    let left: { url: string; referrer: string | undefined } | undefined
    await phone.route(/baidu/, (route) => {
      left = { url: route.request().url(), referrer: route.request().headers()['referer'] }
      return route.fulfill({ contentType: 'text/html', body: '<title>elsewhere</title>' })
    })
    await page.goto(`${server.url}/report/`)
    await page.locator('#description').fill(marks.description)
    // In reach however far one has scrolled.
    await page.getByRole('button', { name: '提交，拿回执码' }).scrollIntoViewIfNeeded()
    const exit = page.getByRole('link', { name: '快速离开' })
    const box = await exit.boundingBox()
    expect(box?.y).toBe(0)
    expect(box?.height).toBeGreaterThanOrEqual(60)
    await exit.click()
    await page.waitForURL(/baidu/)
    expect(left).toEqual({ url: 'https://www.baidu.com/', referrer: undefined })
    await phone.close()
  }, 60_000)

  test('a report can be handed in by keyboard alone', async () => {
    const phone = await browser.newContext({
      javaScriptEnabled,
      viewport: { width: 1280, height: 800 },
      locale: 'zh-CN',
    })
    const page = await phone.newPage()
    await page.goto(`${server.url}/report/`)
    const focusOn = async (selector: string) => {
      for (let tabs = 0; tabs < 120; tabs += 1) {
        await page.keyboard.press('Tab')
        if (await page.evaluate((wanted) => document.activeElement?.matches(wanted) ?? false, selector))
          return
      }
      throw new Error(`no way by keyboard to ${selector}`)
    }
    await focusOn('[name=category]')
    await page.keyboard.press('Space')
    await focusOn('#description')
    await page.keyboard.type('示例：工地上有人拿着买来的电工证上岗。')
    await focusOn('form button[type=submit]')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { level: 1, name: /回执码/ }).waitFor()
    await phone.close()
  }, 60_000)
}
