import { sql, type SQL } from 'drizzle-orm'
import type { BatchItem } from 'drizzle-orm/batch'
import { violatedNotNull, violatedUnique, type Database } from '#db/client.ts'
import { accounts, arrivals, audit } from '#db/schema.ts'
import type { AuditAction } from '#shared/audit.ts'
import type { ProblemCode } from '#shared/contract/problem.ts'
import { chainLink } from '#shared/sealing/chain.ts'
import { dayOf, type Day } from '#shared/day.ts'
import { Problem, toProblem } from '#api/core/problem.ts'
import type { Secrets } from '#api/core/secrets.ts'
import { auditLink, chainHeads } from '#api/records/chains.ts'
import { instantHash, keepInstant, sealInstant } from '#api/records/instants.ts'

/** One statement of a batch, made with the query builder of the database. */
export type Statement = BatchItem<'sqlite'>

/** A condition on the rows at the start of the batch, and the problem's code if it fails. */
export type Requirement = readonly [condition: SQL, code: ProblemCode]

/** Statements and the conditions for writing them. */
export interface Change {
  readonly statements: Statement[]
  readonly require: Requirement[]
}

/** The subject of an act. An act on many subjects has a row in the audit log for each. */
type Subject = string | readonly string[]

/**
 * The author of a write. Acts of a staff account or of the system are audited. A reporter's act is not: the
 * row with its day is the record (docs/design.md 8). The clock (of a session, of the last purge, of a mark as
 * read) is not audited either: it performs no act.
 */
export type Writer =
  | { readonly actor: 'reporter' | 'clock' }
  | { readonly actor: string; readonly action: AuditAction; readonly subject: Subject; readonly at: Date }

/** A tip's place in the arrival chain. */
export interface Arrival {
  readonly number: string
  readonly receivedOn: Day
  readonly contentHash: string
}

/** The UNIQUE constraints that a caller of `write` can violate and answer. */
const answerable = ['tips.number', 'tips.mailbox_id', 'accounts.account', 'settings.key', 'acts.id'] as const

/** Another row already holds a unique value. Nothing of the batch was written. */
export class Duplicate extends Error {
  override name = 'Duplicate'
  readonly of: (typeof answerable)[number]

  constructor(of: (typeof answerable)[number], cause: unknown) {
    super(`${of} is taken`, { cause })
    this.of = of
  }
}

/** Writes to the database. There is no other way. */
export interface Write {
  /**
   * Writes one atomic batch. The audit row of a staff writer and the arrival link of a tip go into the same
   * batch.
   * @throws Problem 'signed-out' when the writer's account was disabled meanwhile
   * @throws Problem with the code of the first requirement that fails at the moment of writing
   * @throws Duplicate when a unique value is taken
   */
  (
    writer: Writer,
    statements: readonly Statement[],
    also?: { readonly require?: readonly Requirement[]; readonly arrival?: Arrival },
  ): Promise<void>
}

// A batch cannot branch, but a constraint can fail it. The column that a guard leaves NULL names the guard.
const guardColumns = [
  'hash',
  'previous',
  'id',
  'on_day',
  'instant_hash',
  'actor',
  'action',
  'subject',
] as const

/**
 * Returns a statement that writes no row if the condition holds. Otherwise it breaks NOT NULL at `position`.
 */
function guard(database: Database, condition: SQL, position: number): Statement {
  if (position >= guardColumns.length) throw new Error('more guards than columns')
  const names = sql.join(
    guardColumns.map((name) => sql.identifier(name)),
    sql`, `,
  )
  const values = sql.join(
    guardColumns.map((_, index) => sql.raw(index === position ? 'null' : `''`)),
    sql`, `,
  )
  return database.run(sql`insert into ${audit} (${names}) select ${values} where (${condition}) is not true`)
}

/** Another process can win many times: it knows its own head and writes twice as fast as a reader. */
const maxTries = 200

/**
 * Makes `write` for a database. Chain heads are kept in memory. They are read again when another process was
 * faster.
 */
export function makeWrite(database: Database, newId: () => string, secrets: Secrets): Write {
  let auditHead: string | null = null
  let arrivalHead: string | null = null
  let turn: Promise<unknown> = Promise.resolve()

  async function attempt(
    writer: Writer,
    statements: readonly Statement[],
    requirements: readonly Requirement[],
    arrival: Arrival | undefined,
  ): Promise<void> {
    const batch: Statement[] = requirements.map(([condition], at) => guard(database, condition, at))
    let newAudit: string | null = null
    let newArrival: string | null = null
    if ('action' in writer) {
      let previous = auditHead ?? (await chainHeads(database)).audit
      for (const subject of [writer.subject].flat()) {
        const id = newId()
        const instant = sealInstant(secrets, 'audit', id, writer.at)
        const row = {
          id,
          onDay: dayOf(writer.at),
          instantHash: instantHash(instant),
          actor: writer.actor,
          action: writer.action,
          subject,
        }
        const hash = auditLink(previous, row)
        batch.push(
          database.insert(audit).values({ ...row, previous, hash }),
          keepInstant(database, id, writer.at, instant),
        )
        previous = hash
        newAudit = hash
      }
    }
    batch.push(...statements)
    if (arrival) {
      const previous = arrivalHead ?? (await chainHeads(database)).arrivals
      newArrival = chainLink('arrival', previous, [arrival.number, arrival.receivedOn, arrival.contentHash])
      batch.push(database.insert(arrivals).values({ ...arrival, previous, hash: newArrival }))
    }
    const [first, ...rest] = batch
    if (!first) return
    await database.batch([first, ...rest])
    if (newArrival) arrivalHead = newArrival
    if (newAudit) auditHead = newAudit
  }

  return async (writer, statements, { require = [], arrival } = {}) => {
    // The guards go first: an account that disables itself is still active here. A new account does not exist
    // yet.
    const requirements = 'action' in writer ? [isNotDisabled(writer.actor), ...require] : require
    const task = turn.then(async () => {
      for (let tries = 0; ; tries += 1) {
        try {
          await attempt(writer, statements, requirements, arrival)
          return
        } catch (error) {
          auditHead = null
          arrivalHead = null
          const column = violatedNotNull(error)
          const failed = requirements.find((_, at) => column === `audit.${guardColumns[at] ?? ''}`)
          if (failed) throw new Problem(failed[1])
          const violated = violatedUnique(error)
          if (tries < maxTries && (violated === 'audit.previous' || violated === 'arrivals.previous'))
            continue
          const taken = answerable.find((name) => name === violated)
          throw taken ? new Duplicate(taken, error) : error
        }
      }
    })
    turn = task.catch(() => undefined)
    return task
  }
}

function isNotDisabled(actor: string): Requirement {
  return [
    sql`(select ${accounts.state} from ${accounts} where ${accounts.id} = ${actor}) is not 'disabled'`,
    'signed-out',
  ]
}

/**
 * Resolves to whether a write of a job was done. Another act, or another process, may be faster: then the job
 * looks again at its next run.
 * @throws every error but Problem 'conflict'
 */
export async function unlessOvertaken(written: Promise<void>): Promise<boolean> {
  try {
    await written
    return true
  } catch (error) {
    if (toProblem(error).code === 'conflict') return false
    throw error
  }
}
