import * as z from 'zod'
import { keysOf } from '#shared/keys.ts'
import { PastHandOver } from '#shared/hands/loan.ts'
import { deeds, grounds } from '#shared/endings/ending.ts'
import { findings, referralTargets, scopeReasons } from '#shared/tip/lists.ts'
import { statuses } from '#shared/tip/moves.ts'
import { PastRequest } from '#shared/tip/request.ts'
import { ActKey, assignShape, moveShape } from './act.ts'
import { Base64, Sealed, SeenVersion } from './primitives.ts'
import { QueueRow } from './queue.ts'
import { RewardView } from './reward.ts'

/** Body of `POST /tips/:id/moves`. */
export const MoveInput = z.object({
  key: ActKey.optional(),
  version: SeenVersion,
  ...moveShape,
  message: Sealed.optional().describe('Message to the reporter; required with `waiting`'),
  bySummary: z.boolean().default(false).describe('Decided from the summary, without opening the tip'),
})

/** Body of `POST /tips/:id/messages`: the office writes to the reporter. */
export const OfficeMessageInput = z.object({ key: ActKey.optional(), sealed: Sealed })

/** Body of `POST /tips/:id/notes`. */
export const NoteInput = z.object({ key: ActKey.optional(), sealed: Sealed })

/** Body of `POST /tips/:id/assignee`. */
export const AssignInput = z.object({ key: ActKey.optional(), version: SeenVersion, ...assignShape })

/** Body of `POST /tips/:id/request`: a triager asks for a move that only a lead makes. */
export const RequestInput = z.object({
  key: ActKey.optional(),
  version: SeenVersion,
  ...moveShape,
  note: Sealed.optional().describe('Note that says why, sealed to the office'),
})

/** Body of `POST /tips/:id/request/end`: a lead declines, or the person who asked takes it back. */
export const RequestEndInput = z.object({
  key: ActKey.optional(),
  version: SeenVersion,
  note: Sealed.optional().describe('Note that says why, sealed to the office'),
})

/** Body of `POST /tips/:id/hold`. */
export const HoldInput = z.object({
  key: ActKey.optional(),
  version: SeenVersion,
  hold: z.boolean().describe('Keep the content past its purge day, or no longer'),
  reason: Sealed.optional().describe('Note that says why, sealed to the office; required to hold'),
})

/** Answer to `GET /numbers/:number`. */
export const FoundView = z.strictObject({ id: z.string().describe('Tip id') })
export type FoundView = z.infer<typeof FoundView>

/** Answer to `POST /tips/{id}/looking`: colleagues who have the tip open now. */
export const LookersView = z.strictObject({
  others: z.array(z.string()).describe('Their display names'),
})

/** Body of `POST /tips/:id/seen`. */
export const SeenInput = z.object({
  answers: z.int().min(0).describe('Messages of the reporter that the reading showed'),
})

/** Answer to `POST /tips/:id/contact`. */
export const ContactView = z.strictObject({ sealed: Base64.describe('Sealed TipContact, base64') })
export type ContactView = z.infer<typeof ContactView>

/** One tip as the console opens it: every secret in it is sealed. */
export const TipView = z.strictObject({
  ...QueueRow.shape,
  finding: z.enum(keysOf(findings)).nullable().describe('Finding when closed'),
  hold: z.boolean().describe('Kept past its purge day, for a reason in the notes'),
  purgeOn: z
    .string()
    .nullable()
    .describe('Day on which the content, or the rest of it, is deleted; null while it is worked on'),
  officeKeyId: z.string().describe('Office key of the sealed objects'),
  reporterRecipient: z.string().describe('Recipient for messages to the reporter'),
  hasContact: z.boolean().describe('A contact is stored'),
  contentHash: z.string().describe('Hash in the arrival chain'),
  arrivalHash: z.string().describe('Link in the arrival chain'),
  reward: RewardView.describe('The reward'),
  body: Base64.nullable().describe('Sealed TipBody; null when purged'),
  evidence: z
    .array(
      z.strictObject({
        id: z.string().describe('Id'),
        messageId: z.string().nullable().describe('Message it came with'),
        bytes: z.int().describe('Sealed size'),
      }),
    )
    .describe('Pictures'),
  events: z
    .array(
      z.strictObject({
        version: z.int().describe('Version'),
        from: z.enum(keysOf(statuses)).nullable().describe('Status before'),
        to: z.enum(keysOf(statuses)).describe('Status after'),
        by: z.string().describe('Display name, or 举报人'),
        on: z.string().describe('Day'),
        reason: z.enum(keysOf(scopeReasons)).nullable().describe('With out-of-scope'),
        referredTo: z.enum(keysOf(referralTargets)).nullable().describe('With referred'),
        finding: z.enum(keysOf(findings)).nullable().describe('With closed'),
        ground: z.enum(keysOf(grounds)).nullable().describe('With closed: the reason; null in old events'),
        deed: z.enum(keysOf(deeds)).nullable().describe('With closed: the deed; null in old events'),
        takenBack: z.boolean().describe('Taken back by its author, or the event that did so'),
      }),
    )
    .describe('History, oldest first'),
  handOvers: z.array(PastHandOver).describe('Changes of the assignee, oldest first'),
  requests: z.array(PastRequest).describe('Requests for a move of a lead, oldest first'),
  messages: z
    .array(
      z.strictObject({
        id: z.string().describe('Id'),
        from: z.enum(['office', 'reporter']).describe('Side'),
        by: z.string().nullable().describe('Display name of staff'),
        on: z.string().describe('Day'),
        isGenuine: z.boolean().describe('Sent through this server; the mailbox hides any other'),
        sealed: Base64,
      }),
    )
    .describe('Messages, oldest first'),
  notes: z
    .array(
      z.strictObject({
        id: z.string().describe('Id'),
        by: z.string().describe('Display name'),
        on: z.string().describe('Day'),
        at: z.string().nullable().describe('Instant; null once its day is over'),
        names: z.boolean().describe('Holds a code whose identifiers count for the seller'),
        sealed: Base64,
      }),
    )
    .describe('Notes, oldest first'),
  lostCodes: z
    .array(z.string())
    .describe('Notes that went with the content, whose codes still count for the seller'),
})
export type TipView = z.infer<typeof TipView>
