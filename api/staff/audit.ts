import { and, count, desc, eq, lt, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/sqlite-core'
import { Hono } from 'hono'
import { accounts, audit, isOpen, tips } from '#db/schema.ts'
import type { AuditPage, StatsView } from '#shared/contract/staff.ts'
import { dayOf } from '#shared/day.ts'
import { keysOf } from '#shared/keys.ts'
import { statuses, type Status } from '#shared/tip/moves.ts'
import type { Deps } from '#api/records/deps.ts'
import { pageOf, pageRows, readCursor } from './pages.ts'
import { allow, type StaffEnv } from './sign-in/sessions.ts'

/** The audit log and the counts: what an auditor sees. */
export function auditRoutes(deps: Deps) {
  const { database } = deps
  const person = alias(accounts, 'person')
  // The log has no order of its own but that of its writing; nothing is ever deleted from it, so the row number keeps it.
  const place = sql<number>`${audit}.rowid`

  return (
    new Hono<StaffEnv>()
      /** Auditors and leads: newest first. */
      .get('/audit', allow('auditor', 'lead'), async (c) => {
        const before = readCursor(c.req.query('cursor'), /^(\d{1,15})$/)
        const found = await database
          .select({
            place,
            id: audit.id,
            at: audit.at,
            actor: audit.actor,
            actorName: accounts.displayName,
            action: audit.action,
            subject: audit.subject,
            hash: audit.hash,
            subjectName: sql<string | null>`coalesce(${tips.number}, ${person.displayName})`,
          })
          .from(audit)
          .leftJoin(accounts, eq(accounts.id, audit.actor))
          .leftJoin(tips, eq(tips.id, audit.subject))
          .leftJoin(person, eq(person.id, audit.subject))
          .where(before ? lt(place, Number(before[0])) : undefined)
          .orderBy(desc(place))
          .limit(pageRows + 1)
        const { rows, next } = pageOf(found, (last) => String(last.place))
        return c.json({ rows: rows.map(({ place: _, ...row }) => row), next } satisfies AuditPage)
      })
      /** Anyone signed in. */
      .get('/stats', async (c) => {
        const [grouped, [slow], [overdue]] = await database.batch([
          database.select({ status: tips.status, count: count() }).from(tips).groupBy(tips.status),
          database
            .select({ count: count() })
            .from(tips)
            .where(and(sql`${tips.lane} = 'slow'`, isOpen(tips.status))),
          database
            .select({ count: count() })
            .from(tips)
            .where(and(lt(tips.dueOn, dayOf(deps.now())), isOpen(tips.status))),
        ])
        const byStatus = Object.fromEntries(keysOf(statuses).map((status) => [status, 0])) as Record<
          Status,
          number
        >
        for (const row of grouped) byStatus[row.status] = row.count
        return c.json({ byStatus, slow: slow?.count ?? 0, overdue: overdue?.count ?? 0 } satisfies StatsView)
      })
  )
}
