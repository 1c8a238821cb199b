import * as z from 'zod'
import { hex64, OneTimeCode, Recipient, TotpCode } from './primitives.ts'
import { Credentials, TotpStart } from './sign-in.ts'

/** Answer to `POST /people/:id/renew`: a single-use code, shown once. */
export const RenewalCode = z.strictObject({
  code: z.string().describe('Single-use code'),
  expiresAt: z.string().describe('Instant after which it is void'),
})
export type RenewalCode = z.infer<typeof RenewalCode>

/** Answer to `POST /renew/start`. */
export const RenewStart = TotpStart.extend({ account: z.string().describe('Name to sign in with') })
export type RenewStart = z.infer<typeof RenewStart>

/** Body of `POST /renew`. A lead shows an old factor where only one other lead exists. */
export const RenewInput = z.object({
  code: OneTimeCode,
  credentials: Credentials,
  totp: TotpCode,
  oldProof: hex64.optional().describe('Sign-in proof of the old password'),
  oldTotp: TotpCode.optional().describe('Code of the old authenticator'),
})

/** Answer to `POST /renew`. */
export const RenewedView = z.strictObject({
  recipient: Recipient.describe('The recipient whose fingerprint a lead compares'),
})
export type RenewedView = z.infer<typeof RenewedView>

/** A renewal that waits, as `GET /people` shows it. */
export const RenewalView = z.strictObject({
  askedBy: z.string().nullable().describe('Account id of the lead who gave the code; null: the server'),
  recipient: z.string().nullable().describe('New recipient, once the person used the code'),
  mayComplete: z.boolean().describe('The lead who asks may admit the person again'),
})
export type RenewalView = z.infer<typeof RenewalView>
