import * as z from 'zod'
import { compact, seenCharacters, withoutLabel, withoutUnseen } from '#shared/folding.ts'
import { keysOf } from '#shared/keys.ts'
import { roles } from '#shared/roles.ts'
import { Base64, hex64, OneTimeCode, Recipient, Sealed, TotpCode } from './primitives.ts'

/**
 * Returns the name of an account as it is stored: folded, in small letters. A label and marks around it go; a
 * name may end in a dot.
 */
export function foldedAccount(text: string): string {
  const bare = compact(text.replace(/[\s。，、；！]+$/u, '')).replace(/^["'(<@]+|["')>,;]+$/g, '')
  const label = '(?:演示)?[账帐][号户](?:名称?)?|用户名|登录名'
  return withoutLabel(bare, label, 'account|username').toLowerCase()
}

const signInName = z.string().max(200).transform(foldedAccount).describe('Name to sign in with')

const AccountName = z
  .string()
  .transform(foldedAccount)
  .refine((name) => /^[a-z0-9][a-z0-9._-]{1,31}$/.test(name), '账号用 2–32 个小写字母、数字、点或横线')
  .describe('Name to sign in with')

const DisplayName = z
  .string()
  .transform((text) => withoutUnseen(text).trim())
  .refine((name) => seenCharacters(name) > 0, '请填写姓名')
  .refine((name) => name.length <= 40, '姓名太长')
  .describe('Name shown to colleagues')

/** The values that a browser derives from a new password. They do not give the password away. */
export const Credentials = z.object({
  salt: z
    .string()
    .regex(/^[0-9a-f]{32}$/)
    .describe('16 random bytes, hex'),
  proof: hex64.describe('Sign-in proof'),
  recipient: Recipient.describe('The person’s own age recipient'),
})

/** Body of `POST /sign-in/salt`. */
export const SaltInput = z.object({ account: signInName })

/** Answer to `POST /sign-in/salt`. An unknown account has a salt as well. */
export const SaltView = z.strictObject({ salt: z.string().describe('Salt of the password, hex') })
export type SaltView = z.infer<typeof SaltView>

/** Body of `POST /sign-in`. */
export const SignInInput = z.object({
  account: signInName,
  proof: hex64.describe('Sign-in proof'),
  totp: TotpCode.optional(),
})

/** Body of `POST /password`. */
export const PasswordInput = z.object({
  proof: hex64.describe('Sign-in proof of the present password'),
  totp: TotpCode.optional(),
  credentials: Credentials,
  ring: Sealed.optional().describe('Key ring sealed to the new recipient; none for an auditor'),
})

/** Body of `POST /totp`. */
export const TotpInput = z.object({ totp: TotpCode })

/** Body of `POST /setup/start` and `POST /join/start`. */
export const CodeInput = z.object({ code: OneTimeCode })

const newPerson = {
  code: OneTimeCode,
  account: AccountName,
  displayName: DisplayName,
  credentials: Credentials,
  totp: TotpCode,
}

/** Body of `POST /setup`. Both identities stay in the browser. */
export const SetupInput = z
  .object({
    ...newPerson,
    officeRecipient: Recipient.describe('Recipient of the new office identity'),
    officeSealed: Sealed.describe('The office identity sealed to the paper one'),
    paperRecipient: Recipient.describe('Recipient of the identity on the recovery sheet'),
    ring: Sealed.describe('Key ring sealed to the first lead'),
  })
  .refine(({ officeRecipient, paperRecipient }) => officeRecipient !== paperRecipient, {
    error: '恢复页上的钥匙不能就是办公钥匙，请刷新页面后再试',
    path: ['paperRecipient'],
  })

/** Body of `POST /join`. */
export const JoinInput = z.object(newPerson)

/** Answer to `POST /join`. */
export const JoinedView = z.strictObject({
  id: z.string().describe('Account id'),
  state: z.literal('pending').describe('A lead must admit the person'),
})
export type JoinedView = z.infer<typeof JoinedView>

/** The person who is signed in. `ring` and `wrapKey` come once the second factor is done. */
export const SessionView = z.strictObject({
  accountId: z.string().describe('Account id'),
  account: z.string().describe('Name to sign in with'),
  displayName: z.string().describe('Name shown'),
  role: z.enum(keysOf(roles)).describe('Role'),
  hasTotp: z.boolean().describe('Second factor is set'),
  refused: z
    .strictObject({
      passwords: z.int().describe('Wrong passwords'),
      codes: z.int().describe('Right password, wrong or no code'),
    })
    .describe('Refused sign-ins of the account between its last sign-in and this one'),
  demo: z.boolean().describe('Demo site'),
  officeKeyId: z.string().describe('Current office key'),
  officeRecipient: z.string().describe('Recipient of the current office key'),
  today: z.string().describe('The office’s calendar day'),
  wrapKey: hex64.describe('Key under which the tab may keep the opened ring; dies with the session'),
  ring: Base64.nullable().describe('Key ring sealed to the person; null for an auditor or before admission'),
})
export type SessionView = z.infer<typeof SessionView>

/** Answer to `GET /setup`. */
export const SetupView = z.strictObject({
  open: z.boolean().describe('The office still waits for its first lead'),
  demo: z.boolean().describe('Demo site'),
})
export type SetupView = z.infer<typeof SetupView>

/**
 * Answer to `POST /setup/start`, `POST /join/start` and `POST /totp/start`: the secret for an authenticator
 * app.
 */
export const TotpStart = z.strictObject({
  uri: z.string().describe('otpauth:// address, to be shown as a QR code'),
  secret: z.string().describe('The same secret in base32, to be typed'),
  role: z.enum(keysOf(roles)).describe('Role of the account'),
})
export type TotpStart = z.infer<typeof TotpStart>

/** One open session, as `GET /sessions` lists it: a lead sees all sessions, others see their own. */
export const OpenSession = z.strictObject({
  id: z.string().describe('Session id; not the cookie'),
  accountId: z.string().describe('Account id'),
  displayName: z.string().describe('Name shown'),
  createdAt: z.string().describe('Instant of sign-in'),
  seenAt: z.string().describe('Instant last seen, to the minute'),
  current: z.boolean().describe('The session that asks'),
})
export type OpenSession = z.infer<typeof OpenSession>

/** Answer to `GET /sessions`. */
export const Sessions = z.array(OpenSession).describe('Open sessions')
