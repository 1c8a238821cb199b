import { and, eq, inArray, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/sqlite-core'
import { accounts, events, handOvers, tips } from '#db/schema.ts'
import type { ActOutcome, ActsView } from '#shared/contract/act.ts'
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
    .leftJoin(author, eq(author.id, sql`coalesce(${events.accountId}, ${handOvers.byId})`))
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
