import { eq, sql } from 'drizzle-orm'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { arrivals, audit, bodies, contacts, sellerDecisions, tips, tokens } from '#db/schema.ts'
import type { Counts } from '#shared/contract/queue.ts'
import type { Day } from '#shared/day.ts'
import { openBytes, openJson, recipientOf, sealJson } from '#shared/sealing/seal.ts'
import { rules } from '#shared/sellers/reindexing/reindexed-tip.ts'
import { ReindexView } from '#shared/sellers/reindexing/reindexing.ts'
import { TipSummary } from '#shared/tip/sealed.ts'
import { purge } from '#api/jobs/purge.ts'
import { verifyChains } from '#api/records/chains.ts'
import { linksOf } from '#api/staff/sellers/links.ts'
import { plainTip, post } from '#tests/support/office/citizen.ts'
import { advert, storeText } from '#tests/support/office/flood.ts'
import { enter, identitiesOf, renew } from '#tests/support/office/keys/epochs.ts'
import { resealAll } from '#tests/support/office/keys/reseal.ts'
import { openOffice, type Office, type Person } from '#tests/support/office/office.ts'
import {
  ageTips,
  madeOf,
  olderVersion,
  openedSummary,
  reindexAll,
  reindexBatch,
} from '#tests/support/office/sellers/reindex.ts'
import { indexAll } from '#tests/support/office/sellers/sellers.ts'

let office: Office
let lead: Person
let triager: Person
let from = 0
beforeEach(async () => {
  office = await openOffice()
  lead = await office.signIn('lead')
  triager = await office.signIn('triager')
})
afterEach(() => office.close())

interface Reported {
  readonly id: string
  readonly receipt: string
}

async function report(description: string, more: object = {}): Promise<Reported> {
  from += 1
  const answer = await post(
    office,
    '/tips',
    { ...plainTip, identifiers: [], description, ...more },
    { from: `203.0.${String(from % 250)}.9` },
  )
  const { number, receipt } = (await answer.json()) as { number: string; receipt: string }
  const [row] = await office.database.select({ id: tips.id }).from(tips).where(eq(tips.number, number))
  return { id: row?.id ?? '', receipt }
}

const counts = async () => {
  const { unindexed, stale } = (await (await triager.get('/counts')).json()) as Counts
  return { unindexed, stale }
}
const mailboxOf = async ({ receipt }: Reported) => (await post(office, '/mailbox', { receipt })).text()
const batches = async () =>
  (await office.database.select().from(audit).where(eq(audit.action, 'seller.reindex'))).map(
    ({ actor, subject }) => `${actor} ${subject}`,
  )
const versions = async () =>
  office.database.select({ id: tips.id, version: tips.version }).from(tips).orderBy(tips.id)

/** Everything that compares tips: links, floods, counts and tokens. */
async function compared() {
  const { database } = office
  return {
    tips: await database
      .select({
        id: tips.id,
        indexVersion: tips.indexVersion,
        sellerId: tips.sellerId,
        sellerReports: tips.sellerReports,
        sketch: tips.sketch,
        isFlood: sql<number>`${tips.floodId} is not null`,
      })
      .from(tips)
      .orderBy(tips.id),
    tokens: await database.select().from(tokens).orderBy(tokens.tipId, tokens.token),
  }
}

/** Checks that the links are those that the rows of tokens and decisions alone give. */
async function expectRebuilt(): Promise<void> {
  const rows = await office.database
    .select({ id: tips.id, sellerId: tips.sellerId, order: sql<number>`${arrivals}.rowid` })
    .from(tips)
    .leftJoin(arrivals, eq(arrivals.number, tips.number))
  const strong = await office.database.select().from(tokens).where(eq(tokens.strength, 'strong'))
  const linked = rows.map(({ id, order }) => ({
    id,
    order,
    tokens: strong.flatMap(({ tipId, token }) => (tipId === id ? [token] : [])),
  }))
  const links = linksOf(linked, await office.database.select().from(sellerDecisions))
  expect(Object.fromEntries(rows.map(({ id, sellerId }) => [id, sellerId]))).toEqual(
    Object.fromEntries(rows.map(({ id }) => [id, links.get(id) ?? null])),
  )
}

