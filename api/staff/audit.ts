import { desc, eq, lt, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/sqlite-core'
import { accounts, audit, instants, tips } from '#db/schema.ts'
import { AuditPage, AuditQuery } from '#shared/contract/audit.ts'
import type { Deps } from '#api/records/deps.ts'
import { shownInstant } from '#api/records/instants.ts'
import { answer, router } from '#api/core/route.ts'
import { pageOf, pageRows, readCursor } from './pages.ts'
import { staffRoute } from './route.ts'
import type { StaffEnv } from './sign-in/guard.ts'

const log = staffRoute(['auditor', 'lead'], {
  method: 'get',
  path: '/audit',
  summary: 'Shows one page of the audit log, newest first',
  request: { query: AuditQuery },
  responses: { 200: answer({ AuditPage }) },
})

/** Routes of the audit log. */
export function auditRoutes(deps: Deps) {
  const { database, secrets } = deps
  const person = alias(accounts, 'person')
  // The row number is the order of writing: no row of the log is ever deleted.
  const place = sql<number>`${audit}.rowid`

  return router<StaffEnv>().openapi(log, async (c) => {
    const before = readCursor(c.req.valid('query').cursor, /^(\d{1,15})$/)
    const found = await database
      .select({
        place,
        id: audit.id,
        on: audit.onDay,
        instant: instants.sealed,
        actor: audit.actor,
        actorName: accounts.displayName,
        action: audit.action,
        subject: audit.subject,
        hash: audit.hash,
        subjectName: sql<string | null>`coalesce(${tips.number}, ${person.displayName})`,
      })
      .from(audit)
      .leftJoin(instants, eq(instants.id, audit.id))
      .leftJoin(accounts, eq(accounts.id, audit.actor))
      .leftJoin(tips, eq(tips.id, audit.subject))
      .leftJoin(person, eq(person.id, audit.subject))
      .where(before ? lt(place, Number(before[0])) : undefined)
      .orderBy(desc(place))
      .limit(pageRows + 1)
    const { rows, next } = pageOf(found, (last) => String(last.place))
    return c.json(
      {
        rows: rows.map(({ place: _, instant, ...row }) => ({
          ...row,
          at: shownInstant(secrets, 'audit', row.id, instant),
        })),
        next,
      },
      200,
    )
  })
}
