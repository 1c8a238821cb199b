import { createHmac } from 'node:crypto'
import { asc, eq, sql } from 'drizzle-orm'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { arrivals, audit, sellerDecisions, tips, tokens } from '#db/schema.ts'
import type { Counts } from '#shared/contract/queue.ts'
import type { Day } from '#shared/day.ts'
import { atomsOf } from '#shared/sellers/atoms.ts'
import type { DecisionView, FoundTips, SellerHead, SellerView } from '#shared/sellers/contract.ts'
import { linkKeyOf, tokenOf } from '#shared/sellers/token.ts'
import { purge } from '#api/jobs/purge.ts'
import { linksOf, type Decision, type LinkedTip } from '#api/staff/sellers/links.ts'
import { plainTip, post } from '#tests/support/office/citizen.ts'
import { openOffice, type Office, type Person } from '#tests/support/office/office.ts'
import { allSellers, indexAll } from '#tests/support/office/sellers/sellers.ts'
import { storeTip } from '#tests/support/office/tips.ts'

let office: Office
let lead: Person
let from = 0
beforeEach(async () => {
  office = await openOffice()
  lead = await office.signIn('lead')
})
afterEach(() => office.close())

interface Reported {
  readonly id: string
  readonly number: string
  readonly receipt: string
}

/** Hands in a tip whose seller is known by a text, or by an identifier. */
async function report(
  description: string,
  identifiers: readonly object[] = [],
  more = {},
): Promise<Reported> {
  from += 1
  const answer = await post(
    office,
    '/tips',
    { ...plainTip, description, identifiers, ...more },
    { from: `203.0.${String(from % 250)}.9` },
  )
  expect(answer.status).toBe(201)
  const { number, receipt } = (await answer.json()) as { number: string; receipt: string }
  const [row] = await office.database.select({ id: tips.id }).from(tips).where(eq(tips.number, number))
  return { id: row?.id ?? '', number, receipt }
}

const counts = async () => (await (await lead.get('/counts')).json()) as Counts
const sellerOf = async ({ id }: Reported) =>
  (await (await lead.get(`/tips/${id}/seller`)).json()) as SellerView
const decide = async (tip: Reported, other: Reported, decision: 'same' | 'apart' | null) =>
  (await (
    await lead.post('/sellers/decisions', { tipId: tip.id, otherId: other.id, decision })
  ).json()) as DecisionView
const mailboxOf = async ({ receipt }: Reported) => (await post(office, '/mailbox', { receipt })).text()

/** Returns the seller of each tip as the rows of tokens and decisions say. */
async function rebuilt(): Promise<Record<string, string | null>> {
  const rows = await office.database
    .select({ id: tips.id, order: sql<number>`${arrivals}.rowid` })
    .from(tips)
    .leftJoin(arrivals, eq(arrivals.number, tips.number))
  const strong = await office.database.select().from(tokens).where(eq(tokens.strength, 'strong'))
  const decisions: Decision[] = await office.database.select().from(sellerDecisions)
  const linked: LinkedTip[] = rows.map(({ id, order }) => ({
    id,
    order,
    tokens: strong.flatMap(({ tipId, token }) => (tipId === id ? [token] : [])),
  }))
  const links = linksOf(linked, decisions)
  return Object.fromEntries(rows.map(({ id }) => [id, links.get(id) ?? null]))
}
async function stored(): Promise<Record<string, string | null>> {
  const rows = await office.database.select({ id: tips.id, sellerId: tips.sellerId }).from(tips)
  return Object.fromEntries(rows.map(({ id, sellerId }) => [id, sellerId]))
}
const expectRebuilt = async () => {
  expect(await stored()).toEqual(await rebuilt())
}

const phone = '13926541807'
/** Hands in three tips about one seller, one after the other. */
const reportThree = async () => [
  await report('群里有人卖焊工证，加V 139-2654-1807 办，三天出证。'),
  await report('工地上贴的小广告，说不用考试就能拿证。', [
    { kind: 'wechat', value: '微信：１３９２６５４１８０７' },
  ]),
  await report('电话一三九二六五四一八〇七，他说国家网站可查。', [{ kind: 'wechat', value: 'lao_zhou8831' }]),
]

