import { createRoute } from '@hono/zod-openapi'
import { Hono, type Handler, type MiddlewareHandler } from 'hono'
import * as z from 'zod'
import { HealthView, type HealthWarning } from '#shared/contract/health.ts'
import { citizenRoutes } from '#api/citizen/routes.ts'
import type { Deps } from '#api/records/deps.ts'
import { documentOf } from '#api/core/document.ts'
import { closedPolicy, commonHeaders, namesTag, tagOf, transportHeaders } from '#api/core/headers.ts'
import { Problem, problemResponse } from '#api/core/problem.ts'
import { answer, rootRouter } from '#api/core/route.ts'
import { staffRoutes } from '#api/staff/routes.ts'

/** Gives every answer of the API the common headers. A page already has them, with a policy of its own. */
function guarded(siteUrl: URL): MiddlewareHandler {
  const all = { ...commonHeaders, ...transportHeaders(siteUrl), 'content-security-policy': closedPolicy }
  return async (c, next) => {
    await next()
    const { headers } = c.res
    if (headers.has('content-security-policy')) return
    for (const [name, value] of Object.entries(all)) headers.set(name, value)
  }
}

/** Answers 503 with its reasons when a tip could not be stored, or soon could not. */
const health = createRoute({
  method: 'get',
  path: '/health',
  summary: 'Tells whether the server is well',
  responses: { 200: answer({ HealthView }) },
})

/** @throws Problem 'not-well' with its reasons */
async function warningsOrRefusal({ health: look }: Deps): Promise<HealthWarning[]> {
  const { faults, warnings } = await look()
  if (faults.length > 0) throw new Problem('not-well', { reasons: faults })
  return [...warnings]
}

const Document = z.record(z.string(), z.unknown()).describe('OpenAPI 3.1')

const openapi = createRoute({
  method: 'get',
  path: '/openapi.json',
  summary: 'Shows this document',
  responses: { 200: answer({ Document }) },
})

/** Answers with a document that is made once. Its bytes are shared by all answers. */
function readyDocument(make: () => object): Handler {
  let made: { readonly body: Uint8Array<ArrayBuffer>; readonly etag: string } | undefined
  return (c) => {
    if (!made) {
      const body = new TextEncoder().encode(JSON.stringify(make()))
      made = { body, etag: tagOf(body) }
    }
    const headers = { etag: made.etag, 'cache-control': 'no-cache' }
    if (namesTag(c.req.header('if-none-match') ?? '', made.etag)) return c.body(null, 304, headers)
    return c.body(made.body, 200, { ...headers, 'content-type': 'application/json' })
  }
}

/**
 * All routes of the API, mounted at `<base>/api`. Its type leaves out the citizens’ routes, which also answer
 * pages.
 */
function apiRoutes(deps: Deps) {
  const root = rootRouter()
  const document = readyDocument(() => documentOf(root, deps.env.base))
  root.use(guarded(deps.env.siteUrl))
  root.onError(problemResponse)
  // Some load balancers ask with OPTIONS whether the server is well.
  root.use('/health', async (c, next) => {
    if (c.req.method !== 'OPTIONS') return next()
    await warningsOrRefusal(deps)
    return c.body(null, 204, { allow: 'GET, HEAD', 'cache-control': 'no-store' })
  })
  const app = root.route('/staff', staffRoutes(deps)).openapi(health, async (c) => {
    return c.json({ ok: true, warnings: await warningsOrRefusal(deps) }, 200, {
      'cache-control': 'no-store',
    })
  })
  root.openAPIRegistry.registerPath(openapi)
  root.get(openapi.path, document)
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
