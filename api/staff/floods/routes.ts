import { AlikePage, AlikeQuery, FloodView, mostShown } from '#shared/sellers/flood.ts'
import { maxActed } from '#shared/contract/act.ts'
import { triage } from '#shared/roles.ts'
import type { Deps } from '#api/records/deps.ts'
import { answer, router } from '#api/core/route.ts'
import { readCursor } from '#api/staff/pages.ts'
import { staffRoute, TipPath } from '#api/staff/route.ts'
import type { StaffEnv } from '#api/staff/sign-in/guard.ts'
import { readFlood } from './read.ts'

const flood = staffRoute(triage, {
  method: 'get',
  path: '/floods/{id}',
  summary: 'Counts the untouched tips of a flood, and shows how some differ',
  request: { params: TipPath },
  responses: { 200: answer({ FloodView }) },
})

/** Tips and versions alone: the act that takes them names each, as any other. */
const alike = staffRoute(triage, {
  method: 'get',
  path: '/floods/{id}/alike',
  summary: 'Shows one page of the untouched tips of a flood that differ in nothing',
  request: { params: TipPath, query: AlikeQuery },
  responses: { 200: answer({ AlikePage }) },
})

/** Routes about floods: many tips with nearly the same text. */
export function floodRoutes({ database }: Deps) {
  return router<StaffEnv>()
    .openapi(flood, async (c) => {
      const members = await readFlood(database, c.req.param('id'))
      const differing = members.filter(({ differs }) => differs.length > 0)
      return c.json(
        {
          count: members.length,
          alike: members.length - differing.length,
          differing: differing.slice(0, mostShown).map(({ id, differs }) => ({ id, in: [...differs] })),
        },
        200,
      )
    })
    .openapi(alike, async (c) => {
      const [after = ''] = readCursor(c.req.valid('query').cursor, /^([0-9a-f]{32})$/) ?? []
      const members = await readFlood(database, c.req.param('id'))
      const items = members
        .filter(({ id, differs }) => differs.length === 0 && id > after)
        .map(({ id, version }) => ({ id, version }))
        .sort((one, other) => (one.id < other.id ? -1 : 1))
        .slice(0, maxActed)
      const last = items.length < maxActed ? undefined : items.at(-1)
      return c.json({ items, next: last?.id ?? null }, 200)
    })
}
