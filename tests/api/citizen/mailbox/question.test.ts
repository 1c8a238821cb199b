import { eq, isNull } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'
import { messages, tips } from '#db/schema.ts'
import { TipReceipt } from '#shared/contract/citizen.ts'
import { keysOf } from '#shared/keys.ts'
import { openJson } from '#shared/sealing/seal.ts'
import { facts } from '#shared/tip/question/facts.ts'
import { Message, TipSummary } from '#shared/tip/sealed.ts'
import { errorsOf, form, kept, plainTip, post } from '#tests/support/office/citizen.ts'
import {
  lead,
  mailboxOfOneTip,
  number,
  office,
  page,
  receipt,
  tip,
  unknownReceipt,
  view,
} from '#tests/support/office/mailbox.ts'

mailboxOfOneTip()

const key = { submissionKey: 'ab'.repeat(16) }
/** Hands in a tip as a program does. */
const handIn = async (fields: Readonly<Record<string, unknown>>) =>
  TipReceipt.parse(await (await post(office, '/tips', { ...plainTip, ...fields })).json())
/** The values of the receipt page, as its form sends them. */
const values = () => ({ number, checkBackOn: '2026-11-23', question: 'contact' })
const matched = (fields: Readonly<Record<string, string>> = {}) =>
  page('/mailbox/confirm', { ...values(), lastGroup: receipt.slice(-4), ...fields })
const answer = (text: string, fields: Readonly<Record<string, string>> = {}) =>
  page('/mailbox/answer', { ...values(), text, ...fields })

describe('the question of a receipt', () => {
  test('stands in the answer to a tip, in that to its repeat, and nowhere when nothing is missing', async () => {
    expect((await handIn({})).question).toBe('contact')
    const contact = '微信 shili-88 的人在卖，我花了八百块买的焊工证是假的。'
    expect((await handIn({ description: contact })).question).toBe('payee')
    const first = await handIn({ description: contact, ...key })
    expect(await handIn({ description: contact, ...key })).toEqual(first)
    const whole = `${contact}收款人是陈秀兰，聊天记录都在。`
    expect(Object.keys(await handIn({ description: whole })).sort()).toEqual([
      'checkBackOn',
      'number',
      'receipt',
    ])
  })

  test('is kept sealed alone, with the facts that the report gives', async () => {
    const { number: own } = await handIn({ description: '微信 shili-88 的人卖焊工证，三天出证，八百元。' })
    const [row] = await office.database.select().from(tips).where(eq(tips.number, own))
    const summary = await openJson(TipSummary, new Uint8Array(row?.summary ?? []), [office.officeIdentity])
    expect(summary.question).toEqual({ given: ['contact', 'certificate'], missing: 'record' })
    const clear = { ...row, summary: null, mailboxId: null, reporterRecipient: null }
    expect(JSON.stringify(clear)).not.toMatch(/contact|certificate|record|question/)
  })

  test('is asked after the digits were compared, not before, and gone when it was skipped', async () => {
    const first = await post(office, '/tips', form(plainTip), { accept: 'html' })
    const taken = await first.text()
    expect(taken).not.toContain(facts.contact.ask)
    expect(taken).toContain('name="question" value="contact"')
    const asking = await (await matched()).text()
    expect(asking).toContain(facts.contact.ask)
    expect(asking).toContain('不知道就跳过，举报已经收到了')
    expect(asking).toContain('不要为了取证去买、去套话')
    const wrong = receipt.endsWith('0000') ? '0001' : '0000'
    expect(await (await matched({ lastGroup: wrong })).text()).not.toContain(facts.contact.ask)
    const skipped = await page('/mailbox/confirm', {
      number,
      checkBackOn: '2026-11-23',
      lastGroup: receipt.slice(-4),
    })
    expect(await skipped.text()).not.toContain(facts.contact.ask)
    expect((await matched({ question: '<b>' })).status).toBe(422)
  })

  test('does not show in the length of its page', async () => {
    const nothingToAsk = { number, checkBackOn: '2026-11-23', lastGroup: receipt.slice(-4) }
    const pages = [
      page('/mailbox/confirm', nothingToAsk),
      ...keysOf(facts).map((question) => matched({ question })),
    ]
    const lengths = await Promise.all(
      pages.map(async (asked) => Buffer.byteLength(await (await asked).text())),
    )
    expect(new Set(lengths).size).toBe(1)
  })

  test('is answered into the mailbox, once, sealed, with its own words before it', async () => {
    const sent = await answer('示例：微信 shili-88。')
    expect(sent.status).toBe(201)
    const text = await sent.text()
    expect(text).toContain('补上了')
    expect(text).not.toContain(facts.contact.ask)
    await answer('示例：微信 shili-88。')
    const said = `问：${facts.contact.ask}\n答：示例：微信 shili-88。`
    expect((await view()).messages).toMatchObject([{ from: 'reporter', text: said }])
    const [row] = await office.database.select().from(messages).where(isNull(messages.accountId))
    const sealed = new Uint8Array(row?.sealed ?? [])
    expect((await openJson(Message, sealed, [office.officeIdentity])).text).toBe(said)
    const json = await post(office, '/mailbox/answer', { receipt, question: 'time', text: '示例：昨天。' })
    expect(json.status).toBe(201)
    expect((await view()).messageCount).toBe(2)
  })

  test('is part of the report until staff open it, and a reply afterwards', async () => {
    await answer('示例：微信 shili-88。')
    expect(await tip()).toMatchObject({ unread: 2, answeredOn: null })
    await lead.post(`/tips/${(await tip()).id}/seen`, { answers: 9 })
    expect((await tip()).unread).toBe(0)
    await answer('示例：还有一个 QQ 号。')
    expect((await tip()).answeredOn).not.toBeNull()
  })

  test('keeps a typed answer through every refusal, and takes none for a code that opens nothing', async () => {
    const before = (await kept(office)).rows
    const empty = await answer('  ')
    expect(empty.status).toBe(422)
    expect(await empty.text()).toContain('点“不清楚，跳过”')
    const long = await answer('示'.repeat(2001))
    expect(long.status).toBe(422)
    expect(await long.text()).toContain('示'.repeat(2001))
    expect(
      await errorsOf(await post(office, '/mailbox/answer', { receipt, question: 'nothing', text: '示例' })),
    ).toEqual({ '/question': '没有这个问题' })
    const unknown = await answer('示例：微信 shili-88。', { receipt: unknownReceipt() })
    expect(unknown.status).toBe(404)
    expect(await unknown.text()).toContain('示例：微信 shili-88。')
    expect((await kept(office)).rows).toEqual(before)
  })

  test('counts as a message of the day', async () => {
    for (let count = 0; count < 20; count += 1)
      await post(office, '/mailbox/messages', { receipt, text: `示例：第 ${String(count)} 条。` })
    const late = await answer('示例：微信 shili-88。')
    expect(late.status).toBe(429)
    expect(await late.text()).toContain('示例：微信 shili-88。')
  })
})