test('three citizens report one seller in different spellings, and a console finds them joined', async () => {
  const reported = await reportThree()
  const near = await report('卖证的人微信像是laozhou8831，记不清。', [
    { kind: 'wechat', value: 'laozhou8831' },
  ])
  await report('别的人在卖电工证，和前面的不是一个人。', [{ kind: 'phone', value: '13926541808' }])
  expect((await counts()).unindexed).toBe(5)
  await indexAll(office, lead)
  expect((await counts()).unindexed).toBe(0)
  const [seller, ...others] = (await allSellers(lead)).sort((a, b) => b.numbers.length - a.numbers.length)
  expect(others.map(({ numbers }) => numbers)).toEqual([[near.number]])
  expect(seller?.numbers.toSorted()).toEqual(reported.map(({ number }) => number).toSorted())
  expect(seller?.suggested).toEqual([{ number: near.number, why: '号码、账号或名称写法相近' }])
  const view = await sellerOf(reported[0] ?? near)
  expect(view.count).toBe(3)
  expect(view.tips.filter(({ shared }) => shared.length > 0)).toHaveLength(2)
  await expectRebuilt()
})

test('every identifier of a seller finds all its tips by tokens alone', async () => {
  const reported = await reportThree()
  await indexAll(office, lead)
  const key = linkKeyOf(office.officeIdentity)
  for (const typed of ['微信 lao_zhou8831', '+86 139 2654 1807', '电话１３９２６５４１８０７']) {
    const { strong } = atomsOf({ identifiers: [{ kind: 'other', value: typed }], description: '' })
    const answer = await lead.post('/sellers/find', {
      tokens: strong.map((atom) => tokenOf(key, 1, atom)).join(' '),
    })
    const { tips: found } = (await answer.json()) as FoundTips
    expect(found.map(({ number }) => number)).toEqual(reported.map(({ number }) => number))
  }
  const rows = await office.database.select().from(audit).where(eq(audit.action, 'seller.find'))
  expect(rows.map(({ subject }) => subject)).toEqual(['3', '3', '3'])
})

test('staff join a fourth tip and take it out again; no mailbox changes by a byte', async () => {
  const reported = await reportThree()
  const fourth = await report('这个人只在工地上露面，没有留下任何号码。')
  const [first] = reported
  if (!first) throw new Error('no tip')
  await indexAll(office, lead)
  const before = await Promise.all([...reported, fourth].map(mailboxOf))
  const versions = await office.database.select({ version: tips.version }).from(tips)

  expect(await decide(fourth, first, 'same')).toEqual({ before: null, sellerId: first.id })
  expect((await sellerOf(first)).count).toBe(4)
  await expectRebuilt()
  // The same decision again is no second act.
  await decide(fourth, first, 'same')
  expect(await decide(fourth, first, null)).toEqual({ before: 'same', sellerId: null })
  expect((await sellerOf(first)).count).toBe(3)
  await expectRebuilt()

  expect((await decide(first, reported[1] ?? first, 'apart')).sellerId).toBe(null)
  expect((await sellerOf(reported[1] ?? first)).count).toBe(2)
  await expectRebuilt()
  await decide(first, reported[1] ?? first, null)
  expect((await sellerOf(first)).count).toBe(3)
  await expectRebuilt()

  expect(await Promise.all([...reported, fourth].map(mailboxOf))).toEqual(before)
  expect(await office.database.select({ version: tips.version }).from(tips)).toEqual(versions)
  const acts = await office.database
    .select({ action: audit.action })
    .from(audit)
    .where(sql`${audit.action} like 'seller.%'`)
    .orderBy(asc(sql`rowid`))
  expect(acts.map(({ action }) => action)).toEqual([
    'seller.same',
    'seller.undo',
    'seller.apart',
    'seller.undo',
  ])
})

