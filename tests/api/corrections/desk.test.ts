import { eq } from 'drizzle-orm'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { settings, tips, tokens } from '#db/schema.ts'
import { StatsView } from '#shared/contract/overview.ts'
import { Counts, QueuePage, queueViews, type QueueView } from '#shared/contract/queue.ts'
import { addDays, type Day } from '#shared/day.ts'
import { keysOf } from '#shared/keys.ts'
import { codeAtoms } from '#shared/pictures/code.ts'
import { linkKeyOf, tokenOf } from '#shared/sellers/token.ts'
import { statuses, type Status } from '#shared/tip/moves.ts'
import { makeDigests } from '#api/jobs/digest/digest.ts'
import { form, post, report } from '#tests/support/office/citizen.ts'
import { correction } from '#tests/support/office/correction.ts'
import { openOffice, type Office, type Person } from '#tests/support/office/office.ts'
import { indexAll } from '#tests/support/office/sellers/sellers.ts'
import { sealedText, storeTip } from '#tests/support/office/tips.ts'
import { openMailServer } from '#tests/support/server/mail-server.ts'

const today = '2026-11-16' as Day

let office: Office
let lead: Person
beforeEach(async () => {
  office = await openOffice()
  lead = await office.signIn('lead')
})
afterEach(() => office.close())

const rowsOf = async (view: QueueView) =>
  QueuePage.parse(await (await lead.get(`/tips?view=${view}`)).json()).rows
const counts = async () => Counts.parse(await (await lead.get('/counts')).json())
/** The views that hold a tip. */
async function viewsOf(id: string): Promise<QueueView[]> {
  const found = await Promise.all(
    keysOf(queueViews).map(async (view) => ((await rowsOf(view)).some((row) => row.id === id) ? [view] : [])),
  )
  return found.flat()
}
const aCorrection = (change: Parameters<typeof storeTip>[1] = {}) =>
  storeTip(office, { category: 'correction', ...change })
const change = ({ id }: { readonly id: string }, columns: Partial<typeof tips.$inferInsert>) =>
  office.database.update(tips).set(columns).where(eq(tips.id, id))
const tipOf = async (number: string) => {
  const [tip] = await office.database.select().from(tips).where(eq(tips.number, number))
  if (!tip) throw new Error('no such tip')
  return tip
}

test('a correction is the last of 先看, whatever happens to it', async () => {
  const objected = await aCorrection({ status: 'investigating', objected: true })
  const plain = await aCorrection()
  const answered = await aCorrection({ status: 'closed' })
  await change(answered, { answeredOn: today })
  const slow = await storeTip(office, { lane: 'slow', dueOn: addDays(today, 30) })
  const late = await storeTip(office, { dueOn: addDays(today, -3) })
  const rows = await rowsOf('first')
  expect(rows.slice(0, 2).map(({ id }) => id)).toEqual([late.id, slow.id])
  expect(new Set(rows.slice(2).map(({ id }) => id))).toEqual(new Set([objected.id, plain.id, answered.id]))
  expect(rows.slice(2).map(({ turn, dueOn }) => [turn, dueOn])).toEqual(
    Array.from({ length: 3 }, () => ['correction', null]),
  )
})

test('each state of a correction stands in its views, and in no other', async () => {
  const states: readonly (readonly [Status, readonly QueueView[]])[] = [
    ['received', ['first', 'all', 'corrections']],
    ['investigating', ['first', 'all', 'corrections']],
    ['waiting', ['all', 'corrections']],
    ['referred', ['all', 'corrections']],
    ['closed', ['all']],
    ['out-of-scope', ['all']],
    ['spam', ['all']],
    ['withdrawn', ['all']],
  ]
  for (const [status, views] of states)
    for (const lane of ['normal', 'slow'] as const) {
      const tip = await aCorrection({ status, lane })
      expect([status, lane, await viewsOf(tip.id)]).toEqual([status, lane, views])
    }
  const mine = await aCorrection({ assigneeId: lead.id })
  expect(await viewsOf(mine.id)).toEqual(['first', 'mine', 'all', 'corrections'])
  const theirs = await aCorrection({ status: 'investigating', assigneeId: office.first?.id ?? null })
  expect(await viewsOf(theirs.id)).toEqual(['all', 'corrections'])
  const answered = await aCorrection({ status: 'closed' })
  await change(answered, { answeredOn: today })
  expect(await viewsOf(answered.id)).toEqual(['first', 'replied', 'all'])
  const report = await storeTip(office)
  expect(await viewsOf(report.id)).not.toContain('corrections')
  expect((await counts()).views.corrections).toBe(10)
})

