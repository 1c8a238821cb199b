import { and, desc, eq, inArray, ne } from 'drizzle-orm'
import { accounts, events, tips } from '#db/schema.ts'
import { QueueRow } from '#shared/contract/queue.ts'
import { AssignInput } from '#shared/contract/tip.ts'
import { statuses } from '#shared/tip/moves.ts'
import { triage, type Role } from '#shared/roles.ts'
import type { Deps } from '#api/records/deps.ts'
import { Problem } from '#api/core/problem.ts'
import { answer, jsonBody, router } from '#api/core/route.ts'
import { isUnchanged, type TipRow } from '#api/records/moves.ts'
import { readRow } from './queue.ts'
import { staffRoute, TipPath } from './route.ts'
import type { StaffEnv } from './sign-in/guard.ts'
import { findTip } from './stored-tip.ts'

/**
 * Tells whether a person's own decision was objected to, and another person could look at the tip
 * (docs/design.md 3).
 */
export async function ownDecisionObjected(
  { database }: Deps,
  tip: TipRow,
  accountId: string,
): Promise<boolean> {
  if (!tip.objected) return false
  const [decision] = await database
    .select({ accountId: events.accountId })
    .from(events)
    .where(and(eq(events.tipId, tip.id), inArray(events.to, ['closed', 'out-of-scope'])))
    .orderBy(desc(events.version))
    .limit(1)
  if (decision?.accountId !== accountId) return false
  // Only a lead closes a tip that was referred once.
  const closers: Role[] = tip.everReferred ? ['lead'] : ['triager', 'lead']
  const [other] = await database
    .select({ id: accounts.id })
    .from(accounts)
    .where(and(eq(accounts.state, 'active'), inArray(accounts.role, closers), ne(accounts.id, accountId)))
    .limit(1)
  return other !== undefined
}

/**
 * Recorded as `tip.assign`. It raises the version without an event: of two people who saw one version, the
 * second gets a conflict, and the history stays one of statuses.
 */
const assign = staffRoute(triage, {
  method: 'post',
  path: '/tips/{id}/assignee',
  summary: 'Takes, gives or puts back a tip',
  request: { params: TipPath, body: jsonBody({ AssignInput }) },
  responses: { 200: answer({ QueueRow }) },
})

/** Routes that assign a tip. */
export function assignmentRoutes(deps: Deps) {
  const { database } = deps
  return router<StaffEnv>().openapi(assign, async (c) => {
    const { version, assigneeId } = c.req.valid('json')
    const tip = await findTip(deps, c.req.param('id'))
    if (tip.version !== version || !statuses[tip.status].isOpen) throw new Problem('conflict')
    if (assigneeId !== null) {
      const [person] = await database
        .select({ state: accounts.state, role: accounts.role })
        .from(accounts)
        .where(eq(accounts.id, assigneeId))
        .limit(1)
      if (person?.state !== 'active' || person.role === 'auditor')
        throw new Problem('invalid-input', {
          errors: [{ pointer: '/assigneeId', message: '请选择一位在岗的办理人员' }],
        })
      if (await ownDecisionObjected(deps, tip, assigneeId)) {
        throw new Problem('invalid-input', {
          errors: [{ pointer: '/assigneeId', message: '举报人对此人的处理有异议，请交给另一位同事复核' }],
        })
      }
    }
    await deps.write(
      { actor: c.var.staff.account.id, action: 'tip.assign', subject: tip.id, at: deps.now() },
      [
        database
          .update(tips)
          .set({ assigneeId, version: version + 1 })
          .where(eq(tips.id, tip.id)),
      ],
      { require: [[isUnchanged(tip), 'conflict']] },
    )
    return c.json(await readRow(database, tip.id), 200)
  })
}
