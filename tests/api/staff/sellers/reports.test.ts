import { eq, inArray } from 'drizzle-orm'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { tips, tokens } from '#db/schema.ts'
import { QueuePage } from '#shared/contract/queue.ts'
import { addDays, daysBetween, type Day } from '#shared/day.ts'
import type { Lane } from '#shared/tip/lists.ts'
import type { Status } from '#shared/tip/moves.ts'
import { purge } from '#api/jobs/purge.ts'
import { moveStatements } from '#api/records/moves.ts'
import { advert, storeText } from '#tests/support/office/flood.ts'
import { openOffice, type Office, type Person } from '#tests/support/office/office.ts'
import { indexAll } from '#tests/support/office/sellers/sellers.ts'
import { fc } from '#tests/support/property.ts'

let office: Office
let lead: Person
const open = async () => {
  office = await openOffice()
  lead = await office.signIn('lead')
}
beforeEach(open)
afterEach(() => office.close())

const texts = [
  '示例：群里有人卖焊工证，说三天就能拿到，不用去考试，先付一半的钱。',
  '示例：他在工地门口发名片，电工证八百块一本，还说国家网站上可以查到。',
  '示例：老乡介绍的人，登高证一千二，照片发过去，过一周寄到家里来。',
  '示例：培训学校旁边的打印店老板，帮人改证上的名字和有效期，两百元。',
]
const phone = (at: number) => `1392654${String(1800 + at)}`

/** Stores a tip that came so many days ago. Returns its id. */
async function store(text: string, seller: number, ago = 0, lane: Lane = 'normal'): Promise<string> {
  const { now } = office.clock
  office.clock.now = new Date(now.getTime() - ago * 86_400_000)
  const { id } = await storeText(office, text, {
    lane,
    identifiers: [{ kind: 'phone', value: phone(seller) }],
  })
  office.clock.now = now
  return id
}

async function first() {
  const { rows } = QueuePage.parse(await (await lead.get('/tips?view=first')).json())
  return rows
}
const raised = async () =>
  (await first())
    .filter(({ turn }) => turn === 'seller')
    .map(({ id }) => id)
    .sort()

describe('in 先看', () => {
  test('three tips with words of their own about one seller stand above pictures, and say how many they are', async () => {
    const other = await store('示例：别的人在卖制冷证，和前面的不是一个人。', 9)
    await office.database.update(tips).set({ evidenceCount: 2 }).where(eq(tips.id, other))
    const ids = []
    for (const text of texts.slice(0, 3)) ids.push(await store(text, 1))
    await indexAll(office, lead)
    const rows = await first()
    expect(rows.slice(0, 3).map(({ id, turn, sellerReports }) => [id, turn, sellerReports])).toEqual(
      ids.toSorted().map((id) => [id, 'seller', 3]),
    )
    expect(rows[3]).toMatchObject({ id: other, turn: 'evidence' })
    // A late tip and an answer are louder still.
    await office.database
      .update(tips)
      .set({ dueOn: addDays(rows[0]?.receivedOn as Day, -1) })
      .where(eq(tips.id, other))
    expect((await first())[0]?.id).toBe(other)
  })

  test('a flood of one text about one seller raises none of its tips, nor do the same words three times', async () => {
    for (let at = 0; at < 12; at += 1) await store(advert(at), 1)
    for (let at = 0; at < 3; at += 1) await store(texts[0] ?? '', 2)
    await indexAll(office, lead)
    expect(await raised()).toEqual([])
    // Two people who say it in words of their own make three reports of the flood's seller.
    const honest = [await store(texts[1] ?? '', 1), await store(texts[2] ?? '', 1)]
    await indexAll(office, lead)
    expect(await raised()).toEqual(expect.arrayContaining(honest))
    const { rows } = QueuePage.parse(await (await lead.get('/tips?view=first')).json())
    expect(rows.filter(({ turn }) => turn === 'seller').every((row) => row.sellerReports === 3)).toBe(true)
  })

  test('unverified tips, tips of another month, and those that staff set aside or a purge emptied raise none', async () => {
    const two = [await store(texts[0] ?? '', 1), await store(texts[1] ?? '', 1)]
    await store(texts[2] ?? '', 1, 0, 'slow')
    await store(texts[3] ?? '', 1, 30)
    await indexAll(office, lead)
    expect(await raised()).toEqual([])
    const third = await store(texts[2] ?? '', 1, 29)
    await indexAll(office, lead)
    expect(await raised()).toEqual(expect.arrayContaining([...two, third]))
    const key = '0123456789abcdef0'
    const [row] = await office.database.select().from(tips).where(eq(tips.id, third))
    await lead.post('/acts', {
      key,
      act: { kind: 'move', to: 'spam' },
      bySummary: true,
      items: [{ id: third, version: row?.version }],
    })
    expect(await raised()).toEqual([])
    await lead.post(`/acts/${key}/undo`, {})
    expect(await raised()).toEqual(expect.arrayContaining(two))
    // Nothing is left by which the text of a purged tip could be compared.
    await office.database
      .update(tips)
      .set({ status: 'closed', purgeOn: '2026-01-01' as Day })
      .where(eq(tips.id, third))
    await purge(office.deps)
    expect(await raised()).toEqual([])
  })
})

