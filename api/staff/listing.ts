import { and, asc, desc, eq, gt, isNotNull, isNull, lt, ne, sql, type SQL } from 'drizzle-orm'
import { isAgeing, isCorrection, isOpen, isReport, moveRequests, tips } from '#db/schema.ts'
import { nobody, type QueueFilter, type QueueView } from '#shared/contract/queue.ts'
import { isDay, type Day } from '#shared/day.ts'
import { keysOf } from '#shared/keys.ts'
import { ageing, isOverdue, turnList, turnRank } from '#shared/tip/turn.ts'
import { holidayAhead } from '#shared/working-days.ts'
import { readCursor } from './pages.ts'

/** The person who looks, and the day: a view may depend on both. */
export interface Looker {
  readonly accountId: string
  readonly today: Day
}

/** A view of the queue, and the part of it that a person asked for. */
export interface Listing {
  readonly view: QueueView
  readonly filter: QueueFilter
  /** A further condition, of floods: they are one row each, or a part of one is shown. */
  readonly only?: SQL | undefined
}

// Values of a partial index are literals: SQLite does not match a parameter to it.
const conditions: Record<QueueView, (looker: Looker) => SQL | undefined> = {
  // A colleague's tip is the colleague's to look at. The + keeps SQLite from the index of assignees.
  first: ({ accountId }) =>
    and(isNotNull(tips.turn), sql`(+${tips.assigneeId} is null or +${tips.assigneeId} = ${accountId})`),
  replied: () => isNotNull(tips.answeredOn),
  mine: ({ accountId }) => and(eq(tips.assigneeId, accountId), isOpen(tips.status)),
  others: ({ accountId }) =>
    and(
      isReport(tips.category),
      isOpen(tips.status),
      isNotNull(tips.assigneeId),
      ne(tips.assigneeId, accountId),
    ),
  waiting: () => and(isReport(tips.category), sql`${tips.status} = 'waiting'`),
  referred: () => and(isReport(tips.category), sql`${tips.status} = 'referred'`),
  slow: () => and(isReport(tips.category), sql`${tips.lane} = 'slow'`, isOpen(tips.status)),
  closed: () => and(isReport(tips.category), sql`${tips.status} = 'closed'`),
  all: () => undefined,
  // Few requests are open. Their index leads to the tips, and these few are sorted.
  approval: () =>
    sql`${tips.id} in (select ${moveRequests.tipId} from ${moveRequests} where ${moveRequests.state} = 'open')`,
  // No day is before the empty text: without a holiday ahead the view is empty.
  holiday: ({ today }) => sql`${tips.dueOn} <= ${holidayAhead(today)?.until ?? ''}`,
  corrections: () => and(isCorrection(tips.category), isOpen(tips.status)),
}

/** Returns a condition for a field that is there. */
const given = <T>(value: T | undefined, condition: (value: T) => SQL): SQL | undefined =>
  value === undefined ? undefined : condition(value)

/** The conditions of a filter, by field. */
const filters: Record<keyof QueueFilter, (filter: QueueFilter) => SQL | undefined> = {
  status: ({ status }) => given(status, (name) => eq(tips.status, name)),
  category: ({ category }) => given(category, (name) => eq(tips.category, name)),
  district: ({ district }) => given(district, (code) => eq(tips.district, code)),
  platform: ({ platform }) => given(platform, (name) => eq(tips.platform, name)),
  operation: ({ operation }) =>
    given(
      operation,
      (slug) => sql`exists (select 1 from json_each(${tips.operations}) where value = ${slug})`,
    ),
  assignee: ({ assignee }) =>
    given(assignee, (id) => (id === nobody ? isNull(tips.assigneeId) : eq(tips.assigneeId, id))),
  seller: ({ seller }) => given(seller, (id) => eq(tips.sellerId, id)),
  flood: ({ flood }) => given(flood, (id) => eq(tips.fold, id)),
  pictures: ({ pictures }) => given(pictures, () => gt(tips.evidenceCount, 0)),
  reward: ({ reward }) => given(reward, () => eq(tips.wantsReward, true)),
  since: ({ since }) => given(since, (day) => sql`${tips.receivedOn} >= ${day}`),
  until: ({ until }) => given(until, (day) => sql`${tips.receivedOn} <= ${day}`),
  sort: () => undefined,
}

/** Whether a filter leaves no tip out. */
export function isWhole(filter: QueueFilter): boolean {
  return keysOf(filters).every((field) => field === 'sort' || filter[field] === undefined)
}

/** Returns the condition of the rows of a listing. */
export function conditionOf({ view, filter, only }: Listing, looker: Looker): SQL | undefined {
  return and(conditions[view](looker), only, ...keysOf(filters).map((field) => filters[field](filter)))
}

/** The place of the last row of a page: the columns of every order. */
export type Place = Pick<
  typeof tips.$inferSelect,
  'lane' | 'turn' | 'dueOn' | 'answeredOn' | 'receivedOn' | 'id'
>

/** Writes a place as a cursor. */
export const writePlace = ({ lane, turn, dueOn, answeredOn, receivedOn, id }: Place) =>
  [lane, turn ?? '', dueOn, answeredOn ?? '', receivedOn, id].join('_')

