import { sql, type SQL } from 'drizzle-orm'
import type { Database } from '#db/client.ts'
import { tips, tokens } from '#db/schema.ts'
import { keysOf } from '#shared/keys.ts'
import { statuses, type Status } from '#shared/tip/moves.ts'
import type { Statement } from '#api/records/write.ts'

/** Tips further apart than these days do not speak for each other. */
const days = 29
/** A tip that staff set aside, or that its reporter took back, is no report about its seller. */
const setAside: readonly Status[] = ['out-of-scope', 'spam', 'withdrawn']

/** Whether a tip of this status speaks for the other tips of its seller. */
export function countsAsReport(status: Status): boolean {
  return !setAside.includes(status)
}

const reporting = sql.raw(
  keysOf(statuses)
    .filter(countsAsReport)
    .map((status) => `'${status}'`)
    .join(', '),
)

/**
 * Returns the statement that counts the different texts about sellers: for each tip those within a month of
 * it. Equal texts and the texts of one flood count once, and an unverified tip not at all. The count follows
 * from the rows alone and from no clock, so that a rebuild gives the same.
 * @param sellers SQL of the ids of sellers
 */
export function recountOfSellers(database: Database, sellers: SQL): Statement {
  // The least token of the words stands for a text: equal texts have equal tokens.
  const text = sql`coalesce(flood_id, (select min(token) from ${tokens} where tip_id = id and strength = 'text'), id)`
  return database.run(sql`
    with kin as materialized (
      select seller_id, received_on, ${text} as text from ${tips}
      where seller_id in (${sellers}) and status in (${reporting}) and lane = 'normal' and summary is not null
    ), told as (
      select day.seller_id, day.received_on, count(distinct kin.text) as reports
      from (select distinct seller_id, received_on from ${tips} where seller_id in (${sellers})) as day
      left join kin on kin.seller_id = day.seller_id and kin.received_on between
        date(day.received_on, ${sql.raw(`'-${String(days)} days'`)}) and date(day.received_on, ${sql.raw(`'+${String(days)} days'`)})
      group by day.seller_id, day.received_on
    )
    update ${tips} set seller_reports = told.reports from told
    where ${tips}.seller_id = told.seller_id and ${tips}.received_on = told.received_on
      and ${tips}.seller_reports <> told.reports`)
}

/** Returns the statement that counts the different texts about the sellers of some tips. */
export function recountOfTips(database: Database, ids: readonly string[]): Statement {
  const some = JSON.stringify(ids)
  return recountOfSellers(
    database,
    sql`select seller_id from ${tips} where id in (select value from json_each(${some}))`,
  )
}
