import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { received, submit } from '#tests/support/browser/citizen-pages.ts'
import { tap } from '#tests/support/browser/hands.ts'
import { phones } from '#tests/support/browser/phones.ts'

const phone = phones({ env: { BOT_CHECK: 'off' } })

const weChat = 'Mozilla/5.0 (Linux; Android 12) AppleWebKit/537.36 Chrome/107.0 Mobile MicroMessenger/8.0.47'

/** Opens the report as an office shows it, without the band, the tape and the note of a demo. */
async function openReport(page: Page): Promise<void> {
  await page.goto(`${phone.server.url}/report/`)
  await page.locator('.band, .tape, .demo').evaluateAll((parts) => {
    for (const part of parts) part.remove()
  })
}

describe.each([
  ['without script', false],
  ['with script', true],
])('%s', (_, javaScriptEnabled) => {
  test('the first question stands whole on the first screen, in WeChat too', async () => {
    for (const userAgent of [undefined, weChat]) {
      const viewport = { width: 360, height: 640 }
      const context = await phone.open({
        javaScriptEnabled,
        viewport,
        ...(userAgent === undefined ? {} : { userAgent }),
      })
      const page = await context.newPage()
      await openReport(page)
      const box = await page.getByRole('group', { name: /发生了什么事/ }).boundingBox()
      expect(box && box.y + box.height).toBeLessThanOrEqual(viewport.height)
    }
  })

  test('the report is no longer than 2.6 screens of a phone, all else folded', async () => {
    const viewport = { width: 360, height: 740 }
    const touch = { isMobile: true, hasTouch: true }
    const page = await (await phone.open({ javaScriptEnabled, viewport, ...touch })).newPage()
    await openReport(page)
    const height = await page.evaluate(() => document.documentElement.scrollHeight)
    expect(height / viewport.height).toBeLessThanOrEqual(2.6)
    expect(await page.locator('#priceYuan').isVisible()).toBe(false)
  })

  test('two answers and three taps hand in a report', async () => {
    const viewport = { width: 360, height: 640 }
    const page = await (await phone.open({ javaScriptEnabled, viewport, hasTouch: true })).newPage()
    await openReport(page)
    await tap(page.getByLabel('卖假证、造假证'))
    await tap(page.locator('#description'))
    await page.keyboard.type('示例：群里有人卖焊工证，三天出证。')
    await tap(submit(page))
    await received(page)
  })

  test('who bought one reads the law, and that a report here is no surrender, before they write', async () => {
    const page = await (await phone.open({ javaScriptEnabled })).newPage()
    await openReport(page)
    const law = page.locator('#bought')
    expect(await law.getByText('匿名举报不是投案').isVisible()).toBe(false)
    await law.getByText('证是自己买的').click()
    const said = await law.innerText()
    for (const words of ['第六十三条', '五千元以下', '诱骗', '第二十条', '第二十一条', '由公安机关定'])
      expect(said).toContain(words)
    expect(await law.getByText('匿名举报不是投案').isVisible()).toBe(true)
    // Nothing promises that a buyer goes free.
    expect(said).not.toMatch(/不罚|没事|免于/)
  })

  test('the note about the own employer shows with its answer alone', async () => {
    const page = await (await phone.open({ javaScriptEnabled })).newPage()
    await openReport(page)
    const note = page.getByText('在这里，可以不留姓名')
    expect(await note.isVisible()).toBe(false)
    await page.getByLabel('单位不查证').check()
    expect(await note.isVisible()).toBe(true)
  })
})

test('the page says which kind a value looks like, and a person may choose another', async () => {
  const page = await (await phone.open()).newPage()
  await openReport(page)
  const [value, kind] = [page.locator('#identifiers-0-value'), page.locator('#identifiers-0-kind')]
  await value.fill('138 0013 8000')
  expect(await kind.locator('option:checked').innerText()).toBe('像电话')
  await value.fill('shili_88')
  expect(await kind.locator('option:checked').innerText()).toBe('像微信号')
  expect(await kind.inputValue()).toBe('')
  await kind.selectOption('qq')
  await value.fill('13800138000')
  expect(await kind.inputValue()).toBe('qq')
})
