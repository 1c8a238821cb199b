import * as z from 'zod'
import { isDay } from '#shared/day.ts'
import { keysOf } from '#shared/keys.ts'
import {
  parseYuan,
  rewardAnswers,
  rewardLimits,
  rewardReasons,
  rewardStates,
  yuan,
} from '#shared/tip/reward.ts'
import { Cursor } from './primitives.ts'
import { asDay } from './text.ts'
import { ActKey } from './act.ts'

/** An amount as staff type it, in yuan. The output is in fen. */
const AmountYuan = z
  .string({ error: '请填写金额' })
  .transform((text, context) => {
    const fen = parseYuan(text)
    if (fen !== null && fen >= rewardLimits.amountFenMin && fen <= rewardLimits.amountFenMax) return fen
    const message =
      fen === null
        ? '金额请填数字，最多两位小数，例如 800 或 1200.50'
        : `金额要在 ${yuan(rewardLimits.amountFenMin)}到 ${yuan(rewardLimits.amountFenMax)}之间，请核对`
    context.issues.push({ code: 'custom', message, input: text })
    return z.NEVER
  })
  .describe('Amount in yuan as typed, such as 800 or 1,200.50')

const seen = {
  key: ActKey.optional(),
  version: z.int().describe('Version of the reward that the caller saw; 0 when none was proposed'),
}

/** Body of `POST /tips/:id/reward`: one step of a reward. */
export const RewardStepInput = z.discriminatedUnion(
  'to',
  [
    z.object({ to: z.literal('proposed'), ...seen, amount: AmountYuan }),
    z.object({ to: z.literal('approved'), ...seen }),
    z.object({
      to: z.literal('not-eligible'),
      ...seen,
      reason: z
        .enum(keysOf(rewardReasons), { error: '请选择不予奖励的原因' })
        .describe('Why; the reporter reads it'),
    }),
    z.object({
      to: z.literal('claim-open'),
      ...seen,
      claimUntil: z
        .preprocess(asDay, z.string({ error: '请填写截止日期' }).refine(isDay, '请填写截止日期'))
        .describe('Last day of the claim, YYYY-MM-DD'),
    }),
    z.object({ to: z.literal('paid'), ...seen }),
  ],
  { error: '没有这一步' },
)

/** A reward as the console shows it. It does not name its receiver. */
export const RewardView = z.strictObject({
  state: z.enum(keysOf(rewardStates)).nullable().describe('State today; null when none was proposed'),
  version: z.int().describe('Version for the next step'),
  amountFen: z.int().nullable().describe('Amount in fen'),
  reason: z.enum(keysOf(rewardReasons)).nullable().describe('With not-eligible'),
  claimUntil: z.string().nullable().describe('Last day of the claim'),
  proposedById: z.string().nullable().describe('Account id of the proposer, who neither approves nor pays'),
  answer: z.enum(keysOf(rewardAnswers)).nullable().describe('The reporter on an open claim, if known'),
  events: z
    .array(
      z.strictObject({
        version: z.int().describe('Version'),
        to: z.enum(keysOf(rewardStates)).describe('State after'),
        by: z.string().nullable().describe('Display name; null is the clock'),
        on: z.string().describe('Day'),
        amountFen: z.int().nullable().describe('Amount in fen then'),
        reason: z.enum(keysOf(rewardReasons)).nullable().describe('With not-eligible'),
        claimUntil: z.string().nullable().describe('Last day of the claim then'),
      }),
    )
    .describe('Steps, oldest first'),
})
export type RewardView = z.infer<typeof RewardView>

/** Named views of the ledger. `due`: tips closed as substantiated, with a reward wished and none proposed. */
export const ledgerViews = {
  all: '全部',
  due: '待提出',
  proposed: rewardStates.proposed.label,
  approved: rewardStates.approved.label,
  'claim-open': rewardStates['claim-open'].label,
  paid: rewardStates.paid.label,
  lapsed: rewardStates.lapsed.label,
  'not-eligible': rewardStates['not-eligible'].label,
} as const
export type LedgerView = keyof typeof ledgerViews

/** A page of the ledger of rewards: amounts and states, never a reporter. */
export const LedgerPage = z.strictObject({
  rows: z
    .array(
      z.strictObject({
        tipId: z.string().describe('Tip id'),
        number: z.string().describe('Number of the tip'),
        state: z.enum(keysOf(rewardStates)).nullable().describe('State today; null in the view `due`'),
        amountFen: z.int().nullable().describe('Amount in fen'),
        reason: z.enum(keysOf(rewardReasons)).nullable().describe('With not-eligible'),
        claimUntil: z.string().nullable().describe('Last day of the claim'),
        answer: z.enum(keysOf(rewardAnswers)).nullable().describe('The reporter on an open claim, if known'),
        proposedBy: z.string().nullable().describe('Display name'),
        approvedBy: z.string().nullable().describe('Display name'),
        paidBy: z.string().nullable().describe('Display name'),
        on: z.string().describe('Day of the last step; in the view `due`, the day by which the tip was due'),
      }),
    )
    .describe('Rows, newest first; in the view `due`, oldest first'),
  next: z.string().nullable().describe('Cursor of the next page'),
  counts: z
    .record(z.enum(keysOf(ledgerViews)), z.int().describe('Rows in the view'))
    .describe('Counts by view, at most 1000; 1000 means 999+'),
  months: z
    .array(
      z.strictObject({
        month: z.string().describe('YYYY-MM'),
        approved: z.int().describe('Rewards approved in the month whose approval stands'),
        approvedFen: z.int().describe('Their sum in fen'),
        paid: z.int().describe('Rewards paid in the month'),
        paidFen: z.int().describe('Their sum in fen'),
      }),
    )
    .describe('Monthly totals over all rewards, newest first'),
})
export type LedgerPage = z.infer<typeof LedgerPage>

/** Query of `GET /rewards`. */
export const LedgerQuery = z.object({
  view: z.enum(keysOf(ledgerViews), { error: '没有这个列表' }).default('all').describe('Name of the view'),
  cursor: Cursor,
})
