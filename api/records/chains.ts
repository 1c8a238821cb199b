import { count, desc, lte, sql } from 'drizzle-orm'
import type { Database } from '#db/client.ts'
import { arrivals, audit, instants } from '#db/schema.ts'
import type { Day } from '#shared/day.ts'
import { chainLink, genesis } from '#shared/sealing/chain.ts'
import { instantHash } from '#api/records/instants.ts'

type AuditRow = Omit<typeof audit.$inferSelect, 'hash' | 'previous'>

/** Returns the link of a row of the audit log. */
export function auditLink(
  previous: string,
  { id, onDay, instantHash: instant, actor, action, subject }: AuditRow,
): string {
  return chainLink('audit', previous, [id, onDay, instant, actor, action, subject])
}

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

/** The last link of a chain, and the number of links up to it. The hash of an empty chain is null. */
export interface ChainEnd {
  readonly links: number
  readonly hash: string | null
}

/** Returns the end that each chain had when a day was over. */
export async function chainEndsOn(
  database: Database,
  day: Day,
): Promise<{ audit: ChainEnd; arrivals: ChainEnd }> {
  const acts = lte(audit.onDay, day)
  const tips = lte(arrivals.receivedOn, day)
  const [[lastAct], [countedActs], [lastTip], [countedTips]] = await database.batch([
    database
      .select({ hash: audit.hash })
      .from(audit)
      .where(acts)
      .orderBy(desc(sql`rowid`))
      .limit(1),
    database.select({ links: count() }).from(audit).where(acts),
    database
      .select({ hash: arrivals.hash })
      .from(arrivals)
      .where(tips)
      .orderBy(desc(sql`rowid`))
      .limit(1),
    database.select({ links: count() }).from(arrivals).where(tips),
  ])
  return {
    audit: { links: countedActs?.links ?? 0, hash: lastAct?.hash ?? null },
    arrivals: { links: countedTips?.links ?? 0, hash: lastTip?.hash ?? null },
  }
}

/**
 * Checks both chains from genesis. Returns the number of links, or the first hash that does not follow from
 * its row. A kept instant must be the one that the row was written with.
 */
export async function verifyChains(
  database: Database,
): Promise<{ audit: number; arrivals: number } | { broken: 'audit' | 'arrival'; hash: string }> {
  const auditRows = await database
    .select()
    .from(audit)
    .orderBy(sql`rowid`)
  const kept = new Map((await database.select().from(instants)).map(({ id, sealed }) => [id, sealed]))
  let previous = genesis
  for (const row of auditRows) {
    const instant = kept.get(row.id)
    if (
      row.previous !== previous ||
      row.hash !== auditLink(previous, row) ||
      (instant && instantHash(instant) !== row.instantHash)
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
