import { createRoute } from '@hono/zod-openapi'
import { Hono, type MiddlewareHandler } from 'hono'
import * as z from 'zod'
import { HealthView } from '#shared/contract/overview.ts'
import { citizenRoutes } from '#api/citizen/routes.ts'
import type { Deps } from '#api/records/deps.ts'
import { documentOf } from '#api/core/document.ts'
import { closedPolicy, commonHeaders } from '#api/core/headers.ts'
import { Problem, problemResponse, reportBug } from '#api/core/problem.ts'
import { answer, rootRouter, router } from '#api/core/route.ts'
import { staffRoutes } from '#api/staff/routes.ts'

/** Gives every answer of the API the common headers. A page keeps the content policy that it already has. */
const guarded: MiddlewareHandler = async (c, next) => {
  await next()
  const { headers } = c.res
  if (headers.has('content-security-policy')) return
  for (const [name, value] of Object.entries({ ...commonHeaders, 'content-security-policy': closedPolicy }))
    headers.set(name, value)
}

/** Answers 503 when the database does not answer, or when its office key differs from the one set up. */
const health = createRoute({
  method: 'get',
  path: '/health',
  summary: 'Tells whether the server is well',
  responses: { 200: answer({ HealthView }) },
})

const Document = z.record(z.string(), z.unknown()).describe('OpenAPI 3.1')

const openapi = createRoute({
  method: 'get',
  path: '/openapi.json',
  summary: 'Shows this document',
  responses: { 200: answer({ Document }) },
})

/**
 * All routes of the API, mounted at `<base>/api`. Its type leaves out the citizens’ routes, which also answer
 * pages.
 */
function apiRoutes(deps: Deps) {
  const root = rootRouter()
  let made: Readonly<Record<string, unknown>> | undefined
  const document = () => (made ??= documentOf(root, deps.env.base))
  root.use(guarded)
  root.onError(problemResponse)
  const app = root
    .route('/staff', staffRoutes(deps))
    .openapi(health, async (c) => {
      await deps.officeKey().catch((error: unknown) => {
        reportBug(error)
        throw new Problem('not-well')
      })
      return c.json({ ok: true } as const, 200, { 'cache-control': 'no-store' })
    })
    .route(
      '/',
      router().openapi(openapi, (c) => c.json(document(), 200, { 'cache-control': 'no-cache' })),
    )
  root.route('/', citizenRoutes(deps))
  root.all('*', () => {
    throw new Problem('not-found')
  })
  return app
}

/** The type of the API for its client: `hc<App>(base + '/api')`. */
export type App = ReturnType<typeof apiRoutes>

/** The whole server: the API under `<base>/api`, and the built site for everything else. */
export function createApp(deps: Deps) {
  return new Hono()
    .onError(problemResponse)
    .route(`${deps.env.base}/api`, apiRoutes(deps))
    .all('*', (c) => deps.site.respond(c.req.raw))
}
