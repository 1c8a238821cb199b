import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { violationsOfCopy } from '#tests/support/browser/axe.ts'
import { receiptOn, report, submit } from '#tests/support/browser/citizen-pages.ts'
import { phones } from '#tests/support/browser/phones.ts'

const phone = phones({ env: { BOT_CHECK: 'off' } })

/** Everything on the page that a tap can follow: the address of a link, the target of a button. */
const waysOf = (page: Page) =>
  page.evaluate(() => [
    ...[...document.querySelectorAll('a[href], area[href]')]
      .map((link) => link.getAttribute('href') ?? '')
      .filter((href) => !href.startsWith('#')),
    ...[...document.querySelectorAll('button')].map((button) =>
      button.type === 'submit' ? (button.form?.getAttribute('action') ?? 'nowhere') : `${button.type} alone`,
    ),
  ])
const kept = ['/api/receipt/text', '/api/mailbox/confirm', '/api/receipt/calendar']
const out = (page: Page) => page.getByRole('link', { name: '我抄好了，离开这一页' })

describe.each([
  ['without script', false],
  ['with script', true],
])('%s', (_, javaScriptEnabled) => {
  const open = async () => (await phone.open({ javaScriptEnabled })).newPage()

  test('a receipt has one way out', async () => {
    const page = await open()
    const { receipt } = await report(page, phone.server, [])
    const copies = javaScriptEnabled ? ['button alone'] : []
    expect((await waysOf(page)).sort()).toEqual(['/api/tips', ...kept, ...copies].sort())
    for (const place of ['.foot', 'a.mark', 'a.exit', '.band a'])
      expect(await page.locator(place).count(), place).toBe(0)
    expect(await violationsOfCopy(page)).toEqual([])

    // A wrong group, a file and a second tap keep the code on the page.
    await page.locator('#lastGroup').fill('0000')
    await page.getByRole('button', { name: '核对' }).click()
    await page.getByText('和回执码最后四位不一样').first().waitFor()
    for (const name of ['存成文本文件', '把这一天加到日历'])
      await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name }).click()])
    expect(await receiptOn(page)).toBe(receipt)
    await page.locator('#lastGroup').fill(receipt.slice(-4))
    await page.getByRole('button', { name: '核对' }).dblclick()
    await page.getByText('对上了').waitFor()
    expect(await receiptOn(page)).toBe(receipt)
    // The link out and the skip of the question bear one address.
    const asked = ['/api/mailbox/answer', '/api/mailbox/confirm']
    const answered = kept.filter((path) => path !== '/api/mailbox/confirm')
    expect((await waysOf(page)).sort()).toEqual(
      ['/api/mailbox/confirm', ...asked, ...answered, ...copies].sort(),
    )

    await out(page).click()
    await page.waitForURL(`${phone.server.url}/receipt/`)
    await page.getByRole('link', { name: '凭回执码打开信箱' }).click()
    await page.waitForURL(`${phone.server.url}/track/`)
  })

  test('back after the way out shows the form, and a page says what to do without the code', async () => {
    const page = await open()
    const { receipt } = await report(page, phone.server, [])
    await out(page).click()
    await page.waitForURL(`${phone.server.url}/receipt/`)
    await page.getByText('再报一次').waitFor()
    expect(await page.content()).not.toContain(receipt.slice(0, 4))
    await page.goBack()
    await submit(page).waitFor()
    expect(page.url()).toBe(`${phone.server.url}/report/`)
    if (javaScriptEnabled) await page.getByText('刚才的举报已经收到，不用再报').waitFor()
  })

  test('one tap covers a receipt, and another one shows it again', async () => {
    const page = await open()
    await report(page, phone.server, [])
    const code = page.locator('#receipt-code')
    await page.getByText('先遮住').click()
    expect(await code.isVisible()).toBe(false)
    expect(await out(page).isVisible()).toBe(false)
    await page.getByText('再点，回来').click()
    expect(await code.isVisible()).toBe(true)
  })

  test('a reload of a receipt shows it again or says that the report arrived', async () => {
    const page = await open()
    const { receipt } = await report(page, phone.server, [])
    await page.reload()
    if (javaScriptEnabled) await page.getByText('刚才的举报已经收到，不用再报').waitFor()
    else expect(await receiptOn(page)).toBe(receipt)
  })
})
