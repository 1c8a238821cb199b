import { LookersView } from '#shared/contract/tip.ts'
import { CountsQuery } from '#shared/contract/queue.ts'
import { triage } from '#shared/roles.ts'
import type { Deps } from '#api/records/deps.ts'
import { answer, router } from '#api/core/route.ts'
import { staffRoute, TipPath } from '../route.ts'
import type { StaffEnv } from '../sign-in/guard.ts'
import { findTip } from './stored-tip.ts'

/** A look holds this long: two beats of the console and some seconds for a slow line. */
const lookMs = 50_000

/** Not recorded, and kept in memory alone: the reading itself stands in the audit log. */
const looking = staffRoute(triage, {
  method: 'post',
  path: '/tips/{id}/looking',
  summary: 'Says that a person has a tip open, and names the others who have',
  request: { params: TipPath, query: CountsQuery },
  responses: { 200: answer({ LookersView }) },
})

interface Look {
  readonly tipId: string
  readonly name: string
  readonly until: number
}

/** The route of presence. A person looks at one tip: the last one that they opened. */
export function presenceRoutes(deps: Deps) {
  const looks = new Map<string, Look>()
  return router<StaffEnv>().openapi(looking, async (c) => {
    const tip = await findTip(deps, c.req.param('id'))
    const { account } = c.var.staff
    const now = deps.now().getTime()
    looks.set(account.id, { tipId: tip.id, name: account.displayName, until: now + lookMs })
    for (const [accountId, { until }] of looks) if (until <= now) looks.delete(accountId)
    const others = [...looks]
      .filter(([accountId, look]) => accountId !== account.id && look.tipId === tip.id)
      .map(([, { name }]) => name)
    return c.json({ others }, 200)
  })
}