test('a decision that came after a person’s look is not overwritten, and the refusal names its author', async () => {
  const [first, second] = await reportThree()
  if (!first || !second) throw new Error('no tip')
  await indexAll(office, lead)
  const body = { tipId: first.id, otherId: second.id }
  expect((await decide(first, second, 'apart')).before).toBe(null)
  for (const decision of ['same', null] as const) {
    const seen = decision === null ? 'same' : null
    const answer = await lead.post('/sellers/decisions', { ...body, decision, seen })
    expect(answer.status).toBe(409)
    expect(await answer.json()).toMatchObject({
      detail: expect.stringMatching(/.已认定这两条不是同一卖家$/) as string,
    })
  }
  expect((await sellerOf(second)).count).toBe(2)
  // Seen as it stands, it is taken back; sent again, that changes nothing.
  for (const seen of ['apart', 'apart'])
    expect((await lead.post('/sellers/decisions', { ...body, decision: null, seen })).status).toBe(200)
  expect((await sellerOf(first)).count).toBe(3)
  await expectRebuilt()
})

test('a number on many tips of many sellers joins none, and each of the tips names it', async () => {
  const number = '13900002222'
  const reported = []
  for (let index = 0; index < 27; index += 1)
    reported.push(
      await report(`示例：留的电话是 ${number}。`, [
        { kind: 'wechat', value: `shili_maijia_${'abcde'.charAt(index % 5)}` },
      ]),
    )
  const own = await report('示例：只有他自己的号。', [{ kind: 'wechat', value: 'shili_maijia_a' }])
  await indexAll(office, lead)
  const token = tokenOf(linkKeyOf(office.officeIdentity), 1, `num:${number}`)
  const [first] = reported
  const view = await sellerOf(first ?? own)
  expect(view.common).toEqual([token])
  const head = (await (await lead.get(`/sellers/${view.id}/tips`)).json()) as SellerHead
  expect(head.common).toEqual([token])
  // Six of the 27 have the first account, and the tip without the number.
  expect(view.count).toBe(7)
  expect((await sellerOf(own)).common).toEqual([])
})

test('the head of a seller holds its first sixty tips, sealed, as the arrival chain has them', async () => {
  const numbers: string[] = []
  let sellerId: string | null = null
  for (let index = 0; index < 62; index += 1) {
    const { id, number } = await storeTip(office)
    sellerId ??= id
    numbers.push(number)
    await office.database.update(tips).set({ sellerId }).where(eq(tips.id, id))
  }
  await report('示例：别的人，别的号。')
  const answer = await lead.get(`/sellers/${sellerId ?? ''}/tips`)
  const head = (await answer.json()) as SellerHead
  expect(head.count).toBe(62)
  expect(head.tips.map(({ number }) => number)).toEqual(numbers.slice(0, 60))
  expect(JSON.stringify(head)).not.toContain('shili-maizheng')
  expect((await lead.get(`/sellers/${'0'.repeat(32)}/tips`)).status).toBe(404)
})

test('two consoles that do the same work at once leave one set of tokens', async () => {
  await reportThree()
  const other = await office.signIn('triager')
  const [posts] = await Promise.all([indexAll(office, lead), indexAll(office, other)])
  const once = await office.database.select().from(tokens)
  for (const { tips: again } of posts)
    expect((await other.post('/sellers/tokens', { tips: again })).status).toBe(200)
  expect(await office.database.select().from(tokens)).toEqual(once)
  expect((await allSellers(lead)).map(({ numbers }) => numbers.length)).toEqual([3])
  await expectRebuilt()
})

test('tokens of rules that the server does not know are refused', async () => {
  const { id } = await report('群里有人卖焊工证，电话13926541807。')
  const tip = { id, version: 2, strong: '', similar: '', name: '', text: '' }
  expect((await lead.post('/sellers/tokens', { tips: [tip] })).status).toBe(409)
  expect((await counts()).unindexed).toBe(1)
})

test('posting tokens writes nothing to the log and changes no version', async () => {
  await report('群里有人卖焊工证，电话13926541807。')
  const before = await office.database.$count(audit)
  await indexAll(office, lead)
  expect(await office.database.$count(audit)).toBe(before)
  expect(await office.database.select({ version: tips.version }).from(tips)).toEqual([{ version: 1 }])
})

