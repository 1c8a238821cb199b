import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { sentences } from '#shared/text.ts'
import type { Words } from '#shared/words/words.ts'
import { facts } from '#shared/tip/question/facts.ts'
import { violationsOfCopy } from '#tests/support/browser/axe.ts'
import {
  languagesAndScript,
  messagesOf,
  openMailbox,
  receiptOn,
  received,
  submit,
  summaryOf,
  tellMore,
  write,
} from '#tests/support/browser/citizen-pages.ts'
import { phones } from '#tests/support/browser/phones.ts'

const phone = phones({ env: { BOT_CHECK: 'off' } })

/** Hands in a tip without a contact of the seller, and types the last digits back. */
async function confirmed(page: Page, text: string, words: Words): Promise<string> {
  const { say, told } = words
  await write(page, phone.server, text, words)
  await submit(page).click()
  await received(page)
  expect(await page.getByText(told(facts.contact.ask)).count()).toBe(0)
  const receipt = await receiptOn(page)
  await page.locator('#lastGroup').fill(receipt.slice(-4))
  await page.getByRole('button', { name: say('核对'), exact: true }).click()
  await page.getByText(say('对上了，抄得没错。')).waitFor()
  return receipt
}

describe.each(languagesAndScript)('%s', (_, words, javaScriptEnabled) => {
  const { say, told } = words
  test('the receipt asks for the missing fact, and the answer lies in the mailbox', async () => {
    const page = await (await phone.open({ javaScriptEnabled })).newPage()
    const receipt = await confirmed(page, `示例：群里有人卖电工证，三天出证。${words.lang}`, words)
    expect(await violationsOfCopy(page)).toEqual([])
    await page.getByRole('button', { name: say('补上这一条'), exact: true }).click()
    await summaryOf(page).getByText(told(sentences.answerEmpty)).waitFor()
    await page.getByLabel(told(facts.contact.ask)).fill('示例：微信 shili-88，头像是一辆车。')
    await page.getByRole('button', { name: say('补上这一条'), exact: true }).click()
    await page.getByText(say('补上了，办理人员看得到。').trim()).waitFor()
    expect(await receiptOn(page)).toBe(receipt)
    expect(await page.getByText(told(facts.contact.ask)).count()).toBe(0)
    await openMailbox(page, phone.server, receipt, words)
    expect(await messagesOf(page).allInnerTexts()).toEqual([
      expect.stringContaining('答：示例：微信 shili-88，头像是一辆车。'),
    ])
  })

  test('a reporter who does not know skips the question, and the code stays', async () => {
    const page = await (await phone.open({ javaScriptEnabled })).newPage()
    // The same words within a minute would be the same report.
    const receipt = await confirmed(page, `示例：群里有人卖焊工证，五天出证。${words.lang}`, words)
    await page.getByRole('button', { name: say('不清楚，跳过') }).click()
    await page.getByText(told(facts.contact.ask)).waitFor({ state: 'detached' })
    await page.getByText(say('对上了，抄得没错。')).waitFor()
    expect(await receiptOn(page)).toBe(receipt)
    await openMailbox(page, phone.server, receipt, words)
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
