import { compact } from '#shared/folding.ts'
import { triage, type Role } from '#shared/roles.ts'
import type { Day } from '#shared/day.ts'
import { statuses, type Status } from '#shared/tip/moves.ts'
import { type Finding } from '#shared/tip/lists.ts'
import { chinese } from '#shared/words/words.ts'

/**
 * States of a reward: the staff's word, the reporter's text, and advice for the reporter. No text promises
 * anything, and none names an amount before the claim is open. `rewardTexts` fills in `{ask}`. What each
 * rests on stands in src/content/spoken.yaml.
 */
export const rewardStates = {
  'not-eligible': {
    label: '不予奖励',
    reporter: '受理部门决定，不予奖励',
    advice: ['有疑问，可以{ask}。'],
  },
  proposed: {
    label: '待批准',
    reporter: '正在审核',
    advice: ['是否奖励、奖励多少还没有定。', '您现在不用做什么，过几天再来看。'],
  },
  approved: {
    label: '已批准',
    reporter: '已同意奖励，还不能领取',
    advice: ['可以领取时，这里会写明截止日期。', '请保管好回执码，过几天再来看。'],
  },
  'claim-open': {
    label: '可领取',
    reporter: '可以领取',
    advice: [
      '领不领、要不要表明身份，都由您自己决定。',
      '想领的，点“我要领”，办理人员会在这里写到哪里办、带什么；也可以{ask}。',
      '要领取奖励，一般须实名并留有效联系方式，由受理部门依规定核实发放。',
      '办理时，当面打开这个信箱给工作人员看；回执码不要告诉任何人。',
      '领奖时的实名信息只在线下向发放人员出示，不存入本站。',
    ],
  },
  paid: { label: '已发放', reporter: '已发放', advice: ['不用再做什么。', '没有收到，请{ask}。'] },
  lapsed: { label: '逾期未领', reporter: '已过领取期限', advice: ['确有原因没有赶上，可以{ask}。'] },
} as const
export type RewardState = keyof typeof rewardStates

/**
 * Reasons against a reward, read by the reporter too. A closed list keeps free text out of the clear. Each is
 * what the office found; none tells what a national rule says.
 */
export const rewardReasons = {
  'already-known': '举报之前，已经掌握或者正在查处',
  'not-first': '同一件事，已有人先举报',
  'outside-rules': '不在当地举报奖励规定的范围内',
  'excluded-person': '举报人不在当地规定的奖励对象里',
  'not-upheld': '复核以后，没有认定查实',
  declined: '举报人表示不领',
} as const
export type RewardReason = keyof typeof rewardReasons

/** Answers of a reporter to an open claim, in the words of staff. */
export const rewardAnswers = { claim: '要领', decline: '不领' } as const
export type RewardAnswer = keyof typeof rewardAnswers

/**
 * One permitted step of a reward. `from` is null before a proposal. `another` excludes the proposer (four
 * eyes).
 */
export interface RewardStep {
  readonly from: RewardState | null
  readonly to: RewardState
  readonly by: readonly Role[]
  readonly another?: true
}

/**
 * Every permitted step by a person; the clock alone lapses a claim. Anything else is refused with `conflict`.
 */
export const rewardSteps: readonly RewardStep[] = [
  { from: null, to: 'proposed', by: triage },
  { from: null, to: 'not-eligible', by: ['lead'] },
  // Another amount is a new proposal.
  { from: 'proposed', to: 'proposed', by: triage },
  { from: 'proposed', to: 'approved', by: ['lead'], another: true },
  { from: 'proposed', to: 'not-eligible', by: ['lead'] },
  { from: 'not-eligible', to: 'proposed', by: ['lead'] },
  { from: 'approved', to: 'claim-open', by: triage },
  { from: 'approved', to: 'not-eligible', by: ['lead'] },
  { from: 'claim-open', to: 'paid', by: triage, another: true },
  { from: 'claim-open', to: 'not-eligible', by: ['lead'] },
  { from: 'lapsed', to: 'claim-open', by: ['lead'] },
]

/** Whether a person of this role may propose a reward. */
export const mayPropose = (role: Role): boolean =>
  rewardSteps.some(({ from, to, by }) => from === null && to === 'proposed' && by.includes(role))

/** The steps after a proposal for which a reporter waits while nobody but the office can take them. */
export const officeSteps: readonly RewardStep[] = rewardSteps.filter(
  ({ from, to }) =>
    (from === 'proposed' && to === 'approved') || (from === 'approved' && to === 'claim-open'),
)

/**
 * Bounds of one reward and of its claim, against slips of the hand. The national rules set the highest
 * amount (安监总财〔2018〕19号).
 */
export const rewardLimits = { amountFenMin: 100, amountFenMax: 30_000_000, claimDaysMax: 730 } as const

/**
 * Reads an amount in yuan as people write it (`800`, `800.5`, `１,200.00 元`) and returns fen, never rounded.
 * Returns null for anything else: a comma that parts no thousands, more than two decimals, a sign.
 */
