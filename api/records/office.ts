import { sql, type SQL } from 'drizzle-orm'
import type { Database } from '#db/client.ts'
import { accounts } from '#db/schema.ts'
import { dayOf } from '#shared/day.ts'
import { fold } from '#shared/folding.ts'
import type { Role } from '#shared/roles.ts'
import type { Secrets } from '#api/core/secrets.ts'
import { accountMac } from '#api/records/genuine.ts'
import { sealStep } from '#api/records/instants.ts'
import { firstKeyStatements, type FirstKeys } from '#api/records/office-keys.ts'
import type { Statement } from '#api/records/write.ts'

/**
 * Returns the stored form of a sign-in proof, 64 hex. It is keyed by a secret outside the database and bound
 * to its account.
 */
export function proofHash(secrets: Secrets, accountId: string, proof: string): string {
  return secrets.mac('proof', `${accountId}:${proof}`).toString('hex')
}

/**
 * Returns the stored form of a person's sealed key ring: wrapped once more under a secret outside the
 * database.
 */
export function wrapRing(secrets: Secrets, accountId: string, ring: Uint8Array): Buffer {
  return secrets.wrap('ring', accountId, ring)
}

/**
 * Opens the result of `wrapRing`: the age file that only its owner opens.
 * @throws Error if it belongs to another account
 */
export function unwrapRing(secrets: Secrets, accountId: string, wrapped: Uint8Array): Buffer {
  return secrets.unwrap('ring', accountId, wrapped)
}

/**
 * Returns the stored form of a TOTP secret (base32). `ownerId` is the account, or the invite during
 * enrolment.
 */
export function wrapTotp(secrets: Secrets, ownerId: string, secret: string): Buffer {
  return secrets.wrap('totp', ownerId, Buffer.from(secret))
}

/** Opens the result of `wrapTotp`. @throws Error if it belongs to another owner */
export function unwrapTotp(secrets: Secrets, ownerId: string, wrapped: Uint8Array): string {
  return secrets.unwrap('totp', ownerId, wrapped).toString()
}

/**
 * Returns a single-use code in capital letters and digits alone. Spaces and dashes of the printed form do not
 * matter.
 */
export function normaliseCode(code: string): string {
  return fold(code)
    .toUpperCase()
    .replace(/[^A-Z0-9]/g, '')
}

/** Returns the stored form of a single-use code, 64 hex. It binds the role that it gives, and its giver. */
export function codeHash(
  secrets: Secrets,
  code: string,
  { role, invitedBy }: { readonly role: Role; readonly invitedBy: string | null },
): string {
  return secrets.mac('invite', `${role}:${invitedBy ?? ''}:${normaliseCode(code)}`).toString('hex')
}

const codeLetters = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ'

/** Makes a single-use code: 20 unmistakable letters and digits, 100 bits, in groups of five. */
export function newCode(random: (bytes: number) => Uint8Array): string {
  const letters = Array.from(random(20), (byte) => codeLetters[byte % codeLetters.length]).join('')
  return letters.match(/.{5}/g)?.join('-') ?? letters
}

/** The first lead, as made by their browser, or by the server in a demo. */
export interface FirstLead {
  readonly accountId: string
  readonly account: string
  readonly displayName: string
  readonly salt: string
  readonly proof: string
  readonly recipient: string
  /** The key ring, sealed to `recipient`. */
  readonly ring: Uint8Array
  /** The TOTP secret and the step of the code that confirmed it. Absent only in a demo. */
  readonly totp?: { readonly secret: string; readonly step: number }
}

/**
 * Returns the statements that set up the office: its keys and its first lead. A second set-up violates the
 * key of `settings`.
 */
export function setUpStatements(
  database: Database,
  secrets: Secrets,
  keys: FirstKeys,
  lead: FirstLead,
  at: Date,
): Statement[] {
  const person = {
    id: lead.accountId,
    role: 'lead',
    state: 'active',
    recipient: lead.recipient,
    invitedBy: null,
    origin: lead.accountId,
  } as const
  return [
    ...firstKeyStatements(database, secrets, keys, at),
    database.insert(accounts).values({
      ...person,
      account: lead.account,
      displayName: lead.displayName,
      salt: lead.salt,
      proofHash: proofHash(secrets, lead.accountId, lead.proof),
      totpSealed: lead.totp ? wrapTotp(secrets, lead.accountId, lead.totp.secret) : null,
      totpUsedAt: lead.totp ? sealStep(secrets, lead.accountId, lead.totp.step) : null,
      ringSealed: wrapRing(secrets, lead.accountId, lead.ring),
      createdOn: dayOf(at),
      mac: accountMac(secrets, person),
    }),
  ]
}

/** Returns the condition that an account is in use. */
export function isActive(accountId: string): SQL {
  return sql`(select ${accounts.state} from ${accounts} where ${accounts.id} = ${accountId}) = 'active'`
}