/** Reads a cursor. @throws Problem 'invalid-input' */
export function parsePlace(cursor: string | undefined): Place | null {
  const parts = readCursor(
    cursor,
    /^(normal|slow)_(\d?)_(\d{4}-\d{2}-\d{2})_(|\d{4}-\d{2}-\d{2})_(\d{4}-\d{2}-\d{2})_([0-9a-f]{32})$/,
  )
  if (!parts) return null
  const [lane, turn = '', dueOn = '', answeredOn = '', receivedOn = '', id = ''] = parts
  if (!isDay(dueOn) || !isDay(receivedOn)) return null
  return {
    lane: lane === 'slow' ? lane : 'normal',
    turn: turn === '' ? null : Number(turn),
    dueOn,
    answeredOn: isDay(answeredOn) ? answeredOn : null,
    receivedOn,
    id,
  }
}

/** One stretch of a list: the rows that it holds, and their order. Each walks an index. */
export interface Stretch {
  readonly holds?: SQL | undefined
  readonly order: readonly SQL[]
  readonly after: (place: Place) => SQL
}

const stretches = {
  /** Verified tips first, then by due day. */
  lane: {
    order: [asc(tips.lane), asc(tips.dueOn), asc(tips.id)],
    after: ({ lane, dueOn, id }) =>
      sql`(${tips.lane}, ${tips.dueOn}, ${tips.id}) > (${lane}, ${dueOn}, ${id})`,
  },
  /** Verified tips first, then by arrival: no clock runs. */
  arrival: {
    order: [asc(tips.lane), asc(tips.receivedOn), asc(tips.id)],
    after: ({ lane, receivedOn, id }) =>
      sql`(${tips.lane}, ${tips.receivedOn}, ${tips.id}) > (${lane}, ${receivedOn}, ${id})`,
  },
  due: {
    order: [asc(tips.dueOn), asc(tips.id)],
    after: ({ dueOn, id }) => sql`(${tips.dueOn}, ${tips.id}) > (${dueOn}, ${id})`,
  },
  newest: {
    order: [desc(tips.receivedOn), desc(tips.id)],
    after: ({ receivedOn, id }) => sql`(${tips.receivedOn}, ${tips.id}) < (${receivedOn}, ${id})`,
  },
  /** The newest answer first. The day of an answer is all that is known of its time. */
  answered: {
    order: [desc(tips.answeredOn), desc(tips.id)],
    after: ({ answeredOn, id }) => sql`(${tips.answeredOn}, ${tips.id}) < (${answeredOn}, ${id})`,
  },
} as const satisfies Record<string, Stretch>

const byTurn = {
  order: [asc(tips.turn), asc(tips.dueOn), asc(tips.id)],
  after: ({ turn, dueOn, id }: Place) =>
    sql`(${tips.turn}, ${tips.dueOn}, ${tips.id}) > (${turn}, ${dueOn}, ${id})`,
}
const firstAgeing = sql.raw(String(turnRank(ageing.first)))

/**
 * The order 先看 in three stretches: objections, answers and urgent tips; those past their due day; all others
 * by reason. Lateness depends on the day, so no index of one column holds it.
 */
const firstStretches = ({ today }: Looker): readonly Stretch[] => [
  { ...byTurn, holds: sql`${tips.turn} < ${firstAgeing}` },
  { ...stretches.due, holds: and(isAgeing(tips.turn), lt(tips.dueOn, today)) },
  {
    ...byTurn,
    holds: sql`${tips.turn} >= ${firstAgeing} and not (${isAgeing(tips.turn)} and ${tips.dueOn} < ${today})`,
  },
]

/** The stretch of the order 先看 in which a place stands. */
function stretchOf({ turn, dueOn }: Place, { today }: Looker): number {
  const reason = turnList[turn ?? -1] ?? null
  if (isOverdue({ turn: reason, dueOn }, today)) return 1
  return turn !== null && turn < turnRank(ageing.first) ? 0 : 2
}

const orders: Record<Exclude<QueueView, 'first'>, Stretch> = {
  replied: stretches.answered,
  mine: stretches.due,
  others: stretches.due,
  waiting: stretches.arrival,
  referred: stretches.lane,
  slow: stretches.due,
  closed: stretches.newest,
  all: stretches.newest,
  approval: stretches.due,
  holiday: stretches.due,
  corrections: stretches.arrival,
}

/**
 * Returns the stretches of a listing in their order, from the place on: the condition of each, and its order.
 */
export function stretchesFrom(listing: Listing, looker: Looker, place: Place | null) {
  const { view, filter } = listing
  const all: readonly Stretch[] =
    filter.sort !== undefined
      ? [stretches[filter.sort]]
      : view === 'first'
        ? firstStretches(looker)
        : [orders[view]]
  const from = place === null || all.length === 1 ? 0 : stretchOf(place, looker)
  return all.slice(from).map(({ holds, order, after }, index) => ({
    order,
    where: and(conditionOf(listing, looker), holds, place !== null && index === 0 ? after(place) : undefined),
  }))
}
