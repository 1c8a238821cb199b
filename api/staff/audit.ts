import { desc, eq, inArray, lt, sql } from 'drizzle-orm'
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
  // The row number is the order of writing: no row of the log is ever deleted.
  const place = sql<number>`${audit}.rowid`

  /** Returns the numbers of tips and the names of people, by id. */
  async function namesOf(ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const [numbers, people] = await database.batch([
      database
        .select({ id: tips.id, name: tips.number })
        .from(tips)
        .where(inArray(tips.id, [...ids])),
      database
        .select({ id: accounts.id, name: accounts.displayName })
        .from(accounts)
        .where(inArray(accounts.id, [...ids])),
    ])
    return new Map([...numbers, ...people].map(({ id, name }) => [id, name]))
  }

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
      })
      .from(audit)
      .leftJoin(instants, eq(instants.id, audit.id))
      .leftJoin(accounts, eq(accounts.id, audit.actor))
      .where(before ? lt(place, Number(before[0])) : undefined)
      .orderBy(desc(place))
      .limit(pageRows + 1)
    const { rows, next } = pageOf(found, (last) => String(last.place))
    const nameOf = await namesOf(rows.flatMap(({ subject }) => subject.split(' ')))
    const subjectName = (subject: string) => {
      const names = subject.split(' ').flatMap((id) => nameOf.get(id) ?? [])
      return names.length === 0 ? null : names.join(' · ')
    }
    return c.json(
      {
        rows: rows.map(({ place: _, instant, ...row }) => ({
          ...row,
          at: shownInstant(secrets, 'audit', row.id, instant),
          subjectName: subjectName(row.subject),
        })),
        next,
      },
      200,
    )
  })
}
