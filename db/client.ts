import { open } from 'node:fs/promises'
import { dirname } from 'node:path'
import { pathToFileURL } from 'node:url'
import { createClient, type Client } from '@libsql/client'
import { getTableName } from 'drizzle-orm'
import { drizzle, type LibSQLDatabase } from 'drizzle-orm/libsql'
import * as schema from './schema.ts'

/** The database as features see it. Features read through it and write only through `write()` of the API. */
export type Database = LibSQLDatabase<typeof schema> & { readonly $client: Client }

/** Another process owns the embedded file. */
export class DatabaseLocked extends Error {
  override name = 'DatabaseLocked'
}

/**
 * Tells whether an error is SQLITE_BUSY. The connection can then no longer be trusted, and the process must
 * end.
 */
export function isBusy(error: unknown): boolean {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if ('code' in cause && typeof cause.code === 'string' && cause.code.startsWith('SQLITE_BUSY')) return true
    if (cause.message.includes('database is locked')) return true
  }
  return false
}

/**
 * Returns the UNIQUE constraint or column that an error violated, such as `events.tip_id`. Returns null for
 * any other error.
 */
export function violatedUnique(error: unknown): string | null {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    const match = /UNIQUE constraint failed: ([\w.]+(?:, [\w.]+)*)/.exec(cause.message)
    if (match?.[1]) return match[1]
  }
  return null
}

/**
 * Returns the NOT NULL column that an error violated, such as `tips.version`. The guards of `write` fail this
 * way. Returns null for any other error.
 */
export function violatedNotNull(error: unknown): string | null {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    const match = /NOT NULL constraint failed: ([\w.]+)/.exec(cause.message)
    if (match?.[1]) return match[1]
  }
  return null
}

/** A server that hangs would keep every request for ever. */
const answerMs = 10_000
const fetchInTime = (request: Request) => fetch(request, { signal: AbortSignal.timeout(answerMs) })

/**
 * Opens the database. This process alone owns a `file:` URL until it ends. Any other URL is a libSQL server,
 * reached by the same code.
 * @throws DatabaseLocked when another process owns the file
 */
export async function openDatabase(url: string, authToken?: string): Promise<Database> {
  const embedded = url.startsWith('file:')
  const client = createClient({
    url,
    ...(authToken === undefined ? {} : { authToken }),
    concurrency: embedded ? 1 : 20,
    intMode: 'number',
    fetch: fetchInTime,
  })
  if (embedded) {
    try {
      for (const pragma of [
        'locking_mode=EXCLUSIVE',
        'journal_mode=WAL',
        'synchronous=FULL',
        'foreign_keys=ON',
        'secure_delete=ON',
      ]) {
        await client.execute(`PRAGMA ${pragma}`)
      }
      // The first access takes the lock, not the pragma.
      await client.batch(['SELECT count(*) FROM sqlite_schema'], 'write')
    } catch (error) {
      if (isBusy(error)) throw new DatabaseLocked('database is owned by another process')
      throw error
    }
  }
  return drizzle({ client, schema, casing: 'snake_case' })
}

/**
 * Takes the right to write, and changes nothing: not a page goes into the write-ahead log, whose order would
 * tell when it was asked.
 * @throws the database's error when it cannot be written
 */
export async function tryWrite(database: Database): Promise<void> {
  const name = getTableName(schema.settings)
  await database.$client.batch([`UPDATE ${name} SET value = value WHERE key = ''`], 'write')
}

/**
 * Folds the write-ahead log into the file. Deleted data is then in neither. A libSQL server looks after its
 * own log.
 */
export async function foldLog(
  { databaseUrl }: { readonly databaseUrl: string },
  database: Database,
): Promise<void> {
  if (databaseUrl.startsWith('file:')) await database.$client.execute('PRAGMA wal_checkpoint(TRUNCATE)')
}

/**
 * Writes the embedded file once more, table by table. The order of its pages then tells nothing of the order
 * of writing. The copy on the way lies beside the file, under no name. A crash leaves the file as it was. The
 * caller folds the log.
 */
export async function rewriteFile(database: Database, file: string): Promise<void> {
  // By default the copy would lie in memory, and a file of it in the system's folder for such files.
  const folder = dirname(file).replaceAll("'", "''")
  await database.$client.execute(`PRAGMA temp_store_directory='${folder}'`)
  await database.$client.execute('PRAGMA temp_store=FILE')
  try {
    await database.$client.execute('VACUUM')
  } finally {
    await database.$client.execute('PRAGMA temp_store=DEFAULT')
    await database.$client.execute("PRAGMA temp_store_directory=''")
  }
}

const fileClient = (file: string) =>
  createClient({ url: pathToFileURL(file).href, concurrency: 1, intMode: 'number' })

/**
 * Writes a whole, consistent, durable copy of an embedded database into a new file. Only the owner may read
 * the file. Open sessions are left out: their wrap keys must die with the session. So are the instants of the
 * day's acts: a copy outlives the day. A code of a renewal would serve again after a restore.
 * @throws the database's error for a libSQL server, which has its own backups
 */
export async function copyDatabase(database: Database, file: string): Promise<void> {
  // SQLite accepts an empty file as a new database, and would create one with wider rights.
  const handle = await open(file, 'wx', 0o600)
  await database.$client.execute({ sql: 'VACUUM INTO ?', args: [file] })
  const copy = fileClient(file)
  try {
    await copy.execute('PRAGMA secure_delete=ON')
    const { sessions, instants, renewals, accounts } = schema
    await copy.batch(
      [
        ...[sessions, instants, renewals].map((table) => `DELETE FROM ${getTableName(table)}`),
        `UPDATE ${getTableName(accounts)} SET totp_used_at = NULL`,
      ],
      'write',
    )
  } finally {
    copy.close()
  }
  await handle.sync()
  await handle.close()
}

/** Opens a copy of a database for reading alone. Not a byte of it changes. */
export async function openCopy(file: string): Promise<Database> {
  const client = fileClient(file)
  await client.execute('PRAGMA query_only=ON')
  return drizzle({ client, schema, casing: 'snake_case' })
}
