import { asc, eq, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/sqlite-core'
import type { Database } from '#db/client.ts'
import { accounts, moveRequests, tips } from '#db/schema.ts'
import { OpenRequest } from '#shared/tip/request.ts'

const asker = sql.identifier('asker')

/** The open request of a tip, or null. The statement that selects it joins another table to the tips. */
export const openRequest = sql`(select json_object(
    'to', ${moveRequests.to}, 'referredTo', ${moveRequests.referredTo}, 'finding', ${moveRequests.finding},
    'ground', ${moveRequests.ground}, 'deed', ${moveRequests.deed},
    'byId', ${moveRequests.accountId}, 'by', ${asker}.${sql.identifier('display_name')}, 'noteId', ${moveRequests.noteId})
  from ${moveRequests} join ${accounts} as ${asker} on ${asker}.${sql.identifier('id')} = ${moveRequests.accountId}
  where ${moveRequests.tipId} = ${tips.id} and ${moveRequests.state} = 'open')`.mapWith(
  (json: string): OpenRequest | null => OpenRequest.parse(JSON.parse(json)),
)

/** Selects all requests of a tip for its history, oldest first. */
export function selectRequests(database: Database, tipId: string) {
  const ender = alias(accounts, 'ender')
  return database
    .select({
      version: moveRequests.version,
      to: moveRequests.to,
      referredTo: moveRequests.referredTo,
      finding: moveRequests.finding,
      ground: moveRequests.ground,
      deed: moveRequests.deed,
      by: accounts.displayName,
      on: moveRequests.onDay,
      state: moveRequests.state,
      endedVersion: moveRequests.endedVersion,
      endedBy: ender.displayName,
      endedOn: moveRequests.endedOn,
    })
    .from(moveRequests)
    .innerJoin(accounts, eq(accounts.id, moveRequests.accountId))
    .leftJoin(ender, eq(ender.id, moveRequests.endedBy))
    .where(eq(moveRequests.tipId, tipId))
    .orderBy(asc(moveRequests.version))
}
