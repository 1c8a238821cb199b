import { sql, type SQL } from 'drizzle-orm'
import { violatedNotNull, violatedUnique, type Database } from '#db/client.ts'
import { rewardEvents, rewards, tips } from '#db/schema.ts'
import type { Day } from '#shared/day.ts'
import type { RewardReason, RewardState } from '#shared/tip/reward.ts'
import { rewardStateOn } from '#shared/tip/reward.ts'
import type { TipRow } from '#api/records/moves.ts'
import type { AuditAction } from '#shared/audit.ts'
import { onlyIf, type Statement } from '#api/records/write.ts'

/** Where a reward stands, as stored. */
export type RewardRow = typeof rewards.$inferSelect

/** A step of a reward, with what it brings. The clock's is `lapsed`. */
export type Step =
  | { readonly to: 'proposed'; readonly amountFen: number }
  | { readonly to: 'not-eligible'; readonly reason: RewardReason }
  | { readonly to: 'claim-open'; readonly claimUntil: Day }
  | { readonly to: 'approved' | 'paid' | 'lapsed' }

/** What each step is called in the audit log. */
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

const none = {
  amountFen: null,
  reason: null,
  proposedBy: null,
  approvedBy: null,
  approvedOn: null,
  claimUntil: null,
  paidBy: null,
  paidOn: null,
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
      return { ...before, claimUntil: step.claimUntil }
    case 'paid':
      return { ...before, paidBy: accountId, paidOn: on }
    case 'lapsed':
      return before
    default:
      return step satisfies never
  }
}

/**
 * The statements of a step that `stepRefusal` permits: the reward's columns and an event whose UNIQUE(tip, version) lets only one of two writers through.
 * `by` null is the clock. A person's whole batch fails, as `isStepConflict` tells, when the tip moved meanwhile.
 */
export function stepStatements(
  database: Database,
  tip: Pick<TipRow, 'id' | 'version'>,
  reward: RewardRow | null,
  step: Step,
  by: string | null,
  on: Day,
): Statement[] {
  const version = (reward?.version ?? 0) + 1
  const columns = {
    ...columnsAfter(reward ?? none, step, by, on),
    tipId: tip.id,
    state: step.to,
    version,
    changedOn: on,
  }
  const tipStands = sql`(select ${tips.version} from ${tips} where ${tips.id} = ${tip.id}) = ${tip.version}`
  return [
    database.insert(rewardEvents).values({
      tipId: by === null ? tip.id : onlyIf(tipStands, tip.id),
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
  ]
}

/** Whether a step came too late: another was faster, or the tip moved. */
export function isStepConflict(error: unknown): boolean {
  return (
    violatedUnique(error) === 'reward_events.tip_id, reward_events.version' ||
    violatedNotNull(error) === 'reward_events.tip_id'
  )
}
