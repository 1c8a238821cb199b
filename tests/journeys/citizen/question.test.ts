import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { facts } from '#shared/tip/question/facts.ts'
import { violationsOfCopy } from '#tests/support/browser/axe.ts'
import {
  messagesOf,
  openMailbox,
  receiptOn,
  received,
  submit,
  tellMore,
  summaryOf,
  write,
} from '#tests/support/browser/citizen-pages.ts'
import { phones } from '#tests/support/browser/phones.ts'

const phone = phones({ env: { BOT_CHECK: 'off' } })

/** Hands in a tip without a contact of the seller, and types the last digits back. */
async function confirmed(page: Page, text: string): Promise<string> {
  await write(page, phone.server, text)
  await submit(page).click()
  await received(page)
  expect(await page.getByText(facts.contact.ask).count()).toBe(0)
  const receipt = await receiptOn(page)
  await page.locator('#lastGroup').fill(receipt.slice(-4))
  await page.getByRole('button', { name: '核对' }).click()
  await page.getByText('对上了').waitFor()
  return receipt
}

describe.each([
  ['without script', false],
  ['with script', true],
])('%s', (_, javaScriptEnabled) => {
  test('the receipt asks for the missing fact, and the answer lies in the mailbox', async () => {
    const page = await (await phone.open({ javaScriptEnabled })).newPage()
    const receipt = await confirmed(page, '示例：群里有人卖电工证，三天出证。')
    expect(await violationsOfCopy(page)).toEqual([])
    await page.getByRole('button', { name: '补上这一条' }).click()
    await summaryOf(page).getByText('不清楚，跳过').waitFor()
    await page.getByLabel(facts.contact.ask).fill('示例：微信 shili-88，头像是一辆车。')
    await page.getByRole('button', { name: '补上这一条' }).click()
    await page.getByText('补上了').waitFor()
    expect(await receiptOn(page)).toBe(receipt)
    expect(await page.getByText(facts.contact.ask).count()).toBe(0)
    await openMailbox(page, phone.server, receipt)
    expect(await messagesOf(page).allInnerTexts()).toEqual([
      expect.stringContaining('答：示例：微信 shili-88，头像是一辆车。'),
    ])
  })

  test('a reporter who does not know skips the question, and the code stays', async () => {
    const page = await (await phone.open({ javaScriptEnabled })).newPage()
    // The same words within a minute would be the same report.
    const receipt = await confirmed(page, '示例：群里有人卖焊工证，五天出证。')
    await page.getByRole('button', { name: '不清楚，跳过' }).click()
    await page.getByText(facts.contact.ask).waitFor({ state: 'detached' })
    await page.getByText('对上了').waitFor()
    expect(await receiptOn(page)).toBe(receipt)
    await openMailbox(page, phone.server, receipt)
    expect(await messagesOf(page).count()).toBe(0)
  })
})

test('the form hints at one missing fact, until it is written, and is sent all the same', async () => {
  const page = await (await phone.open({ javaScriptEnabled: true })).newPage()
  await write(page, phone.server)
  await page.getByText(facts.contact.ask).waitFor()
  await tellMore(page)
  await page.locator('#platform').selectOption('xianyu')
  await page.getByText(facts.link.ask).waitFor()
  expect(await page.getByText(facts.contact.ask).isVisible()).toBe(false)
  await page.locator('[name=identifierValue]').first().fill('shili-88')
  await page.getByText(facts.link.ask).waitFor({ state: 'hidden' })
  await page.locator('[name=identifierValue]').first().fill('')
  await page.getByText(facts.link.ask).waitFor()
  await submit(page).click()
  await received(page)
})
