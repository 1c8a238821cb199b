import * as z from 'zod'
import { Base64, hex64, OneTimeCode, Recipient, Sealed, TotpCode } from './primitives.ts'
import { Credentials, TotpStart } from './sign-in.ts'

/** Answer to `POST /people/:id/renew`: a single-use code, shown once. */
export const RenewalCode = z.strictObject({
  code: z.string().describe('Single-use code'),
  expiresAt: z.string().describe('Instant after which it is void'),
})
export type RenewalCode = z.infer<typeof RenewalCode>

/** The parts with which the recovery sheet brings a lead back. */
const PaperStart = z.strictObject({
  question: Base64.describe('Question sealed to the paper identity'),
  keys: z.array(Base64).describe('Office identities sealed to the paper one, newest first'),
})

/** Answer to `POST /renew/start`. */
export const RenewStart = TotpStart.extend({
  account: z.string().describe('Name to sign in with'),
  paper: PaperStart.nullable().describe('For a code that a command on the server gave'),
})
export type RenewStart = z.infer<typeof RenewStart>

/** Body of `POST /renew`. A lead shows an old factor where only one other lead exists. */
export const RenewInput = z.object({
  code: OneTimeCode,
  credentials: Credentials,
  totp: TotpCode,
  oldProof: hex64.optional().describe('Sign-in proof of the old password'),
  oldTotp: TotpCode.optional().describe('Code of the old authenticator'),
  paper: z
    .object({
      answer: hex64.describe('Answer to the question, opened with the paper identity'),
      ring: Sealed.describe('Key ring sealed to the new recipient'),
    })
    .optional()
    .describe('For a code that a command on the server gave'),
})

/** Answer to `POST /renew`. */
export const RenewedView = z.strictObject({
  recipient: Recipient.describe('The recipient whose fingerprint a lead compares'),
  done: z.boolean().describe('No lead has to compare it: the new password serves'),
})
export type RenewedView = z.infer<typeof RenewedView>

/** A renewal that waits, as `GET /people` shows it. */
export const RenewalView = z.strictObject({
  askedBy: z.string().nullable().describe('Account id of the lead who gave the code; null: the server'),
  recipient: z.string().nullable().describe('New recipient, once the person used the code'),
  mayComplete: z.boolean().describe('The lead who asks may admit the person again'),
})
export type RenewalView = z.infer<typeof RenewalView>
