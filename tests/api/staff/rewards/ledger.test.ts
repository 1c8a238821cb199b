import { eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { tips } from '#db/schema.ts'
import { Counts } from '#shared/contract/queue.ts'
import { LedgerPage, type LedgerView } from '#shared/contract/reward.ts'
import { addDays, type Day } from '#shared/day.ts'
import { keysOf } from '#shared/keys.ts'
import { rewardStates } from '#shared/tip/reward.ts'
import { stepChange, type Step } from '#api/records/rewards.ts'
import { type Person } from '#tests/support/office/office.ts'
import { storeTip } from '#tests/support/office/tips.ts'
import {
  officeOfFive,
  office,
  leads,
  triagers,
  auditor,
  rewardOf,
  storeRewardable,
  bringTo,
} from '#tests/support/office/rewards.ts'

officeOfFive()

/** Takes a reward along a road, each step on another day. Writes many over months in little time. */
async function walk(road: readonly Step[], from: Day, days: number): Promise<string> {
  const { database, deps } = office
  const { id } = await storeRewardable()
  const [tip] = await database.select().from(tips).where(eq(tips.id, id))
  if (!tip) throw new Error('no tip')
  for (const [index, one] of road.entries()) {
    const by = one.to === 'lapsed' ? null : one.to === 'proposed' ? triagers[0].id : leads[0].id
    const on = addDays(from, index * days)
    const { statements, require } = stepChange(database, tip, await rewardOf(id), one, by, on)
    await deps.write(
      { actor: by ?? 'system', action: 'reward.propose', subject: id, at: deps.now() },
      statements,
      { require },
    )
  }
  return id
}

async function walkLedger(person: Person, view: LedgerView) {
  const rows: LedgerPage['rows'] = []
  let page = LedgerPage.parse(await (await person.get(`/rewards?view=${view}`)).json())
  for (;;) {
    rows.push(...page.rows)
    if (page.next === null) return { rows, page }
    page = LedgerPage.parse(await (await person.get(`/rewards?view=${view}&cursor=${page.next}`)).json())
  }
}

test('the ledger equals the sum of its steps, page by page and month by month', async () => {
  const until = '2026-12-31' as Day
  const roads: readonly (readonly Step[])[] = [
    [{ to: 'proposed', amountFen: 80_050 }],
    [{ to: 'not-eligible', reason: 'already-known' }],
    [{ to: 'proposed', amountFen: 100 }, { to: 'proposed', amountFen: 12_345 }, { to: 'approved' }],
    [{ to: 'proposed', amountFen: 7_777 }, { to: 'approved' }, { to: 'not-eligible', reason: 'declined' }],
    [{ to: 'proposed', amountFen: 30_001 }, { to: 'approved' }, { to: 'claim-open', claimUntil: until }],
    [
      { to: 'proposed', amountFen: 9_999 },
      { to: 'approved' },
      { to: 'claim-open', claimUntil: until },
      { to: 'paid' },
    ],
    [
      { to: 'proposed', amountFen: 5_001 },
      { to: 'approved' },
      { to: 'claim-open', claimUntil: until },
      { to: 'lapsed' },
    ],
    [
      { to: 'proposed', amountFen: 1_000 },
      { to: 'approved' },
      { to: 'not-eligible', reason: 'not-upheld' },
      { to: 'proposed', amountFen: 2_003 },
      { to: 'approved' },
      { to: 'claim-open', claimUntil: until },
      { to: 'paid' },
    ],
  ]
  for (let index = 0; index < 64; index += 1)
    await walk(roads[index % roads.length] ?? [], addDays('2026-08-01' as Day, index % 23), 11 + (index % 5))
  const waiting = await Promise.all(Array.from({ length: 3 }, () => storeRewardable()))
  await storeTip(office, { status: 'closed', finding: 'substantiated' })

  const { rows, page } = await walkLedger(auditor, 'all')
  // The expected values come from the steps alone, in plain SQL.
  const query = async (statement: string) => (await office.database.$client.execute(statement)).rows
  const latest = await query(
    `select e.tip_id as id, t.number as number, e."to" as state, e.amount_fen as fen, e.on_day as day from reward_events e join tips t on t.id = e.tip_id
     where not exists (select 1 from reward_events later where later.tip_id = e.tip_id and later.version > e.version) order by day desc, id desc`,
  )
  expect(latest).toHaveLength(64)
  expect(rows.map((row) => [row.tipId, row.number, row.state, row.amountFen, row.on])).toEqual(
    latest.map(({ id, number, state, fen, day }) => [id, number, state, fen, day]),
  )
  const standing = (
    to: string,
  ) => `select substr(e.on_day, 1, 7) as month, count(*) as n, sum(e.amount_fen) as fen from reward_events e
     where e."to" = '${to}' and not exists (select 1 from reward_events later
       where later.tip_id = e.tip_id and later.version > e.version and later."to" in ('not-eligible', 'proposed')) group by month`
  const totals = new Map<unknown, number[]>()
  for (const { month, n, fen } of await query(standing('approved')))
    totals.set(month, [Number(n), Number(fen), 0, 0])
  for (const { month, n, fen } of await query(standing('paid')))
    totals.set(month, [...(totals.get(month) ?? [0, 0]).slice(0, 2), Number(n), Number(fen)])
  expect(totals.size).toBeGreaterThan(2)
  expect(
    page.months.map((one) => [one.month, [one.approved, one.approvedFen, one.paid, one.paidFen]]),
  ).toEqual([...totals].sort(([a], [b]) => String(b).localeCompare(String(a))))

  for (const view of ['all', ...keysOf(rewardStates)] as const) {
    const walked = await walkLedger(leads[0], view)
    const expected = latest.filter(({ state }) => view === 'all' || state === view).map(({ id }) => id)
    expect(walked.rows.map(({ tipId }) => tipId)).toEqual(expected)
    expect(page.counts[view]).toBe(expected.length)
  }
  const due = await walkLedger(triagers[0], 'due')
  expect(new Set(due.rows.map(({ tipId }) => tipId))).toEqual(new Set(waiting.map(({ id }) => id)))
  expect(page.counts.due).toBe(3)
  expect((await auditor.get('/rewards?view=nothing')).status).toBe(422)
  expect((await auditor.get('/rewards?cursor=x')).status).toBe(422)
})

test('the ledger shows an auditor numbers and staff, and nothing of a reporter', async () => {
  const id = await bringTo('paid', triagers[0])
  const [tip] = await office.database.select().from(tips).where(eq(tips.id, id))
  const text = await (await auditor.get('/rewards')).text()
  // The schema is strict: a member outside the contract fails.
  const [row] = LedgerPage.parse(JSON.parse(text)).rows
  expect(row).toMatchObject({ number: tip?.number, state: 'paid', amountFen: 80_000 })
  expect(row?.proposedBy).toMatch(/^triager-/)
  expect(row?.paidBy).toMatch(/^lead-/)
  for (const secret of [tip?.mailboxId, tip?.reporterRecipient, tip?.category])
    expect(text).not.toContain(secret)
  expect((await auditor.get(`/tips/${id}`)).status).toBe(403)
  expect((await office.request('/rewards')).status).toBe(401)
})

test('each person reads how many rewards wait for a step that they may take', async () => {
  const [lead, other] = leads
  const [triager] = triagers
  await bringTo('proposed', lead)
  await bringTo('proposed', lead)
  await bringTo('proposed', triager)
  await bringTo('approved', triager)
  for (const state of ['none', 'not-eligible', 'claim-open', 'paid', 'lapsed'] as const)
    await bringTo(state, triager)
  const counted = async (person: Person) => Counts.parse(await (await person.get('/counts')).json()).rewards
  // Nobody approves an own proposal, and a triager approves none. All may propose the one without.
  expect(await counted(lead)).toBe(3)
  expect(await counted(other)).toBe(5)
  expect(await counted(triager)).toBe(2)
  // While a result is reviewed, its reward rests.
  const reviewed = await bringTo('approved', triager)
  expect(await counted(triager)).toBe(3)
  await office.database.update(tips).set({ status: 'received', finding: null }).where(eq(tips.id, reviewed))
  expect(await counted(triager)).toBe(2)
})
