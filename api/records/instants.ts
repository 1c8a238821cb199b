import { createHash } from 'node:crypto'
import type { BatchItem } from 'drizzle-orm/batch'
import type { Database } from '#db/client.ts'
import { instants, notes, sessions } from '#db/schema.ts'
import { dayOf } from '#shared/day.ts'
import type { Secrets } from '#api/core/secrets.ts'

/** The places of an encrypted instant. Table and column are bound to the ciphertext, with the row's id. */
type Place =
  | 'audit'
  | 'notes'
  | 'sessions.created_at'
  | 'sessions.seen_at'
  | 'invites.expires_at'
  | 'renewals.expires_at'
  | 'accounts.totp_used_at'
  | 'acts'

const milliseconds = (at: Date) => {
  const bytes = Buffer.alloc(8)
  bytes.writeBigUInt64BE(BigInt(at.getTime()))
  return bytes
}

/** Returns the stored form of an instant of a staff act: encrypted, and bound to its row. */
export function sealInstant(secrets: Secrets, place: Place, id: string, at: Date): Buffer {
  return secrets.wrap('instant', `${place}:${id}`, milliseconds(at))
}

/** Opens the result of `sealInstant`. @throws Error if it belongs to another row */
export function openInstant(secrets: Secrets, place: Place, id: string, sealed: Uint8Array): Date {
  return new Date(Number(secrets.unwrap('instant', `${place}:${id}`, sealed).readBigUInt64BE()))
}

/** A TOTP code counts for this time. */
export const stepMs = 30_000

/** Returns the stored form of the step of a TOTP code that was used. */
export function sealStep(secrets: Secrets, accountId: string, step: number): Buffer {
  return sealInstant(secrets, 'accounts.totp_used_at', accountId, new Date(step * stepMs))
}

/** Opens the result of `sealStep`. Returns 0 when none is kept, and infinity for a forged one. */
export function openStep(secrets: Secrets, accountId: string, sealed: Uint8Array | null): number {
  if (sealed === null) return 0
  try {
    return openInstant(secrets, 'accounts.totp_used_at', accountId, sealed).getTime() / stepMs
  } catch {
    return Infinity
  }
}

/** A single-use code. That of a renewal has the id of its account. */
interface Expiring {
  readonly id: string
  readonly expiresAt: Buffer
}

/** Tells whether the time of a code is over. A forged one has none. */
export function isOver(
  secrets: Secrets,
  place: 'invites.expires_at' | 'renewals.expires_at',
  { id, expiresAt }: Expiring,
  now: Date,
): boolean {
  try {
    return openInstant(secrets, place, id, expiresAt) <= now
  } catch {
    return true
  }
}

type Session = Pick<typeof sessions.$inferSelect, 'id' | 'createdAt' | 'seenAt'>

/** Opens the instants of a session: its sign-in, and the last act of its person to the minute. */
export function sessionInstants(
  secrets: Secrets,
  { id, createdAt, seenAt }: Session,
): { readonly createdAt: Date; readonly seenAt: Date } {
  return {
    createdAt: openInstant(secrets, 'sessions.created_at', id, createdAt),
    seenAt: openInstant(secrets, 'sessions.seen_at', id, seenAt),
  }
}

/** Returns the instant of an act in ISO form. Returns null when only its day is kept, or it was forged. */
export function shownInstant(
  secrets: Secrets,
  place: 'audit' | 'notes' | 'acts',
  id: string,
  sealed: Uint8Array | null,
): string | null {
  if (sealed === null) return null
  try {
    return openInstant(secrets, place, id, sealed).toISOString()
  } catch {
    return null
  }
}

/** Returns the hash of an encrypted instant, 64 hex. The link of its audit row holds it. */
export function instantHash(sealed: Uint8Array): string {
  return createHash('sha256').update(sealed).digest('hex')
}

/** A note among staff, sealed in the browser. */
interface NewNote {
  readonly id: string
  readonly tipId: string
  readonly accountId: string
  readonly officeKeyId: string
  readonly sealed: Buffer
}

/** Returns the statements that store a note and, for its day, the instant of it. */
export function noteStatements(
  database: Database,
  secrets: Secrets,
  note: NewNote,
  at: Date,
): BatchItem<'sqlite'>[] {
  return [
    database.insert(notes).values({ ...note, writtenOn: dayOf(at) }),
    keepInstant(database, note.id, at, sealInstant(secrets, 'notes', note.id, at)),
  ]
}

/** Returns the statement that keeps the instant of an act until its day is over. */
export function keepInstant(database: Database, id: string, at: Date, sealed: Buffer): BatchItem<'sqlite'> {
  return database.insert(instants).values({ id, onDay: dayOf(at), sealed })
}
