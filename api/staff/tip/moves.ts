import { QueueRow } from '#shared/contract/queue.ts'
import { MoveInput } from '#shared/contract/tip.ts'
import { triage } from '#shared/roles.ts'
import { silenceOf } from '#shared/tip/moves.ts'
import type { Deps } from '#api/records/deps.ts'
import { Problem } from '#api/core/problem.ts'
import { answer, jsonBody, router } from '#api/core/route.ts'
import { waitingFrom } from '#api/records/moves.ts'
import { readRow } from '../queue.ts'
import { staffRoute, TipPath } from '../route.ts'
import { sealedBytes } from '../sealed-bytes.ts'
import type { StaffEnv } from '../sign-in/guard.ts'
import { changeOf } from './change.ts'
import { addMessage } from './messages.ts'
import { actOf, actStatements, once } from './once.ts'
import { findTip } from './stored-tip.ts'

/**
 * Recorded as `tip.move`, or as `tip.move-by-summary` when nobody opened the tip for it. The table of
 * statuses says who may move a tip where. A move with a message cannot be taken back: the reporter may have
 * read it.
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
    const { key, version, message, bySummary, ...wish } = c.req.valid('json')
    const { account } = c.var.staff
    const id = c.req.param('id')
    const act = actOf(deps, account.id, ['move', id, wish], key)
    await once(deps, act, { tipId: id, version }, async () => {
      const tip = await findTip(deps, id)
      if (tip.version !== version) throw new Problem('conflict')
      const { statements, require } = await changeOf(deps, account, tip, await waitingFrom(database, tip), {
        kind: 'move',
        ...wish,
      })
      if (wish.to === 'waiting' && message === undefined)
        throw new Problem('invalid-input', {
          errors: [{ pointer: '/message', message: '请写下要问举报人的问题' }],
        })
      if (message !== undefined) {
        if (silenceOf(wish.to, false) !== null)
          throw new Problem('invalid-input', {
            errors: [{ pointer: '/message', message: '垃圾信息不回复举报人' }],
          })
        const added = await addMessage(deps, tip.id, c.var.staff, sealedBytes(message, '/message', 2))
        statements.push(...added.statements)
        require.push(...added.require)
      }
      await deps.write(
        {
          actor: account.id,
          action: bySummary ? 'tip.move-by-summary' : 'tip.move',
          subject: tip.id,
          at: act.at,
        },
        [...actStatements(deps, act, message === undefined ? [tip] : []), ...statements],
        { require },
      )
    })
    return c.json(await readRow(database, id), 200)
  })
}
