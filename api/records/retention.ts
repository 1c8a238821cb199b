import { and, asc, count, desc, eq, lte, ne, or, sql } from 'drizzle-orm'
import type { Database } from '#db/client.ts'
import {
  arrivals,
  audit,
  bodies,
  contacts,
  events,
  evidence,
  messages,
  sellerDecisions,
  notes,
  settings,
  tips,
  tokens,
} from '#db/schema.ts'
import { addDays, chineseMonth, isDay, type Day } from '#shared/day.ts'
import { isCorrection } from '#shared/tip/correction/category.ts'
import { endedText, type Status } from '#shared/tip/moves.ts'
import { daysOf, type Operator } from '#shared/operator.ts'
import type { Words } from '#shared/words/words.ts'
import { isPurged, type TipRow } from '#api/records/moves.ts'
import { recountOfTips } from '#api/records/sellers/reports.ts'
import type { Change, Statement } from '#api/records/write.ts'

/** A tip that is due for purging: all its content, or only the messages that a closed tip kept. */
export interface DueTip {
  readonly id: string
  readonly number: string
  readonly status: Status
  readonly version: number
  readonly purgeOn: Day
  readonly part: 'content' | 'messages'
}

const dueBy = (until: Day, held: boolean) => and(lte(tips.purgeOn, until), eq(tips.hold, held))

/** Returns the tips due by a day, soonest first. Held tips are left out. */
export async function dueTips(database: Database, until: Day, limit: number): Promise<DueTip[]> {
  const rows = await database
    .select({
      id: tips.id,
      number: tips.number,
      status: tips.status,
      version: tips.version,
      purgeOn: tips.purgeOn,
      isPurged: sql<number>`${tips.summary} is null`,
    })
    .from(tips)
    .where(dueBy(until, false))
    .orderBy(asc(tips.purgeOn), asc(tips.id))
    .limit(limit)
  return rows.flatMap(({ isPurged: purged, purgeOn, ...tip }) =>
    purgeOn === null ? [] : [{ ...tip, purgeOn, part: purged ? 'messages' : 'content' }],
  )
}

/** Counts the tips due by a day, and the held tips that would be due. */
export async function countDue(database: Database, until: Day): Promise<{ total: number; held: number }> {
  const [[due], [held]] = await database.batch([
    database.select({ count: count() }).from(tips).where(dueBy(until, false)),
    database.select({ count: count() }).from(tips).where(dueBy(until, true)),
  ])
  return { total: due?.count ?? 0, held: held?.count ?? 0 }
}

/**
 * Returns the day on which a closed tip loses its messages, counted from its closing. Returns null for any
 * other tip, whose messages go with the content.
 */
async function messagesUntil(
  database: Database,
  operator: Operator,
  tip: Pick<DueTip, 'id' | 'status'>,
): Promise<Day | null> {
  if (tip.status !== 'closed') return null
  const [closing] = await database
    .select({ onDay: events.onDay })
    .from(events)
    .where(and(eq(events.tipId, tip.id), eq(events.to, 'closed'), eq(events.takenBack, false)))
    .orderBy(desc(events.version))
    .limit(1)
  const [message] = await database
    .select({ id: messages.id })
    .from(messages)
    .where(eq(messages.tipId, tip.id))
    .limit(1)
  return message && closing ? addDays(closing.onDay, daysOf(operator).messages) : null
}

/**
 * Returns the statements that forget the tokens of a purged tip. Its strong ones stay while another tip of
 * its seller keeps its content. The last one takes the tokens of all with it.
 */
function forgetTokens(database: Database, id: string): Statement[] {
  const seller = sql`(select ${tips.sellerId} from ${tips} where ${tips.id} = ${id})`
  const others = sql`select other.id from ${tips} as other where other.seller_id = ${seller} and other.id <> ${id}`
  const isLast = sql`not exists (${others} and other.summary is not null)`
  return [
    database.update(tips).set({ sketch: null, floodId: null }).where(eq(tips.id, id)),
    database.delete(tokens).where(and(eq(tokens.tipId, id), or(ne(tokens.strength, 'strong'), isLast))),
    database.delete(tokens).where(and(sql`${tokens.tipId} in (${others})`, isLast)),
    database
      .delete(sellerDecisions)
      .where(
        and(
          or(
            eq(sellerDecisions.tipId, id),
            eq(sellerDecisions.otherId, id),
            sql`${sellerDecisions.tipId} in (${others})`,
          ),
          isLast,
        ),
      ),
    database
      .update(tips)
      .set({ sellerId: null, sellerReports: 0 })
      .where(and(sql`${tips.sellerId} = ${seller}`, isLast)),
    recountOfTips(database, [id]),
  ]
}

