import { and, desc, eq, inArray, isNull, sql } from 'drizzle-orm'
import type { Database } from '#db/client.ts'
import { accounts, events, isRewardable, rewards, tips } from '#db/schema.ts'
import {
  Counts,
  CountsQuery,
  QueuePage,
  QueueQuery,
  QueueRow,
  queueViews,
  type QueueView,
} from '#shared/contract/queue.ts'
import { dayOf } from '#shared/day.ts'
import type { Loan } from '#shared/hands/loan.ts'
import { keysOf } from '#shared/keys.ts'
import { triage } from '#shared/roles.ts'
import { dueDayOf, type Clock } from '#shared/tip/clock.ts'
import type { Status } from '#shared/tip/moves.ts'
import { mayPropose } from '#shared/tip/reward.ts'
import type { OpenRequest } from '#shared/tip/request.ts'
import { turnList, type Turn } from '#shared/tip/turn.ts'
import { holidayAhead, isYearKnown } from '#shared/working-days.ts'
import type { Deps } from '#api/records/deps.ts'
import { Problem } from '#api/core/problem.ts'
import { answer, router } from '#api/core/route.ts'
import {
  conditionOf,
  isWhole,
  parsePlace,
  stretchesFrom,
  writePlace,
  type Listing,
  type Looker,
  type Place,
} from './listing.ts'
import { loanOf } from '#api/records/hands/loan.ts'
import { waitsFor } from '#api/records/rewards.ts'
import { openRequest } from './tip/open-request.ts'
import { foldedTo, Folds, type Fold } from './floods/folds.ts'
import { readFlood, shownOf } from './floods/read.ts'
import { countLimit, pageOf, pageRows } from './pages.ts'
import { staffRoute, TipPath } from './route.ts'
import { isStale, isUnindexed } from './sellers/relink.ts'
import type { StaffEnv } from './sign-in/guard.ts'

const views = keysOf(queueViews)

/** Columns of a queue row. `assigneeName` needs a join with the accounts. */
export const rowColumns = {
  id: tips.id,
  number: tips.number,
  version: tips.version,
  status: tips.status,
  waitingFrom: sql<Status | null>`case when ${tips.status} = 'waiting' then (select ${events.from} from ${events}
    where ${events.tipId} = ${tips.id} and ${events.to} = 'waiting' and ${events.takenBack} = 0
    order by ${events.version} desc limit 1) end`,
  everReferred: tips.everReferred,
  objected: tips.objected,
  category: tips.category,
  platform: tips.platform,
  district: tips.district,
  operations: tips.operations,
  lane: tips.lane,
  receivedOn: tips.receivedOn,
  dueOn: tips.dueOn,
  daysLeft: tips.daysLeft,
  assigneeId: tips.assigneeId,
  assigneeName: accounts.displayName,
  loan: loanOf,
  unread: tips.unread,
  answeredOn: tips.answeredOn,
  sellerId: tips.sellerId,
  sellerTips: sql<number>`case when ${tips.sellerId} is null then 1 else (select count(*) from ${tips} as ${sql.identifier('kin')}
    where ${sql.identifier('kin')}.${sql.identifier('seller_id')} = ${tips.sellerId}) end`,
  sellerReports: tips.sellerReports,
  turn: tips.turn,
  request: openRequest,
  evidenceCount: tips.evidenceCount,
  wantsReward: tips.wantsReward,
  urgent: tips.urgent,
  summary: tips.summary,
}

type StoredRow = Pick<
  typeof tips.$inferSelect,
  Exclude<keyof typeof rowColumns, 'assigneeName' | 'waitingFrom' | 'sellerTips' | 'request' | 'loan'>
> & {
  assigneeName: string | null
  waitingFrom: Status | null
  sellerTips: number
  request: OpenRequest | null
  loan: Loan | null
}

/** Returns the reason at a rank of the database. */
export function turnOf(rank: number | null): Turn | null {
  return rank === null ? null : (turnList[rank] ?? null)
}

/** Returns the due day as the contract has it, and whether the holidays of its year were known. */
export function dueOf(row: Pick<Clock, 'dueOn'>): Pick<QueueRow, 'dueOn' | 'isDueSure'> {
  const dueOn = dueDayOf(row)
  return { dueOn, isDueSure: dueOn === null || isYearKnown(dueOn) }
}

/** Returns a stored row as the contract has it. With a fold it stands for a whole flood. */
export function queueRow({ summary, turn, ...row }: StoredRow, fold?: Fold): QueueRow {
  const flood = fold && { id: fold.floodId, count: fold.count, slow: fold.slow, pictures: fold.pictures }
  return {
    ...row,
    ...dueOf(row),
    flood: flood ?? null,
    turn: turnOf(turn),
    summary: summary?.toString('base64') ?? null,
  }
}