/** Counts the different texts about the seller of each tip from the rows, without SQL. */
async function rebuilt(): Promise<Record<string, number>> {
  const rows = await office.database.select().from(tips)
  const words = await office.database.select().from(tokens).where(eq(tokens.strength, 'text'))
  const textOf = ({ id, floodId }: (typeof rows)[number]) =>
    floodId ??
    words
      .filter(({ tipId }) => tipId === id)
      .map(({ token }) => token)
      .sort()[0] ??
    id
  const speaking = rows.filter(
    ({ status, lane, summary }) =>
      !['spam', 'out-of-scope', 'withdrawn'].includes(status) && lane === 'normal' && summary !== null,
  )
  return Object.fromEntries(
    rows.map((row) => {
      const near = speaking.filter(
        (other) =>
          other.sellerId === row.sellerId && Math.abs(daysBetween(other.receivedOn, row.receivedOn)) < 30,
      )
      return [row.id, row.sellerId === null ? 0 : new Set(near.map(textOf)).size]
    }),
  )
}
async function kept(): Promise<Record<string, number>> {
  const rows = await office.database.select({ id: tips.id, reports: tips.sellerReports }).from(tips)
  return Object.fromEntries(rows.map(({ id, reports }) => [id, reports]))
}

const place = fc.nat({ max: 40 })
const acts = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('report' as const),
      text: fc.nat({ max: 7 }),
      seller: fc.nat({ max: 2 }),
      ago: fc.constantFrom(0, 0, 0, 15, 29, 30, 45),
      lane: fc.constantFrom<Lane>('normal', 'normal', 'normal', 'slow'),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('index' as const) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('decide' as const),
      one: place,
      other: place,
      decision: fc.constantFrom('same' as const, 'apart' as const, null),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('move' as const),
      one: place,
      to: fc.constantFrom<Status>('spam', 'out-of-scope', 'received', 'investigating'),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('withdraw' as const), one: place }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('undo' as const) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('purge' as const), one: place }) },
)
type Act = typeof acts extends fc.Arbitrary<infer T> ? T : never

test('whatever staff, reporters and purges do, the counts that are kept are those of a rebuild', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(acts, { minLength: 15, maxLength: 30 }), async (list) => {
      await office.close()
      await open()
      const { database, deps } = office
      const ids: string[] = []
      const keys: string[] = []
      const idOf = (at: number) => ids[at % Math.max(1, ids.length)] ?? ''
      const rowOf = async (id: string) => (await database.select().from(tips).where(eq(tips.id, id)))[0]
      const perform = async (act: Act) => {
        switch (act.kind) {
          case 'report':
            ids.push(await store(texts[act.text] ?? advert(act.text), act.seller, act.ago, act.lane))
            return
          case 'index':
            await indexAll(office, lead)
            return
          case 'decide':
            await lead.post('/sellers/decisions', {
              tipId: idOf(act.one),
              otherId: idOf(act.other),
              decision: act.decision,
            })
            return
          case 'move': {
            const tip = await rowOf(idOf(act.one))
            const key = `0123456789abcdef${String(keys.length)}`
            keys.push(key)
            await lead.post('/acts', {
              key,
              act: {
                kind: 'move',
                to: act.to,
                ...(act.to === 'out-of-scope' ? { reason: 'other-region' } : {}),
              },
              bySummary: true,
              items: [{ id: tip?.id, version: tip?.version }],
            })
            return
          }
          case 'withdraw': {
            const tip = await rowOf(idOf(act.one))
            if (!tip || tip.summary === null || tip.status === 'withdrawn') return
            const move = {
              to: 'withdrawn',
              by: 'reporter',
              accountId: null,
              on: '2026-11-16' as Day,
            } as const
            const { statements, require } = moveStatements(database, deps.operator, tip, null, move)
            await deps.write({ actor: 'reporter' }, statements, { require })
            return
          }
          case 'undo': {
            const key = keys.pop()
            if (key !== undefined) await lead.post(`/acts/${key}/undo`, {})
            return
          }
          case 'purge':
            await database
              .update(tips)
              .set({ purgeOn: '2026-01-01' as Day })
              .where(inArray(tips.id, [idOf(act.one)]))
            await purge(deps)
        }
      }
      for (let at = 0; at < 6; at += 1) ids.push(await store(texts[at % 4] ?? '', at % 2, at * 7))
      await indexAll(office, lead)
      for (const act of list) {
        await perform(act)
        expect(await kept()).toEqual(await rebuilt())
      }
    }),
    { numRuns: 15 },
  )
})
