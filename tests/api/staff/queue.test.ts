import { readFileSync } from 'node:fs'
import type { InStatement } from '@libsql/client'
import { eq, inArray } from 'drizzle-orm'
import { afterEach, beforeEach, expect, test } from 'vitest'
import * as z from 'zod'
import { tips } from '#db/schema.ts'
import { StatsView } from '#shared/contract/overview.ts'
import { Counts, QueuePage, type QueueRow, type QueueView, queueViews } from '#shared/contract/queue.ts'
import { addDays, daysBetween, type Day } from '#shared/day.ts'
import { keysOf } from '#shared/keys.ts'
import { noDueDay } from '#shared/tip/clock.ts'
import { statuses } from '#shared/tip/moves.ts'
import { turnRank, turns } from '#shared/tip/turn.ts'
import { openJson } from '#shared/sealing/seal.ts'
import { TipSummary } from '#shared/tip/sealed.ts'
import { selectCount, selectRows } from '#api/staff/queue.ts'
import { openOffice, type Office, type Person } from '#tests/support/office/office.ts'
import { storeTip } from '#tests/support/office/tips.ts'

const today = '2026-11-16' as Day

let office: Office
let triager: Person
beforeEach(async () => {
  office = await openOffice()
  triager = await office.signIn('triager')
})
afterEach(() => office.close())

const page = async (query = '') => QueuePage.parse(await (await triager.get(`/tips${query}`)).json())
const counts = async () => Counts.parse(await (await triager.get('/counts')).json()).views

/** Stores rows without any sealing, for views that only count and order. */
async function fill(count: number, change: Partial<typeof tips.$inferInsert> = {}): Promise<string[]> {
  await storeTip(office, { status: 'spam' })
  const [model] = await office.database.select().from(tips).limit(1)
  if (!model) throw new Error('no tip')
  const rows = Array.from({ length: count }, (_, index) => ({
    ...model,
    status: 'received' as const,
    id: office.deps.newId(),
    number: `JM${office.deps.newId()}`,
    mailboxId: office.deps.newId(),
    dueOn: addDays(today, index % 7),
    lane: index % 3 === 0 ? ('slow' as const) : ('normal' as const),
    ...change,
  }))
  for (let start = 0; start < count; start += 500) {
    const [first, ...others] = rows
      .slice(start, start + 500)
      .map((row) => office.database.insert(tips).values(row))
    if (first) await office.database.batch([first, ...others])
  }
  return rows.map(({ id }) => id)
}

test('a row shows the clear columns, and its summary opens with the office key alone', async () => {
  const tip = await storeTip(office, { status: 'investigating', assigneeId: triager.id })
  const { rows } = await page('?view=mine')
  expect(rows).toMatchObject([
    {
      id: tip.id,
      number: tip.number,
      status: 'investigating',
      assigneeId: triager.id,
      unread: 1,
      evidenceCount: 1,
    },
  ])
  expect(rows[0]?.assigneeName).toMatch(/^triager-/)
  const summary = await openJson(TipSummary, Buffer.from(rows[0]?.summary ?? '', 'base64'), [
    office.officeIdentity,
  ])
  expect(summary.text).toContain('低压电工证')
})

test('each view holds its tips, and is counted', async () => {
  const store = async (...options: Parameters<typeof storeTip>[1][]) => {
    for (const option of options) await storeTip(office, option)
  }
  await store(
    { status: 'received' },
    { status: 'received', lane: 'slow' },
    { status: 'received', dueOn: addDays(today, 2) },
    { status: 'investigating', assigneeId: triager.id },
    { status: 'investigating', dueOn: addDays(today, -3), lane: 'slow' },
    { status: 'waiting', assigneeId: office.first?.id ?? null },
    { status: 'referred' },
    { status: 'closed', assigneeId: triager.id, dueOn: addDays(today, -9) },
    { status: 'out-of-scope' },
    { status: 'spam', lane: 'slow' },
    { status: 'withdrawn' },
  )
  const answered = await storeTip(office, { status: 'closed', assigneeId: triager.id })
  await office.database.update(tips).set({ answeredOn: today }).where(eq(tips.id, answered.id))
  const expected: Record<QueueView, number> = {
    first: 6,
    replied: 1,
    mine: 1,
    others: 1,
    waiting: 1,
    referred: 1,
    slow: 2,
    closed: 2,
    all: 12,
    approval: 0,
    holiday: 0,
    corrections: 0,
  }
  expect(await counts()).toEqual(expected)
  for (const view of keysOf(queueViews))
    expect([view, (await page(`?view=${view}`)).rows.length]).toEqual([view, expected[view]])
})

