import { and, count, eq, inArray, isNull, lte, sql } from 'drizzle-orm'
import type { Database } from '#db/client.ts'
import { arrivals, events, isCorrection, isOpen, isReport, messages, rewardEvents, tips } from '#db/schema.ts'
import { addDays, type Day } from '#shared/day.ts'
import { keysOf } from '#shared/keys.ts'
import { statuses, type Status } from '#shared/tip/moves.ts'

/** Statuses in which the office still has to act, in their order. */
export const openStatuses: readonly Status[] = keysOf(statuses).filter((status) => statuses[status].isOpen)

/** Counts of all that came on a day, and of all that was open when it was over. */
export interface Figures {
  /** Reports. Corrections of the site are counted apart here and below. */
  readonly arrived: number
  readonly corrected: number
  /** Corrections that were open. */
  readonly uncorrected: number
  /** Messages of reporters. */
  readonly messages: number
  /** Open reports. A status without one is absent. */
  readonly open: ReadonlyMap<Status, number>
  /** Of the open reports: past their due day, due within the next days, unverified. */
  readonly overdue: number
  readonly dueSoon: number
  readonly slow: number
  /** Rewards that wait for an approval. */
  readonly proposed: number
}

/** Days after the counted one in which a tip is due soon. */
export const soonDays = 3

interface OpenTips {
  /** Whether this row counts corrections. */
  readonly correction: number
  readonly status: Status
  readonly count: number
  readonly overdue: number
  readonly dueSoon: number
  readonly slow: number
}

/**
 * Selects the tips that were open when a day was over, by the status of that moment. Only a tip with an event
 * of a later day had another one than now: of a million closed tips no row is read.
 */
function openOn(database: Database, day: Day) {
  return database.all<OpenTips>(sql`
    with moved as materialized (select distinct ${events.tipId} as id from ${events} where ${events.onDay} > ${day}),
    closing (id, status) as (
      select ${tips.id}, ${tips.status} from ${tips}
        where ${isOpen(tips.status)} and ${tips.id} not in (select id from moved)
      union all
      select moved.id, (select ${events.to} from ${events}
        where ${events.tipId} = moved.id and ${events.onDay} <= ${day} order by ${events.version} desc limit 1)
        from moved)
    select closing.status, ${isCorrection(tips.category)} as correction, count(*) as count,
      sum(${tips.dueOn} <= ${day}) as overdue,
      sum(${tips.dueOn} > ${day} and ${tips.dueOn} <= ${addDays(day, soonDays)}) as "dueSoon",
      sum(${tips.lane} = 'slow') as slow
    from closing join ${tips} on ${tips.id} = closing.id
    where ${inArray(sql`closing.status`, [...openStatuses])}
    group by closing.status, correction`)
}

/** Selects the state that each reward had when a day was over. */
function rewardsOn(database: Database, day: Day) {
  return database
    .select({
      state: sql`${rewardEvents.to}`.as('last_state'),
      version: sql`max(${rewardEvents.version})`.as('last_version'),
    })
    .from(rewardEvents)
    .where(lte(rewardEvents.onDay, day))
    .groupBy(rewardEvents.tipId)
    .as('last_steps')
}

/**
 * Counts a day that is over. Rows of later days change nothing: two counts at known hours would give an act
 * of a reporter between them its hour.
 */
export async function figuresOf(database: Database, day: Day): Promise<Figures> {
  const steps = rewardsOn(database, day)
  const [[arrived], [corrected], [written], rows, [proposed]] = await database.batch([
    database.select({ count: count() }).from(arrivals).where(eq(arrivals.receivedOn, day)),
    database
      .select({ count: count() })
      .from(tips)
      .where(and(isCorrection(tips.category), eq(tips.receivedOn, day))),
    database
      .select({ count: count() })
      .from(messages)
      .innerJoin(tips, eq(tips.id, messages.tipId))
      .where(and(isNull(messages.accountId), eq(messages.sentOn, day), isReport(tips.category))),
    openOn(database, day),
    database
      .select({ count: count() })
      .from(steps)
      .where(sql`${steps.state} = 'proposed'`),
  ])
  const open = rows.filter((row) => row.correction === 0)
  const corrections = corrected?.count ?? 0
  const total = (field: 'overdue' | 'dueSoon' | 'slow') => open.reduce((sum, row) => sum + row[field], 0)
  return {
    arrived: (arrived?.count ?? 0) - corrections,
    corrected: corrections,
    uncorrected: rows.reduce((sum, row) => sum + row.correction * row.count, 0),
    messages: written?.count ?? 0,
    open: new Map(open.map((row) => [row.status, row.count])),
    overdue: total('overdue'),
    dueSoon: total('dueSoon'),
    slow: total('slow'),
    proposed: proposed?.count ?? 0,
  }
}
