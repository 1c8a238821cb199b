import { and, desc, eq, gt, inArray, or, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/sqlite-core'
import type { Database } from '#db/client.ts'
import { accounts, events, handOvers, moveRequests, rewardEvents, tips } from '#db/schema.ts'
import type { ActOutcome, ActsView } from '#shared/contract/act.ts'
import { authorOf } from '#shared/tip/correction/category.ts'
import { statuses } from '#shared/tip/moves.ts'
import { rewardStates } from '#shared/tip/reward.ts'
import type { Deps } from '#api/records/deps.ts'
import { Problem } from '#api/core/problem.ts'
import { dueOf, rowColumns, turnOf } from '../queue.ts'

/** Returns the tips of an act as they stand now, with the outcome of each, in the order given. */
export async function viewOf(
  { database }: Deps,
  items: readonly { readonly id: string }[],
  outcomes: ReadonlyMap<string, ActOutcome>,
): Promise<ActsView> {
  const author = alias(accounts, 'author')
  const rows = await database
    .select({
      id: tips.id,
      number: tips.number,
      version: tips.version,
      status: tips.status,
      waitingFrom: rowColumns.waitingFrom,
      everReferred: tips.everReferred,
      objected: tips.objected,
      turn: tips.turn,
      request: rowColumns.request,
      dueOn: tips.dueOn,
      daysLeft: tips.daysLeft,
      assigneeId: tips.assigneeId,
      assigneeName: accounts.displayName,
      loan: rowColumns.loan,
      by: author.displayName,
    })
    .from(tips)
    .leftJoin(accounts, eq(accounts.id, tips.assigneeId))
    .leftJoin(events, and(eq(events.tipId, tips.id), eq(events.version, tips.version)))
    .leftJoin(handOvers, and(eq(handOvers.tipId, tips.id), eq(handOvers.version, tips.version)))
    .leftJoin(
      moveRequests,
      and(
        eq(moveRequests.tipId, tips.id),
        or(eq(moveRequests.version, tips.version), eq(moveRequests.endedVersion, tips.version)),
      ),
    )
    .leftJoin(
      author,
      eq(
        author.id,
        sql`coalesce(${events.accountId}, ${handOvers.byId},
          iif(${moveRequests.endedVersion} is null, ${moveRequests.accountId}, ${moveRequests.endedBy}))`,
      ),
    )
    .where(
      inArray(
        tips.id,
        items.map(({ id }) => id),
      ),
    )
  const rowOf = new Map(rows.map((row) => [row.id, row]))
  return {
    items: items.map(({ id }) => {
      const row = rowOf.get(id)
      const outcome = outcomes.get(id)
      if (!row || !outcome) throw new Problem('not-found')
      return {
        ...row,
        ...dueOf(row),
        turn: turnOf(row.turn),
        outcome,
        by: outcome === 'overtaken' ? row.by : null,
      }
    }),
  }
}

/** The state of a tip on which a person acts. A version that is absent counts as old. */
export interface Seen {
  readonly tipId: string
  readonly version?: number
  /** Version of the reward, for a step of it. */
  readonly rewardVersion?: number
}

/** Says of a tip's newest version who made it and how; null where no history names it. */
async function newestAct(database: Database, { tipId, version: seen }: Seen): Promise<string | null> {
  const author = alias(accounts, 'author')
  const holder = alias(accounts, 'holder')
  const version = sql`(select ${tips.version} from ${tips} where ${tips.id} = ${tipId})`
  const hasEnded = sql<number>`${moveRequests.endedVersion} is ${version}`
  const asker = sql`iif(${hasEnded}, ${moveRequests.endedBy}, ${moveRequests.accountId})`
  const [[tip], [event], [handOver], [request]] = await database.batch([
    database.select({ version: tips.version, category: tips.category }).from(tips).where(eq(tips.id, tipId)),
    database
      .select({ by: author.displayName, to: events.to, takenBack: events.takenBack })
      .from(events)
      .leftJoin(author, eq(author.id, events.accountId))
      .where(and(eq(events.tipId, tipId), eq(events.version, version))),
    database
      .select({ by: author.displayName, to: holder.displayName })
      .from(handOvers)
      .leftJoin(author, eq(author.id, handOvers.byId))
      .leftJoin(holder, eq(holder.id, handOvers.toId))
      .where(and(eq(handOvers.tipId, tipId), eq(handOvers.version, version))),
    database
      .select({ by: author.displayName, to: moveRequests.to, hasEnded })
      .from(moveRequests)
      .leftJoin(author, eq(author.id, asker))
      .where(and(eq(moveRequests.tipId, tipId), or(eq(moveRequests.version, version), hasEnded))),
  ])
  if (!tip || tip.version === seen) return null
  if (event) {
    const how = event.takenBack ? '撤回，现在又是' : '改为'
    return `${event.by ?? authorOf(tip)}已${how}“${statuses[event.to].label}”`
  }
  const by = handOver?.by ?? request?.by ?? '系统'
  if (handOver)
    return handOver.to === null
      ? `${by}已放回，无人承办`
      : handOver.to === by
        ? `${by}已接手承办`
        : `${by}已交给${handOver.to}承办`
  if (!request) return null
  return `${by}已${request.hasEnded ? '结束' : '提出'}改为“${statuses[request.to].label}”的请求`
}

/** Says of a reward's newest step that a person has not seen who made it; null without one. */
async function newestStep(database: Database, { tipId, rewardVersion }: Seen): Promise<string | null> {
  if (rewardVersion === undefined) return null
  const [step] = await database
    .select({ by: accounts.displayName, to: rewardEvents.to })
    .from(rewardEvents)
    .leftJoin(accounts, eq(accounts.id, rewardEvents.accountId))
    .where(and(eq(rewardEvents.tipId, tipId), gt(rewardEvents.version, rewardVersion)))
    .orderBy(desc(rewardEvents.version))
    .limit(1)
  return step ? `${step.by ?? '系统'}已把奖励改为“${rewardStates[step.to].label}”` : null
}

/** Returns a sentence for the act that came between a person's look at a tip and their own; null for none. */
export async function newestSince(database: Database, seen: Seen): Promise<string | null> {
  return (await newestStep(database, seen)) ?? (await newestAct(database, seen))
}
