import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/**
 * Migrates an empty database.
 * @returns {Promise<string[]>} the clauses and triggers of db/clauses.ts that it then lacks
 */
export async function lostAfter(migrations) {
  const { lostClauses } = await import('../db/clauses.ts')
  const { openDatabase } = await import('../db/client.ts')
  const { migrateDatabase } = await import('../db/migrate.ts')
  const scratch = mkdtempSync(join(tmpdir(), 'migrations-'))
  const database = await openDatabase(`file:${join(scratch, 'empty.db')}`)
  try {
    await migrateDatabase(database, migrations)
    return await lostClauses(database.$client)
  } finally {
    database.$client.close()
    rmSync(scratch, { recursive: true, force: true })
  }
}
