import { maxActed } from '#shared/contract/act.ts'
import type { Deps } from '#api/records/deps.ts'
import { boundedJson } from '#api/core/body/json.ts'
import { onlyOwnConsole } from '#api/core/own-pages.ts'
import { secretAnswers } from '#api/core/padded.ts'
import { Problem, problemResponse } from '#api/core/problem.ts'
import { Room } from '#api/core/pool.ts'
import { router } from '#api/core/route.ts'
import { makeSenderOf } from '#api/core/sender.ts'
import { assignmentRoutes } from './tip/assignment.ts'
import { auditRoutes } from './audit.ts'
import { disablingRoutes } from './disabling.ts'
import { floodRoutes } from './floods/routes.ts'
import { holdRoutes } from './tip/hold.ts'
import { messageRoutes } from './tip/messages.ts'
import { moveRoutes } from './tip/moves.ts'
import { officeKeyRoutes } from './keys/office-keys.ts'
import { resealRoutes } from './keys/reseal.ts'
import { sellerRoutes } from './sellers/routes.ts'
import { overviewRoutes } from './overview.ts'
import { peopleRoutes } from './people.ts'
import { queueRoutes } from './queue.ts'
import { rewardRoutes } from './rewards.ts'
import { guard } from './sign-in/guard.ts'
import { joinRoutes } from './sign-in/join.ts'
import { passwordRoutes } from './sign-in/password.ts'
import { Refusals } from './sign-in/refusals.ts'
import { renewRoutes } from './sign-in/renew.ts'
import { renewalRoutes } from './sign-in/renewals.ts'
import { sessionRoutes } from './sign-in/sessions.ts'
import { setupRoutes } from './sign-in/setup.ts'
import { signInRoutes } from './sign-in/sign-in.ts'
import { actRoutes } from './tip/acts.ts'
import { presenceRoutes } from './tip/presence.ts'
import { replyRoutes } from './tip/replies.ts'
import { requestRoutes } from './tip/requests.ts'
import { tipRoutes } from './tip/tips.ts'
import { undoRoutes } from './tip/undo.ts'

/** Longest body of a person without a session. Set-up sends 2 KB, all others less. */
const strangerBytes = 16 * 1024
/** Longest body of a person with a session, and the bytes that all such bodies share. */
const staffBytes = 1024 * 1024
const staffRoomBytes = 16 * staffBytes
/** Values of a body that acts on the most tips: three for each tip, and those of the act. */
const actValues = 3 * maxActed + 20
/** The counts are asked every minute, and tell nothing of a tip: less padding hides their digits. */
const countsBytes = 512

/** The staff API, to be mounted at `/api/staff`. Every route after the guard needs a session. */
export function staffRoutes(deps: Deps) {
  const senderOf = makeSenderOf(deps)
  const open = router()
  open.onError(problemResponse)
  open.use(secretAnswers())
  open.use('/counts', secretAnswers(countsBytes))
  open.use(onlyOwnConsole)
  const refusals = new Refusals(deps)
  const [signIn, setUp, join, renew] = [
    signInRoutes(deps, refusals),
    setupRoutes(deps),
    joinRoutes(deps),
    renewRoutes(deps, refusals),
  ]
  const bounded = boundedJson(deps.textRoom, senderOf, strangerBytes)
  const strangerPaths = [signIn, setUp, join, renew].flatMap(({ routes }) => routes.map(({ path }) => path))
  for (const path of new Set(strangerPaths)) open.use(path, bounded)
  const signedOut = open.route('/', signIn).route('/', setUp).route('/', join).route('/', renew)
  open.use(guard(deps))
  const staffRoom = new Room(staffRoomBytes)
  const usual = boundedJson(staffRoom, senderOf, staffBytes)
  const ofActs = boundedJson(staffRoom, senderOf, staffBytes, actValues)
  open.use((c, next) => (c.req.path.endsWith('/acts') ? ofActs : usual)(c, next))
  const all = signedOut
    .route('/', sessionRoutes(deps))
    .route('/', passwordRoutes(deps, refusals))
    .route('/', peopleRoutes(deps))
    .route('/', disablingRoutes(deps))
    .route('/', renewalRoutes(deps))
    .route('/', officeKeyRoutes(deps))
    .route('/', resealRoutes(deps))
    .route('/', sellerRoutes(deps))
    .route('/', floodRoutes(deps))
    .route('/', queueRoutes(deps))
    .route('/', tipRoutes(deps))
    .route('/', presenceRoutes(deps))
    .route('/', actRoutes(deps))
    .route('/', undoRoutes(deps))
    .route('/', moveRoutes(deps))
    .route('/', requestRoutes(deps))
    .route('/', messageRoutes(deps))
    .route('/', replyRoutes(deps))
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
