import { desc, eq, sql } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { audit, rewardEvents, rewards, tips } from '#db/schema.ts'
import { dayOf } from '#shared/day.ts'
import { keysOf } from '#shared/keys.ts'
import { rewardReasons, rewardStates } from '#shared/tip/reward.ts'
import { type Finding } from '#shared/tip/lists.ts'
import { type Status } from '#shared/tip/moves.ts'
import { toProblem } from '#api/core/problem.ts'
import { stepChange } from '#api/records/rewards.ts'
import { verifyChains } from '#api/records/chains.ts'
import { disableLead } from '#tests/support/office/leads.ts'
import { type Person } from '#tests/support/office/office.ts'
import {
  officeOfFive,
  office,
  leads,
  triagers,
  auditor,
  details,
  rewardOf,
  step,
  must,
  storeRewardable,
  bringTo,
  type To,
  type From,
} from '#tests/support/office/rewards.ts'

officeOfFive()

/** Returns whether a person may take a step. Written from the rules and not from the code. */
function isPermitted(from: From, to: To, person: Person, proposer: Person): boolean {
  const lead = person.role === 'lead'
  const handler = lead || person.role === 'triager'
  switch (`${from} > ${to}`) {
    case 'none > proposed':
    case 'proposed > proposed':
    case 'approved > claim-open':
      return handler
    case 'none > not-eligible':
    case 'proposed > not-eligible':
    case 'approved > not-eligible':
    case 'claim-open > not-eligible':
    case 'not-eligible > proposed':
    case 'lapsed > claim-open':
      return lead
    case 'proposed > approved':
      return lead && person !== proposer
    case 'claim-open > paid':
      return handler && person !== proposer
    default:
      return false
  }
}

for (const from of ['none', ...keysOf(rewardStates)] as const) {
  test(`from ${from}, each step is open to the people of the table alone, and is audited`, async () => {
    const people = [...leads, ...triagers, auditor]
    for (const proposer of [leads[0], triagers[0]]) {
      for (const to of keysOf(details)) {
        let refusedAt: string | null = null
        for (const person of people) {
          // A refused step changes nothing, so the next person meets the same reward.
          const id: string = refusedAt ?? (await bringTo(from, proposer))
          const before = { reward: await rewardOf(id), audit: await office.database.$count(audit) }
          const answer = await step(person, id, to)
          const known = people.some((one) => isPermitted(from, to, one, proposer))
          const expected = isPermitted(from, to, person, proposer)
            ? 200
            : known || person === auditor
              ? 403
              : 409
          expect(`${from} > ${to} by ${String(people.indexOf(person))}: ${String(answer.status)}`).toBe(
            `${from} > ${to} by ${String(people.indexOf(person))}: ${String(expected)}`,
          )
          const after = await rewardOf(id)
          if (expected !== 200) {
            refusedAt = id
            expect(after).toEqual(before.reward)
            expect(await office.database.$count(audit)).toBe(before.audit)
            continue
          }
          refusedAt = null
          expect(after).toMatchObject({
            state: to,
            version: (before.reward?.version ?? 0) + 1,
            changedOn: '2026-11-16',
          })
          const [row] = await office.database
            .select()
            .from(audit)
            .orderBy(desc(sql`rowid`))
            .limit(1)
          const actions = {
            proposed: 'propose',
            approved: 'approve',
            'not-eligible': 'refuse',
            'claim-open': 'open',
            paid: 'pay',
          }
          expect(row).toMatchObject({ action: `reward.${actions[to]}`, actor: person.id, subject: id })
          expect(await office.database.$count(audit)).toBe(before.audit + 1)
        }
      }
    }
    expect(await verifyChains(office.database)).not.toHaveProperty('broken')
  })
}

test('the proposer neither approves nor pays, after any steps, not even as the only lead', async () => {
  const [first, second] = leads
  const { id } = await storeRewardable()
  await must(step(first, id, 'proposed'))
  expect((await step(first, id, 'approved')).status).toBe(403)
  // Another amount is a new proposal, so the second lead is the proposer now.
  await must(step(second, id, 'proposed', { amount: '900' }))
  expect((await step(second, id, 'approved')).status).toBe(403)
  await must(step(first, id, 'approved'))
  await must(step(first, id, 'not-eligible'))
  await must(step(first, id, 'proposed', { amount: '950' }))
  expect((await step(first, id, 'approved')).status).toBe(403)
  await must(step(second, id, 'approved'))
  // Opening a claim is neither approval nor payment: the payer looks again.
  await must(step(first, id, 'claim-open'))
  expect((await step(first, id, 'paid')).status).toBe(403)
  await must(step(second, id, 'paid'))
  expect(await rewardOf(id)).toMatchObject({
    amountFen: 95_000,
    proposedBy: first.id,
    approvedBy: second.id,
    paidBy: second.id,
  })

  const alone = await storeRewardable()
  await must(step(first, alone.id, 'proposed'))
  for (const lead of [second.id, office.first?.id]) await disableLead(office, lead ?? '')
  expect((await second.get('/session')).status).toBe(401)
  expect((await step(second, alone.id, 'approved')).status).toBe(401)
  expect((await step(first, alone.id, 'approved')).status).toBe(403)
  expect((await step(triagers[0], alone.id, 'approved')).status).toBe(403)
  await must(step(await office.signIn('lead'), alone.id, 'approved'))
})