/** The order 先看 in plain words: the louder reason first, then the due day, then the id. */
function loudness(row: QueueRow): string {
  const reason = [
    row.turn === 'objected',
    row.turn === 'replied',
    row.turn === 'urgent',
    row.turn !== null && row.turn !== 'slow' && row.dueOn !== null && row.dueOn < today,
    row.turn === 'seller',
    row.turn === 'evidence',
    row.turn === 'institution',
    row.turn === 'new',
    row.turn === 'working',
    row.turn === 'slow',
    row.turn === 'correction',
  ].indexOf(true)
  const late = reason === 3
  return `${String(reason).padStart(2, '0')} ${String(row.dueOn)} ${late ? '' : String(reason)} ${row.id}`
}

test('先看 shows first for what there is a reason, and each row names its reason', async () => {
  await fill(7, { status: 'investigating', objected: true })
  await fill(30, { answeredOn: today, status: 'closed' })
  await fill(60, { evidenceCount: 0, category: 'selling' })
  await fill(60, { dueOn: addDays(today, -2), evidenceCount: 0 })
  await fill(20, { evidenceCount: 3 })
  await fill(10, { urgent: true, evidenceCount: 0, lane: 'normal' })
  await fill(10, { urgent: true, dueOn: addDays(today, -1), lane: 'normal' })
  await fill(10, { urgent: true, lane: 'slow' })
  await fill(20, { sellerReports: 3, evidenceCount: 0, lane: 'normal' })
  await fill(20, { category: 'employer', evidenceCount: 0 })
  await fill(20, { status: 'investigating' })
  await fill(5, { category: 'correction', dueOn: noDueDay, objected: true, status: 'investigating' })
  await fill(5, { category: 'correction', dueOn: noDueDay, answeredOn: today, lane: 'normal' })
  await fill(5, { status: 'waiting' })
  await fill(5, { assigneeId: office.first?.id ?? null })
  const rows: QueueRow[] = []
  let next: string | null = null
  do {
    const found: QueuePage = await page(`?view=first${next === null ? '' : `&cursor=${next}`}`)
    rows.push(...found.rows)
    next = found.next
  } while (next !== null)
  expect(rows).toHaveLength(7 + 30 + 60 + 60 + 20 + 10 + 10 + 10 + 20 + 20 + 20 + 5 + 5)
  expect(new Set(rows.map(({ turn }) => turn))).toEqual(new Set(keysOf(turns)))
  const order = rows.map(loudness)
  expect(order).toEqual([...order].sort())
})

test('the newest day of an answer comes first in 有回复, and an opened answer leaves it', async () => {
  const [older] = await fill(1, { answeredOn: addDays(today, -1), status: 'closed' })
  const [newer] = await fill(1, { answeredOn: today, status: 'investigating' })
  const { rows } = await page('?view=replied')
  expect(rows.map(({ id, answeredOn }) => [id, answeredOn])).toEqual([
    [newer, today],
    [older, addDays(today, -1)],
  ])
  await triager.post(`/tips/${newer ?? ''}/seen`, { answers: 0 })
  expect((await page('?view=replied')).rows.map(({ id }) => id)).toEqual([older])
})

