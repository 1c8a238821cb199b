import { and, asc, desc, eq, isNotNull, isNull, sql, type SQL } from 'drizzle-orm'
import { alias } from 'drizzle-orm/sqlite-core'
import type * as z from 'zod'
import { accounts, isRewardable, rewards, tips } from '#db/schema.ts'
import { VersionView } from '#shared/contract/primitives.ts'
import {
  LedgerPage,
  LedgerQuery,
  ledgerViews,
  RewardStepInput,
  type LedgerView,
} from '#shared/contract/reward.ts'
import { addDays, dayOf, type Day } from '#shared/day.ts'
import { keysOf } from '#shared/keys.ts'
import { rewardLimits } from '#shared/tip/reward.ts'
import { rewardStateOn, stepRefusal } from '#shared/tip/reward.ts'
import { triage } from '#shared/roles.ts'
import type { Deps } from '#api/records/deps.ts'
import { Problem } from '#api/core/problem.ts'
import { answer, jsonBody, router } from '#api/core/route.ts'
import { stateOn, stepActions, stepChange, type Step } from '#api/records/rewards.ts'
import { countLimit, pageOf, pageRows, readCursor } from './pages.ts'
import { everyone, staffRoute, TipPath } from './route.ts'
import type { StaffEnv } from './sign-in/guard.ts'
import { actOf, actStatements, once } from './tip/once.ts'

const views = keysOf(ledgerViews)

/** The place of the last row of a page. */
interface Place {
  readonly on: string
  readonly tipId: string
}

function parsePlace(cursor: string | undefined): Place | null {
  const parts = readCursor(cursor, /^(\d{4}-\d{2}-\d{2})_([0-9a-f]{32})$/)
  if (!parts) return null
  const [on = '', tipId = ''] = parts
  return { on, tipId }
}

/**
 * Returns the step that a body asks for.
 * @throws Problem 'invalid-input' when the claim would end in the past or too far ahead.
 */
function stepOf(wish: z.output<typeof RewardStepInput>, today: Day): Step {
  switch (wish.to) {
    case 'proposed':
      return { to: wish.to, amountFen: wish.amount }
    case 'not-eligible':
      return { to: wish.to, reason: wish.reason }
    case 'claim-open':
      if (wish.claimUntil <= today || wish.claimUntil > addDays(today, rewardLimits.claimDaysMax))
        throw new Problem('invalid-input', {
          errors: [{ pointer: '/claimUntil', message: '截止日期要在今天以后、两年以内，请核对' }],
        })
      return { to: wish.to, claimUntil: wish.claimUntil }
    case 'approved':
    case 'paid':
      return { to: wish.to }
    default:
      return wish satisfies never
  }
}

/** Recorded as `reward.propose` and so on. The table `rewardSteps` says which role takes which step. */
const step = staffRoute(triage, {
  method: 'post',
  path: '/tips/{id}/reward',
  summary: 'Takes one step of the reward',
  request: { params: TipPath, body: jsonBody({ RewardStepInput }) },
  responses: { 200: answer({ VersionView }) },
})

const ledger = staffRoute(everyone, {
  method: 'get',
  path: '/rewards',
  summary: 'Shows one page of a view of the ledger, the count of each view, and the totals of each month',
  request: { query: LedgerQuery },
  responses: { 200: answer({ LedgerPage }) },
})

/**
 * Routes for the steps of a reward and the ledger of all rewards. Neither names the receiver of the money.
 */
