import { createHash } from 'node:crypto'
import { desc, eq, inArray, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/sqlite-core'
import type { Database } from '#db/client.ts'
import { audit, officeKeys, settings } from '#db/schema.ts'
import { renewalActs } from '#shared/audit.ts'
import { dayOf, type Day } from '#shared/day.ts'
import { officeKeyId, type Recipient } from '#shared/sealing/seal.ts'
import { WrongSetting } from '#api/core/env.ts'
import { equalSecret, type Secrets } from '#api/core/secrets.ts'
import type { OfficeKey } from '#api/records/deps.ts'
import type { Change, Statement } from '#api/records/write.ts'

const currentSetting = 'office-key'
const currentMacSetting = 'office-key-mac'
const paperSetting = 'paper-key'
const paperMacSetting = 'paper-key-mac'

/** A key in the database differs from the one set up. Nothing may be sealed to it. */
export class ForeignOfficeKey extends WrongSetting {
  override name = 'ForeignOfficeKey'
}

/** Binds the current office key to the server's secrets, 64 hex. Write access to the database forges none. */
function currentMac(secrets: Secrets, recipient: Recipient): string {
  return secrets.mac('office', recipient).toString('hex')
}

/** Binds the paper recipient to the server's secrets, 64 hex. */
function paperMac(secrets: Secrets, recipient: Recipient): string {
  return secrets.mac('paper', recipient).toString('hex')
}

/** Returns the MAC of an office key's row, 64 hex. It binds epoch, recipient and sealed identity together. */
export function officeKeyMac(
  secrets: Secrets,
  epoch: number,
  recipient: Recipient,
  sealed: Uint8Array,
): string {
  const hash = createHash('sha256').update(sealed).digest('hex')
  return secrets.mac('office', JSON.stringify([epoch, recipient, hash])).toString('hex')
}

/** The public parts of a new office's keys, as the first lead's browser made them. */
export interface FirstKeys {
  readonly officeRecipient: Recipient
  /** The office identity, sealed to the paper one. */
  readonly officeSealed: Uint8Array
  readonly paperRecipient: Recipient
}

/**
 * Returns the statements that store the keys of a new office. A second run violates the key of `settings`.
 */
export function firstKeyStatements(
  database: Database,
  secrets: Secrets,
  { officeRecipient, officeSealed, paperRecipient }: FirstKeys,
  at: Date,
): Statement[] {
  const id = officeKeyId(officeRecipient)
  return [
    database.insert(settings).values([
      { key: currentSetting, value: id },
      { key: currentMacSetting, value: currentMac(secrets, officeRecipient) },
      { key: paperSetting, value: paperRecipient },
      { key: paperMacSetting, value: paperMac(secrets, paperRecipient) },
    ]),
    database.insert(officeKeys).values({
      id,
      epoch: 1,
      recipient: officeRecipient,
      createdOn: dayOf(at),
      sealed: Buffer.from(officeSealed),
      mac: officeKeyMac(secrets, 1, officeRecipient, officeSealed),
    }),
  ]
}

/**
 * Returns the change that makes a new office key the current one. It conflicts with another renewal that came
 * meanwhile.
 */
export function renewalChange(
  database: Database,
  secrets: Secrets,
  before: StoredOfficeKey,
  next: { readonly recipient: Recipient; readonly sealed: Buffer },
  at: Date,
): Change {
  const id = officeKeyId(next.recipient)
  const epoch = before.epoch + 1
  const set = (key: string, value: string) =>
    database.update(settings).set({ value }).where(eq(settings.key, key))
  const isCurrent = sql`(select ${settings.value} from ${settings} where ${settings.key} = ${currentSetting}) = ${before.id}`
  return {
    statements: [
      database.insert(officeKeys).values({
        ...next,
        id,
        epoch,
        createdOn: dayOf(at),
        mac: officeKeyMac(secrets, epoch, next.recipient, next.sealed),
      }),
      set(currentSetting, id),
      set(currentMacSetting, currentMac(secrets, next.recipient)),
    ],
    require: [[isCurrent, 'conflict']],
  }
}

/**
 * Returns the current office key, or null before set-up. It is the newest: an earlier one that was put back
 * is refused.
 * @throws ForeignOfficeKey when the server did not make it current
 */
export async function currentOfficeKey(database: Database, secrets: Secrets): Promise<OfficeKey | null> {
  const macs = alias(settings, 'macs')
  const [row] = await database
    .select({
      id: settings.value,
      recipient: officeKeys.recipient,
      mac: macs.value,
      isNewest: sql<number>`${officeKeys.epoch} = (select max(epoch) from office_keys)`.mapWith(Boolean),
    })
    .from(settings)
    .leftJoin(officeKeys, eq(officeKeys.id, settings.value))
    .leftJoin(macs, eq(macs.key, currentMacSetting))
    .where(eq(settings.key, currentSetting))
    .limit(1)
  if (!row) return null
  const { id, recipient, mac, isNewest } = row
  if (
    recipient === null ||
    id !== officeKeyId(recipient) ||
    !isNewest ||
    !equalSecret(mac ?? '', currentMac(secrets, recipient))
  )
    throw new ForeignOfficeKey(
      '数据库里的办公钥匙不是本站最后存的那一把，可能被人换过，什么都没有加密给它：请保留现场，从备份恢复',
    )
  return { id, recipient }
}

/**
 * Returns the recipient of the identity on the recovery sheet, or null before set-up.
 * @throws ForeignOfficeKey when it differs from the one set up
 */
export async function paperRecipient(database: Database, secrets: Secrets): Promise<Recipient | null> {
  const macs = alias(settings, 'macs')
  const [row] = await database
    .select({ recipient: settings.value, mac: macs.value })
    .from(settings)
    .leftJoin(macs, eq(macs.key, paperMacSetting))
    .where(eq(settings.key, paperSetting))
    .limit(1)
  if (!row) return null
  if (!equalSecret(row.mac ?? '', paperMac(secrets, row.recipient)))
    throw new ForeignOfficeKey(
      '数据库里的恢复钥匙不是开通时的那一把，可能被人换过，什么都没有加密给它：请保留现场，从备份恢复',
    )
  return row.recipient
}

/**
 * Checks every key that the database names.
 * @throws ForeignOfficeKey for one that the server did not write
 */
export async function verifyOfficeKeys(database: Database, secrets: Secrets): Promise<void> {
  await currentOfficeKey(database, secrets)
  await paperRecipient(database, secrets)
  const known = new Set((await allOfficeKeys(database, secrets)).map(({ id }) => id))
  const renewals = await database
    .select({ id: audit.subject })
    .from(audit)
    .where(inArray(audit.action, [...renewalActs]))
  // Without the row of the newest key an earlier one would look current.
  if (renewals.some(({ id }) => !known.has(id)))
    throw new ForeignOfficeKey('操作记录里换上的办公钥匙，数据库里没有，可能被人删过：请保留现场，从备份恢复')
}

/** An office key of any epoch, with its identity sealed to the paper one. */
export interface StoredOfficeKey extends OfficeKey {
  readonly epoch: number
  readonly createdOn: Day
  readonly sealed: Buffer
}

/**
 * Returns the office keys of every epoch, the newest first.
 * @throws ForeignOfficeKey for a key that the server did not write
 */
export async function allOfficeKeys(database: Database, secrets: Secrets): Promise<StoredOfficeKey[]> {
  const rows = await database.select().from(officeKeys).orderBy(desc(officeKeys.epoch))
  return rows.map(({ id, epoch, createdOn, recipient, sealed, mac }) => {
    const isGenuine =
      sealed !== null &&
      id === officeKeyId(recipient) &&
      equalSecret(mac, officeKeyMac(secrets, epoch, recipient, sealed))
    if (!isGenuine)
      throw new ForeignOfficeKey(
        `数据库里的办公钥匙 ${id} 不是本站存的，可能被人换过：请保留现场，从备份恢复`,
      )
    return { id, epoch, createdOn, recipient, sealed }
  })
}
