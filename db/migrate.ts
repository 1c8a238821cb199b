import { migrate } from 'drizzle-orm/libsql/migrator'
import type { Database } from './client.ts'

/** Bring the schema up to date; migrations already applied are passed over. */
export async function migrateDatabase(database: Database, migrationsFolder: string): Promise<void> {
  await migrate(database, { migrationsFolder })
}
