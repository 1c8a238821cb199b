import { afterEach, beforeEach, expect, test } from 'vitest'
import { inArray, sql } from 'drizzle-orm'
import { tips } from '#db/schema.ts'
import { maxActed, type ActsView } from '#shared/contract/act.ts'
import type { FloodView } from '#shared/sellers/flood.ts'
import type { QueuePage, QueueRow } from '#shared/contract/queue.ts'
import { dayOf } from '#shared/day.ts'
import { fold } from '#shared/folding.ts'
import { bandsOf } from '#shared/sellers/bands.ts'
import { purge } from '#api/jobs/purge.ts'
import { differsFrom } from '#api/staff/floods/sketch.ts'
import { advert, honest, quotes, storeText } from '#tests/support/office/flood.ts'
import { sentences } from '#tests/shared/sellers/corpus.ts'
import { timed } from '#tests/support/patience.ts'
import { openOffice, type Office, type Person } from '#tests/support/office/office.ts'
import { indexAll } from '#tests/support/office/sellers/sellers.ts'

let office: Office
let lead: Person
beforeEach(async () => {
  office = await openOffice()
  lead = await office.signIn('lead')
})
afterEach(() => office.close())

/** Reads all pages of a list. */
async function rowsOf(query: string): Promise<QueueRow[]> {
  const rows: QueueRow[] = []
  let cursor: string | null = null
  do {
    const page: QueuePage = (await (
      await lead.get(`/tips?${query}${cursor === null ? '' : `&cursor=${cursor}`}`)
    ).json()) as QueuePage
    rows.push(...page.rows)
    cursor = page.next
  } while (cursor !== null)
  return rows
}
const foldsOf = (rows: readonly QueueRow[]) => rows.filter(({ flood }) => flood !== null)
const floodOf = async (id: string) => (await (await lead.get(`/floods/${id}`)).json()) as FloodView
const act = async (key: string, items: FloodView['alike']) =>
  (await (
    await lead.post('/acts', { key, act: { kind: 'move', to: 'spam' }, bySummary: true, items })
  ).json()) as ActsView

/** Stores several tips with one text each. Returns their ids. */
async function storeAll(
  texts: readonly string[],
  more: Parameters<typeof storeText>[2] = {},
): Promise<string[]> {
  const ids: string[] = []
  for (const text of texts) ids.push((await storeText(office, text, more)).id)
  return ids
}
/** Returns the sketch of a text as intake makes it. */
const sketchOf = (text: string) => bandsOf(fold(text)).sketch ?? ''
const many = (count: number, text: (at: number) => string) =>
  Array.from({ length: count }, (_, at) => text(at))

test('a flood is one row; one act takes it and no honest tip, and its way back brings all', async () => {
  const honestIds = await storeAll(many(30, honest))
  const flood = await storeAll(many(140, advert))
  await indexAll(office, lead)
  const rows = await rowsOf('view=first')
  const [fold, ...others] = foldsOf(rows)
  expect(others).toEqual([])
  expect(fold?.flood?.count).toBeGreaterThanOrEqual(flood.length)
  expect(rows.filter((row) => row.flood === null && flood.includes(row.id))).toEqual([])
  // Each honest tip stands in the list by itself, or differs from the flood in which it waits.
  const id = fold?.flood?.id ?? ''
  const { alike, differing } = await floodOf(id)
  const seen = new Set([
    ...rows.filter((row) => row.flood === null).map((row) => row.id),
    ...differing.map((one) => one.id),
  ])
  expect(honestIds.filter((one) => !seen.has(one))).toEqual([])
  expect(honestIds.filter((_, at) => quotes(at)).length).toBe(4)

  const taken = new Set(alike.map((item) => item.id))
  expect(honestIds.filter((one) => taken.has(one))).toEqual([])
  expect(flood.filter((one) => !taken.has(one)).length).toBe(0)
  const acted = await act('0123456789abcdef0', alike)
  expect(acted.items.every(({ outcome }) => outcome === 'done')).toBe(true)
  // Those that differed are rows of their own again.
  const left = await rowsOf('view=first')
  expect(foldsOf(left)).toEqual([])
  expect(left.map((row) => row.id).sort()).toEqual(honestIds.toSorted())

  expect((await lead.post('/acts/0123456789abcdef0/undo', {})).status).toBe(200)
  expect(foldsOf(await rowsOf('view=first')).map((row) => row.flood)).toEqual([fold?.flood])
})

