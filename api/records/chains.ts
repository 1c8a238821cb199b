import { desc, sql } from 'drizzle-orm'
import type { Database } from '#db/client.ts'
import { arrivals, audit } from '#db/schema.ts'
import { chainLink, genesis } from '#shared/sealing/chain.ts'

/** Returns the last link of each chain, or the genesis link of an empty chain. */
export async function chainHeads(database: Database): Promise<{ audit: string; arrivals: string }> {
  const [[lastAudit], [lastArrival]] = await database.batch([
    database
      .select({ hash: audit.hash })
      .from(audit)
      .orderBy(desc(sql`rowid`))
      .limit(1),
    database
      .select({ hash: arrivals.hash })
      .from(arrivals)
      .orderBy(desc(sql`rowid`))
      .limit(1),
  ])
  return { audit: lastAudit?.hash ?? genesis, arrivals: lastArrival?.hash ?? genesis }
}

/**
 * Checks both chains from genesis. Returns the number of links, or the first hash that does not follow from
 * its row.
 */
export async function verifyChains(
  database: Database,
): Promise<{ audit: number; arrivals: number } | { broken: 'audit' | 'arrival'; hash: string }> {
  const auditRows = await database
    .select()
    .from(audit)
    .orderBy(sql`rowid`)
  let previous = genesis
  for (const row of auditRows) {
    if (
      row.previous !== previous ||
      row.hash !== chainLink('audit', previous, [row.id, row.at, row.actor, row.action, row.subject])
    )
      return { broken: 'audit', hash: row.hash }
    previous = row.hash
  }
  const arrivalRows = await database
    .select()
    .from(arrivals)
    .orderBy(sql`rowid`)
  previous = genesis
  for (const row of arrivalRows) {
    if (
      row.previous !== previous ||
      row.hash !== chainLink('arrival', previous, [row.number, row.receivedOn, row.contentHash])
    )
      return { broken: 'arrival', hash: row.hash }
    previous = row.hash
  }
  return { audit: auditRows.length, arrivals: arrivalRows.length }
}
