import { count, eq } from 'drizzle-orm'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { audit, messages, tips } from '#db/schema.ts'
import { MailboxView } from '#shared/contract/citizen.ts'
import { MailboxesView, maxReplies, repliesBytes, RepliesView } from '#shared/replies/contract.ts'
import { openJson } from '#shared/sealing/seal.ts'
import { Message } from '#shared/tip/sealed.ts'
import { verifyChains } from '#api/records/chains.ts'
import { errorsOf, post, report } from '#tests/support/office/citizen.ts'
import { endSession, sessionOf } from '#tests/support/office/sessions.ts'
import { openOffice, type Office, type Person } from '#tests/support/office/office.ts'
import { sealedText, storeTip, type StoredTip } from '#tests/support/office/tips.ts'

let office: Office
let triager: Person
let lead: Person
beforeEach(async () => {
  office = await openOffice()
  triager = await office.signIn('triager')
  lead = await office.signIn('lead')
})
afterEach(() => office.close())

const text = '示例标记众：卖家已经移交公安，请不要再跟他联系。'
let keys = 0
const newKey = () => `reply-of-this-test-${String((keys += 1))}`

interface Addressed {
  readonly id: string
  readonly reporterRecipient: string
  readonly version?: number
}
/** Seals a text to the reporter of a tip, as the console does. */
const itemOf = async ({ id, reporterRecipient, version = 1 }: Addressed, words = text) => ({
  id,
  version,
  sealed: await sealedText('message', words, [office.officeRecipient, reporterRecipient]),
})
const itemsOf = (addressed: readonly Addressed[]) => Promise.all(addressed.map((one) => itemOf(one)))
async function send(
  items: readonly Awaited<ReturnType<typeof itemOf>>[],
  { by = triager, key = newKey() } = {},
) {
  const answer = await by.post('/replies', { key, items })
  return { key, status: answer.status, items: answer.ok ? RepliesView.parse(await answer.json()).items : [] }
}
const ends = ({ items }: Pick<RepliesView, 'items'>) =>
  items.map(({ outcome, silence }) => silence ?? outcome)
/** Messages of the office to the reporter of a tip. */
const sentTo = async ({ id }: Pick<StoredTip, 'id'>) =>
  (await office.database.select().from(messages).where(eq(messages.tipId, id))).filter(
    ({ accountId }) => accountId !== null,
  )
const sentInAll = async () => {
  const rows = await office.database.select().from(messages)
  return rows.filter(({ accountId }) => accountId !== null).length
}
const recorded = async () =>
  (await office.database.select().from(audit).where(eq(audit.action, 'tip.message'))).map(
    ({ actor, subject }) => ({ actor, subject }),
  )
/** Tips in the states that decide on a reply. */
async function tipsOfAllStates() {
  const [open, closed, withdrawn, spam, purged] = [
    await storeTip(office),
    await storeTip(office, { status: 'closed', finding: 'substantiated' }),
    await storeTip(office, { status: 'withdrawn' }),
    await storeTip(office, { status: 'spam' }),
    await storeTip(office, { status: 'closed', finding: 'substantiated' }),
  ]
  await office.database.update(tips).set({ summary: null }).where(eq(tips.id, purged.id))
  return [
    { ...open, version: 1 },
    ...[closed, withdrawn, spam, purged].map((tip) => ({ ...tip, version: 2 })),
  ]
}

describe('the mailboxes of many tips', () => {
  test('are named with the recipient of each reporter, or with the reason for which none is written', async () => {
    const stored = await tipsOfAllStates()
    const answer = await triager.post('/replies/mailboxes', { ids: stored.map(({ id }) => id) })
    const { items } = MailboxesView.parse(await answer.json())
    const silences = [null, null, 'withdrawn', 'spam', 'purged']
    expect(items).toEqual(
      stored.map(({ id, reporterRecipient }, at) => ({
        id,
        recipient: silences[at] === null ? reporterRecipient : null,
        silence: silences[at],
      })),
    )
    expect((await triager.post('/replies/mailboxes', { ids: [stored[0]?.id, 'nothing'] })).status).toBe(404)
  })

  test('are asked for in bounded requests', async () => {
    const ids = Array.from({ length: maxReplies + 1 }, () => 'a')
    expect((await triager.post('/replies/mailboxes', { ids })).status).toBe(422)
    expect((await triager.post('/replies/mailboxes', { ids: [] })).status).toBe(422)
  })
})