describe('when the content of tips goes', () => {
  const purgeTip = async ({ id }: Reported) => {
    await office.database
      .update(tips)
      .set({ status: 'spam', purgeOn: '2026-01-01' as Day })
      .where(eq(tips.id, id))
    await purge(office.deps)
  }
  const tokensOf = async ({ id }: Reported) =>
    office.database.select().from(tokens).where(eq(tokens.tipId, id))

  test('the strong tokens of a tip stay for its seller, and the last tip takes all', async () => {
    const reported = await reportThree()
    await indexAll(office, lead)
    const [first, second, third] = reported
    if (!first || !second || !third) throw new Error('no tips')
    await purgeTip(third)
    expect(new Set((await tokensOf(third)).map(({ strength }) => strength))).toEqual(new Set(['strong']))
    expect((await sellerOf(first)).count).toBe(3)
    await expectRebuilt()
    await purgeTip(first)
    await purgeTip(second)
    expect(await office.database.$count(tokens)).toBe(0)
    await expectRebuilt()
  })

  test('the tokens of a tip alone go with it', async () => {
    const tip = await report('群里有人卖焊工证，电话13926541807。')
    await indexAll(office, lead)
    expect((await tokensOf(tip)).length).toBeGreaterThan(0)
    await purgeTip(tip)
    expect(await tokensOf(tip)).toEqual([])
  })
})

test('stored data and all secrets of the server tell of no phone whether it was reported', async () => {
  await report(`群里有人卖焊工证，电话${phone}，三天出证。`)
  const posts = await indexAll(office, lead)
  const stolen = new Set((await office.database.select().from(tokens)).map(({ token }) => token))
  const { pepper, 'server-key': serverKey } = office.rawSecrets
  const texts = await office.database.$client.execute('select value from settings')
  const keys = [
    pepper,
    serverKey,
    Buffer.alloc(0),
    ...(['receipt', 'proof', 'office', 'paper', 'act', 'instant'] as const).map((purpose) =>
      office.secrets.mac(purpose, ''),
    ),
    Buffer.alloc(32),
    ...texts.rows.map(({ value }) => Buffer.from(value as string)),
  ]
  const hits = (key: Uint8Array, candidates: number) => {
    const first = Number(phone) - Math.floor(candidates / 2)
    let found = 0
    for (let at = 0; at < candidates; at += 1) {
      const mac = createHmac('sha256', key)
        .update(`1\0num:${String(first + at)}`)
        .digest('hex')
      if (stolen.has(mac.slice(0, 32))) found += 1
    }
    return found
  }
  expect(hits(serverKey, 100_000)).toBe(0)
  for (const key of keys) expect(hits(key, 1000)).toBe(0)
  expect(hits(linkKeyOf(office.officeIdentity), 1000)).toBe(1)
  // No request told the server of a number.
  expect(JSON.stringify(posts)).not.toMatch(/1392654|num:/)
})

test('no index is missed: finding and listing read no whole table', async () => {
  const plan = async (query: string) =>
    (await office.database.$client.execute(`explain query plan ${query}`)).rows.map(
      ({ detail }) => detail as string,
    )
  for (const query of [
    `select tip_id from tokens where token in ('a', 'b') and strength <> 'text'`,
    `select id from tips where seller_id in ('a')`,
    `select id from tips where index_version < 1 and summary is not null order by index_version, id limit 20`,
    `select tip_id from seller_decisions where tip_id in ('a') or other_id in ('a')`,
    `select o.tip_id from tokens t join tokens o on o.token = t.token and o.tip_id <> t.tip_id where t.tip_id in ('a')`,
  ])
    expect(
      (await plan(query)).filter((line) => line.startsWith('SCAN')),
      query,
    ).toEqual([])
})

test('pages of sellers hold every seller once', async () => {
  for (let at = 0; at < 60; at += 1) {
    const own = `1392654${String(1000 + at)}`
    await report(`群里有人卖焊工证，电话${own}，三天出证。`, [], { submissionKey: undefined })
    await report(`有人卖电工证，联系${own}就可以。`)
  }
  await indexAll(office, lead)
  const rows = await allSellers(lead)
  expect(rows).toHaveLength(60)
  expect(new Set(rows.flatMap(({ numbers }) => numbers)).size).toBe(120)
})