export function parseYuan(text: string): number | null {
  const plain = compact(text).replace(/^¥|元$/g, '')
  const [, whole, decimals = ''] = /^(\d{1,9}|\d{1,3}(?:,\d{3}){1,2})(?:\.(\d{1,2}))?$/.exec(plain) ?? []
  if (whole === undefined) return null
  return Number(whole.replaceAll(',', '')) * 100 + Number(decimals.padEnd(2, '0'))
}

/** Formats fen as `1,200`, or as `1,200.50` where there are fen. */
function decimal(amountFen: number): string {
  const fen = amountFen % 100
  const whole = String((amountFen - fen) / 100).replace(/\B(?=(\d{3})+$)/g, ',')
  return `${whole}${fen === 0 ? '' : `.${String(fen).padStart(2, '0')}`}`
}

/** Formats fen as `1,200 元`, or as `1,200.50 元` where there are fen. */
export const yuan = (amountFen: number): string => `${decimal(amountFen)} 元`

/** The facts that decide on a reward's state, besides the clock. */
export interface Claim {
  readonly state: RewardState
  /** Last day of the claim. */
  readonly claimUntil: string | null
}

/**
 * Returns the state on a day. A claim lapses with its last day, recorded or not. Null means no proposal yet.
 */
export function rewardStateOn(reward: Claim | null, today: Day): RewardState | null {
  if (reward?.state === 'claim-open' && reward.claimUntil !== null && reward.claimUntil < today)
    return 'lapsed'
  return reward?.state ?? null
}

/** Whether the reporter may say now whether to claim a reward. */
export function mayAnswer(tip: Rewardable, reward: Claim | null, today: Day): boolean {
  return isRewardable(tip) && rewardStateOn(reward, today) === 'claim-open'
}

/** The facts of a tip that decide on its reward. */
export interface Rewardable {
  readonly status: Status
  readonly finding: Finding | null
  readonly wantsReward: boolean
}

/** Whether a reward can be proposed: the reporter wished for it, and the tip is closed as substantiated. */
export function isRewardable({ status, finding, wantsReward }: Rewardable): boolean {
  return wantsReward && status === 'closed' && finding === 'substantiated'
}

/**
 * Returns the reason why a person may not take a step, or null. `conflict`: the step does not begin at this
 * state. `not-allowed`: another person or role has to take it.
 */
export function stepRefusal(
  tip: Rewardable,
  reward: { readonly state: RewardState | null; readonly proposedById: string | null },
  to: RewardState,
  person: { readonly id: string; readonly role: Role },
): 'conflict' | 'not-allowed' | null {
  const step = rewardSteps.find((known) => known.from === reward.state && known.to === to)
  // An objection may have closed the tip otherwise: the reward on its way can then still be refused.
  const fits =
    isRewardable(tip) || (to === 'not-eligible' && reward.state !== null && !statuses[tip.status].isOpen)
  if (!step || !fits) return 'conflict'
  if (!step.by.includes(person.role)) return 'not-allowed'
  return step.another && reward.proposedById === person.id ? 'not-allowed' : null
}

/** The reporter's texts for a reward: its state, amount and last day once it can be claimed, and advice. */
export interface RewardTexts {
  readonly text: string
  readonly amount?: string
  /** Last day of the claim. */
  readonly until?: string
  readonly answer?: RewardAnswer
  readonly advice: readonly string[]
}

/**
 * Returns the reporter's texts for a reward. Nothing can be claimed while the tip is under review.
 * @param ask the operator's contact, and whether the reporter can still write a message
 */
export function rewardTexts(
  tip: Rewardable,
  reward: Claim & {
    readonly amountFen: number | null
    readonly reason: RewardReason | null
    readonly answer: RewardAnswer | null
  },
  ask: { readonly contact: string; readonly mayWrite: boolean },
  today: Day,
  { say, told } = chinese,
): RewardTexts {
  const state = rewardStateOn(reward, today) ?? reward.state
  const whom = ask.mayWrite ? say('在下面给办理人员留言，或者联系#', ask.contact) : say('联系#', ask.contact)
  const advise = (sentence: string) => told(sentence).replace('{ask}', () => whom)
  if (!isRewardable(tip) && state !== 'paid' && state !== 'not-eligible')
    return !statuses[tip.status].isOpen
      ? { text: say('复核已经结束，奖励怎样处理还没有登记'), advice: [advise('想知道结果，可以{ask}。')] }
      : { text: say('复核期间，奖励先不办理'), advice: [say('复核结束后，这里会写明结果。')] }
  const { reporter, advice } = rewardStates[state]
  const hasAmount = (state === 'claim-open' || state === 'paid') && reward.amountFen !== null
  return {
    text: told(reward.reason === null ? reporter : `${reporter}：${rewardReasons[reward.reason]}`),
    ...(hasAmount ? { amount: say('# 元', decimal(reward.amountFen)) } : {}),
    ...(state === 'claim-open' && reward.claimUntil !== null ? { until: reward.claimUntil } : {}),
    ...(state === 'claim-open' && reward.answer !== null ? { answer: reward.answer } : {}),
    advice: advice.map(advise),
  }
}