test('a filter shows its tips alone, in the order asked for', async () => {
  const [one] = await fill(1, { category: 'employer', district: '440705', evidenceCount: 2 })
  const [two] = await fill(1, {
    platform: 'qq',
    wantsReward: true,
    receivedOn: addDays(today, -9),
    evidenceCount: 0,
  })
  const [three] = await fill(1, {
    operations: ['power-cable'],
    assigneeId: triager.id,
    status: 'investigating',
  })
  const shown = async (query: string) => new Set((await page(`?view=all&${query}`)).rows.map(({ id }) => id))
  for (const [query, id] of [
    ['category=employer', one],
    ['district=440705', one],
    ['pictures=1&status=received', one],
    ['platform=qq', two],
    [`until=${addDays(today, -8)}`, two],
    ['operation=power-cable', three],
    [`assignee=${triager.id}`, three],
    ['status=investigating', three],
  ])
    expect(await shown(query ?? ''), query).toEqual(new Set([id]))
  expect(await shown(`assignee=none&since=${addDays(today, -8)}&status=received`)).toEqual(new Set([one]))
  expect((await page('?view=first&sort=newest')).rows.map(({ dueOn }) => dueOn)).toEqual(
    (await page('?view=first&sort=due')).rows.map(({ dueOn }) => dueOn).reverse(),
  )
  for (const query of ['category=none', 'since=yesterday', 'assignee=1', 'pictures=0', 'sort=random'])
    expect((await triager.get(`/tips?${query}`)).status, query).toBe(422)
})

test('a row counts the tips of its seller, and a filter shows them alone', async () => {
  const [one = '', two = '', other = ''] = await fill(3)
  await office.database
    .update(tips)
    .set({ sellerId: one })
    .where(inArray(tips.id, [one, two]))
  const { rows } = await page(`?view=all&seller=${one}`)
  expect(new Set(rows.map(({ id, sellerTips }) => [id, sellerTips].join()))).toEqual(
    new Set([`${one},2`, `${two},2`]),
  )
  const all = (await page('?view=all')).rows
  expect(all.find(({ id }) => id === other)).toMatchObject({ sellerId: null, sellerTips: 1 })
})

test('closed and all tips start with the newest', async () => {
  await fill(20, { status: 'closed' })
  for (const view of ['closed', 'all']) {
    const order = (await page(`?view=${view}`)).rows.map(({ receivedOn, id }) => `${receivedOn} ${id}`)
    expect(order).toEqual([...order].sort().reverse())
  }
})

test('pages join without a gap or a repeat, also when tips arrive and leave between them', async () => {
  for (const view of ['first', 'all', 'slow'] as const) {
    const ids = new Set(await fill(view === 'slow' ? 0 : 130))
    const seen: string[] = []
    let next: string | null = null
    do {
      const found: QueuePage = await page(`?view=${view}${next === null ? '' : `&cursor=${next}`}`)
      seen.push(...found.rows.map(({ id }) => id))
      next = found.next
      if (next !== null) await storeTip(office, { dueOn: addDays(today, view === 'all' ? 30 : -30) })
    } while (next !== null)
    expect(new Set(seen).size).toBe(seen.length)
    for (const id of ids) expect(seen).toContain(id)
  }
})

test('the counts of all views are less than a kilobyte, and no row of a tip is in them', async () => {
  await fill(3)
  const answer = await triager.get('/counts')
  const text = await answer.text()
  expect(text.length).toBeLessThan(1024)
  expect(Object.keys(z.object({ views: z.object({}).loose() }).parse(JSON.parse(text)).views)).toEqual(
    keysOf(queueViews),
  )
})

test('节前要办完 holds what is due before the end of the holiday that is near, and names it', async () => {
  const [late = '', inHoliday = '', after = ''] = await fill(3)
  const due = { [late]: '2026-09-24', [inHoliday]: '2026-09-30', [after]: '2026-10-08' }
  for (const [id, day] of Object.entries(due))
    await office.database
      .update(tips)
      .set({ dueOn: addDays(today, daysBetween(today, day)) })
      .where(eq(tips.id, id))
  await storeTip(office, { status: 'waiting' })
  const at = async (day: string) => {
    office.clock.now = new Date(`${day}T02:00:00Z`)
    triager = await office.signIn('triager')
    const { views, holiday } = Counts.parse(await (await triager.get('/counts')).json())
    const { rows } = await page('?view=holiday')
    expect(rows).toHaveLength(views.holiday)
    return [holiday?.name ?? null, rows.map(({ id }) => id)]
  }
  expect(await at('2026-08-31')).toEqual([null, []])
  expect(await at('2026-09-17')).toEqual(['中秋', [late]])
  expect(await at('2026-09-28')).toEqual(['国庆', [late, inHoliday]])
  expect(await at('2026-10-03')).toEqual([null, []])
})

