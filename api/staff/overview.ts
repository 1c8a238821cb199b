import { and, count, lt, sql } from 'drizzle-orm'
import { isCorrection, isOpen, tips } from '#db/schema.ts'
import { ServerStateView } from '#shared/contract/health.ts'
import { PurgeView, StatsView } from '#shared/contract/overview.ts'
import { CountsQuery } from '#shared/contract/queue.ts'
import { addDays, dayOf } from '#shared/day.ts'
import { keysOf } from '#shared/keys.ts'
import { phrasesOf } from '#shared/operator.ts'
import { PhrasesView } from '#shared/phrases.ts'
import { statuses, type Status } from '#shared/tip/moves.ts'
import type { Deps } from '#api/records/deps.ts'
import { answer, router } from '#api/core/route.ts'
import { countDue, dueTips, haltedSince } from '#api/records/retention.ts'
import { everyone, staffRoute } from './route.ts'
import type { StaffEnv } from './sign-in/guard.ts'

const aheadDays = 14
const maxRows = 200

const stats = staffRoute(everyone, {
  method: 'get',
  path: '/stats',
  summary: 'Counts reports by status, and corrections',
  responses: { 200: answer({ StatsView }) },
})

const phrases = staffRoute(['triager', 'lead'], {
  method: 'get',
  path: '/phrases',
  summary: 'Lists the replies and checklists of the office',
  responses: { 200: answer({ PhrasesView }) },
})

const purge = staffRoute(['lead'], {
  method: 'get',
  path: '/purge',
  summary: 'Lists the content that is deleted soon',
  responses: { 200: answer({ PurgeView }) },
})

const health = staffRoute(['lead', 'auditor'], {
  method: 'get',
  path: '/health',
  summary: 'Says what the server needs a person for',
  request: { query: CountsQuery },
  responses: { 200: answer({ ServerStateView }) },
})

/** Routes about the whole office: its phrases, counts of tips, content that goes soon, the server's state. */
export function overviewRoutes(deps: Deps) {
  const { database } = deps
  return router<StaffEnv>()
    .openapi(stats, async (c) => {
      const [grouped, corrected, [slow], [overdue]] = await database.batch([
        database.select({ status: tips.status, count: count() }).from(tips).groupBy(tips.status),
        database
          .select({ status: tips.status, lane: tips.lane, count: count() })
          .from(tips)
          .where(isCorrection(tips.category))
          .groupBy(tips.status, tips.lane),
        database
          .select({ count: count() })
          .from(tips)
          .where(and(sql`${tips.lane} = 'slow'`, isOpen(tips.status))),
        // No clock runs for a correction.
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
      // An index holds the corrections: of a million reports no row is read.
      for (const row of corrected) byStatus[row.status] -= row.count
      const numberOf = (rows: typeof corrected) => rows.reduce((sum, row) => sum + row.count, 0)
      const open = corrected.filter(({ status }) => statuses[status].isOpen)
      return c.json(
        {
          byStatus,
          slow: (slow?.count ?? 0) - numberOf(open.filter(({ lane }) => lane === 'slow')),
          corrections: { open: numberOf(open), all: numberOf(corrected) },
          overdue: overdue?.count ?? 0,
        },
        200,
      )
    })
    .openapi(phrases, (c) => c.json(phrasesOf(deps.operator), 200))
    .openapi(health, async (c) => {
      const { faults, warnings } = await deps.health()
      return c.json({ faults: [...faults], warnings: [...warnings] }, 200)
    })
    .openapi(purge, async (c) => {
      const today = dayOf(deps.now())
      const until = addDays(today, aheadDays)
      const rows = await dueTips(database, until, maxRows)
      const view: PurgeView = {
        until,
        ...(await countDue(database, until)),
        haltedSince: await haltedSince(database, today),
        rows: rows.map(({ id, number, status, purgeOn, part }) => ({ id, number, status, purgeOn, part })),
      }
      return c.json(view, 200)
    })
}