export function rewardRoutes(deps: Deps) {
  const { database } = deps
  const proposer = alias(accounts, 'proposer')
  const approver = alias(accounts, 'approver')
  const payer = alias(accounts, 'payer')
  // A constant gives the rows of both kinds of view one shape.
  const nobody = sql<null>`null`

  const dueWhere = (place: Place | null) =>
    and(
      isRewardable(tips),
      isNull(rewards.tipId),
      place ? sql`(${tips.receivedOn}, ${tips.id}) > (${place.on}, ${place.tipId})` : undefined,
    )

  /** Selects tips that wait for a first step. */
  const selectDue = (place: Place | null) =>
    database
      .select({
        tipId: tips.id,
        number: tips.number,
        state: nobody,
        amountFen: nobody,
        reason: nobody,
        claimUntil: nobody,
        answer: nobody,
        proposedBy: nobody,
        approvedBy: nobody,
        paidBy: nobody,
        on: tips.receivedOn,
      })
      .from(tips)
      .leftJoin(rewards, eq(rewards.tipId, tips.id))
      .where(dueWhere(place))
      .orderBy(asc(tips.receivedOn), asc(tips.id))
      .limit(pageRows + 1)

  const inView = (view: LedgerView, today: Day): SQL | undefined =>
    view === 'all' ? undefined : sql`${stateOn(today)} = ${view}`

  const selectRewards = (view: LedgerView, today: Day, place: Place | null) =>
    database
      .select({
        tipId: rewards.tipId,
        number: tips.number,
        state: stateOn(today),
        amountFen: rewards.amountFen,
        reason: rewards.reason,
        claimUntil: rewards.claimUntil,
        answer: rewards.answer,
        proposedBy: proposer.displayName,
        approvedBy: approver.displayName,
        paidBy: payer.displayName,
        on: rewards.changedOn,
      })
      .from(rewards)
      .innerJoin(tips, eq(tips.id, rewards.tipId))
      .leftJoin(proposer, eq(proposer.id, rewards.proposedBy))
      .leftJoin(approver, eq(approver.id, rewards.approvedBy))
      .leftJoin(payer, eq(payer.id, rewards.paidBy))
      .where(
        and(
          inView(view, today),
          place ? sql`(${rewards.changedOn}, ${rewards.tipId}) < (${place.on}, ${place.tipId})` : undefined,
        ),
      )
      .orderBy(desc(rewards.changedOn), desc(rewards.tipId))
      .limit(pageRows + 1)

  /** Sums the rewards that were approved, or paid, in each month. */
  const selectMonths = (on: typeof rewards.approvedOn | typeof rewards.paidOn) => {
    const month = sql<string>`substr(${on}, 1, 7)`
    return database
      .select({ month, count: sql<number>`count(*)`, fen: sql<number>`sum(${rewards.amountFen})` })
      .from(rewards)
      .where(isNotNull(on))
      .groupBy(month)
  }

  async function readLedger(view: LedgerView, place: Place | null): Promise<LedgerPage> {
    const today = dayOf(deps.now())
    const dueTips = database
      .select({ one: sql`1`.as('one') })
      .from(tips)
      .leftJoin(rewards, eq(rewards.tipId, tips.id))
      .where(dueWhere(null))
      .limit(countLimit)
      .as('due_tips')
    const state = stateOn(today)
    // One batch reads one snapshot: totals fit the rows.
    const [found, due, byState, approved, paid] = await database.batch([
      view === 'due' ? selectDue(place) : selectRewards(view, today, place),
      database.select({ count: sql<number>`count(*)` }).from(dueTips),
      database
        .select({ state, count: sql<number>`count(*)` })
        .from(rewards)
        .groupBy(state),
      selectMonths(rewards.approvedOn),
      selectMonths(rewards.paidOn),
    ])
    const counts = Object.fromEntries(views.map((name) => [name, 0])) as Record<LedgerView, number>
    counts.due = due[0]?.count ?? 0
    for (const row of byState) {
      counts[row.state] = Math.min(row.count, countLimit)
      counts.all = Math.min(counts.all + row.count, countLimit)
    }
    const months = new Map<string, LedgerPage['months'][number]>()
    const monthOf = (month: string) => {
      const known = months.get(month) ?? { month, approved: 0, approvedFen: 0, paid: 0, paidFen: 0 }
      months.set(month, known)
      return known
    }
    for (const { month, count, fen } of approved)
      Object.assign(monthOf(month), { approved: count, approvedFen: fen })
    for (const { month, count, fen } of paid) Object.assign(monthOf(month), { paid: count, paidFen: fen })
    return {
      ...pageOf<LedgerPage['rows'][number]>(found, ({ on, tipId }) => `${on}_${tipId}`),
      counts,
      months: [...months.values()].sort((a, b) => b.month.localeCompare(a.month)),
    }
  }

  return router<StaffEnv>()
    .openapi(step, async (c) => {
      const { key, ...wish } = c.req.valid('json')
      const { account } = c.var.staff
      const id = c.req.param('id')
      const act = actOf(deps, account.id, ['reward', id, wish], key)
      await once(deps, act, { tipId: id, rewardVersion: wish.version }, async () => {
        const today = dayOf(act.at)
        const [[tip], [reward]] = await database.batch([
          database.select().from(tips).where(eq(tips.id, id)).limit(1),
          database.select().from(rewards).where(eq(rewards.tipId, id)).limit(1),
        ])
        if (!tip) throw new Problem('not-found')
        if ((reward?.version ?? 0) !== wish.version) throw new Problem('conflict')
        const stands = {
          state: rewardStateOn(reward ?? null, today),
          proposedById: reward?.proposedBy ?? null,
        }
        const refusal = stepRefusal(tip, stands, wish.to, account)
        if (refusal) throw new Problem(refusal)
        const { statements, require } = stepChange(
          database,
          tip,
          reward ?? null,
          stepOf(wish, today),
          account.id,
          today,
        )
        await deps.write(
          { actor: account.id, action: stepActions[wish.to], subject: id, at: act.at },
          [...actStatements(deps, act, []), ...statements],
          { require },
        )
      })
      return c.json({ version: wish.version + 1 }, 200)
    })
    .openapi(ledger, async (c) => {
      const { view, cursor } = c.req.valid('query')
      return c.json(await readLedger(view, parsePlace(cursor)), 200)
    })
}