test('of 700 adverts and 90 honest texts, all adverts are alike and no honest one is', () => {
  const sketches = many(700, (at) => sketchOf(advert(at)))
  const honestSketches = many(90, (at) => sketchOf(honest(at)))
  const isOther = differsFrom([...sketches, ...honestSketches.filter((_, at) => quotes(at))])
  expect(honestSketches.filter((_, at) => quotes(at)).length).toBe(12)
  expect(sketches.filter(isOther)).toEqual([])
  expect(honestSketches.filter((sketch) => !isOther(sketch))).toEqual([])
})

test('a person who puts a sentence before an advert, or around it, differs from the adverts', () => {
  const sketches = many(700, (at) => sketchOf(advert(at)))
  const before = many(10, (at) => sketchOf(`${sentences[at] ?? ''}${advert(at)}`))
  const around = many(12, (at) => sketchOf(`我在招工群里看到这个：${advert(at)}请你们查一查。`))
  const isOther = differsFrom([...sketches, ...before, ...around])
  expect([...before, ...around].filter((sketch) => !isOther(sketch))).toEqual([])
})

test('numbers and accounts of a text are in no sketch', () => {
  expect(sketchOf(`${advert(0)}，加微信 shili_yi_1，电话 13900001111`)).toBe(
    sketchOf(`${advert(0)}，加微信 shili_er_22，电话 13700002222`),
  )
})

/** Copies a tip many times, as rows alone. */
async function copyRows(id: string, times: number): Promise<void> {
  const { database } = office
  const columns = await database.all<{ readonly name: string }>(sql`pragma table_info(tips)`)
  const own = ['id', 'number', 'mailbox_id']
  const names = columns.map(({ name }) => name)
  const values = names.map((name) => (own.includes(name) ? 'lower(hex(randomblob(16)))' : name))
  await database.run(
    sql.raw(`with recursive n(i) as (select 1 union all select i + 1 from n where i < ${String(times)})
      insert into tips (${names.join()}) select ${values.join()} from tips, n where id = '${id}'`),
  )
}

test('a flood of 10,000 is one row, the list stays quick, and one request takes a thousand and brings them back', async () => {
  const [first = ''] = await storeAll(many(5, (at) => advert(at * 16)))
  const alone = await storeAll([honest(0), honest(1)])
  await indexAll(office, lead)
  await copyRows(first, 10_000)
  const { result: rows, took, limit } = await timed(1500, () => rowsOf('view=first'))
  expect(rows.map((row) => row.flood?.count ?? 1).sort()).toEqual([1, 1, 10_005].sort())
  expect(took).toBeLessThan(limit)
  expect(rows.map((row) => row.id)).toEqual(expect.arrayContaining(alone))
  // The copies name no number: the five that do differ.
  const { alike, different } = await floodOf(rows.find((row) => row.flood !== null)?.flood?.id ?? '')
  expect([alike.length, different]).toEqual([10_000, 5])
  const { items } = await act('0123456789abcdef2', alike.slice(0, maxActed))
  expect(items.map(({ outcome }) => outcome)).toEqual(many(maxActed, () => 'done'))
  const countOf = async () => foldsOf(await rowsOf('view=first')).map((row) => row.flood?.count)
  expect(await countOf()).toEqual([10_005 - maxActed])
  expect((await lead.post('/acts/0123456789abcdef2/undo', {})).status).toBe(200)
  expect(await countOf()).toEqual([10_005])
})

test('a short text folds when all of it is the same, whatever its numbers', async () => {
  await storeAll(many(6, (at) => `卖假证的来了 ${String(1000 + at)}`))
  await storeAll(['卖真证的也来了', '卖假证的人走了'])
  await indexAll(office, lead)
  const rows = await rowsOf('view=first')
  expect(rows.length).toBe(3)
  expect(foldsOf(rows).map((row) => row.flood?.count)).toEqual([6])
})