describe('one reply to many', () => {
  test('reaches each mailbox, which opens its own and no other; a row of the log for each', async () => {
    const reporters = [await report(office), await report(office), await report(office)]
    const rows = await office.database.select().from(tips)
    const addressed = reporters.map(({ number }) => {
      const row = rows.find((tip) => tip.number === number)
      if (!row) throw new Error('no such tip')
      return row
    })
    expect(ends(await send(await itemsOf(addressed)))).toEqual(['done', 'done', 'done'])
    for (const { receipt } of reporters) {
      const mailbox = MailboxView.parse(await (await post(office, '/mailbox', { receipt })).json())
      expect(mailbox.messages.map((message) => [message.from, message.text])).toEqual([['office', text]])
    }
    expect(await recorded()).toEqual(addressed.map(({ id }) => ({ actor: triager.id, subject: id })))
    expect(await verifyChains(office.database)).toMatchObject({ audit: expect.any(Number) as number })
  })

  test('stores a file for each reporter that the others cannot open, and moves no tip', async () => {
    const stored = [await storeTip(office), await storeTip(office)]
    const done = await send(await itemsOf(stored))
    expect(done.items.map(({ status, version }) => [status, version])).toEqual([
      ['received', 1],
      ['received', 1],
    ])
    const files = await Promise.all(stored.map(async (tip) => (await sentTo(tip))[0]?.sealed))
    for (const [at, file] of files.entries())
      for (const [other, { reporterIdentity }] of stored.entries()) {
        const opened = openJson(Message, file ?? new Uint8Array(), [reporterIdentity])
        if (other === at) expect((await opened).text).toBe(text)
        else await expect(opened).rejects.toThrow()
      }
  })

  test('leaves out a tip that is withdrawn, spam or purged, with its reason, and reaches the others', async () => {
    const stored = await tipsOfAllStates()
    expect(ends(await send(await itemsOf(stored)))).toEqual(['done', 'done', 'withdrawn', 'spam', 'purged'])
    expect(await Promise.all(stored.map(async (tip) => (await sentTo(tip)).length))).toEqual([1, 1, 0, 0, 0])
    expect((await recorded()).length).toBe(2)
  })

  test('leaves a tip that a colleague moved meanwhile, and names the colleague', async () => {
    const [one, two] = [await storeTip(office), await storeTip(office)]
    await lead.post(`/tips/${two.id}/moves`, { version: 1, to: 'investigating' })
    const done = await send(await itemsOf([one, two]))
    expect(ends(done)).toEqual(['done', 'overtaken'])
    expect(done.items[1]).toMatchObject({
      status: 'investigating',
      by: expect.stringMatching(/^lead-/) as string,
    })
    expect(await sentTo(two)).toEqual([])
  })

  test('of which the answer was lost stores one message each, sent again by the same key', async () => {
    const stored = [await storeTip(office), await storeTip(office), await storeTip(office)]
    const [first, second, third] = stored
    if (!first || !second || !third) throw new Error('no tips')
    const { key } = await send(await itemsOf([first, second]))
    // A colleague acted meanwhile: what went out stays out.
    await lead.post(`/tips/${first.id}/moves`, { version: 1, to: 'investigating' })
    // The browser seals again, and may cut the parts in another way.
    expect(ends(await send(await itemsOf(stored), { key }))).toEqual(['done', 'done', 'done'])
    expect(await Promise.all(stored.map(async (tip) => (await sentTo(tip)).length))).toEqual([1, 1, 1])
    expect((await recorded()).length).toBe(3)
  })

  test('sent again while the first is at work stores one message each', async () => {
    const stored = await Promise.all(Array.from({ length: 105 }, () => storeTip(office)))
    const key = newKey()
    const [items, again] = [await itemsOf(stored), await itemsOf(stored)]
    const both = await Promise.all([send(items, { key }), send(again, { key })])
    for (const answer of both) expect(new Set(ends(answer))).toEqual(new Set(['done']))
    const perTip = await office.database
      .select({ tipId: messages.tipId, count: count() })
      .from(messages)
      .groupBy(messages.tipId)
    // With the message that every stored tip has from its reporter.
    expect(new Set(perTip.map((row) => row.count))).toEqual(new Set([2]))
    expect((await recorded()).length).toBe(105)
  })

  test('of another person with the same key is another reply', async () => {
    const tip = await storeTip(office)
    const { key } = await send([await itemOf(tip)])
    await send([await itemOf(tip)], { by: lead, key })
    expect((await sentTo(tip)).length).toBe(2)
  })

  test('goes out once a message of the reporter came between', async () => {
    const { receipt, number } = await report(office)
    const [row] = await office.database.select().from(tips).where(eq(tips.number, number))
    if (!row) throw new Error('no such tip')
    const item = await itemOf(row)
    const both = await Promise.all([
      send([item]),
      post(office, '/mailbox/messages', { receipt, text: '示例：补充一点。' }),
    ])
    expect(ends(both[0])).toEqual(['done'])
    const stored = await office.database.select().from(messages).where(eq(messages.tipId, row.id))
    expect(stored.map(({ position }) => position).sort()).toEqual([0, 1])
  })

  test('cannot be taken back', async () => {
    const tip = await storeTip(office)
    const { key } = await send([await itemOf(tip)])
    const undone = await triager.post(`/acts/${key}/undo`)
    expect(await undone.json()).toEqual({ items: [] })
    expect((await sentTo(tip)).length).toBe(1)
  })

  test('is refused to an auditor, and to a session that ended', async () => {
    const tip = await storeTip(office)
    const auditor = await office.signIn('auditor')
    expect((await send([await itemOf(tip)], { by: auditor })).status).toBe(403)
    expect((await auditor.post('/replies/mailboxes', { ids: [tip.id] })).status).toBe(403)
    const session = await sessionOf(office, 'triager')
    const person = office.person(session.accountId, 'triager', triager.identity, session.cookie)
    await endSession(office, session)
    expect((await send([await itemOf(tip)], { by: person })).status).toBe(401)
    expect(await sentTo(tip)).toEqual([])
  })

  test('is refused as a whole where a file is plain, sealed to the office alone, or given to two', async () => {
    const [one, two] = [await storeTip(office), await storeTip(office)]
    const right = await itemOf(one)
    const plain = Buffer.from(JSON.stringify({ v: 1, text, evidence: [] })).toString('base64')
    const forOffice = await sealedText('message', text, [office.officeRecipient])
    for (const sealed of [plain, forOffice, right.sealed]) {
      const answer = await triager.post('/replies', {
        key: newKey(),
        items: [right, { id: two.id, version: 1, sealed }],
      })
      expect(answer.status).toBe(422)
      expect(Object.keys(await errorsOf(answer))).toEqual([
        sealed === right.sealed ? '/items' : '/items/1/sealed',
      ])
    }
    expect((await send([right, await itemOf(one)])).status).toBe(422)
    expect(await sentInAll()).toBe(0)
  })

  test('has as many items and bytes as a body holds, and no more', async () => {
    const many = (length: number, bytes: number) =>
      Array.from({ length }, (_, at) => ({
        id: String(at).padStart(32, '0'),
        version: 1,
        sealed: Buffer.alloc(bytes, at).toString('base64'),
      }))
    const answerTo = (items: readonly object[]) => triager.post('/replies', { key: newKey(), items })
    expect(Object.keys(await errorsOf(await answerTo(many(maxReplies + 1, 300))))).toEqual(['/items'])
    expect(Object.keys(await errorsOf(await answerTo(many(maxReplies, 300))))).toEqual(['/items/0/sealed'])
    // The bound of the console's parts lets a body through to its check; more is not read.
    const perItem = 15_000
    const full = many(49, perItem)
    expect(JSON.stringify(full).length).toBeGreaterThan(repliesBytes * 0.98)
    expect(JSON.stringify(full).length).toBeLessThanOrEqual(repliesBytes)
    expect((await answerTo(full)).status).toBe(422)
    expect((await answerTo(many(60, perItem))).status).toBe(413)
  })

  test('goes to the most reporters of one request at once', async () => {
    const stored = await Promise.all(Array.from({ length: maxReplies }, () => storeTip(office)))
    const items = await itemsOf(stored)
    expect(JSON.stringify(items).length).toBeLessThan(repliesBytes)
    expect(new Set(ends(await send(items)))).toEqual(new Set(['done']))
    expect(await sentInAll()).toBe(maxReplies)
  })
})
