import { and, desc, eq, sql, type SQL } from 'drizzle-orm'
import { contacts, events, moveRequests, tips } from '#db/schema.ts'
import type { Database } from '#db/client.ts'
import { addDays, type Day } from '#shared/day.ts'
import { clockAfter } from '#shared/tip/clock.ts'
import { isCorrection } from '#shared/tip/correction/category.ts'
import {
  isObjection,
  mayMove,
  moveNeeds,
  needOf,
  statuses,
  type Mover,
  type Status,
} from '#shared/tip/moves.ts'
import { endingOf, grounds, type Deed, type Ground } from '#shared/endings/ending.ts'
import { type Finding, type ReferralTarget, type ScopeReason } from '#shared/tip/lists.ts'
import { triage } from '#shared/roles.ts'
import { daysOf, type Operator } from '#shared/operator.ts'
import { Problem } from '#api/core/problem.ts'
import { countsAsReport, recountOfTips } from '#api/records/sellers/reports.ts'
import type { Change, Statement } from '#api/records/write.ts'

/** A stored tip's clear columns. */
export type TipRow = typeof tips.$inferSelect

/** Tells whether the content was purged. The rest of the tip is a tombstone, and nobody acts on it. */
export function isPurged(tip: Pick<TipRow, 'summary'>): boolean {
  return tip.summary === null
}

/** Returns the condition that a tip is unchanged since this version was read. */
export function isUnchanged({ id, version }: Pick<TipRow, 'id' | 'version'>): SQL {
  return sql`(select ${tips.version} from ${tips} where ${tips.id} = ${id}) = ${version}`
}

/** A requested status change. Fields that the new status does not know are ignored. */
export interface Move {
  readonly to: Status
  readonly by: Mover
  /** The account that moves the tip. Null is the reporter. */
  readonly accountId: string | null
  readonly on: Day
  readonly reason?: ScopeReason | undefined
  readonly referredTo?: ReferralTarget | undefined
  readonly finding?: Finding | undefined
  readonly ground?: Ground | undefined
  readonly deed?: Deed | undefined
}

/** The columns that tell a closing; all null for any other move. */
interface Closing {
  readonly finding: Finding | null
  readonly ground: Ground | null
  readonly deed: Deed | null
}

/**
 * Returns the columns that tell a closing, with the usual reason and deed where the move names none. The
 * finding of a correction says all: it has neither.
 * @throws Problem 'invalid-input' when the reason belongs to another finding
 */
export function closingOf(tip: Pick<TipRow, 'category'>, move: Pick<Move, 'to' | keyof Closing>): Closing {
  const { to, finding, ground } = move
  if (to !== 'closed' || finding === undefined) return { finding: null, ground: null, deed: null }
  if (isCorrection(tip)) return { finding, ground: null, deed: null }
  if (ground !== undefined && grounds[ground].finding !== finding)
    throw new Problem('invalid-input', {
      errors: [{ pointer: '/ground', message: '这个理由和结论对不上，请重新选' }],
    })
  return { finding, ...endingOf(finding, move) }
}

/** Returns the status that a waiting tip came from. Returns null when the tip does not wait. */
export async function waitingFrom(
  database: Database,
  tip: Pick<TipRow, 'id' | 'status' | 'version'>,
): Promise<Status | null> {
  if (tip.status !== 'waiting') return null
  const [row] = await database
    .select({ from: events.from })
    .from(events)
    .where(and(eq(events.tipId, tip.id), eq(events.to, 'waiting'), eq(events.takenBack, false)))
    .orderBy(desc(events.version))
    .limit(1)
  return row?.from ?? null
}

/**
 * Returns the first day without the content, for a tip that moved to this status. Returns null for an open
 * status.
 */
function purgeOn(operator: Operator, to: Status, on: Day): Day | null {
  const { keptDays } = statuses[to]
  return keptDays === null ? null : addDays(on, daysOf(operator)[keptDays])
}

/**
 * Returns the change that moves a tip: its columns and an event. Requires that the tip is unchanged since it
 * was read.
 * @param recounted takes the tips whose sellers a batch counts again once; without it the change counts them
 * @throws Problem 'conflict' when the table does not know the move or the content was purged
 * @throws Problem 'not-allowed' when another role may make the move
 * @throws Problem 'invalid-input' when a field is missing
 */
export function moveStatements(
  database: Database,
  operator: Operator,
  tip: TipRow,
  cameFrom: Status | null,
  move: Move,
  recounted?: Set<string>,
): Change {
  if (isPurged(tip)) throw new Problem('conflict')
  const movable = { ...tip, waitingFrom: cameFrom }
  if (!mayMove(movable, move.to, move.by)) {
    const isForAnother = move.by !== 'reporter' && triage.some((role) => mayMove(movable, move.to, role))
    throw new Problem(isForAnother ? 'not-allowed' : 'conflict')
  }
  const need = needOf(movable, move.to)
  if (need !== null && move[need] === undefined)
    throw new Problem('invalid-input', { errors: [{ pointer: `/${need}`, message: moveNeeds[need] }] })
  const closing = closingOf(tip, move)
  const objects = isObjection(tip.status, move.to, move.by)
  const objected = objects || (tip.objected && !statuses[move.to].isResult)
  const statements: Statement[] = [
    database.insert(events).values({
      tipId: tip.id,
      version: tip.version + 1,
      from: tip.status,
      to: move.to,
      accountId: move.accountId,
      onDay: move.on,
      reason: move.to === 'out-of-scope' ? (move.reason ?? null) : null,
      referredTo: move.to === 'referred' ? (move.referredTo ?? null) : null,
      ...closing,
    }),
    database
      .update(tips)
      .set({
        status: move.to,
        version: tip.version + 1,
        finding: closing.finding,
        objected,
        objectedOnce: tip.objectedOnce || objects,
        everReferred: tip.everReferred || move.to === 'referred',
        ...clockAfter(operator, { ...tip, waitingFrom: cameFrom }, { to: move.to, objected, on: move.on }),
        purgeOn: purgeOn(operator, move.to, move.on),
        // Another person should handle an objection if there is one. The queue offers it to all.
        ...(objects ? { assigneeId: null, lenderId: null, returnOn: null } : {}),
        ...(move.by === 'reporter' ? { unread: sql`${tips.unread} + 1` } : {}),
      })
      .where(eq(tips.id, tip.id)),
  ]
  statements.push(endByMove(database, tip, move))
  if (countsAsReport(tip.status) !== countsAsReport(move.to)) {
    if (recounted) recounted.add(tip.id)
    else statements.push(recountOfTips(database, [tip.id]))
  }
  if (move.to === 'withdrawn') statements.push(database.delete(contacts).where(eq(contacts.tipId, tip.id)))
  return { statements, require: [[isUnchanged(tip), 'conflict']] }
}

/** Returns the statement that ends the open request of a tip with its move. The move asked for grants it. */
function endByMove(database: Database, tip: TipRow, { to, accountId, on }: Move): Statement {
  return database
    .update(moveRequests)
    .set({
      state: sql`case when ${moveRequests.to} = ${to} then 'granted' else 'lapsed' end`,
      endedVersion: tip.version + 1,
      endedBy: accountId,
      endedOn: on,
    })
    .where(and(eq(moveRequests.tipId, tip.id), sql`${moveRequests.state} = 'open'`))
}