test('four tips with one text are no flood, and a fifth makes one', async () => {
  await storeAll(many(4, (at) => advert(at * 16)))
  await indexAll(office, lead)
  expect((await rowsOf('view=first')).length).toBe(4)
  await storeAll([advert(64)])
  await indexAll(office, lead)
  expect((await rowsOf('view=first')).map((row) => row.flood?.count)).toEqual([5])
})

test('tips of a flood that have a contact, a wish, urgency, another kind or another seller differ', async () => {
  await storeAll(many(20, () => `${advert(0)}，加微信 shili_guanggao_1`))
  const differing = {
    contact: await storeAll([advert(0)], { contact: '示例：信箱里问我' }),
    reward: await storeAll([advert(0)], { wantsReward: true }),
    urgent: await storeAll([advert(0)], { urgent: true }),
    category: await storeAll([advert(0)], { category: 'employer' }),
    place: await storeAll([advert(0)], { platform: 'douyin' }),
    seller: await storeAll([advert(0)], { identifiers: [{ kind: 'wechat', value: 'shili_lingyige_88' }] }),
  }
  await indexAll(office, lead)
  const [fold] = foldsOf(await rowsOf('view=first'))
  const view = await floodOf(fold?.flood?.id ?? '')
  const byId = Object.fromEntries(view.differing.map((one) => [one.id, one.in]))
  expect(byId).toEqual(Object.fromEntries(Object.entries(differing).map(([way, [id]]) => [id, [way]])))
  // Opened, the flood shows three samples and all that differ.
  const shown = await rowsOf(`view=first&flood=${fold?.flood?.id ?? ''}`)
  expect(shown.length).toBe(3 + 6)
  expect(shown.every((row) => row.flood === null)).toBe(true)
})

test('a tip that has an assignee or an answer leaves the fold, and a filter folds nothing', async () => {
  const [own = '', answered = '', ...others] = await storeAll(many(9, advert))
  await indexAll(office, lead)
  await lead.post('/acts', {
    key: 'abcdefabcdefabcdef',
    act: { kind: 'assign', assigneeId: lead.id },
    items: [{ id: own, version: 1 }],
  })
  await office.database
    .update(tips)
    .set({ answeredOn: dayOf(office.clock.now) })
    .where(inArray(tips.id, [answered]))
  const rows = await rowsOf('view=first')
  expect(foldsOf(rows).map((row) => row.flood?.count)).toEqual([others.length])
  expect(
    rows
      .filter((row) => row.flood === null)
      .map((row) => row.id)
      .sort(),
  ).toEqual([own, answered].sort())
  expect((await rowsOf('view=first&category=selling')).length).toBe(9)
})

test('unverified tips of a flood are one row among the unverified, with their counts', async () => {
  await storeAll(many(6, advert), { lane: 'slow' })
  await storeAll(many(5, advert))
  await indexAll(office, lead)
  for (const view of ['first', 'slow'])
    expect(
      (await rowsOf(`view=${view}`)).map((row) => row.flood),
      view,
    ).toMatchObject([{ count: 11, slow: 6, pictures: 0 }])
  expect((await rowsOf('view=all')).length).toBe(11)
})

test('nothing of a flood stays once its tips are purged', async () => {
  await storeAll(many(5, advert))
  await indexAll(office, lead)
  const [fold] = foldsOf(await rowsOf('view=first'))
  const { alike } = await floodOf(fold?.flood?.id ?? '')
  await act('0123456789abcdef1', alike)
  office.clock.now = new Date('2026-12-26T01:30:00Z')
  await purge(office.deps)
  lead = await office.signIn('lead')
  const rows = await office.database.select({ sketch: tips.sketch, floodId: tips.floodId }).from(tips)
  expect(rows).toEqual(many(5, () => '').map(() => ({ sketch: null, floodId: null })))
  expect(await floodOf(fold?.flood?.id ?? '')).toEqual({ alike: [], different: 0, differing: [] })
})
