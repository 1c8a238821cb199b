import { migrate } from 'drizzle-orm/libsql/migrator'
import type { Database } from './client.ts'

/** Brings the schema up to date. Passes over migrations that were already applied. */
export async function migrateDatabase(database: Database, migrationsFolder: string): Promise<void> {
  await migrate(database, { migrationsFolder })
}
