import * as z from 'zod'
import { keysOf } from '#shared/keys.ts'
import { roles } from '#shared/roles.ts'
import { Sealed } from './primitives.ts'
import { RenewalView } from './renewal.ts'

/** Body of `POST /people`. */
export const InviteInput = z.object({ role: z.enum(keysOf(roles)).describe('Role offered') })

/** Answer to `POST /people`: a single-use code, shown once. */
export const InviteView = z.strictObject({
  code: z.string().describe('Single-use code'),
  role: z.enum(keysOf(roles)).describe('Role offered'),
  expiresAt: z.string().describe('Instant after which it is void'),
})
export type InviteView = z.infer<typeof InviteView>

/** Body of `POST /people/:id/admit`. */
export const AdmitInput = z.object({
  ring: Sealed.optional().describe('Key ring sealed to the person; none for an auditor'),
})

const tipsTo = z
  .string()
  .optional()
  .describe('Account id of the colleague who gets the open tips of the person; nobody without it')

/** Body of `POST /people/:id/disable`. */
export const DisableInput = z.object({ tipsTo })

/** Body of `POST /people/:id/disable/confirm`. */
export const DisablingInput = z.object({
  tipsTo,
  askedBy: z.string().describe('Account id of the lead who asked, as the confirming lead read it'),
})

/** A request to disable a lead that waits, as `GET /people` shows it. */
export const DisablingView = z.strictObject({
  askedBy: z.string().describe('Account id of the lead who asked'),
  askedOn: z.string().describe('Day of the request'),
  mayConfirm: z.boolean().describe('The lead who reads this may confirm it'),
  needsConsent: z.boolean().describe('No third lead can confirm it: the named lead has to'),
})
export type DisablingView = z.infer<typeof DisablingView>

/** One person of the office. */
export const PersonView = z.strictObject({
  id: z.string().describe('Account id'),
  account: z.string().describe('Name to sign in with'),
  displayName: z.string().describe('Name shown'),
  role: z.enum(keysOf(roles)).describe('Role'),
  state: z.enum(['pending', 'active', 'disabled']).describe('pending: joined, waits for a lead to admit'),
  recipient: z.string().describe('Own age recipient'),
  invitedBy: z.string().nullable().describe('Account id of the lead who invited the person'),
  broughtInBy: z
    .string()
    .nullable()
    .describe('Account id of the lead with whom this lead counts as one, until the bureau confirms'),
  mayAdmit: z.boolean().describe('The lead who reads this may admit the person, who waits'),
  hasRing: z.boolean().describe('Holds a key ring'),
  renewal: RenewalView.nullable().describe('New password and authenticator that wait'),
  disabling: DisablingView.nullable().describe('Request to disable this lead that waits'),
})
export type PersonView = z.infer<typeof PersonView>

/** Answer to `GET /people`. */
export const People = z.array(PersonView).describe('Everyone of the office')
