import { QueueRow } from '#shared/contract/queue.ts'
import { AssignInput } from '#shared/contract/tip.ts'
import { triage } from '#shared/roles.ts'
import type { Deps } from '#api/records/deps.ts'
import { Problem } from '#api/core/problem.ts'
import { answer, jsonBody, router } from '#api/core/route.ts'
import { readRow } from '../queue.ts'
import { staffRoute, TipPath } from '../route.ts'
import { stillOpen, type StaffEnv } from '../sign-in/guard.ts'
import { changeOf } from './change.ts'
import { actOf, actStatements, once } from './once.ts'
import { findTip } from './stored-tip.ts'

/**
 * Recorded as `tip.assign`. It raises the version without an event: of two people who saw one version, the
 * second gets a conflict. Its own row is its history. The word becomes a sealed note.
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
  return router<StaffEnv>().openapi(assign, async (c) => {
    const { key, version, word, ...wish } = c.req.valid('json')
    const { account, sessionId } = c.var.staff
    const id = c.req.param('id')
    const act = actOf(deps, account.id, ['assign', id, wish], key)
    await once(deps, act, { tipId: id, version }, async () => {
      const tip = await findTip(deps, id)
      if (tip.version !== version) throw new Problem('conflict')
      const { statements, require } = await changeOf(deps, account, tip, null, {
        kind: 'assign',
        word,
        ...wish,
      })
      await deps.write(
        { actor: account.id, action: 'tip.assign', subject: tip.id, at: act.at },
        [...actStatements(deps, act, [tip]), ...statements],
        { require: [stillOpen(sessionId), ...require] },
      )
    })
    return c.json(await readRow(deps.database, id), 200)
  })
}
