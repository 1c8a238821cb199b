import * as z from 'zod'
import { keysOf } from '#shared/keys.ts'
import { deeds, grounds } from '#shared/endings/ending.ts'
import { findings, referralTargets, scopeReasons } from '#shared/tip/lists.ts'
import { statuses } from '#shared/tip/moves.ts'
import { SealedWord, SeenVersion } from './primitives.ts'
import { QueueRow } from './queue.ts'

/** Time in which a person can take back an act. */
export const takeBackMinutes = 30

/** Most tips of one request. */
export const maxActed = 1000

/** The key of one act. The author's browser draws it. The same key again changes nothing twice. */
export const ActKey = z
  .string()
  .regex(/^[0-9A-Za-z_-]{16,64}$/, '操作编号须为 16 至 64 个字母、数字、- 或 _')
  .describe('Drawn at random for this act. Sent again with it, the act changes nothing twice')

/** The fields that tell a move. */
export const moveShape = {
  to: z.enum(keysOf(statuses)).describe('New status'),
  reason: z.enum(keysOf(scopeReasons)).optional().describe('With `out-of-scope`'),
  referredTo: z.enum(keysOf(referralTargets)).optional().describe('With `referred`'),
  finding: z.enum(keysOf(findings)).optional().describe('With `closed`'),
  ground: z
    .enum(keysOf(grounds))
    .optional()
    .describe('With `closed`: the reason of the finding. Absent means the usual one'),
  deed: z
    .enum(keysOf(deeds))
    .optional()
    .describe('With `closed`: what the office did. Absent means the usual one of the finding'),
}

/** The fields that tell an assignment. */
export const assignShape = {
  assigneeId: z.string().nullable().describe('Account id, or null to put it back'),
  returnOn: z.iso
    .date('日期写成 2026-03-04 的样子')
    .optional()
    .describe('Makes a loan: the day on which the tip goes back by itself to the person who has it now'),
  word: SealedWord.optional().describe('Note for the colleague, sealed to the office'),
}

/** An act that many tips can take alike: a move without a message, or an assignment. */
export const TipAct = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('move').describe('A move to another status'), ...moveShape }),
  z.object({ kind: z.literal('assign').describe('An assignment'), ...assignShape }),
])
export type TipAct = z.infer<typeof TipAct>

/** Body of `POST /acts`. */
export const ActsInput = z.object({
  key: ActKey,
  act: TipAct.describe('The act'),
  bySummary: z.boolean().default(false).describe('Decided from the summaries, without opening the tips'),
  items: z
    .array(z.object({ id: z.string().describe('Tip id'), version: SeenVersion }).describe('One tip'))
    .min(1, '请选择线索')
    .max(maxActed, `一次最多 ${String(maxActed)} 条`)
    .describe('The tips, each with the version that the person saw'),
})

/** Outcomes for one tip of an act. */
export const actOutcomes = {
  done: '已办',
  overtaken: '别人先办了',
  refused: '不能这样办',
} as const
export type ActOutcome = keyof typeof actOutcomes

/** One tip after an act: the outcome, and the columns that a list shows. */
export const ActedTip = z.strictObject({
  ...QueueRow.pick({
    id: true,
    number: true,
    version: true,
    status: true,
    waitingFrom: true,
    everReferred: true,
    objected: true,
    turn: true,
    request: true,
    dueOn: true,
    isDueSure: true,
    daysLeft: true,
    assigneeId: true,
    assigneeName: true,
    loan: true,
  }).shape,
  outcome: z.enum(keysOf(actOutcomes)).describe('Done; overtaken by another act; not allowed on this tip'),
  by: z
    .string()
    .nullable()
    .describe('With `overtaken`: the author of the newest status or hand-over, if known'),
})
export type ActedTip = z.infer<typeof ActedTip>

/** Answer to `POST /acts` and to `POST /acts/:key/undo`. */
export const ActsView = z.strictObject({
  items: z.array(ActedTip).describe('The tips, in the order of the request'),
})
export type ActsView = z.infer<typeof ActsView>