test('a count stops at 1000', async () => {
  await fill(1020)
  expect(await counts()).toMatchObject({ first: 1000, all: 1000, waiting: 0 })
})

test('a number leads to its tip in every spelling; unknown numbers and auditors get nothing', async () => {
  const { id, number } = await storeTip(office, { status: 'closed' })
  const [letters, digits] = [number.slice(0, 2), number.slice(2)]
  for (const written of [
    number,
    number.toLowerCase(),
    `${letters}-${digits}`,
    ` ${digits} `,
    `ＪＭ${digits}`,
  ]) {
    const answer = await triager.get(`/numbers/${encodeURIComponent(written)}`)
    expect([answer.status, await answer.json()], written).toEqual([200, { id }])
  }
  for (const written of ['JM00000000', '00000000', '%27', '没有'])
    expect((await triager.get(`/numbers/${encodeURIComponent(written)}`)).status, written).toBe(404)
  expect((await (await office.signIn('auditor')).get(`/numbers/${number}`)).status).toBe(403)
})

test('a foreign view or cursor is refused and not guessed at', async () => {
  for (const query of ['?view=secret', '?cursor=1', "?cursor=normal_2026-01-01_'"])
    expect((await triager.get(`/tips${query}`)).status).toBe(422)
})

test('every view walks an index in its order: no table scan, no sorting, no OFFSET', async () => {
  const looker = { accountId: triager.id, today }
  const place = {
    lane: 'normal' as const,
    turn: turnRank('evidence'),
    dueOn: today,
    answeredOn: today,
    receivedOn: today,
    id: office.deps.newId(),
  }
  const late = { ...place, dueOn: addDays(today, -1) }
  const plan = async (query: { toSQL(): { sql: string; params: unknown[] } }) => {
    const { sql, params } = query.toSQL()
    const { rows } = await office.database.$client.execute({
      sql: `explain query plan ${sql}`,
      args: params,
    } as InStatement)
    return rows.map((row) => z.string().parse(row['detail']))
  }
  for (const view of keysOf(queueViews)) {
    for (const query of [
      ...[null, late, place].flatMap((from) =>
        selectRows(office.database, { view, filter: {} }, looker, from),
      ),
      selectCount(office.database, view, looker),
    ]) {
      const steps = await plan(query)
      const onTips = steps.filter((step) => / tips\b/.test(step))
      // The plan skips tips outside the view: by a range, or by an index of the view alone.
      expect([view, onTips]).toEqual([
        view,
        [
          expect.stringMatching(
            view === 'all'
              ? /INDEX/
              : /^SEARCH tips USING (COVERING )?INDEX|^SCAN tips USING (INDEX tips_taken|(COVERING )?INDEX tips_corrections)$/,
          ),
        ],
      ])
      // The few open requests lead to their tips, which are then sorted.
      if (view !== 'approval')
        expect([view, steps.filter((step) => step.includes('TEMP B-TREE'))]).toEqual([view, []])
    }
  }
  for (const file of ['queue.ts', 'listing.ts'])
    expect(readFileSync(`api/staff/${file}`, 'utf8')).not.toMatch(/\boffset\b/i)
})

test('people who read no tip get counts', async () => {
  await storeTip(office, { lane: 'slow' })
  await storeTip(office, { status: 'investigating', dueOn: addDays(today, -1) })
  await storeTip(office, { status: 'closed', dueOn: addDays(today, -1), lane: 'slow' })
  const auditor = await office.signIn('auditor')
  const stats = StatsView.parse(await (await auditor.get('/stats')).json())
  expect(stats).toEqual({
    byStatus: {
      ...Object.fromEntries(keysOf(statuses).map((status) => [status, 0])),
      received: 1,
      investigating: 1,
      closed: 1,
    },
    slow: 1,
    corrections: { open: 0, all: 0 },
    overdue: 1,
  })
})
