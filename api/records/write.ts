import { desc, sql, type SQL } from 'drizzle-orm'
import type { BatchItem } from 'drizzle-orm/batch'
import type { Database } from '#db/client.ts'
import { violatedNotNull, violatedUnique } from '#db/client.ts'
import { accounts, arrivals, audit } from '#db/schema.ts'
import { chainLink, genesis } from '#shared/sealing/chain.ts'
import type { AuditAction } from '#shared/audit.ts'
import type { Day } from '#shared/day.ts'
import { Problem } from '#api/core/problem.ts'

/** One statement of a batch, made with the database's query builder. */
export type Statement = BatchItem<'sqlite'>

/**
 * A value for a NOT NULL column that makes its whole batch fail unless the condition holds when it is written: a batch cannot branch,
 * a constraint can. `violatedNotNull` tells it apart.
 */
export function onlyIf<T>(condition: SQL, value: T | SQL): SQL<T> {
  return sql<T>`case when ${condition} then ${value} end`
}

/**
 * Who writes: a staff account or the system is audited; a reporter never is: the row with its day is the record (design.md 8);
 * nor is the clock, of a session or of the last purge, which is no act.
 */
export type Writer =
  | { readonly actor: 'reporter' | 'clock' }
  | { readonly actor: string; readonly action: AuditAction; readonly subject: string; readonly at: Date }

/** A tip's place in the arrival chain. */
export interface Arrival {
  readonly number: string
  readonly receivedOn: Day
  readonly contentHash: string
}

/** The only way to write to the database. */
export interface Write {
  /**
   * One atomic batch; a staff writer's audit row and a tip's arrival link go in the same batch.
   * @throws Problem 'signed-out' when the person was disabled since the request was let in; the database's error when a constraint is violated:
   * `violatedUnique` names it.
   */
  (writer: Writer, statements: readonly Statement[], arrival?: Arrival): Promise<void>
}

/** Last link of each chain; its genesis when there is none. */
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

/** Another process that knows its own head writes twice as fast as one that has to read it again, and can win many times on end. */
const maxTries = 200

/** Make `write` for a database. Chain heads are kept in memory and read again when another process was faster. */
export function makeWrite(database: Database, newId: () => string): Write {
  let auditHead: string | null = null
  let arrivalHead: string | null = null
  let turn: Promise<unknown> = Promise.resolve()

  async function attempt(
    writer: Writer,
    statements: readonly Statement[],
    arrival: Arrival | undefined,
  ): Promise<void> {
    const batch: Statement[] = [...statements]
    let newAudit: string | null = null
    let newArrival: string | null = null
    if (arrival) {
      const previous = arrivalHead ?? (await chainHeads(database)).arrivals
      newArrival = chainLink('arrival', previous, [arrival.number, arrival.receivedOn, arrival.contentHash])
      batch.push(database.insert(arrivals).values({ ...arrival, previous, hash: newArrival }))
    }
    if ('action' in writer) {
      const previous = auditHead ?? (await chainHeads(database)).audit
      const row = {
        id: newId(),
        at: writer.at.toISOString(),
        actor: writer.actor,
        action: writer.action,
        subject: writer.subject,
      }
      newAudit = chainLink('audit', previous, [row.id, row.at, row.actor, row.action, row.subject])
      // First of all: who disables themselves is active until then, and who is being made is nobody yet.
      const stands = sql`(select ${accounts.state} from ${accounts} where ${accounts.id} = ${row.actor}) is not 'disabled'`
      batch.unshift(
        database.insert(audit).values({ ...row, actor: onlyIf(stands, row.actor), previous, hash: newAudit }),
      )
    }
    const [first, ...rest] = batch
    if (!first) return
    await database.batch([first, ...rest])
    if (newArrival) arrivalHead = newArrival
    if (newAudit) auditHead = newAudit
  }

  return async (writer, statements, arrival) => {
    const task = turn.then(async () => {
      for (let tries = 0; ; tries += 1) {
        try {
          await attempt(writer, statements, arrival)
          return
        } catch (error) {
          auditHead = null
          arrivalHead = null
          if (violatedNotNull(error) === 'audit.actor') throw new Problem('signed-out')
          const violated = violatedUnique(error)
          if (tries < maxTries && (violated === 'audit.previous' || violated === 'arrivals.previous'))
            continue
          throw error
        }
      }
    })
    turn = task.catch(() => undefined)
    return task
  }
}

/** Walk a chain from its genesis. Returns the number of links, or the first hash that does not follow from the rows. */
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
