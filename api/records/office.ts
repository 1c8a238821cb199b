import { eq } from 'drizzle-orm'
import { alias } from 'drizzle-orm/sqlite-core'
import type { Database } from '#db/client.ts'
import { accounts, officeKeys, settings } from '#db/schema.ts'
import { dayOf } from '#shared/day.ts'
import { officeKeyId } from '#shared/sealing/seal.ts'
import type { OfficeKey } from '#api/records/deps.ts'
import { WrongSetting } from '#api/core/env.ts'
import { equalSecret, type Secrets } from '#api/core/secrets.ts'
import type { Statement } from '#api/records/write.ts'

const officeKeySetting = 'office-key'
const officeMacSetting = 'office-key-mac'

/** The office key in the database is not the one that was set up. Nothing may be sealed to it. */
export class ForeignOfficeKey extends WrongSetting {
  override name = 'ForeignOfficeKey'
}

/** What binds an office key to the server's secrets, 64 hex: whoever can write the database alone cannot make it. */
function officeMac(secrets: Secrets, recipient: string): string {
  return secrets.mac('office', recipient).toString('hex')
}

/** What is stored of a sign-in proof: keyed by a secret outside the database and bound to its account, 64 hex. */
export function proofHash(secrets: Secrets, accountId: string, proof: string): string {
  return secrets.mac('proof', `${accountId}:${proof}`).toString('hex')
}

/** A person's sealed key ring as it is stored: once more under a secret outside the database. */
export function wrapRing(secrets: Secrets, accountId: string, ring: Uint8Array): Buffer {
  return secrets.wrap('ring', accountId, ring)
}

/** Inverse of `wrapRing`: the age file that only its owner opens. @throws Error if it belongs to another account. */
export function unwrapRing(secrets: Secrets, accountId: string, wrapped: Uint8Array): Buffer {
  return secrets.unwrap('ring', accountId, wrapped)
}

/** A TOTP secret (base32) as it is stored; `ownerId` is the account, or the invite while it is being enrolled. */
export function wrapTotp(secrets: Secrets, ownerId: string, secret: string): Buffer {
  return secrets.wrap('totp', ownerId, Buffer.from(secret))
}

/** Inverse of `wrapTotp`. @throws Error if it belongs to another owner. */
export function unwrapTotp(secrets: Secrets, ownerId: string, wrapped: Uint8Array): string {
  return secrets.unwrap('totp', ownerId, wrapped).toString()
}

/** A single-use code as it is hashed: capital letters and digits alone, so that spaces and dashes of the printed form do not matter. */
export function normaliseCode(code: string): string {
  return code
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[^A-Z0-9]/g, '')
}

/** What is stored of a single-use code, 64 hex. */
export function codeHash(secrets: Secrets, code: string): string {
  return secrets.mac('invite', normaliseCode(code)).toString('hex')
}

const codeLetters = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ'

/** A new single-use code: 20 letters and digits that cannot be confused, 100 bits, in groups of five. */
export function newCode(random: (bytes: number) => Uint8Array): string {
  const letters = Array.from(random(20), (byte) => codeLetters[byte % codeLetters.length]).join('')
  return letters.match(/.{5}/g)?.join('-') ?? letters
}

/** The first lead, as their browser (in a demo: the server) made them. */
export interface FirstLead {
  readonly accountId: string
  readonly account: string
  readonly displayName: string
  readonly salt: string
  readonly proof: string
  readonly recipient: string
  /** Key ring sealed to `recipient`. */
  readonly ring: Uint8Array
  /** TOTP secret and the step of the code that confirmed it; absent in a demo only. */
  readonly totp?: { readonly secret: string; readonly step: number }
}

/** The statements that set the office up: its key and its first lead. A second set-up violates the key of `settings`. */
export function setUpStatements(
  database: Database,
  secrets: Secrets,
  officeRecipient: string,
  lead: FirstLead,
  at: Date,
): Statement[] {
  const key = officeKeyId(officeRecipient)
  return [
    database.insert(settings).values({ key: officeKeySetting, value: key }),
    database.insert(settings).values({ key: officeMacSetting, value: officeMac(secrets, officeRecipient) }),
    database.insert(officeKeys).values({ id: key, recipient: officeRecipient, createdOn: dayOf(at) }),
    database.insert(accounts).values({
      id: lead.accountId,
      account: lead.account,
      displayName: lead.displayName,
      role: 'lead',
      state: 'active',
      salt: lead.salt,
      proofHash: proofHash(secrets, lead.accountId, lead.proof),
      recipient: lead.recipient,
      totpSealed: lead.totp ? wrapTotp(secrets, lead.accountId, lead.totp.secret) : null,
      totpLastStep: lead.totp?.step ?? 0,
      ringSealed: wrapRing(secrets, lead.accountId, lead.ring),
      createdAt: at.toISOString(),
    }),
  ]
}

/** The current office key, or null until the office is set up. @throws ForeignOfficeKey when it is another one than was set up. */
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
