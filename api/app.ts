import { Hono, type MiddlewareHandler } from 'hono'
import { citizenRoutes } from '#api/citizen/routes.ts'
import type { Deps } from '#api/records/deps.ts'
import { closedPolicy, commonHeaders } from '#api/core/headers.ts'
import { Problem, problemResponse, reportBug } from '#api/core/problem.ts'
import { staffRoutes } from '#api/staff/routes.ts'

/** Answers of the API bear the headers of every answer; what brings a policy of its own (a page of ours) keeps it. */
const guarded: MiddlewareHandler = async (c, next) => {
  await next()
  const { headers } = c.res
  if (headers.has('content-security-policy')) return
  for (const [name, value] of Object.entries({ ...commonHeaders, 'content-security-policy': closedPolicy }))
    headers.set(name, value)
}

/** The whole server: the API under `<base>/api`, and the built site for everything else. */
export function createApp(deps: Deps) {
  const api = new Hono()
    .use(guarded)
    .onError(problemResponse)
    .route('/staff', staffRoutes(deps))
    /** Anyone: 200 while the database answers and its office key is the one that was set up, else 503. A start whose migrations fail does not come this far. */
    .get('/health', async (c) => {
      await deps.officeKey().catch((error: unknown) => {
        reportBug(error)
        throw new Problem('not-well')
      })
      return c.json({ ok: true }, 200, { 'cache-control': 'no-store' })
    })
    .route('/', citizenRoutes(deps))
    .all('*', () => {
      throw new Problem('not-found')
    })
  return new Hono()
    .onError(problemResponse)
    .route(`${deps.env.base}/api`, api)
    .all('*', (c) => deps.site.respond(c.req.raw))
}
