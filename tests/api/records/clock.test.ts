import { eq } from 'drizzle-orm'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { tips } from '#db/schema.ts'
import { QueuePage, QueueRow } from '#shared/contract/queue.ts'
import { StatsView } from '#shared/contract/overview.ts'
import { keysOf } from '#shared/keys.ts'
import { noDueDay } from '#shared/tip/clock.ts'
import { statuses, type Status } from '#shared/tip/moves.ts'
import { post, report } from '#tests/support/office/citizen.ts'
import { openOffice, type Office } from '#tests/support/office/office.ts'
import { sealedText, storeTip } from '#tests/support/office/tips.ts'

let office: Office
let receipt: string
beforeEach(async () => {
  office = await openOffice()
})
afterEach(() => office.close())

const on = (day: string) => {
  office.clock.now = new Date(`${day}T02:00:00Z`)
}
const tip = async () => {
  const [row] = await office.database.select().from(tips)
  if (!row) throw new Error('no tip')
  return row
}

/** Takes in a tip on a day. Returns its due day. */
async function receive(day: string): Promise<string> {
  on(day)
  ;({ receipt } = await report(office))
  return (await tip()).dueOn
}

/** Moves the tip on a day, as a lead. Returns its due day and the days left, as the desk shows them. */
async function move(day: string, to: Status): Promise<readonly [string | null, number | null]> {
  on(day)
  const { id, version, reporterRecipient } = await tip()
  const message = await sealedText('message', '示例：收款人是谁？', [
    office.officeRecipient,
    reporterRecipient,
  ])
  const fields = { finding: 'undetermined', referredTo: 'police', reason: 'other-region' }
  const answer = await (
    await office.signIn('lead')
  ).post(`/tips/${id}/moves`, { version, to, ...fields, ...(to === 'waiting' ? { message } : {}) })
  const { dueOn, daysLeft } = QueueRow.parse(await answer.json())
  return [dueOn, daysLeft]
}

/** Acts as the reporter on a day. Returns the due day and the days left. */
async function byReporter(day: string, act: 'messages' | 'object' | 'withdraw') {
  on(day)
  const answer = await post(office, `/mailbox/${act}`, {
    receipt,
    text: '示例：姓示。',
    objection: '示例：不对。',
  })
  expect(answer.ok).toBe(true)
  const { dueOn, daysLeft } = await tip()
  return [dueOn, daysLeft]
}

test('triage is due five working days after the arrival, over 国庆 and 春节', async () => {
  expect(await receive('2025-09-26')).toBe('2025-10-10')
  for (const [day, due] of [
    ['2025-01-24', '2025-02-07'],
    ['2026-02-12', '2026-02-26'],
    ['2026-09-30', '2026-10-13'],
  ] as const) {
    await office.close()
    office = await openOffice()
    expect([day, await receive(day)]).toEqual([day, due])
  }
})

test('the clock pauses while the reporter is asked, and goes on with the days that were left', async () => {
  await receive('2026-09-18')
  expect(await move('2026-09-21', 'investigating')).toEqual(['2026-10-19', null])
  expect(await move('2026-09-24', 'waiting')).toEqual([null, 12])
  expect(await byReporter('2026-10-03', 'messages')).toEqual(['2026-10-22', null])
})

test('a late tip is as late after the answer as it was at the question', async () => {
  await receive('2026-09-18')
  await move('2026-09-21', 'investigating')
  expect(await move('2026-10-21', 'waiting')).toEqual([null, -2])
  expect(await byReporter('2026-11-11', 'messages')).toEqual(['2026-11-09', null])
})

test('a question before triage ends leads to a whole limit of the next step', async () => {
  await receive('2026-09-18')
  expect(await move('2026-09-21', 'waiting')).toEqual([null, 3])
  expect(await byReporter('2026-11-02', 'messages')).toEqual(['2026-11-23', null])
})

test('a referred tip has its own clock, which pauses too', async () => {
  await receive('2026-09-18')
  await move('2026-09-21', 'investigating')
  expect(await move('2026-09-28', 'referred')).toEqual(['2026-10-30', null])
  expect(await move('2026-10-27', 'waiting')).toEqual([null, 3])
  expect(await byReporter('2026-11-07', 'messages')).toEqual(['2026-11-11', null])
  expect((await tip()).status).toBe('referred')
  expect(await move('2026-11-09', 'investigating')).toEqual(['2026-11-30', null])
})

test('a result stops the clock, and an objection starts that of the answer', async () => {
  await receive('2026-09-18')
  await move('2026-09-21', 'investigating')
  expect(await move('2026-09-22', 'closed')).toEqual([null, null])
  expect(await byReporter('2026-09-30', 'object')).toEqual(['2026-10-20', null])
  expect(await move('2026-10-08', 'waiting')).toEqual([null, 9])
  expect(await byReporter('2026-11-02', 'messages')).toEqual(['2026-11-13', null])
})

test('a slip taken back wins no time, and takes the old clock back', async () => {
  expect(await receive('2026-09-18')).toBe('2026-09-24')
  await move('2026-09-21', 'investigating')
  expect(await move('2026-09-22', 'received')).toEqual(['2026-09-24', null])
  const { id, version } = await tip()
  const lead = await office.signIn('lead')
  const key = 'act-of-the-clock-test'
  await lead.post(`/tips/${id}/moves`, { version, to: 'spam', key })
  expect((await tip()).dueOn).toBe(noDueDay)
  expect((await lead.post(`/acts/${key}/undo`)).status).toBe(200)
  expect(await tip()).toMatchObject({ status: 'received', dueOn: '2026-09-24' })
})

test('快到期 holds no tip on which the office cannot act', async () => {
  on('2026-09-18')
  for (const status of keysOf(statuses)) await storeTip(office, { status })
  on('2026-12-18')
  const lead = await office.signIn('lead')
  const { rows } = QueuePage.parse(await (await lead.get('/tips?view=all&sort=due')).json())
  const due = rows.filter(({ dueOn }) => dueOn !== null).map(({ status }) => status)
  expect(due).toEqual(['received', 'investigating', 'referred'])
  // The tips without a clock stand behind them.
  expect(rows.slice(0, 3).map(({ status }) => status)).toEqual(due)
  expect(rows).toHaveLength(keysOf(statuses).length)
  expect(StatsView.parse(await (await lead.get('/stats')).json()).overdue).toBe(3)
})

test('a due day in a year without known holidays says so, and the server warns', async () => {
  const said: string[] = []
  vi.spyOn(console, 'error').mockImplementation((text: unknown) => void said.push(String(text)))
  const warnings = async () =>
    ((await (await office.app.request('/api/health')).json()) as { warnings: string[] }).warnings
  await receive('2026-09-18')
  const row = async () =>
    QueueRow.parse(await (await (await office.signIn('lead')).get(`/tips/${(await tip()).id}/row`)).json())
  expect(await warnings()).not.toContain('holidays-unknown')
  expect(await row()).toMatchObject({ isDueSure: true })
  await office.database
    .update(tips)
    .set({ dueOn: (await tip()).dueOn.replace('2026', '2099') as typeof tips.$inferSelect.dueOn })
    .where(eq(tips.id, (await tip()).id))
  expect(await warnings()).toContain('holidays-unknown')
  expect(await row()).toMatchObject({ isDueSure: false })
  expect(said).toEqual([expect.stringContaining('请注意：有的时限到了还没有放假安排的年份')])
  await move('2026-09-21', 'spam')
  expect(await warnings()).not.toContain('holidays-unknown')
})
