import { eq } from 'drizzle-orm'
import { tips } from '#db/schema.ts'
import { VersionView } from '#shared/contract/primitives.ts'
import { HoldInput } from '#shared/contract/tip.ts'
import type { Deps } from '#api/records/deps.ts'
import { Problem } from '#api/core/problem.ts'
import { answer, jsonBody, router } from '#api/core/route.ts'
import { noteStatements } from '#api/records/instants.ts'
import { isPurged, isUnchanged } from '#api/records/moves.ts'
import { sealedBytes } from '../sealed-bytes.ts'
import { staffRoute, TipPath } from '../route.ts'
import { stillOpen, type StaffEnv } from '../sign-in/guard.ts'
import { actOf, actStatements, once } from './once.ts'
import { currentKeyId, findTip } from './stored-tip.ts'

/**
 * Recorded as `tip.hold` or `tip.unhold`. The reason becomes a sealed note. It raises the version without an
 * event, as an assignment does.
 */
const hold = staffRoute(['lead'], {
  method: 'post',
  path: '/tips/{id}/hold',
  summary: 'Keeps the content past its purge day, or no longer',
  request: { params: TipPath, body: jsonBody({ HoldInput }) },
  responses: { 200: answer({ VersionView }) },
})

/** The route that holds the content of a tip. */
export function holdRoutes(deps: Deps) {
  const { database } = deps
  return router<StaffEnv>().openapi(hold, async (c) => {
    const { key, version, hold, reason } = c.req.valid('json')
    const { account, sessionId } = c.var.staff
    const tip = await findTip(deps, c.req.param('id'))
    const act = actOf(deps, account.id, ['hold', tip.id, hold], key)
    await once(deps, act, { tipId: tip.id, version }, async () => {
      const hasGone = isPurged(tip) && tip.purgeOn === null
      if (tip.version !== version || tip.hold === hold || hasGone) throw new Problem('conflict')
      if (hold && reason === undefined)
        throw new Problem('invalid-input', {
          errors: [{ pointer: '/reason', message: '请写下为什么要保留' }],
        })
      const note = reason === undefined ? null : sealedBytes(reason, '/reason', 1)
      const stored = { id: deps.newId(), tipId: tip.id, accountId: account.id }
      const officeKeyId = await currentKeyId(deps)
      await deps.write(
        { actor: account.id, action: hold ? 'tip.hold' : 'tip.unhold', subject: tip.id, at: act.at },
        [
          ...actStatements(deps, act, []),
          database
            .update(tips)
            .set({ hold, version: version + 1 })
            .where(eq(tips.id, tip.id)),
          ...(note === null
            ? []
            : noteStatements(database, deps.secrets, { ...stored, officeKeyId, sealed: note }, act.at)),
        ],
        { require: [stillOpen(sessionId), [isUnchanged(tip), 'conflict']] },
      )
    })
    return c.json({ version: version + 1 }, 200)
  })
}