const phone = '13926541807'
const own = '13700001111'
/** Three tips about one seller. The older rules join the first two: the third has no eleven digits. */
const reportThree = async (): Promise<[Reported, Reported, Reported]> => [
  await report(`群里有人卖焊工证，电话 ${phone}，三天出证。`),
  await report('工地上贴的小广告，说不用考试就能拿证。', { identifiers: [{ kind: 'phone', value: phone }] }),
  await report('电话一三九二六五四一八〇七，他说国家网站可查。'),
]

test('a lead re-indexes tips of older rules: all is as of tips freshly taken, and mailboxes stay byte-equal', async () => {
  const three = await reportThree()
  const [first, second, third] = three
  const apart = await report('他门口发的名片也是这个号。', { identifiers: [{ kind: 'phone', value: phone }] })
  const fourth = await report('这个人只在工地上露面，没有留下任何号码。')
  for (let at = 0; at < 24; at += 1) await storeText(office, advert(at))
  await indexAll(office, lead)
  for (const [tipId, otherId, decision] of [
    [fourth.id, second.id, 'same'],
    [apart.id, first.id, 'apart'],
  ])
    await lead.post('/sellers/decisions', { tipId, otherId, decision })
  const fresh = await compared()
  expect(fresh.tips.filter(({ sellerId }) => sellerId === first.id)).toHaveLength(4)

  await ageTips(office)
  const aged = await compared()
  expect(aged.tips.find(({ id }) => id === third.id)?.sellerId).toBeNull()
  expect(aged.tips.filter(({ sellerId }) => sellerId === first.id)).toHaveLength(3)
  await expectRebuilt()
  expect(await counts()).toEqual({ unindexed: 0, stale: 29 })
  const mailboxes = await Promise.all([...three, apart, fourth].map(mailboxOf))
  const before = await versions()
  const decisions = await office.database.select().from(sellerDecisions)
  const summaries = new Map(
    await Promise.all(before.map(async ({ id }) => [id, await openedSummary(office, id)] as const)),
  )
  const contents = async () => [
    await office.database.select().from(bodies),
    await office.database.select().from(contacts),
  ]
  const content = await contents()

  const sent = await reindexAll(office, lead)
  expect(await compared()).toEqual(fresh)
  await expectRebuilt()
  expect(await counts()).toEqual({ unindexed: 0, stale: 0 })
  for (const [id, { atoms: _, ...kept }] of summaries) {
    const { atoms, ...now } = await openedSummary(office, id)
    expect(now).toEqual(kept)
    expect(atoms?.v).toBe(rules)
  }
  expect(await contents()).toEqual(content)
  expect(await Promise.all([...three, apart, fourth].map(mailboxOf))).toEqual(mailboxes)
  expect(await versions()).toEqual(before)
  expect(await office.database.select().from(sellerDecisions)).toEqual(decisions)

  // One row for a batch: how many tips the machine opened, and how many it stored.
  const rows = await batches()
  expect(rows).toHaveLength(sent.length)
  expect(rows.every((row) => row.startsWith(`${lead.id} `))).toBe(true)
  const sums = rows.map((row) =>
    row
      .slice(lead.id.length + 1)
      .split('/')
      .map(Number),
  )
  expect(sums.reduce(([a = 0, b = 0], [c = 0, d = 0]) => [a + c, b + d], [0, 0])).toEqual([29, 29])
  expect(await office.database.$count(audit, eq(audit.action, 'tip.read'))).toBe(0)
  expect(await verifyChains(office.database)).not.toHaveProperty('broken')
  // Nothing of an opened tip travels.
  expect(JSON.stringify(sent)).not.toMatch(/1392654|num:|焊工|138000/)
})

test('a triager neither re-indexes nor gets the content of many tips; new tips are still everybody’s', async () => {
  await reportThree()
  await indexAll(office, triager)
  await ageTips(office)
  const aged = await compared()
  const officeKeyId = (await office.deps.officeKey())?.id
  const body = { rules, officeKeyId, after: '', tips: [] }
  for (const role of ['triager', 'auditor'] as const)
    expect((await (await office.signIn(role)).post('/sellers/reindex', body)).status).toBe(403)
  expect(await batches()).toEqual([])
  // Tokens without their summary would part the two.
  const tip = { id: aged.tips[0]?.id ?? '', version: rules, strong: '', similar: '', name: '', text: '' }
  expect((await triager.post('/sellers/tokens', { tips: [tip] })).status).toBe(200)
  expect(await compared()).toEqual(aged)
  await report('又来一条：有人卖电工证。')
  expect(await counts()).toEqual({ unindexed: 1, stale: 3 })
  await indexAll(office, triager)
  expect(await counts()).toEqual({ unindexed: 0, stale: 3 })
})

