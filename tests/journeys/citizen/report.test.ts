import { describe, expect, test } from 'vitest'
import { deeds, grounds } from '#shared/endings/ending.ts'
import { fields } from '#shared/tip/fields.ts'
import { categories } from '#shared/tip/lists.ts'
import { violationsOfCopy } from '#tests/support/browser/axe.ts'
import { openProfile } from '#tests/support/browser/browser.ts'
import {
  languagesAndScript,
  marks,
  messagesOf,
  openMailbox,
  previewsOf,
  received,
  report,
  status,
  statusOf,
  tellMore,
} from '#tests/support/browser/citizen-pages.ts'
import { askReporter, closeTip, openTip, signIn, tipOf } from '#tests/support/browser/console.ts'
import { phones } from '#tests/support/browser/phones.ts'
import { tracesOf } from '#tests/support/browser/traces.ts'

const phone = phones({ env: { BOT_CHECK: 'off' } })

describe.each(languagesAndScript)('%s', (_, words, javaScriptEnabled) => {
  const { say, told, under } = words
  test('a tip goes its whole way', async () => {
    const office = await openProfile(phone.browser, 'desk')
    const page = await (await phone.open({ javaScriptEnabled })).newPage()

    const { receipt, number } = await report(page, phone.server, [phone.photo, phone.tall], { words })
    expect(page.url()).not.toContain(receipt)
    expect(await page.getByRole('main').innerText()).not.toContain(marks.identifier)
    await page.locator('#lastGroup').fill('0000')
    await page.getByRole('button', { name: say('核对'), exact: true }).click()
    await page
      .getByText(say('和回执码最后四位不一样。请对照上面的号码，改正抄下的，再填一次'))
      .first()
      .waitFor()
    await page.locator('#lastGroup').fill(receipt.slice(-4))
    await page.getByRole('button', { name: say('核对'), exact: true }).click()
    await page.getByText(say('对上了，抄得没错。')).waitFor()

    if (!javaScriptEnabled) {
      // A phone that closed the tab opens its address again.
      await page.goto(page.url())
      await page.getByText(say('没抄下来')).first().waitFor()
      expect(new URL(page.url()).pathname).toBe(`${under}/receipt/`)
    }

    await openMailbox(page, phone.server, ` ${receipt.slice(0, 4)}－${receipt.slice(4)} `, words)
    expect(await status(page)).toBe(told('已收到'))
    expect(await page.getByRole('main').innerText()).not.toContain('示例标记甲')

    const desk = await office.newPage()
    await signIn(desk, phone.server)
    await openTip(desk, number)
    await desk.getByText(marks.description).first().waitFor()
    await desk.getByText(marks.identifier).first().waitFor()
    // The desk fetches and opens each picture by itself.
    await tipOf(desk).getByRole('img').nth(1).waitFor()
    const sizes = await tipOf(desk)
      .getByRole('img')
      .evaluateAll((images) =>
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

    await openMailbox(page, phone.server, receipt, words)
    expect(await status(page)).toBe(told('需要您补充'))
    await page.getByText(marks.question).waitFor()
    await page.locator('#text').fill(marks.answer)
    // A look for news keeps the text.
    await Promise.all([
      page.waitForResponse(/\/api\/mailbox\b/),
      page.getByRole('button', { name: say('看看有没有新消息') }).click(),
    ])
    await page.getByText(say('您写的还没有发出。').trim()).waitFor()
    expect(await page.locator('#text').inputValue()).toBe(marks.answer)
    // The question stands above, not among the messages.
    expect(await messagesOf(page).count()).toBe(0)
    await page.locator('[name=evidence]').setInputFiles([phone.photo])
    await page.getByRole('button', { name: say('发给办理人员') }).click()
    await page.getByText(say('已发出。办理人员看到后会在这里回复。')).waitFor()
    expect(await status(page)).toBe(told('核实中'))

    await openTip(desk, number)
    await desk.getByText(marks.answer).waitFor()
    await closeTip(desk, '查实')

    await openMailbox(page, phone.server, receipt, words)
    expect(await status(page)).toBe(told('查实了'))
    for (const text of [grounds.proved.reporter, deeds.handled.reporter])
      await statusOf(page).getByText(told(text)).waitFor()
    await statusOf(page)
      .getByText(/起删除，有理由须保留的除外|are deleted from/)
      .waitFor()
    expect(await violationsOfCopy(page)).toEqual([])

    // The reporter objects, once.
    await page.getByText(say('觉得结果不对？可以提一次异议')).click()
    await page.locator('#text').fill(marks.reason)
    await page.getByRole('button', { name: say('提出异议'), exact: true }).click()
    await page.getByRole('link', { name: told('提出异议前，请先选“我确定要提出异议”') }).waitFor()
    expect(await status(page)).toBe(told('查实了'))
    expect(await page.locator('#text').inputValue()).toBe(marks.reason)
    await page.getByLabel(say('我确定要提出异议，只能提这一次')).check()
    await page.getByRole('button', { name: say('提出异议'), exact: true }).click()
    await page.getByText(say('已提出异议，理由已发给办理人员，会重新核对。过几天再来看。')).waitFor()
    expect(await status(page)).toBe(told('复核中'))
    expect(await page.getByText(say('觉得结果不对？可以提一次异议')).count()).toBe(0)
    await messagesOf(page).getByText(marks.reason).waitFor()

    // Neither the data folder nor the server's output holds any of it.
    await Promise.all([page.close(), office.close()])
    for (const mark of [...Object.values(marks), receipt])
      expect(await tracesOf(phone.server, mark), mark).toEqual([])
  })

  test('a wrong form comes back filled, with the error at its field', async () => {
    const page = await (await phone.open({ javaScriptEnabled })).newPage()
    await page.goto(`${phone.server.url}${under}/report/`)
    await page.getByLabel(told(categories.using)).check()
    await page.locator('#description').fill('太短')
    await tellMore(page)
    await page.locator('#priceYuan').fill('八百')
    await page.locator('[name=identifierValue]').first().fill(marks.identifier)
    await page.locator('[name=evidence]').setInputFiles([phone.photo, phone.tall])
    await page.getByRole('button', { name: say('提交，拿回执码') }).click()
    await page.getByRole('link', { name: told(fields.description.tooShort) }).waitFor()
    expect(await page.title()).toContain(say('错误：'))
    expect(await page.locator('#description').inputValue()).toBe('太短')
    expect(await page.locator('#priceYuan').inputValue()).toBe('八百')
    expect(await page.locator('[name=identifierValue]').first().inputValue()).toBe(marks.identifier)
    expect(await page.getByLabel(told(categories.using)).isChecked()).toBe(true)
    // A browser cannot fill in pictures; the script keeps them.
    if (javaScriptEnabled) expect(await previewsOf(page).locator('img').count()).toBe(2)
    else await page.getByText(say('文字都还在。图片请重新选一次，再提交。')).first().waitFor()
    await page.getByRole('link', { name: told(fields.description.tooShort) }).click()
    expect(page.url()).toMatch(/#description$/)
    expect(await violationsOfCopy(page)).toEqual([])
  })

  test('a report can be handed in by keyboard alone', async () => {
    const context = await phone.open({ javaScriptEnabled, viewport: { width: 1280, height: 800 } })
    const page = await context.newPage()
    await page.goto(`${phone.server.url}${under}/report/`)
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
    await received(page)
  })
})