/** The batch that purges one tip. */
export interface Purging extends Change {
  /** Evidence files to be removed after the batch is written. */
  readonly files: readonly string[]
}

/**
 * Returns the batch that purges a tip down to its tombstone: clear columns, events, arrival link, rewards. A
 * closed tip keeps its messages for their own time. The end of that time becomes its purge day.
 */
export async function purging(
  database: Database,
  operator: Operator,
  tip: DueTip,
  today: Day,
): Promise<Purging> {
  const { id, version } = tip
  const files = await database.select({ id: evidence.id }).from(evidence).where(eq(evidence.tipId, id))
  const until = await messagesUntil(database, operator, tip)
  const keepUntil = until !== null && until > today ? until : null
  const isDue = sql`${tips.id} = ${id} and ${tips.version} = ${version} and ${tips.hold} = 0 and ${tips.purgeOn} <= ${today}`
  return {
    // A tip that was held, reopened or changed since it was read loses nothing.
    require: [[sql`exists (select 1 from ${tips} where ${isDue})`, 'conflict']],
    statements: [
      database
        .update(tips)
        .set({
          version: version + 1,
          summary: null,
          unread: 0,
          answeredOn: null,
          purgeOn: keepUntil,
        })
        .where(eq(tips.id, id)),
      database.delete(bodies).where(eq(bodies.tipId, id)),
      database.delete(contacts).where(eq(contacts.tipId, id)),
      ...forgetTokens(database, id),
      database.delete(notes).where(eq(notes.tipId, id)),
      database.delete(evidence).where(eq(evidence.tipId, id)),
      ...(keepUntil === null ? [database.delete(messages).where(eq(messages.tipId, id))] : []),
    ],
    files: files.map((file) => file.id),
  }
}

/**
 * Returns the text of a mailbox after the content was purged, such as `2026年6月办结，内容已按期限删除。`. Returns
 * undefined before the purge. Out of scope and spam read alike.
 * @param endedOn day of the last event
 */
export function purgedText(
  { say, told, day }: Words,
  tip: Pick<TipRow, 'summary' | 'status' | 'purgeOn' | 'category'>,
  endedOn: Day,
): string | undefined {
  if (!isPurged(tip)) return undefined
  const ending = told(`${chineseMonth(endedOn)}${endedText(tip.status)}`)
  return tip.purgeOn !== null
    ? say(
        isCorrection(tip)
          ? '#，您写的内容已按期限删除；消息留到#。'
          : '#，举报的内容已按期限删除；消息留到#。',
        ending,
        day(tip.purgeOn),
      )
    : say('#，内容已按期限删除。', ending)
}

const purgedOnSetting = 'purged-on'
const longestPauseDays = 31

/** Returns the day of the last purge, or null before the first. */
export async function lastPurge(database: Database): Promise<Day | null> {
  const [row] = await database.select().from(settings).where(eq(settings.key, purgedOnSetting))
  return row && isDay(row.value) ? row.value : null
}

/**
 * Returns the day of the last purge if the pause since then suggests a wrong clock, else null. A clock that
 * jumped ahead would delete every closed tip, and the backups that could restore them. Nothing is then
 * deleted until a person confirms the day. Before the first purge, the last act or arrival counts.
 */
export async function haltedSince(database: Database, today: Day): Promise<Day | null> {
  const [[purged], [act], [arrival]] = await database.batch([
    database.select({ on: settings.value }).from(settings).where(eq(settings.key, purgedOnSetting)),
    database
      .select({ on: audit.onDay })
      .from(audit)
      .orderBy(desc(sql`rowid`))
      .limit(1),
    database
      .select({ on: arrivals.receivedOn })
      .from(arrivals)
      .orderBy(desc(sql`rowid`))
      .limit(1),
  ])
  const days = purged ? [purged.on] : [act?.on, arrival?.on]
  const last = days
    .filter((day) => day !== undefined)
    .filter(isDay)
    .sort()
    .at(-1)
  return last !== undefined && today > addDays(last, longestPauseDays) ? last : null
}

/**
 * Returns the statement that remembers the day of a purge. An unconfirmed day never moves it back. Otherwise
 * a start with a clock in the past would leave every later purge in doubt.
 * @param isSure a person confirmed this day, even if an earlier clock was ahead
 */
export function rememberPurge(database: Database, on: Day, isSure: boolean): Statement {
  return database
    .insert(settings)
    .values({ key: purgedOnSetting, value: on })
    .onConflictDoUpdate({
      target: settings.key,
      set: { value: isSure ? on : sql`max(${settings.value}, ${on})` },
    })
}
