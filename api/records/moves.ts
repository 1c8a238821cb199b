import { and, desc, eq, sql } from 'drizzle-orm'
import { contacts, events, tips } from '#db/schema.ts'
import type { Database } from '#db/client.ts'
import { addDays, type Day } from '#shared/day.ts'
import { transitions, type Mover, type Status } from '#shared/tip/moves.ts'
import { type Finding, type ReferralTarget, type ScopeReason } from '#shared/tip/lists.ts'
import { daysOf, type Operator } from '#shared/operator.ts'
import { Problem } from '#api/core/problem.ts'
import { onlyIf, type Statement } from '#api/records/write.ts'

/** A stored tip's clear columns. */
export type TipRow = typeof tips.$inferSelect

/** Whether the content was purged: what stays is a tombstone, on which nothing is done any more. */
export function isPurged(tip: Pick<TipRow, 'summary'>): boolean {
  return tip.summary === null
}

/** A wished status change. Fields that the new status does not know are passed over. */
export interface Move {
  readonly to: Status
  readonly by: Mover
  /** Account that moves; null is the reporter. */
  readonly accountId: string | null
  readonly on: Day
  readonly reason?: ScopeReason | undefined
  readonly referredTo?: ReferralTarget | undefined
  readonly finding?: Finding | undefined
}

/** Where a waiting tip came from; null when it does not wait. */
export async function waitingFrom(
  database: Database,
  tip: Pick<TipRow, 'id' | 'status' | 'version'>,
): Promise<Status | null> {
  if (tip.status !== 'waiting') return null
  const [row] = await database
    .select({ from: events.from })
    .from(events)
    .where(and(eq(events.tipId, tip.id), eq(events.to, 'waiting')))
    .orderBy(desc(events.version))
    .limit(1)
  return row?.from ?? null
}

/** State to which a waiting tip returns when its question is answered: `referred` if it came from there, else `investigating`. */
export function returnFrom(cameFrom: Status | null): 'investigating' | 'referred' {
  return cameFrom === 'referred' ? 'referred' : 'investigating'
}

/** Whether the move is in the table of design.md 4, for this mover, with the fields it needs. `cameFrom` as of `waitingFrom`. */
export function mayMove(
  tip: Pick<TipRow, 'status' | 'everReferred' | 'objectedOnce'>,
  cameFrom: Status | null,
  move: Pick<Move, 'to' | 'by'>,
): boolean {
  const known = transitions.some(
    ({ from, to, by }) => from === tip.status && to === move.to && by.includes(move.by),
  )
  if (!known) return false
  if (move.to === 'closed' && tip.everReferred && move.by !== 'lead') return false
  if (tip.status === 'waiting' && move.to === 'referred' && cameFrom !== 'referred') return move.by === 'lead'
  if (tip.status === 'waiting' && move.to === 'investigating' && cameFrom === 'referred') return false
  if (
    move.by === 'reporter' &&
    move.to === 'investigating' &&
    (tip.status === 'closed' || tip.status === 'out-of-scope')
  )
    return !tip.objectedOnce
  return true
}

function purgeOn(operator: Operator, to: Status, on: Day): Day | null {
  const days = daysOf(operator)
  switch (to) {
    case 'closed':
      return addDays(on, days.closed)
    case 'out-of-scope':
      return addDays(on, days.outOfScope)
    case 'spam':
      return addDays(on, days.spam)
    case 'withdrawn':
      return addDays(on, days.withdrawn)
    case 'received':
    case 'investigating':
    case 'waiting':
    case 'referred':
      return null
    default:
      return to satisfies never
  }
}

/**
 * The statements that move a tip: its columns and an event whose UNIQUE(tip, version) lets only one of two writers through. A tip that was changed without an
 * event meanwhile (assigned, held, purged) takes the batch down by `tips.version`.
 * @throws Problem 'conflict' when the table does not know the move or the content was purged; 'not-allowed' when another role could make it; 'invalid-input' when a field is missing.
 */
export function moveStatements(
  database: Database,
  operator: Operator,
  tip: TipRow,
  cameFrom: Status | null,
  move: Move,
): Statement[] {
  if (isPurged(tip)) throw new Problem('conflict')
  if (!mayMove(tip, cameFrom, move)) {
    const others: Mover[] = ['triager', 'lead']
    throw new Problem(
      move.by !== 'reporter' && others.some((by) => mayMove(tip, cameFrom, { to: move.to, by }))
        ? 'not-allowed'
        : 'conflict',
    )
  }
  if (move.to === 'out-of-scope' && move.reason === undefined)
    throw new Problem('invalid-input', {
      errors: [{ pointer: '/reason', message: '请选择不属本渠道的原因' }],
    })
  const answered = tip.status === 'waiting' && move.to === 'referred' && cameFrom === 'referred'
  if (move.to === 'referred' && !answered && move.referredTo === undefined)
    throw new Problem('invalid-input', {
      errors: [{ pointer: '/referredTo', message: '请选择移送给哪个部门' }],
    })
  if (move.to === 'closed' && move.finding === undefined)
    throw new Problem('invalid-input', { errors: [{ pointer: '/finding', message: '请选择办结结论' }] })
  const objects =
    move.by === 'reporter' &&
    move.to === 'investigating' &&
    (tip.status === 'closed' || tip.status === 'out-of-scope')
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
      finding: move.to === 'closed' ? (move.finding ?? null) : null,
    }),
    database
      .update(tips)
      .set({
        status: move.to,
        version: onlyIf(sql`${tips.version} = ${tip.version}`, tip.version + 1),
        finding: move.to === 'closed' ? (move.finding ?? null) : null,
        objected: objects ? true : move.to === 'closed' ? false : tip.objected,
        objectedOnce: tip.objectedOnce || objects,
        everReferred: tip.everReferred || move.to === 'referred',
        purgeOn: purgeOn(operator, move.to, move.on),
        // An objection is for another person where there is one; the queue offers it to all.
        ...(objects ? { assigneeId: null, dueOn: addDays(move.on, daysOf(operator).due) } : {}),
        ...(move.by === 'reporter' ? { unread: sql`${tips.unread} + 1` } : {}),
      })
      .where(eq(tips.id, tip.id)),
  ]
  if (move.to === 'withdrawn') statements.push(database.delete(contacts).where(eq(contacts.tipId, tip.id)))
  return statements
}