test('the database itself holds four eyes, and keeps every step as it was', async () => {
  const id = await bringTo('claim-open', leads[0])
  const run = (statement: string) => office.database.$client.execute({ sql: statement, args: [id] })
  await expect(run('update rewards set approved_by = proposed_by where tip_id = ?')).rejects.toThrow(
    'rewards_four_eyes',
  )
  await expect(
    run(`update rewards set state = 'paid', paid_by = proposed_by, paid_on = '2026-11-16' where tip_id = ?`),
  ).rejects.toThrow('rewards_four_eyes')
  await expect(
    run('update rewards set approved_by = null, approved_on = null where tip_id = ?'),
  ).rejects.toThrow('rewards_approved')
  await expect(run('update reward_events set amount_fen = 1 where tip_id = ?')).rejects.toThrow('append-only')
  await expect(run('delete from reward_events where tip_id = ?')).rejects.toThrow('append-only')
})

test('one of two people who act at once or on an old view gets a conflict', async () => {
  const id = await bringTo('proposed', triagers[0])
  const approve = (person: Person, version: number) =>
    person.post(`/tips/${id}/reward`, { to: 'approved', version })
  const answers = await Promise.all(leads.map((lead) => approve(lead, 1)))
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 409])
  expect(await office.database.$count(rewardEvents, eq(rewardEvents.tipId, id))).toBe(2)

  // A click on an old amount does not approve a changed one.
  const changed = await bringTo('proposed', triagers[0])
  await must(step(triagers[0], changed, 'proposed', { amount: '90000' }))
  expect((await leads[0].post(`/tips/${changed}/reward`, { to: 'approved', version: 1 })).status).toBe(409)
  expect((await rewardOf(changed))?.state).toBe('proposed')
})

test('a step made for a tip that moved fails whole', async () => {
  const { deps, database } = office
  const { id } = await storeRewardable()
  const [tip] = await database.select().from(tips).where(eq(tips.id, id))
  if (!tip) throw new Error('no tip')
  const on = dayOf(deps.now())
  const propose = (by: string, version: number) => {
    const step = { to: 'proposed', amountFen: 100 } as const
    const { statements, require } = stepChange(database, { id, version }, null, step, by, on)
    return deps
      .write({ actor: by, action: 'reward.propose', subject: id, at: deps.now() }, statements, { require })
      .then(() => 'written')
      .catch((error: unknown) => toProblem(error).code)
  }
  expect(await propose(leads[0].id, tip.version - 1)).toBe('conflict')
  expect(await rewardOf(id)).toBeNull()
  expect(await propose(leads[0].id, tip.version)).toBe('written')
})

test('only a tip that is closed as substantiated, with a wish for a reward, is rewarded', async () => {
  const never = [
    { status: 'investigating' as const },
    { finding: 'unsubstantiated' as const },
    { finding: 'undetermined' as const },
    { wantsReward: false },
    { status: 'withdrawn' as const },
  ]
  for (const more of never) {
    const { id } = await storeRewardable(more)
    expect((await step(triagers[0], id, 'proposed')).status).toBe(409)
    expect((await step(leads[0], id, 'not-eligible')).status).toBe(409)
  }
  expect((await step(leads[0], 'f'.repeat(32), 'proposed')).status).toBe(404)

  // After an objection no step is possible until the tip is closed. Closed otherwise, the reward is refused.
  const id = await bringTo('claim-open', triagers[0])
  const stands = async (status: Status, finding: Finding | null) => {
    await office.database.update(tips).set({ status, finding }).where(eq(tips.id, id))
  }
  await stands('investigating', null)
  expect((await step(leads[0], id, 'paid')).status).toBe(409)
  expect((await step(leads[0], id, 'not-eligible')).status).toBe(409)
  await stands('closed', 'unsubstantiated')
  expect((await step(leads[0], id, 'paid')).status).toBe(409)
  await must(step(leads[0], id, 'not-eligible', { reason: 'not-upheld' }))
  expect((await step(leads[0], id, 'proposed')).status).toBe(409)
})

test('an amount is taken to the fen as typed, or refused with a sentence', async () => {
  const { id } = await storeRewardable()
  for (const amount of ['', '0.99', '300000.01', '12.345', '-5', '1e3', '1,2', '八百', '999999999999', 800]) {
    const answer = await step(triagers[0], id, 'proposed', { amount })
    expect(answer.status).toBe(422)
    expect(((await answer.json()) as { errors: { pointer: string }[] }).errors).toMatchObject([
      { pointer: '/amount' },
    ])
  }
  for (const [amount, amountFen] of [
    ['１，２００.５０元', 120_050],
    ['0.1', null],
    ['1.10', 110],
    ['1.15', 115],
    ['￥300,000', 30_000_000],
  ] as const) {
    const answer = await step(triagers[0], id, 'proposed', { amount })
    expect(answer.status).toBe(amountFen === null ? 422 : 200)
    if (amountFen !== null) expect((await rewardOf(id))?.amountFen).toBe(amountFen)
  }
})

test('a reason stands on the list, and nobody takes the step of the clock', async () => {
  const { id } = await storeRewardable()
  for (const reason of [undefined, '', '张三', 'constructor'])
    expect((await step(leads[0], id, 'not-eligible', { reason })).status).toBe(422)
  for (const reason of keysOf(rewardReasons))
    await must(step(leads[0], (await storeRewardable()).id, 'not-eligible', { reason }))
  expect(await office.database.$count(rewards, eq(rewards.state, 'not-eligible'))).toBe(
    keysOf(rewardReasons).length,
  )
  expect((await step(leads[0], id, 'lapsed' as To)).status).toBe(422)
})