test('no step of a correction has a due day', async () => {
  const { number } = await report(office, correction)
  const steps = [
    { to: 'investigating' },
    { to: 'waiting', isAsked: true },
    { to: 'investigating' },
    { to: 'closed', finding: 'substantiated' },
  ] as const
  for (const step of steps) {
    const { id, version, reporterRecipient } = await tipOf(number)
    const { to } = step
    const more = {
      ...('finding' in step ? { finding: step.finding } : {}),
      ...('isAsked' in step
        ? {
            message: await sealedText('message', '示例：哪一句？', [
              office.officeRecipient,
              reporterRecipient,
            ]),
          }
        : {}),
    }
    expect((await lead.post(`/tips/${id}/moves`, { version, to, ...more })).status).toBe(200)
    expect(await tipOf(number)).toMatchObject({ status: to, dueOn: '9999-12-31', daysLeft: null })
  }
})

describe('sellers', () => {
  test('no console compares a correction, and none takes tokens for one', async () => {
    const { number } = await report(office, correction)
    await report(office)
    const { id } = await tipOf(number)
    expect(await counts()).toMatchObject({ unindexed: 1, stale: 0 })
    await indexAll(office, lead)
    const token = 'ab'.repeat(16)
    const made = { id, version: 1, strong: token, similar: '', name: '', text: '', sketch: '' }
    expect((await lead.post('/sellers/tokens', { tips: [made] })).status).toBe(200)
    expect(await office.database.$count(tokens, eq(tokens.tipId, id))).toBe(0)
  })

  test('nobody joins a correction to a seller by hand', async () => {
    const [one, other] = [await aCorrection(), await storeTip(office)]
    for (const [tipId, otherId] of [
      [one.id, other.id],
      [other.id, one.id],
    ])
      expect((await lead.post('/sellers/decisions', { tipId, otherId, decision: 'same' })).status).toBe(409)
    const { v: version, ...atoms } = codeAtoms('https://shili-ban88.com/')
    const joined = (list: readonly string[]) =>
      list.map((atom) => tokenOf(linkKeyOf(office.officeIdentity), 1, atom)).join(' ')
    const answer = await lead.post(`/tips/${one.id}/codes`, {
      sealed: await sealedText('note', '示例', [office.officeRecipient]),
      version,
      ...{ strong: joined(atoms.strong), similar: joined(atoms.similar), name: joined(atoms.name) },
    })
    expect(answer.status).toBe(409)
    expect(await office.database.$count(tips, eq(tips.sellerId, one.id))).toBe(0)
    expect(await office.database.$count(tokens, eq(tokens.tipId, one.id))).toBe(0)
  })
})

test('统计 counts corrections apart, never as reports', async () => {
  await storeTip(office)
  await storeTip(office, { lane: 'slow' })
  await aCorrection()
  await aCorrection({ lane: 'slow' })
  await aCorrection({ status: 'closed', lane: 'slow' })
  const stats = StatsView.parse(await (await lead.get('/stats')).json())
  expect(stats).toEqual({
    byStatus: { ...Object.fromEntries(keysOf(statuses).map((status) => [status, 0])), received: 2 },
    ...{ slow: 1, overdue: 0, corrections: { open: 2, all: 3 } },
  })
})

test('the daily letter counts corrections apart, never as reports', async () => {
  const mail = await openMailServer()
  await office.close()
  office = await openOffice({ settings: mail.settings() })
  try {
    lead = await office.signIn('lead')
    await report(office)
    const { receipt } = await report(office, correction)
    await report(office, { ...correction, page: '考真证 /training/' })
    await post(office, '/mailbox/messages', form({ receipt, text: '示例：还有一处。' }))
    const { id, version } = await tipOf((await report(office, { ...correction, page: '首页 /' })).number)
    await lead.post(`/tips/${id}/moves`, { version, to: 'spam' })
    office.clock.now = new Date('2026-11-17T00:30:00Z')
    await office.database.delete(settings).where(eq(settings.key, 'digest-sent-on'))
    await makeDigests(office.deps)()
    const text = mail.taken.at(-1)?.text
    expect(text).toContain('当天收到线索 1 条，举报人来信 0 封。')
    expect(text).toContain('新收 1 条，核实中 0 条')
    expect(text).toContain('另有指出本站写错的：当天收到 3 条，没办完 2 条。')
  } finally {
    await mail.close()
  }
})