test('two leads at once do every tip once', async () => {
  for (let at = 0; at < 24; at += 1) await storeText(office, `${advert(at)} 电话 ${phone}`)
  await indexAll(office, lead)
  const fresh = await compared()
  await ageTips(office)
  const other = await office.signIn('lead')
  await Promise.all([reindexAll(office, lead), reindexAll(office, other)])
  expect(await compared()).toEqual(fresh)
  const stored = (await batches()).map((row) => Number(row.split('/').at(-1)))
  expect(stored.reduce((sum, count) => sum + count, 0)).toBe(24)
  await expectRebuilt()
})

test('a stop in the middle keeps what is done, and another lead goes on with what is left', async () => {
  for (let at = 0; at < 45; at += 1) await storeText(office, `示例第 ${String(at)} 条：电话 ${phone}。`)
  await indexAll(office, lead)
  const fresh = await compared()
  await ageTips(office)
  await reindexAll(office, lead, 2)
  const { stale } = await counts()
  expect(stale).toBeGreaterThan(0)
  expect(stale).toBeLessThan(45)
  await expectRebuilt()
  await reindexAll(office, await office.signIn('lead'))
  expect(await compared()).toEqual(fresh)
  expect((await counts()).stale).toBe(0)
})

test('nothing newer is written over: a moved tip is tried again, a purged one stays purged', async () => {
  const [first, second, third] = await reportThree()
  await indexAll(office, lead)
  await ageTips(office)
  const { view } = await reindexBatch(office, lead)
  const made = await madeOf(office, view)
  expect((await triager.post(`/tips/${first.id}/moves`, { version: 1, to: 'investigating' })).status).toBe(
    200,
  )
  await office.database
    .update(tips)
    .set({ status: 'spam', purgeOn: '2026-01-01' as Day })
    .where(eq(tips.id, second.id))
  await purge(office.deps)
  const { view: after } = await reindexBatch(office, lead, { after: null, tips: made })
  expect(after).toMatchObject({ stored: 1, left: 1, tips: [], next: null })
  const indexed = async () =>
    Object.fromEntries(
      (await office.database.select().from(tips)).map(({ id, indexVersion, summary }) => [
        id,
        `${String(indexVersion)} ${String(summary !== null)}`,
      ]),
    )
  const stood = { [second.id]: `${String(olderVersion)} false`, [third.id]: `${String(rules)} true` }
  expect(await indexed()).toEqual({ ...stood, [first.id]: `${String(olderVersion)} true` })
  await reindexAll(office, lead)
  expect(await indexed()).toEqual({ ...stood, [first.id]: `${String(rules)} true` })
  // Once more the same batch: what stands by the present rules takes no other summary.
  const summary = (await openedSummary(office, third.id)).atoms
  const { view: again } = await reindexBatch(office, lead, { after: null, tips: made })
  expect(again.stored).toBe(0)
  expect((await openedSummary(office, third.id)).atoms).toEqual(summary)
  await expectRebuilt()
})

test('a purged tip, which nobody can open, keeps its seller', async () => {
  const [first, second, third] = await reportThree()
  await indexAll(office, lead)
  await ageTips(office)
  await office.database
    .update(tips)
    .set({ status: 'spam', purgeOn: '2026-01-01' as Day })
    .where(eq(tips.id, first.id))
  await purge(office.deps)
  await reindexAll(office, lead)
  const rows = await office.database.select({ id: tips.id, sellerId: tips.sellerId }).from(tips)
  expect(Object.fromEntries(rows.map(({ id, sellerId }) => [id, sellerId]))).toEqual({
    [first.id]: first.id,
    [second.id]: first.id,
    [third.id]: first.id,
  })
  await expectRebuilt()
})

test('a tip keeps its flood from its batch to the last one', async () => {
  for (let at = 0; at < 45; at += 1) await storeText(office, advert(at))
  await indexAll(office, lead)
  await ageTips(office)
  const floods = async () =>
    office.database.select({ id: tips.id, floodId: tips.floodId }).from(tips).orderBy(tips.id)
  // The id of a flood is that of any of its tips.
  await office.database.update(tips).set({ floodId: (await floods()).at(-1)?.id ?? null })
  const before = await floods()
  expect(new Set(before.map(({ floodId }) => floodId)).size).toBe(1)
  await reindexAll(office, lead, 2)
  expect(await floods()).toEqual(before)
  await reindexAll(office, lead)
  expect(await floods()).toEqual(before)
})

