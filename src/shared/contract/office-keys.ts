import * as z from 'zod'
import { renewalReasons } from '#shared/audit.ts'
import { keysOf } from '#shared/keys.ts'
import { Recipient, Sealed } from './primitives.ts'

/** Answer to `GET /office-keys`. */
export const OfficeKeysView = z.strictObject({
  keys: z
    .array(
      z.strictObject({
        id: z.string().describe('Office key id'),
        createdOn: z.string().describe('Day from which tips were sealed to it'),
      }),
    )
    .describe('Office keys, the newest first'),
  paperRecipient: z.string().describe('Recipient of the identity on the recovery sheet'),
  holders: z
    .array(
      z.strictObject({
        id: z.string().describe('Account id'),
        account: z.string().describe('Name to sign in with'),
        displayName: z.string().describe('Name shown'),
        recipient: z.string().describe('Own age recipient'),
      }),
    )
    .describe('Active people who hold a ring'),
})
export type OfficeKeysView = z.infer<typeof OfficeKeysView>

/** Body of `POST /office-keys`. The new identity stays in the browser, and in what it sealed. */
export const RenewKeyInput = z.object({
  reason: z.enum(keysOf(renewalReasons)).describe('Reason for a new key'),
  before: z.string().describe('Id of the key that it follows'),
  recipient: Recipient.describe('Recipient of the new office identity'),
  sealed: Sealed.describe('The new office identity sealed to the paper one'),
  rings: z
    .array(
      z.object({
        accountId: z.string().describe('Account id'),
        recipient: Recipient.describe('Recipient that the ring was sealed to'),
        ring: Sealed.describe('Key ring of all epochs'),
      }),
    )
    .describe('A ring for each person who holds one'),
})
