import { desc, eq, sql } from 'drizzle-orm'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { audit, rewardEvents, rewards, tips } from '#db/schema.ts'
import { LedgerPage, type LedgerView } from '#shared/contract/reward.ts'
import { TipView } from '#shared/contract/tip.ts'
import { MailboxView } from '#shared/contract/citizen.ts'
import { addDays, dayOf, type Day } from '#shared/day.ts'
import { keysOf } from '#shared/keys.ts'
import { rewardReasons, rewardStates, type RewardState } from '#shared/tip/reward.ts'
import { type Finding } from '#shared/tip/lists.ts'
import { type Status } from '#shared/tip/moves.ts'
import { toProblem } from '#api/core/problem.ts'
import { stepChange, type Step } from '#api/records/rewards.ts'
import { verifyChains } from '#api/records/chains.ts'
import { lapse } from '#api/jobs/lapse.ts'
import { purge } from '#api/jobs/purge.ts'
import { plainTip, post, report } from '#tests/support/citizen.ts'
import { openOffice, type Office, type Person } from '#tests/support/office.ts'
import { storeTip } from '#tests/support/tips.ts'

type To = Exclude<RewardState, 'lapsed'>
type From = RewardState | 'none'

let office: Office
let leads: [Person, Person]
let triagers: [Person, Person]
let auditor: Person
beforeEach(async () => {
  office = await openOffice()
  leads = [await office.signIn('lead'), await office.signIn('lead')]
  triagers = [await office.signIn('triager'), await office.signIn('triager')]
  auditor = await office.signIn('auditor')
})
afterEach(() => office.close())

const claimUntil = '2026-12-31'
const details: Readonly<Record<To, object>> = {
  proposed: { amount: '800' },
  approved: {},
  'not-eligible': { reason: 'not-first' },
  'claim-open': { claimUntil },
  paid: {},
}

const rewardOf = async (tipId: string) =>
  (await office.database.select().from(rewards).where(eq(rewards.tipId, tipId)))[0] ?? null
const step = async (person: Person, tipId: string, to: To, more: object = details[to]) =>
  person.post(`/tips/${tipId}/reward`, { to, version: (await rewardOf(tipId))?.version ?? 0, ...more })
const must = async (answer: Promise<Response>) => {
  const { status } = await answer
  if (status !== 200) throw new Error(`the step answered ${String(status)}`)
}
const storeRewardable = (more: { status?: Status; finding?: Finding | null; wantsReward?: boolean } = {}) =>
  storeTip(office, { status: 'closed', finding: 'substantiated', wantsReward: true, ...more })

/** Bring a new tip's reward to a state by the API, proposed by this person where it was proposed. */
async function bringTo(state: From, proposer: Person): Promise<string> {
  const { id } = await storeRewardable()
  const other = leads.find((lead) => lead !== proposer) ?? leads[0]
  if (state === 'not-eligible') await must(step(other, id, 'not-eligible'))
  if (state === 'none' || state === 'not-eligible') return id
  await must(step(proposer, id, 'proposed'))
  const road: To[] =
    state === 'proposed' ? [] : state === 'approved' ? ['approved'] : ['approved', 'claim-open']
  for (const to of road) await must(step(other, id, to))
  if (state === 'paid') await must(step(other, id, 'paid'))
  // The day goes by: a lapse is not recorded yet, and holds all the same.
  if (state === 'lapsed')
    await office.database
      .update(rewards)
      .set({ claimUntil: '2026-11-15' as Day })
      .where(eq(rewards.tipId, id))
  return id
}

/** Who may take a step, written from the rules and not from the code. */
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
  test(`from ${from}, each step is open to those of the table and to nobody else, and is audited`, async () => {
    const people = [...leads, ...triagers, auditor]
    for (const proposer of [leads[0], triagers[0]]) {
      for (const to of keysOf(details)) {
        let refusedAt: string | null = null
        for (const person of people) {
          // A refused step leaves all as it was: the next person meets the same reward.
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

test('the proposer neither approves nor pays, whatever came between, not even as the only lead', async () => {
  const [first, second] = leads
  const { id } = await storeRewardable()
  await must(step(first, id, 'proposed'))
  expect((await step(first, id, 'approved')).status).toBe(403)
  // Another amount is a proposal of its own: now the other one proposed.
  await must(step(second, id, 'proposed', { amount: '900' }))
  expect((await step(second, id, 'approved')).status).toBe(403)
  await must(step(first, id, 'approved'))
  await must(step(first, id, 'not-eligible'))
  await must(step(first, id, 'proposed', { amount: '950' }))
  expect((await step(first, id, 'approved')).status).toBe(403)
  await must(step(second, id, 'approved'))
  // To open the claim is neither: the one who pays looks again.
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
  for (const lead of [second.id, office.first?.id])
    expect((await first.post(`/people/${lead ?? ''}/disable`)).status).toBe(204)
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

test('of two people who act at once or on an old view, one gets a conflict', async () => {
  const id = await bringTo('proposed', triagers[0])
  const approve = (person: Person, version: number) =>
    person.post(`/tips/${id}/reward`, { to: 'approved', version })
  const answers = await Promise.all(leads.map((lead) => approve(lead, 1)))
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 409])
  expect(await office.database.$count(rewardEvents, eq(rewardEvents.tipId, id))).toBe(2)

  // An amount changed after it was looked at is not approved by the click on the old one.
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

test('only a tip that is closed as substantiated, and whose reporter wished it, is rewarded', async () => {
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

  // Looked into again after an objection: nothing moves until it is closed; closed otherwise, it is refused.
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

test('an amount is taken to the fen as it was typed, or refused with a sentence', async () => {
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

/** A reward taken along a road, each step on a day of its own: many, over months, in little time. */
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

test('the ledger equals what the steps themselves add up to, page by page and month by month', async () => {
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
  // Independent: from the steps alone, in plain SQL.
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

test('the ledger tells an auditor numbers and staff, and of a reporter nothing', async () => {
  const id = await bringTo('paid', triagers[0])
  const [tip] = await office.database.select().from(tips).where(eq(tips.id, id))
  const text = await (await auditor.get('/rewards')).text()
  // Strict: a member that is not in the contract fails.
  const [row] = LedgerPage.parse(JSON.parse(text)).rows
  expect(row).toMatchObject({ number: tip?.number, state: 'paid', amountFen: 80_000 })
  expect(row?.proposedBy).toMatch(/^triager-/)
  expect(row?.paidBy).toMatch(/^lead-/)
  for (const secret of [tip?.mailboxId, tip?.reporterRecipient, tip?.category])
    expect(text).not.toContain(secret)
  expect((await auditor.get(`/tips/${id}`)).status).toBe(403)
  expect((await office.request('/rewards')).status).toBe(401)
})

test('the mailbox says where the reward stands, to a script and on the page, also when the content is gone', async () => {
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
    'not-eligible': '不予奖励：同一件事，已有人先举报',
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

test('a reason stands on the list, and the clock’s step is nobody’s', async () => {
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