test('the reporter’s own number, known by the contact alone, is in no token of a re-indexed tip', async () => {
  const words = '我打过电话给他，他问我要了号码，'.repeat(9)
  const tip = await report(`${words}${own} 这个号别人也在用，卖家是 ${phone}。`, { contact: own })
  await report(`别的人也留了 ${own}。`)
  await indexAll(office, lead)
  const fresh = await compared()
  await ageTips(office)
  await reindexAll(office, lead)
  expect(await compared()).toEqual(fresh)
  expect((await openedSummary(office, tip.id)).atoms?.strong).toEqual([`num:${phone}`])
})

test('members of a summary that this program does not know stay', async () => {
  const { id } = await report(`群里有人卖焊工证，电话 ${phone}。`)
  await indexAll(office, lead)
  await ageTips(office)
  const summary = { ...(await openedSummary(office, id)), later: { word: '示例' } }
  const sealed = Buffer.from(await sealJson(summary, [office.officeRecipient]))
  await office.database.update(tips).set({ summary: sealed }).where(eq(tips.id, id))
  await reindexAll(office, lead)
  const [row] = await office.database.select().from(tips)
  const text = new TextDecoder().decode(
    await openBytes(row?.summary ?? Buffer.alloc(0), [office.officeIdentity]),
  )
  expect(JSON.parse(text)).toMatchObject({ later: { word: '示例' }, atoms: { v: rules } })
})

test('a summary without the form of a sealed one, other rules and another key are refused unwritten', async () => {
  await reportThree()
  await indexAll(office, lead)
  await ageTips(office)
  const { view, body } = await reindexBatch(office, lead)
  const made = await madeOf(office, view)
  const [tip] = made
  if (!tip) throw new Error('no tip')
  const aged = await compared()
  const rows = await batches()
  const plain = { v: 1, text: '示例', evidence: [] } as const
  const two = await sealJson(plain, [office.officeRecipient, await recipientOf(office.paper.identity)])
  const whole = Buffer.from(tip.summary, 'base64')
  const long = await sealJson({ ...plain, text: '示例'.repeat(30_000) }, [office.officeRecipient])
  for (const wrong of [
    Buffer.from('示例'),
    two,
    whole.subarray(0, -1),
    Buffer.concat([whole, whole]),
    long,
  ]) {
    const summary = Buffer.from(wrong).toString('base64')
    const answer = await lead.post('/sellers/reindex', { ...body, after: null, tips: [{ ...tip, summary }] })
    expect(answer.status).toBe(422)
  }
  for (const other of [{ rules: rules + 1 }, { rules: olderVersion }, { officeKeyId: '0'.repeat(16) }]) {
    const answer = await lead.post('/sellers/reindex', { ...body, after: null, tips: made, ...other })
    expect(answer.status).toBe(409)
  }
  expect(await compared()).toEqual(aged)
  expect(await batches()).toEqual(rows)
})

test('what an earlier office key opens is re-sealed first, and a new summary opens to the newest key alone', async () => {
  await reportThree()
  await indexAll(office, lead)
  const first = await office.addPerson('lead')
  await ageTips(office)
  const epoch = await renew(office, first)
  const { cookie } = await enter(office, first)
  const send = async (json: object) => {
    const answer = await office.request('/sellers/reindex', { method: 'POST', body: json, cookie })
    return ReindexView.parse(await answer.json())
  }
  const officeKeyId = (await office.deps.officeKey())?.id
  const body = { rules, officeKeyId, after: '', tips: [] }
  expect(await send(body)).toMatchObject({ left: 3, tips: [], next: null })
  const identities = identitiesOf(epoch.ring)
  await resealAll(office, cookie, { recipient: epoch.office.recipient, identities })
  expect(await send(body)).toMatchObject({ left: 3, tips: [{}, {}, {}] })
  const again = await office.signIn('lead')
  const { view } = await reindexBatch(office, again)
  const made = await madeOf(office, view, { identities, office: epoch.office.recipient })
  await reindexBatch(office, again, { after: null, tips: made })
  for (const { summary } of await office.database.select().from(tips)) {
    const sealed = summary ?? Buffer.alloc(0)
    expect((await openJson(TipSummary, sealed, [epoch.office.identity])).atoms?.v).toBe(rules)
    await expect(openBytes(sealed, [office.officeIdentity])).rejects.toThrow('no identity matched')
  }
})
