import { QueueRow } from '#shared/contract/queue.ts'
import { MoveInput } from '#shared/contract/tip.ts'
import { dayOf } from '#shared/day.ts'
import { triage } from '#shared/roles.ts'
import { statuses } from '#shared/tip/moves.ts'
import type { Deps } from '#api/records/deps.ts'
import { Problem } from '#api/core/problem.ts'
import { answer, jsonBody, router } from '#api/core/route.ts'
import { moveStatements, waitingFrom } from '#api/records/moves.ts'
import { ownDecisionObjected } from './assignment.ts'
import { sealedBytes } from './sealed-bytes.ts'
import { addMessage, silent } from './messages.ts'
import { readRow } from './queue.ts'
import { staffRoute, TipPath } from './route.ts'
import type { StaffEnv } from './sign-in/guard.ts'
import { findTip } from './stored-tip.ts'

/**
 * Recorded as `tip.move`, or as `tip.move-by-summary` when nobody opened the tip for it. The table of
 * statuses says who may move a tip where.
 */
const move = staffRoute(triage, {
  method: 'post',
  path: '/tips/{id}/moves',
  summary: 'Moves a tip to another status',
  request: { params: TipPath, body: jsonBody({ MoveInput }) },
  responses: { 200: answer({ QueueRow }) },
})

/** The route that moves a tip to another status. */
export function moveRoutes(deps: Deps) {
  const { database } = deps
  return router<StaffEnv>().openapi(move, async (c) => {
    const { version, message, bySummary, ...wish } = c.req.valid('json')
    const { account } = c.var.staff
    const tip = await findTip(deps, c.req.param('id'))
    if (tip.version !== version) throw new Problem('conflict')
    const { statements, require } = moveStatements(
      database,
      deps.operator,
      tip,
      await waitingFrom(database, tip),
      {
        ...wish,
        by: account.role,
        accountId: account.id,
        on: dayOf(deps.now()),
      },
    )
    if (statuses[wish.to].isResult && (await ownDecisionObjected(deps, tip, account.id)))
      throw new Problem('not-allowed')
    if (wish.to === 'waiting' && message === undefined)
      throw new Problem('invalid-input', {
        errors: [{ pointer: '/message', message: '请写下要问举报人的问题' }],
      })
    if (message !== undefined) {
      if (silent.includes(wish.to))
        throw new Problem('invalid-input', {
          errors: [{ pointer: '/message', message: '垃圾信息不回复举报人' }],
        })
      const added = await addMessage(deps, tip.id, c.var.staff, sealedBytes(message, '/message', 2))
      statements.push(...added.statements)
      require.push(...added.require)
    }
    const action = bySummary ? 'tip.move-by-summary' : 'tip.move'
    await deps.write({ actor: account.id, action, subject: tip.id, at: deps.now() }, statements, { require })
    return c.json(await readRow(database, tip.id), 200)
  })
}
