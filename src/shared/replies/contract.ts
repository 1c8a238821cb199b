import * as z from 'zod'
import { ActKey, ActedTip } from '#shared/contract/act.ts'
import { Sealed, SeenVersion } from '#shared/contract/primitives.ts'
import { keysOf } from '#shared/keys.ts'
import { silences } from '#shared/tip/moves.ts'

// Replies to many tips stand apart from the contract: the console loads them with its first one.

/** Most replies of one request. */
export const maxReplies = 200
/** Longest body of one request with replies: the bound of staff bodies, less room for its key. */
export const repliesBytes = 1_000_000

/** Body of `POST /replies/mailboxes`. */
export const MailboxesInput = z.object({
  ids: z
    .array(z.string().describe('Tip id'))
    .min(1, '请选择线索')
    .max(maxReplies, `一次最多 ${String(maxReplies)} 条`)
    .describe('The tips'),
})

const silence = z.enum(keysOf(silences)).nullable()

/** Answer to `POST /replies/mailboxes`: the recipient of each reporter to whom the office may write. */
export const MailboxesView = z.strictObject({
  items: z
    .array(
      z
        .strictObject({
          id: z.string().describe('Tip id'),
          recipient: z.string().nullable().describe('Recipient for messages; null where none is written'),
          silence: silence.describe('Reason for which the office may not write; null while it may'),
        })
        .describe('One tip'),
    )
    .describe('The tips, in the order of the request'),
})
export type MailboxesView = z.infer<typeof MailboxesView>

/** Body of `POST /replies`: one text, sealed to each reporter apart. */
export const RepliesInput = z.object({
  key: ActKey,
  items: z
    .array(
      z
        .object({ id: z.string().describe('Tip id'), version: SeenVersion, sealed: Sealed })
        .describe('One reply'),
    )
    .min(1, '请选择线索')
    .max(maxReplies, `一次最多 ${String(maxReplies)} 条`)
    .describe('The replies, each with the version of its tip that the person saw'),
})
export type RepliesInput = z.infer<typeof RepliesInput>

/** Answer to `POST /replies`. */
export const RepliesView = z.strictObject({
  items: z
    .array(
      z
        .strictObject({
          ...ActedTip.shape,
          silence: silence.describe('With `refused`: the reason'),
        })
        .describe('One tip'),
    )
    .describe('The tips, in the order of the request'),
})
export type RepliesView = z.infer<typeof RepliesView>
