import { and, asc, desc, eq, lte, sql, type SQL } from 'drizzle-orm'
import type { Database } from '#db/client.ts'
import { accounts, events, isOpen, tips } from '#db/schema.ts'
import {
  Counts,
  CountsQuery,
  QueuePage,
  QueueQuery,
  QueueRow,
  queueViews,
  type QueueView,
} from '#shared/contract/queue.ts'
import { addDays, dayOf, isDay, type Day } from '#shared/day.ts'
import { keysOf } from '#shared/keys.ts'
import { triage } from '#shared/roles.ts'
import { atomsVersion } from '#shared/sellers/atoms.ts'
import type { Status } from '#shared/tip/moves.ts'
import type { Deps } from '#api/records/deps.ts'
import { Problem } from '#api/core/problem.ts'
import { answer, router } from '#api/core/route.ts'
import { countLimit, pageOf, pageRows, readCursor } from './pages.ts'
import { staffRoute, TipPath } from './route.ts'
import { isUnindexed } from './sellers/relink.ts'
import type { StaffEnv } from './sign-in/guard.ts'

const dueSoonDays = 2
const views = keysOf(queueViews)

/** The person who looks, and the day: a view may depend on both. */
export interface Looker {
  readonly accountId: string
  readonly today: Day
}

// Values of a partial index are literals: SQLite does not match a parameter to it.
const conditions: Record<QueueView, (looker: Looker) => SQL | undefined> = {
  new: () => sql`${tips.status} = 'received'`,
  mine: ({ accountId }) => and(eq(tips.assigneeId, accountId), isOpen(tips.status)),
  due: ({ today }) => and(lte(tips.dueOn, addDays(today, dueSoonDays)), isOpen(tips.status)),
  waiting: () => sql`${tips.status} = 'waiting'`,
  investigating: () => sql`${tips.status} = 'investigating'`,
  referred: () => sql`${tips.status} = 'referred'`,
  slow: () => and(sql`${tips.lane} = 'slow'`, isOpen(tips.status)),
  closed: () => sql`${tips.status} = 'closed'`,
  all: () => undefined,
}

/**
 * The order of each view. `lane`: verified tips first, then by due day. `due`: by due day. `newest`: newest
 * first. Each order is the order of an index.
 */
const orders: Record<QueueView, 'lane' | 'due' | 'newest'> = {
  new: 'lane',
  mine: 'due',
  due: 'due',
  waiting: 'lane',
  investigating: 'lane',
  referred: 'lane',
  slow: 'due',
  closed: 'newest',
  all: 'newest',
}

/** The place of the last row of a page. */
export type Place = Pick<typeof tips.$inferSelect, 'lane' | 'dueOn' | 'id'>

function parsePlace(cursor: string | undefined): Place | null {
  const parts = readCursor(cursor, /^(normal|slow)_(\d{4}-\d{2}-\d{2})_([0-9a-f]{32})$/)
  if (!parts) return null
  const [lane, dueOn = '', id = ''] = parts
  if (!isDay(dueOn)) return null
  return { lane: lane === 'slow' ? lane : 'normal', dueOn, id }
}

function after(view: QueueView, { lane, dueOn, id }: Place): SQL {
  switch (orders[view]) {
    case 'lane':
      return sql`(${tips.lane}, ${tips.dueOn}, ${tips.id}) > (${lane}, ${dueOn}, ${id})`
    case 'due':
      return sql`(${tips.dueOn}, ${tips.id}) > (${dueOn}, ${id})`
    case 'newest':
      return sql`(${tips.dueOn}, ${tips.id}) < (${dueOn}, ${id})`
    default:
      return orders[view] satisfies never
  }
}

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
  assigneeId: tips.assigneeId,
  assigneeName: accounts.displayName,
  unread: tips.unread,
  evidenceCount: tips.evidenceCount,
  wantsReward: tips.wantsReward,
  summary: tips.summary,
}

type StoredRow = Pick<
  typeof tips.$inferSelect,
  Exclude<keyof typeof rowColumns, 'assigneeName' | 'waitingFrom'>
> & {
  assigneeName: string | null
  waitingFrom: Status | null
}

/** Returns a stored row as the contract has it. */
export function queueRow({ summary, ...row }: StoredRow): QueueRow {
  return { ...row, summary: summary?.toString('base64') ?? null }
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

/** Selects the rows of a view after a place: one more than a page holds. */
export function selectRows(database: Database, view: QueueView, looker: Looker, place: Place | null) {
  const order = {
    lane: [asc(tips.lane), asc(tips.dueOn), asc(tips.id)],
    due: [asc(tips.dueOn), asc(tips.id)],
    newest: [desc(tips.dueOn), desc(tips.id)],
  }[orders[view]]
  return database
    .select(rowColumns)
    .from(tips)
    .leftJoin(accounts, eq(accounts.id, tips.assigneeId))
    .where(and(conditions[view](looker), place ? after(view, place) : undefined))
    .orderBy(...order)
    .limit(pageRows + 1)
}

/** Counts the rows of a view, up to `countLimit`. */
export function selectCount(database: Database, view: QueueView, looker: Looker) {
  const some = database
    .select({ one: sql`1`.as('one') })
    .from(tips)
    .where(conditions[view](looker))
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
  const lookerOf = (accountId: string): Looker => ({ accountId, today: dayOf(deps.now()) })
  return router<StaffEnv>()
    .openapi(queue, async (c) => {
      const { view, cursor } = c.req.valid('query')
      const looker = lookerOf(c.var.staff.account.id)
      const found = await selectRows(database, view, looker, parsePlace(cursor))
      const { rows, next } = pageOf(found, ({ lane, dueOn, id }) => `${lane}_${dueOn}_${id}`)
      return c.json({ rows: rows.map(queueRow), next }, 200)
    })
    .openapi(row, async (c) => c.json(await readRow(database, c.req.param('id')), 200))
    .openapi(counts, async (c) => {
      const looker = lookerOf(c.var.staff.account.id)
      const [first, ...others] = views.map((name) => selectCount(database, name, looker))
      const counted = first ? await database.batch([first, ...others]) : []
      const byView = Object.fromEntries(
        views.map((name, index) => [name, counted[index]?.[0]?.count ?? 0]),
      ) as Record<QueueView, number>
      const unindexed = await database.$count(tips, isUnindexed(atomsVersion))
      return c.json({ views: byView, unindexed }, 200)
    })
}
