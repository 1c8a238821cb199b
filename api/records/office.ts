import { eq } from 'drizzle-orm'
import { alias } from 'drizzle-orm/sqlite-core'
import type { Database } from '#db/client.ts'
import { accounts, officeKeys, settings } from '#db/schema.ts'
import { dayOf } from '#shared/day.ts'
import { fold } from '#shared/folding.ts'
import { officeKeyId } from '#shared/sealing/seal.ts'
import type { Role } from '#shared/roles.ts'
import type { OfficeKey } from '#api/records/deps.ts'
import { WrongSetting } from '#api/core/env.ts'
import { equalSecret, type Secrets } from '#api/core/secrets.ts'
import { accountMac } from '#api/records/genuine.ts'
import { sealStep } from '#api/records/instants.ts'
import type { Statement } from '#api/records/write.ts'

const officeKeySetting = 'office-key'
const officeMacSetting = 'office-key-mac'

/** The office key in the database differs from the one set up. Nothing may be sealed to it. */
export class ForeignOfficeKey extends WrongSetting {
  override name = 'ForeignOfficeKey'
}

/**
 * Binds an office key to the server's secrets, 64 hex. Write access to the database alone cannot forge it.
 */
function officeMac(secrets: Secrets, recipient: string): string {
  return secrets.mac('office', recipient).toString('hex')
}

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

/** Returns the stored form of a single-use code, 64 hex. It binds the role that the code gives. */
export function codeHash(secrets: Secrets, code: string, role: Role): string {
  return secrets.mac('invite', `${role}:${normaliseCode(code)}`).toString('hex')
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
 * Returns the statements that set up the office: its key and its first lead. A second set-up violates the key
 * of `settings`.
 */
export function setUpStatements(
  database: Database,
  secrets: Secrets,
  officeRecipient: string,
  lead: FirstLead,
  at: Date,
): Statement[] {
  const key = officeKeyId(officeRecipient)
  const person = {
    id: lead.accountId,
    role: 'lead',
    state: 'active',
    recipient: lead.recipient,
  } as const
  return [
    database.insert(settings).values({ key: officeKeySetting, value: key }),
    database.insert(settings).values({ key: officeMacSetting, value: officeMac(secrets, officeRecipient) }),
    database.insert(officeKeys).values({ id: key, recipient: officeRecipient, createdOn: dayOf(at) }),
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

/**
 * Returns the current office key, or null before set-up.
 * @throws ForeignOfficeKey when it differs from the one set up
 */
export async function currentOfficeKey(database: Database, secrets: Secrets): Promise<OfficeKey | null> {
  const macs = alias(settings, 'macs')
  const [row] = await database
    .select({ id: settings.value, recipient: officeKeys.recipient, mac: macs.value })
    .from(settings)
    .leftJoin(officeKeys, eq(officeKeys.id, settings.value))
    .leftJoin(macs, eq(macs.key, officeMacSetting))
    .where(eq(settings.key, officeKeySetting))
    .limit(1)
  if (!row) return null
  const { id, recipient, mac } = row
  if (
    recipient === null ||
    id !== officeKeyId(recipient) ||
    !equalSecret(mac ?? '', officeMac(secrets, recipient))
  )
    throw new ForeignOfficeKey(
      '数据库里的办公钥匙不是开通时的那一把，可能被人换过，什么都没有加密给它：请保留现场，从备份恢复',
    )
  return { id, recipient }
}
