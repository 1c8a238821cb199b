import { asc, eq, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/sqlite-core'
import type { Database } from '#db/client.ts'
import { accounts, handOvers, isOpen, tips } from '#db/schema.ts'
import { Loan } from '#shared/hands/loan.ts'

const lender = sql.identifier('lender')

/** The loan of an open tip, or null. The statement that selects it joins another table to the tips. */
export const loanOf = sql`(select json_object(
    'lenderId', ${lender}.${sql.identifier('id')}, 'lender', ${lender}.${sql.identifier('display_name')},
    'returnOn', ${tips.returnOn})
  from ${accounts} as ${lender} where ${lender}.${sql.identifier('id')} = ${tips.lenderId}
  and ${isOpen(tips.status)})`.mapWith((json: string): Loan | null => Loan.parse(JSON.parse(json)))

/** Selects all hand-overs of a tip for its history, oldest first. */
export function selectHandOvers(database: Database, tipId: string) {
  const [from, to] = [alias(accounts, 'from_person'), alias(accounts, 'to_person')]
  return database
    .select({
      version: handOvers.version,
      kind: handOvers.kind,
      from: from.displayName,
      to: to.displayName,
      by: accounts.displayName,
      on: handOvers.onDay,
      returnOn: handOvers.returnOn,
      noteId: handOvers.noteId,
    })
    .from(handOvers)
    .leftJoin(from, eq(from.id, handOvers.fromId))
    .leftJoin(to, eq(to.id, handOvers.toId))
    .leftJoin(accounts, eq(accounts.id, handOvers.byId))
    .where(eq(handOvers.tipId, tipId))
    .orderBy(asc(handOvers.version))
}
