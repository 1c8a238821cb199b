import { bodyLimit } from 'hono/body-limit'
import type { Deps } from '#api/records/deps.ts'
import { onlyOwnConsole } from '#api/core/own-pages.ts'
import { secretAnswers } from '#api/core/padded.ts'
import { Problem, problemResponse } from '#api/core/problem.ts'
import { router } from '#api/core/route.ts'
import { assignmentRoutes } from './assignment.ts'
import { auditRoutes } from './audit.ts'
import { holdRoutes } from './hold.ts'
import { messageRoutes } from './messages.ts'
import { moveRoutes } from './moves.ts'
import { overviewRoutes } from './overview.ts'
import { peopleRoutes } from './people.ts'
import { queueRoutes } from './queue.ts'
import { rewardRoutes } from './rewards.ts'
import { guard } from './sign-in/guard.ts'
import { joinRoutes } from './sign-in/join.ts'
import { sessionRoutes } from './sign-in/sessions.ts'
import { setupRoutes } from './sign-in/setup.ts'
import { signInRoutes } from './sign-in/sign-in.ts'
import { tipRoutes } from './tips.ts'

const maxBodyBytes = 1024 * 1024

/** The staff API, to be mounted at `/api/staff`. Every route after the guard needs a session. */
export function staffRoutes(deps: Deps) {
  const open = router()
  open.onError(problemResponse)
  open.use(secretAnswers)
  open.use(onlyOwnConsole)
  open.use(
    bodyLimit({
      maxSize: maxBodyBytes,
      onError: () => {
        throw new Problem('too-large')
      },
    }),
  )
  const signedOut = open
    .route('/', signInRoutes(deps))
    .route('/', setupRoutes(deps))
    .route('/', joinRoutes(deps))
  open.use(guard(deps))
  const all = signedOut
    .route('/', sessionRoutes(deps))
    .route('/', peopleRoutes(deps))
    .route('/', queueRoutes(deps))
    .route('/', tipRoutes(deps))
    .route('/', moveRoutes(deps))
    .route('/', messageRoutes(deps))
    .route('/', assignmentRoutes(deps))
    .route('/', rewardRoutes(deps))
    .route('/', holdRoutes(deps))
    .route('/', overviewRoutes(deps))
    .route('/', auditRoutes(deps))
  open.all('*', () => {
    throw new Problem('not-found')
  })
  return all
}
