import { eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { audit, tips } from '#db/schema.ts'
import { LedgerPage, type LedgerView } from '#shared/contract/reward.ts'
import { TipView } from '#shared/contract/tip.ts'
import { MailboxView } from '#shared/contract/citizen.ts'
import { type Day } from '#shared/day.ts'
import { verifyChains } from '#api/records/chains.ts'
import { lapse } from '#api/jobs/lapse.ts'
import { purge } from '#api/jobs/purge.ts'
import { plainTip, post, report } from '#tests/support/office/citizen.ts'
import {
  officeOfFive,
  office,
  leads,
  triagers,
  rewardOf,
  step,
  must,
  bringTo,
  type To,
} from '#tests/support/office/rewards.ts'

officeOfFive()

test('a claim ends on a real day after today and within two years', async () => {
  const id = await bringTo('approved', triagers[0])
  for (const until of ['2026-11-16', '2026-02-30', '2029-01-01', '', undefined]) {
    const answer = await step(triagers[0], id, 'claim-open', { claimUntil: until })
    expect(((await answer.json()) as { errors: { pointer: string }[] }).errors).toMatchObject([
      { pointer: '/claimUntil' },
    ])
  }
  await must(step(triagers[0], id, 'claim-open', { claimUntil: '2026-11-17' }))
})

test('a claim lapses by the clock when its last day is over, and a lead may open it again', async () => {
  const id = await bringTo('approved', triagers[0])
  await must(step(triagers[0], id, 'claim-open', { claimUntil: '2026-11-18' }))
  const stateAt = async (instant: string) => {
    office.clock.now = new Date(instant)
    const person = await office.signIn('triager')
    return { person, state: TipView.parse(await (await person.get(`/tips/${id}`)).json()).reward.state }
  }
  // Midnight of the office is 16:00 UTC.
  expect((await stateAt('2026-11-18T15:59:00Z')).state).toBe('claim-open')
  expect(await lapse(office.deps)).toBe(0)
  const late = await stateAt('2026-11-18T16:00:00Z')
  expect(late.state).toBe('lapsed')
  expect((await step(late.person, id, 'paid')).status).toBe(409)
  const ledger = async (view: LedgerView) =>
    LedgerPage.parse(await (await late.person.get(`/rewards?view=${view}`)).json())
  expect((await ledger('lapsed')).rows).toMatchObject([{ tipId: id, state: 'lapsed' }])
  expect((await ledger('claim-open')).rows).toEqual([])

  expect(await lapse(office.deps)).toBe(1)
  expect(await lapse(office.deps)).toBe(0)
  expect(await rewardOf(id)).toMatchObject({ state: 'lapsed', changedOn: '2026-11-19' })
  expect(
    (await office.database.select().from(audit).where(eq(audit.action, 'reward.lapse'))).map(
      ({ actor, subject }) => [actor, subject],
    ),
  ).toEqual([['system', id]])
  const lead = await office.signIn('lead')
  await must(step(lead, id, 'claim-open', { claimUntil: '2026-11-30' }))
  await must(step(lead, id, 'paid'))
  const { reward } = TipView.parse(await (await lead.get(`/tips/${id}`)).json())
  expect(reward.events.map(({ to, by }) => [to, by === null ? 'the clock' : 'somebody'])).toEqual([
    ['proposed', 'somebody'],
    ['approved', 'somebody'],
    ['claim-open', 'somebody'],
    ['lapsed', 'the clock'],
    ['claim-open', 'somebody'],
    ['paid', 'somebody'],
  ])
  expect(await verifyChains(office.database)).not.toHaveProperty('broken')
})

test('the mailbox shows the state of the reward in JSON and on the page, also without content', async () => {
  const { receipt, number } = await report(office, { ...plainTip, wantsReward: true })
  const [tip] = await office.database.select().from(tips).where(eq(tips.number, number))
  if (!tip) throw new Error('no tip')
  const read = async () => MailboxView.parse(await (await post(office, '/mailbox', { receipt })).json())
  expect((await read()).reward).toBeUndefined()
  await office.database
    .update(tips)
    .set({ status: 'closed', finding: 'substantiated', purgeOn: '2027-05-15' as Day })
    .where(eq(tips.id, tip.id))
  const states: Partial<Record<To, string>> = {}
  for (const to of ['not-eligible', 'proposed', 'approved', 'claim-open', 'paid'] as const) {
    await must(step(to === 'approved' || to === 'paid' ? leads[1] : leads[0], tip.id, to))
    const { reward } = await read()
    states[to] = [reward?.text, reward?.amount, reward?.until].join(' ').trim()
    const page = await (
      await post(office, '/mailbox', new URLSearchParams({ receipt }), { accept: 'html' })
    ).text()
    for (const text of [reward?.text, reward?.amount ?? '', ...(reward?.advice ?? [])])
      expect(page).toContain(text)
    expect(reward?.advice.length).toBeGreaterThan(0)
  }
  expect(states).toEqual({
    'not-eligible': '受理部门决定，不予奖励：同一件事，已有人先举报',
    proposed: '正在审核',
    approved: '已同意奖励，还不能领取',
    'claim-open': '可以领取 800 元 2026-12-31',
    paid: '已发放 800 元',
  })
  office.clock.now = new Date('2027-11-16T01:30:00Z')
  await purge(office.deps)
  const { purged, reward } = await read()
  expect(purged).toContain('内容已按期限删除')
  expect(reward).toEqual({
    text: '已发放',
    amount: '800 元',
    advice: ['不用再做什么。', '没有收到，请联系示例。'],
  })
  expect(
    LedgerPage.parse(await (await (await office.signIn('auditor')).get('/rewards')).json()).months,
  ).toEqual([{ month: '2026-11', approved: 1, approvedFen: 80_000, paid: 1, paidFen: 80_000 }])
})
