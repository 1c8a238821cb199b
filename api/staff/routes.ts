import { Hono, type MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import type { Deps } from '#api/records/deps.ts'
import { secretAnswers } from '#api/core/padded.ts'
import { Problem, problemResponse } from '#api/core/problem.ts'
import { auditRoutes } from './audit.ts'
import { holdRoutes } from './hold.ts'
import { moveRoutes } from './moves.ts'
import { joinRoutes, peopleRoutes } from './people.ts'
import { queueRoutes } from './queue.ts'
import { rewardRoutes } from './rewards.ts'
import { guard, sessionRoutes, signInRoutes, type StaffEnv } from './sign-in/sessions.ts'
import { setupRoutes } from './sign-in/setup.ts'
import { tipRoutes } from './tips.ts'

const maxBodyBytes = 1024 * 1024

/** Acts come from our own pages: the browser says so, or (before Chromium 76, or without a site) only a JSON body can be no form of another site. */
const ownPagesOnly: MiddlewareHandler = async (c, next) => {
  if (c.req.method !== 'GET' && c.req.method !== 'HEAD') {
    const site = c.req.header('sec-fetch-site') ?? 'none'
    const json =
      c.req.method === 'DELETE' || (c.req.header('content-type') ?? '').startsWith('application/json')
    if (site !== 'same-origin' && !(site === 'none' && json)) throw new Problem('cross-site')
  }
  await next()
}

/** The staff API, to be mounted at `/api/staff`. Everything after the guard needs a session; each route says which role. */
export function staffRoutes(deps: Deps) {
  return new Hono<StaffEnv>()
    .onError(problemResponse)
    .use(secretAnswers)
    .use(ownPagesOnly)
    .use(
      bodyLimit({
        maxSize: maxBodyBytes,
        onError: () => {
          throw new Problem('too-large')
        },
      }),
    )
    .route('/', signInRoutes(deps))
    .route('/', setupRoutes(deps))
    .route('/', joinRoutes(deps))
    .use(guard(deps))
    .route('/', sessionRoutes(deps))
    .route('/', peopleRoutes(deps))
    .route('/', queueRoutes(deps))
    .route('/', tipRoutes(deps))
    .route('/', moveRoutes(deps))
    .route('/', rewardRoutes(deps))
    .route('/', holdRoutes(deps))
    .route('/', auditRoutes(deps))
    .all('*', () => {
      throw new Problem('not-found')
    })
}
