import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { violationsOfCopy } from '#tests/support/browser/axe.ts'
import { languagesAndScript, receiptOn, report, submit } from '#tests/support/browser/citizen-pages.ts'
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
const out = (page: Page) => page.locator('.out a')
const arrived = (page: Page) => page.getByText(/已经收到，不用再交|It has arrived\. You need not/).waitFor()

describe.each(languagesAndScript)('%s', (_, words, javaScriptEnabled) => {
  const { say, under, query } = words
  const posted = (...paths: string[]) => paths.map((path) => `/api${path}${query}`)
  const kept = posted('/receipt/text', '/mailbox/confirm', '/receipt/calendar')
  const open = async () => (await phone.open({ javaScriptEnabled })).newPage()

  test('a receipt has one way out', async () => {
    const page = await open()
    const { receipt } = await report(page, phone.server, [], { words })
    const copies = javaScriptEnabled ? ['button alone'] : []
    expect((await waysOf(page)).sort()).toEqual([...posted('/tips'), ...kept, ...copies].sort())
    for (const place of ['.foot', 'a.mark', 'a.exit', '.band a'])
      expect(await page.locator(place).count(), place).toBe(0)
    expect(await violationsOfCopy(page)).toEqual([])

    // A wrong group, a file and a second tap keep the code on the page.
    await page.locator('#lastGroup').fill('0000')
    await page.getByRole('button', { name: say('核对'), exact: true }).click()
    await page
      .getByText(say('和回执码最后四位不一样。请对照上面的号码，改正抄下的，再填一次'))
      .first()
      .waitFor()
    for (const name of [say('存成文本文件'), say('把这一天加到日历')])
      await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name }).click()])
    expect(await receiptOn(page)).toBe(receipt)
    await page.locator('#lastGroup').fill(receipt.slice(-4))
    await page.getByRole('button', { name: say('核对'), exact: true }).dblclick()
    await page.getByText(say('对上了，抄得没错。')).waitFor()
    expect(await receiptOn(page)).toBe(receipt)
    // The link out and the skip of the question bear one address.
    const asked = posted('/mailbox/answer', '/mailbox/confirm')
    const answered = posted('/receipt/text', '/receipt/calendar')
    expect((await waysOf(page)).sort()).toEqual(
      [...posted('/mailbox/confirm'), ...asked, ...answered, ...copies].sort(),
    )

    await out(page).click()
    await page.waitForURL(`${phone.server.url}${under}/receipt/`)
    await page.getByRole('link', { name: say('凭回执码打开信箱') }).click()
    await page.waitForURL(`${phone.server.url}${under}/track/`)
  })

  test('back after the way out shows the form, and a page says what to do without the code', async () => {
    const page = await open()
    const { receipt } = await report(page, phone.server, [], { words })
    await out(page).click()
    await page.waitForURL(`${phone.server.url}${under}/receipt/`)
    await page.getByText(say('再报一次'), { exact: true }).waitFor()
    expect(await page.content()).not.toContain(receipt.slice(0, 4))
    await page.goBack()
    await submit(page).waitFor()
    expect(page.url()).toBe(`${phone.server.url}${under}/report/`)
    if (javaScriptEnabled) await arrived(page)
  })

  test('one tap covers a receipt, and another one shows it again', async () => {
    const page = await open()
    await report(page, phone.server, [], { words })
    const code = page.locator('#receipt-code')
    await page.getByText(say('先遮住')).click()
    expect(await code.isVisible()).toBe(false)
    expect(await out(page).isVisible()).toBe(false)
    await page.getByText(say('再点，回来')).click()
    expect(await code.isVisible()).toBe(true)
  })

  test('a reload of a receipt shows it again or says that the report arrived', async () => {
    const page = await open()
    const { receipt } = await report(page, phone.server, [], { words })
    await page.reload()
    if (javaScriptEnabled) await arrived(page)
    else expect(await receiptOn(page)).toBe(receipt)
  })
})
