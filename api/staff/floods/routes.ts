import * as z from 'zod'
import { FloodView, mostShown } from '#shared/sellers/flood.ts'
import { triage } from '#shared/roles.ts'
import type { Deps } from '#api/records/deps.ts'
import { answer, router } from '#api/core/route.ts'
import { staffRoute } from '#api/staff/route.ts'
import type { StaffEnv } from '#api/staff/sign-in/guard.ts'
import { readFlood } from './read.ts'

const FloodPath = z.object({ id: z.string().describe('Flood id: that of one of its tips') })

/** Ids and versions, and no text. An emptied flood has no tips; it is no error. */
const flood = staffRoute(triage, {
  method: 'get',
  path: '/floods/{id}',
  summary: 'Shows the untouched tips of a flood, and how some differ',
  request: { params: FloodPath },
  responses: { 200: answer({ FloodView }) },
})

/** The route about floods: many tips with nearly the same text. */
export function floodRoutes({ database }: Deps) {
  return router<StaffEnv>().openapi(flood, async (c) => {
    const members = await readFlood(database, c.req.param('id'))
    const differing = members.filter(({ differs }) => differs.length > 0)
    return c.json(
      {
        alike: members.flatMap(({ id, version, differs }) => (differs.length === 0 ? [{ id, version }] : [])),
        different: differing.length,
        differing: differing.slice(0, mostShown).map(({ id, differs }) => ({ id, in: [...differs] })),
      },
      200,
    )
  })
}
