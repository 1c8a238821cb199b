import { open } from 'node:fs/promises'
import { createClient, type Client } from '@libsql/client'
import { getTableName } from 'drizzle-orm'
import { drizzle, type LibSQLDatabase } from 'drizzle-orm/libsql'
import * as schema from './schema.ts'

/** The database as features see it. Reads go through it; writes only through `write()` of the API. */
export type Database = LibSQLDatabase<typeof schema> & { readonly $client: Client }

/** Another process owns the embedded file. */
export class DatabaseLocked extends Error {
  override name = 'DatabaseLocked'
}

/** Whether an error is SQLITE_BUSY: the connection can no longer be trusted and the process has to end (stack.md, libSQL 1 and 4). */
export function isBusy(error: unknown): boolean {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if ('code' in cause && typeof cause.code === 'string' && cause.code.startsWith('SQLITE_BUSY')) return true
    if (cause.message.includes('database is locked')) return true
  }
  return false
}

/** Name of the UNIQUE constraint or column that an error violated, such as `events.tip_id`; null for any other error. */
export function violatedUnique(error: unknown): string | null {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    const match = /UNIQUE constraint failed: ([\w.]+(?:, [\w.]+)*)/.exec(cause.message)
    if (match?.[1]) return match[1]
  }
  return null
}

/** Name of the NOT NULL column that an error violated, such as `tips.version`: how a statement made with `onlyIf` fails; null for any other error. */
export function violatedNotNull(error: unknown): string | null {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    const match = /NOT NULL constraint failed: ([\w.]+)/.exec(cause.message)
    if (match?.[1]) return match[1]
  }
  return null
}

/**
 * Open the database. A `file:` URL is owned by this process alone until it ends; anything else is a libSQL server, reached by the same code.
 * @throws DatabaseLocked when another process owns the file.
 */
export async function openDatabase(url: string, authToken?: string): Promise<Database> {
  const embedded = url.startsWith('file:')
  const client = createClient({
    url,
    ...(authToken === undefined ? {} : { authToken }),
    concurrency: embedded ? 1 : 20,
    intMode: 'number',
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
      // The lock is taken at the first access, not by the pragma.
      await client.batch(['SELECT count(*) FROM sqlite_schema'], 'write')
    } catch (error) {
      if (isBusy(error)) throw new DatabaseLocked('database is owned by another process')
      throw error
    }
  }
  return drizzle({ client, schema, casing: 'snake_case' })
}

/** Fold the write-ahead log into the file: what was deleted is then in neither. A libSQL server sees to its own. */
export async function foldLog(
  { databaseUrl }: { readonly databaseUrl: string },
  database: Database,
): Promise<void> {
  if (databaseUrl.startsWith('file:')) await database.$client.execute('PRAGMA wal_checkpoint(TRUNCATE)')
}

const fileClient = (file: string) => createClient({ url: `file:${file}`, concurrency: 1, intMode: 'number' })

/**
 * Write a whole, consistent copy of an embedded database into a new file that its owner alone may read. Open sessions are left out: their wrap keys die with
 * the session, not with a backup. Durable when this returns. @throws the database's error for a libSQL server, which has backups of its own.
 */
export async function copyDatabase(database: Database, file: string): Promise<void> {
  // SQLite takes an empty file for a new one, and makes none with these rights itself.
  const handle = await open(file, 'wx', 0o600)
  await database.$client.execute({ sql: 'VACUUM INTO ?', args: [file] })
  const copy = fileClient(file)
  try {
    await copy.execute('PRAGMA secure_delete=ON')
    await copy.batch([`DELETE FROM ${getTableName(schema.sessions)}`], 'write')
  } finally {
    copy.close()
  }
  await handle.sync()
  await handle.close()
}

/** Open a copy of a database for reading alone: not a byte of it changes. */
export async function openCopy(file: string): Promise<Database> {
  const client = fileClient(file)
  await client.execute('PRAGMA query_only=ON')
  return drizzle({ client, schema, casing: 'snake_case' })
}
