import { readMigrationFiles } from 'drizzle-orm/migrator'
import { migrate } from 'drizzle-orm/libsql/migrator'
import type { Database } from './client.ts'

const table = '__drizzle_migrations'

/** Another version of this program migrated the database. This version does not know its schema. */
export class UnknownSchema extends Error {
  override name = 'UnknownSchema'
}

/** @throws UnknownSchema when the database was migrated by a migration that is not in the folder */
async function demandKnownSchema({ $client }: Database, migrationsFolder: string): Promise<void> {
  const { rows } = await $client.execute(`SELECT 1 FROM sqlite_schema WHERE name = '${table}'`)
  if (rows.length === 0) return
  const applied = await $client.execute(`SELECT created_at FROM ${table}`)
  const known = new Set(readMigrationFiles({ migrationsFolder }).map(({ folderMillis }) => folderMillis))
  if (applied.rows.some((row) => !known.has(Number(row[0])))) throw new UnknownSchema('unknown migration')
}

/**
 * Brings the schema up to date. Passes over migrations that were already applied.
 * @throws UnknownSchema before anything is written
 */
export async function migrateDatabase(database: Database, migrationsFolder: string): Promise<void> {
  await demandKnownSchema(database, migrationsFolder)
  await migrate(database, { migrationsFolder })
}
