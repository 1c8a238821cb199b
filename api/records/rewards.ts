import { and, ne, or, sql, type SQL } from 'drizzle-orm'
import type { Database } from '#db/client.ts'
import { rewardEvents, rewards } from '#db/schema.ts'
import type { Day } from '#shared/day.ts'
import type { RewardReason, RewardState } from '#shared/tip/reward.ts'
import { officeSteps, rewardStateOn } from '#shared/tip/reward.ts'
import type { Role } from '#shared/roles.ts'
import { isUnchanged, type TipRow } from '#api/records/moves.ts'
import type { AuditAction } from '#shared/audit.ts'
import type { Change, Requirement } from '#api/records/write.ts'

/** The stored state of a reward. */
export type RewardRow = typeof rewards.$inferSelect

/** A step of a reward with its details. The clock makes `lapsed`. */
export type Step =
  | { readonly to: 'proposed'; readonly amountFen: number }
  | { readonly to: 'not-eligible'; readonly reason: RewardReason }
  | { readonly to: 'claim-open'; readonly claimUntil: Day }
  | { readonly to: 'approved' | 'paid' | 'lapsed' }

/** The name of each step in the audit log. */
export const stepActions = {
  proposed: 'reward.propose',
  approved: 'reward.approve',
  'not-eligible': 'reward.refuse',
  'claim-open': 'reward.open',
  paid: 'reward.pay',
  lapsed: 'reward.lapse',
} as const satisfies Record<RewardState, AuditAction>

/** `rewardStateOn` in SQL. */
export function stateOn(today: Day): SQL<RewardState> {
  return sql<RewardState>`case when ${rewards.state} = 'claim-open' and ${rewards.claimUntil} < ${today} then 'lapsed' else ${rewards.state} end`
}

/**
 * Returns the condition for rewards with a step for which the reporter waits and that this person may take.
 * Without any step it is false.
 */
export function waitsFor({ id, role }: { readonly id: string; readonly role: Role }): SQL {
  const steps = officeSteps.filter(({ by }) => by.includes(role))
  const stands = ({ from, another }: (typeof steps)[number]) =>
    and(sql`${rewards.state} = ${from}`, another ? ne(rewards.proposedBy, id) : undefined)
  return or(...steps.map(stands)) ?? sql`0`
}

const none = {
  amountFen: null,
  reason: null,
  proposedBy: null,
  approvedBy: null,
  approvedOn: null,
  claimUntil: null,
  paidBy: null,
  paidOn: null,
  answer: null,
} as const
type Columns = Omit<RewardRow, 'tipId' | 'state' | 'version' | 'changedOn'>

function columnsAfter(before: Columns, step: Step, accountId: string | null, on: Day): Columns {
  switch (step.to) {
    case 'proposed':
      return { ...none, amountFen: step.amountFen, proposedBy: accountId }
    case 'not-eligible':
      return { ...none, reason: step.reason }
    case 'approved':
      return { ...before, approvedBy: accountId, approvedOn: on }
    case 'claim-open':
      // A claim that opens again asks again.
      return { ...before, claimUntil: step.claimUntil, answer: null }
    case 'paid':
      return { ...before, paidBy: accountId, paidOn: on }
    case 'lapsed':
      return before
    default:
      return step satisfies never
  }
}

/**
 * Returns the change of a step that `stepRefusal` permits: the reward's columns and an event. Requires that
 * the reward is unchanged since it was read. A person's step also requires that of the tip.
 * @param by account; null is the clock
 */
export function stepChange(
  database: Database,
  tip: Pick<TipRow, 'id' | 'version'>,
  reward: RewardRow | null,
  step: Step,
  by: string | null,
  on: Day,
): Change {
  const version = (reward?.version ?? 0) + 1
  const columns = {
    ...columnsAfter(reward ?? none, step, by, on),
    tipId: tip.id,
    state: step.to,
    version,
    changedOn: on,
  }
  const rewardVersion = sql`(select ${rewards.version} from ${rewards} where ${rewards.tipId} = ${tip.id})`
  return {
    statements: [
      database.insert(rewardEvents).values({
        tipId: tip.id,
        version,
        from: step.to === 'lapsed' ? 'claim-open' : rewardStateOn(reward, on),
        to: step.to,
        accountId: by,
        onDay: on,
        amountFen: columns.amountFen,
        reason: columns.reason,
        claimUntil: columns.claimUntil,
      }),
      database.insert(rewards).values(columns).onConflictDoUpdate({ target: rewards.tipId, set: columns }),
    ],
    require: [
      [sql`coalesce(${rewardVersion}, 0) = ${version - 1}`, 'conflict'],
      ...(by === null ? [] : [[isUnchanged(tip), 'conflict'] satisfies Requirement]),
    ],
  }
}