/** Reads one tip as a row of the queue. @throws Problem 'not-found' */
export async function readRow(database: Database, id: string): Promise<QueueRow> {
  const [row] = await database
    .select(rowColumns)
    .from(tips)
    .leftJoin(accounts, eq(accounts.id, tips.assigneeId))
    .where(eq(tips.id, id))
    .limit(1)
  if (!row) throw new Problem('not-found')
  return queueRow(row)
}

/**
 * Selects the rows of a listing after a place: one row more than a page holds. Where one query does not fill
 * the page, the next one goes on.
 */
export function selectRows(database: Database, listing: Listing, looker: Looker, place: Place | null) {
  return stretchesFrom(listing, looker, place).map(({ where, order }) =>
    database
      .select(rowColumns)
      .from(tips)
      .leftJoin(accounts, eq(accounts.id, tips.assigneeId))
      .where(where)
      .orderBy(...order)
      .limit(pageRows + 1),
  )
}

/** Counts the rows of a view, up to `countLimit`. */
export function selectCount(database: Database, view: QueueView, looker: Looker) {
  const some = database
    .select({ one: sql`1`.as('one') })
    .from(tips)
    .where(conditionOf({ view, filter: {} }, looker))
    .limit(countLimit)
    .as('some')
  return database.select({ count: sql<number>`count(*)` }).from(some)
}

const queue = staffRoute(triage, {
  method: 'get',
  path: '/tips',
  summary: 'Shows one page of a view of the queue',
  request: { query: QueueQuery },
  responses: { 200: answer({ QueuePage }) },
})

/** Not recorded: it shows no more than a page of the queue. */
const row = staffRoute(triage, {
  method: 'get',
  path: '/tips/{id}/row',
  summary: 'Shows the row of one tip, as in the queue',
  request: { params: TipPath },
  responses: { 200: answer({ QueueRow }) },
})

/** Reads no row: the console asks every minute and after each act. */
const counts = staffRoute(triage, {
  method: 'get',
  path: '/counts',
  summary: 'Counts the tips of each view of the queue',
  request: { query: CountsQuery },
  responses: { 200: answer({ Counts }) },
})

/** The routes of the queue. */
export function queueRoutes(deps: Deps) {
  const { database } = deps
  const folds = new Folds(database)
  const lookerOf = (accountId: string): Looker => ({ accountId, today: dayOf(deps.now()) })
  return router<StaffEnv>()
    .openapi(queue, async (c) => {
      const { view, cursor, ...filter } = c.req.valid('query')
      const looker = lookerOf(c.var.staff.account.id)
      const place = parsePlace(cursor)
      const folded = isWhole(filter) ? await folds.read(view) : []
      const only =
        filter.flood === undefined
          ? foldedTo(folded)
          : inArray(tips.id, shownOf(await readFlood(database, filter.flood)))
      const found: StoredRow[] = []
      for (const select of selectRows(database, { view, filter, only }, looker, place))
        if (found.length <= pageRows) found.push(...(await select))
      const { rows, next } = pageOf(found, writePlace)
      const foldOf = new Map(folded.map((fold) => [fold.headId, fold]))
      return c.json({ rows: rows.map((row) => queueRow(row, foldOf.get(row.id))), next }, 200)
    })
    .openapi(row, async (c) => c.json(await readRow(database, c.req.param('id')), 200))
    .openapi(counts, async (c) => {
      const looker = lookerOf(c.var.staff.account.id)
      const [first, ...others] = views.map((name) => selectCount(database, name, looker))
      const counted = first ? await database.batch([first, ...others]) : []
      const byView = Object.fromEntries(
        views.map((name, index) => [name, counted[index]?.[0]?.count ?? 0]),
      ) as Record<QueueView, number>
      const older = database
        .select({ one: sql`1` })
        .from(tips)
        .where(isStale)
        .limit(countLimit)
        .as('older')
      const waiting = database
        .select({ one: sql`1` })
        .from(rewards)
        .innerJoin(tips, eq(tips.id, rewards.tipId))
        .where(and(waitsFor(c.var.staff.account), isRewardable(tips)))
        .limit(countLimit)
        .as('waiting')
      // The newest alone: an office of many years has more than each count can look through.
      const newest = database
        .select({ id: tips.id })
        .from(tips)
        .where(isRewardable(tips))
        .orderBy(desc(tips.receivedOn), desc(tips.id))
        .limit(countLimit)
        .as('newest')
      const unproposed = database
        .select({ one: sql`1` })
        .from(newest)
        .leftJoin(rewards, eq(rewards.tipId, newest.id))
        .where(isNull(rewards.tipId))
        .as('unproposed')
      const numbers = {
        unindexed: await database.$count(tips, isUnindexed),
        stale: await database.$count(older),
        rewards: Math.min(
          (await database.$count(waiting)) +
            (mayPropose(c.var.staff.account.role) ? await database.$count(unproposed) : 0),
          countLimit,
        ),
      }
      return c.json(
        { views: byView, holiday: holidayAhead(looker.today), today: looker.today, ...numbers },
        200,
      )
    })
}
