import type { Client } from '@libsql/client'
import { getTableName, type Table } from 'drizzle-orm'
import {
  actedTips,
  acts,
  arrivals,
  audit,
  events,
  handOvers,
  messages,
  moveRequests,
  rewardEvents,
  sellerDecisions,
  tokens,
} from './schema.ts'

// Parts of the schema that drizzle-kit does not know. `npm run generate` writes them into a migration that
// creates or rebuilds one of these tables.

/**
 * Tables WITHOUT ROWID. They hold acts of citizens, which have a day, beside acts of staff, which have an
 * instant. A rowid would keep the order of writing and narrow a citizen's day to an hour.
 */
export const withoutRowid: readonly string[] = [
  events,
  moveRequests,
  handOvers,
  messages,
  acts,
  actedTips,
  tokens,
  sellerDecisions,
].map((table: Table) => getTableName(table))

/** Tables that refuse UPDATE and DELETE by triggers. */
export const appendOnly: readonly string[] = [audit, arrivals, rewardEvents].map((table: Table) =>
  getTableName(table),
)

/** Returns the SQL of the triggers that keep a table append-only. */
export function triggersOf(table: string): readonly string[] {
  return ['UPDATE', 'DELETE'].map(
    (act) =>
      `CREATE TRIGGER ${table}_no_${act.toLowerCase()} BEFORE ${act} ON ${table} BEGIN SELECT RAISE(ABORT, '${table} is append-only'); END;`,
  )
}

const breakpoint = '--> statement-breakpoint'

/**
 * Returns a generated migration with the clauses and triggers of each table that it creates or rebuilds.
 * @throws Error if the migration writes such a table in an unknown form
 */
export function keepClauses(migration: string): string {
  const statements = migration.split(breakpoint).flatMap((statement) => {
    const [, created] = /^\s*CREATE TABLE `(?:__new_)?(\w+)`/.exec(statement) ?? []
    const [, renamed] = /^\s*ALTER TABLE `__new_\w+` RENAME TO `(\w+)`/.exec(statement) ?? []
    const isNew = created !== undefined && !statement.includes('`__new_')
    const arrived = renamed ?? (isNew ? created : undefined)
    const triggers = arrived !== undefined && appendOnly.includes(arrived) ? triggersOf(arrived) : []
    return [
      created !== undefined && withoutRowid.includes(created) ? withoutRowidIn(statement) : statement,
      ...triggers.filter((trigger) => !migration.includes(trigger)).map((trigger) => `\n${trigger}\n`),
    ]
  })
  return statements.join(breakpoint)
}

function withoutRowidIn(statement: string): string {
  if (/\) WITHOUT ROWID;\s*$/.test(statement)) return statement
  if (!/\n\);\s*$/.test(statement)) throw new Error(`no end of a table found in:\n${statement}`)
  return statement.replace(/\n\);(\s*)$/, '\n) WITHOUT ROWID;$1')
}

/** Names the clauses and triggers that a migrated database lacks. Empty if it has all. */
export async function lostClauses(client: Pick<Client, 'execute'>): Promise<string[]> {
  const { rows } = await client.execute('SELECT name, sql FROM sqlite_schema')
  const sqlOf = new Map(rows.map(({ name, sql }) => [name, typeof sql === 'string' ? sql : '']))
  const lostRowid = withoutRowid.filter((table) => !/\) WITHOUT ROWID$/.test(sqlOf.get(table) ?? ''))
  const present = new Set(sqlOf.values())
  const lostTriggers = appendOnly
    .flatMap(triggersOf)
    .filter((trigger) => !present.has(trigger.replace(/;$/, '')))
  return [...lostRowid.map((table) => `${table}: WITHOUT ROWID`), ...lostTriggers]
}
