import type { Day } from '#shared/day.ts'
import {
  finalStatuses,
  rewardReasons,
  rewardStates,
  rewardSteps,
  type Finding,
  type RewardReason,
  type RewardState,
  type Role,
  type Status,
} from '#shared/domain.ts'

/**
 * Fen of an amount in yuan as people write it: `800`, `800.5`, `１,200.00 元`. Read digit by digit, so that nothing is rounded. Null for anything else: a
 * comma that parts no thousands, more than two decimals, a sign.
 */
export function parseYuan(text: string): number | null {
  const plain = text
    .normalize('NFKC')
    .replace(/\s/g, '')
    .replace(/^¥|元$/g, '')
  const [, whole, decimals = ''] = /^(\d{1,9}|\d{1,3}(?:,\d{3}){1,2})(?:\.(\d{1,2}))?$/.exec(plain) ?? []
  if (whole === undefined) return null
  return Number(whole.replaceAll(',', '')) * 100 + Number(decimals.padEnd(2, '0'))
}

/** `1,200 元`, or `1,200.50 元` where there are fen. */
export function yuan(amountFen: number): string {
  const fen = amountFen % 100
  const whole = String((amountFen - fen) / 100).replace(/\B(?=(\d{3})+$)/g, ',')
  return `${whole}${fen === 0 ? '' : `.${String(fen).padStart(2, '0')}`} 元`
}

/** What a reward's state depends on besides the clock. */
export interface Claim {
  readonly state: RewardState
  /** Last day of the claim. */
  readonly claimUntil: string | null
}

/** The state on a day: a claim has lapsed as soon as its last day is over, whether or not that was recorded yet. Null: none was proposed. */
export function rewardStateOn(reward: Claim | null, today: Day): RewardState | null {
  if (reward?.state === 'claim-open' && reward.claimUntil !== null && reward.claimUntil < today) return 'lapsed'
  return reward?.state ?? null
}

/** What of a tip decides on its reward. */
export interface Rewardable {
  readonly status: Status
  readonly finding: Finding | null
  readonly wantsReward: boolean
}

/** Whether a reward can be proposed and go its way: it was wished, and the tip is closed as substantiated. */
export function isRewardable({ status, finding, wantsReward }: Rewardable): boolean {
  return wantsReward && status === 'closed' && finding === 'substantiated'
}

/**
 * Why a person may not take a step, or null if they may. `conflict`: the reward or its tip is not where the step begins; `not-allowed`: another person or
 * role has to take it.
 */
export function stepRefusal(
  tip: Rewardable,
  reward: { readonly state: RewardState | null; readonly proposedById: string | null },
  to: RewardState,
  person: { readonly id: string; readonly role: Role },
): 'conflict' | 'not-allowed' | null {
  const step = rewardSteps.find((known) => known.from === reward.state && known.to === to)
  // A reward that was on its way can still be refused when its tip was closed otherwise after an objection.
  const fits = isRewardable(tip) || (to === 'not-eligible' && reward.state !== null && finalStatuses.includes(tip.status))
  if (!step || !fits) return 'conflict'
  if (!step.by.includes(person.role)) return 'not-allowed'
  return step.another && reward.proposedById === person.id ? 'not-allowed' : null
}

/** What the reporter reads of a reward: where it stands, amount and last day once it can be claimed, what to do, a sentence or two at a time. */
export interface RewardTexts {
  readonly text: string
  readonly amount?: string
  /** Last day of the claim. */
  readonly until?: string
  readonly advice: readonly string[]
}

/**
 * The reporter's texts for a reward. While the tip is looked into again, or was closed otherwise, nothing can be claimed.
 * @param ask whom to ask: the operator's contact, and whether a message can still be written
 */
export function rewardTexts(
  tip: Rewardable,
  reward: Claim & { readonly amountFen: number | null; readonly reason: RewardReason | null },
  ask: { readonly contact: string; readonly mayWrite: boolean },
  today: Day,
): RewardTexts {
  const state = rewardStateOn(reward, today) ?? reward.state
  const whom = `${ask.mayWrite ? '在下面给办理人员留言，或者' : ''}联系${ask.contact}`
  if (!isRewardable(tip) && state !== 'paid' && state !== 'not-eligible')
    return finalStatuses.includes(tip.status)
      ? { text: '复核已经结束，奖励怎样处理还没有登记', advice: [`想知道结果，可以${whom}。`] }
      : { text: '复核期间，奖励先不办理', advice: ['复核结束后，这里会写明结果。'] }
  const { reporter, advice } = rewardStates[state]
  const hasAmount = (state === 'claim-open' || state === 'paid') && reward.amountFen !== null
  return {
    text: reward.reason === null ? reporter : `${reporter}：${rewardReasons[reward.reason]}`,
    ...(hasAmount ? { amount: yuan(reward.amountFen) } : {}),
    ...(state === 'claim-open' && reward.claimUntil !== null ? { until: reward.claimUntil } : {}),
    advice: advice.map((sentence) => sentence.replace('{ask}', whom)),
  }
}
