import { and, asc, eq, lte, sql, type SQL } from 'drizzle-orm'
import type { Database } from '#db/client.ts'
import { accounts, events, handOvers, isOpen, tips, type ActedColumns } from '#db/schema.ts'
import type { Day } from '#shared/day.ts'
import { isUnchanged, type TipRow } from '#api/records/moves.ts'
import type { Change, Statement } from '#api/records/write.ts'

type Stored = typeof handOvers.$inferInsert

/** A change of the assignee of one tip. */
export interface HandOver extends Pick<Stored, 'kind' | 'onDay' | 'noteId'> {
  readonly toId: string | SQL | null
  /** The person who does it; null for the system. */
  readonly byId: string | null
  /** The person to whom the tip returns, and the day; null for a tip that stays. */
  readonly loan: { readonly lenderId: string | SQL; readonly returnOn: Day | SQL } | null
}

/** Returns the statements that give a tip to a person, with the row of its history. */
export function handOverStatements(
  database: Database,
  tip: Pick<TipRow, 'id' | 'version' | 'assigneeId'>,
  { toId, loan, ...row }: HandOver,
): Statement[] {
  const version = tip.version + 1
  const { lenderId, returnOn } = loan ?? { lenderId: null, returnOn: null }
  return [
    database
      .insert(handOvers)
      .values({ ...row, tipId: tip.id, version, fromId: tip.assigneeId, toId, returnOn }),
    database.update(tips).set({ assigneeId: toId, lenderId, returnOn, version }).where(eq(tips.id, tip.id)),
  ]
}

/** Returns SQL of the id of an account, or NULL unless it is active. */
export function activeId(accountId: string | SQL): SQL<string | null> {
  return sql`(select "one"."id" from ${accounts} as "one" where "one"."id" = ${accountId} and "one"."state" = 'active')`
}

/**
 * Returns who had a tip before an act, for the hand-over that takes it back. A colleague who was disabled
 * meanwhile gets no tip back; that of a disabled borrower goes to the lender.
 */
export function heldBefore({
  assigneeId,
  lenderId = null,
  returnOn = null,
}: Pick<ActedColumns, 'assigneeId' | 'lenderId' | 'returnOn'>): Pick<HandOver, 'toId' | 'loan'> {
  if (assigneeId === null) return { toId: null, loan: null }
  if (lenderId === null) return { toId: activeId(assigneeId), loan: null }
  const lender = sql`case when ${activeId(assigneeId)} is not null then ${activeId(lenderId)} end`
  return {
    toId: sql`coalesce(${activeId(assigneeId)}, ${activeId(lenderId)})`,
    loan: { lenderId: lender, returnOn: sql`case when ${lender} is not null then ${returnOn} end` },
  }
}

/** Returns the open tips whose loan is over on a day, and whether each lender is active. */
export function dueLoans(database: Database, today: Day) {
  return database
    .select({ tip: tips, lender: { id: accounts.id, state: accounts.state } })
    .from(tips)
    .innerJoin(accounts, eq(accounts.id, tips.lenderId))
    .where(and(lte(tips.returnOn, today), isOpen(tips.status)))
    .orderBy(asc(tips.returnOn), asc(tips.id))
}

/**
 * Returns the change that ends a loan on its day: the tip goes back, or stays where its lender is disabled.
 */
export function endLoan(
  database: Database,
  { tip, lender }: Awaited<ReturnType<typeof dueLoans>>[number],
  onDay: Day,
): Change {
  const isBack = lender.state === 'active'
  const [from, toId] = isBack ? [tip.assigneeId, lender.id] : [lender.id, tip.assigneeId]
  return {
    statements: handOverStatements(
      database,
      { ...tip, assigneeId: from },
      { kind: isBack ? 'returned' : 'kept', toId, byId: null, onDay, loan: null },
    ),
    require: [
      [isUnchanged(tip), 'conflict'],
      [sql`${activeId(lender.id)} is ${isBack ? lender.id : null}`, 'conflict'],
    ],
  }
}

/** A person who is disabled, and the heir of their open tips; nobody without one. */
interface Leaving {
  readonly id: string
  readonly heirId: string | null
  /** The lead who does it; null for the bureau. */
  readonly byId: string | null
  readonly onDay: Day
}

/**
 * Returns the statements that take all open tips from a person. A tip on loan goes back to its lender, every
 * other one to the heir. A review of the heir's own decision goes to nobody. Loans from the person lose their
 * way back.
 */
export function emptyDesk(database: Database, { id, heirId, byId, onDay }: Leaving): Statement[] {
  const decision = sql`(select ${events.accountId} from ${events} where ${events.tipId} = ${tips.id}
    and ${events.to} in ('closed', 'out-of-scope') and ${events.takenBack} = 0 order by ${events.version} desc limit 1)`
  const next = sql<string | null>`coalesce(${activeId(sql`${tips.lenderId}`)},
    case when ${tips.objected} = 1 and ${decision} is ${heirId} then null else ${heirId} end)`
  const settled = (kind: 'disabled' | 'kept', columns: { from: SQL; to: SQL }, which: SQL | undefined) => [
    database.run(sql`insert into ${handOvers} (tip_id, version, kind, from_id, to_id, by_id, on_day)
      select ${tips.id}, ${tips.version} + 1, ${kind}, ${columns.from}, ${columns.to}, ${byId}, ${onDay}
      from ${tips} where ${which}`),
    database
      .update(tips)
      .set({ assigneeId: columns.to, lenderId: null, returnOn: null, version: sql`${tips.version} + 1` })
      .where(which),
  ]
  return [
    ...settled('disabled', { from: sql`${id}`, to: next }, and(eq(tips.assigneeId, id), isOpen(tips.status))),
    ...settled(
      'kept',
      { from: sql`${tips.lenderId}`, to: sql`${tips.assigneeId}` },
      and(sql`${tips.returnOn} is not null`, eq(tips.lenderId, id), isOpen(tips.status)),
    ),
  ]
}
