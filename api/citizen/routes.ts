import { createRoute } from '@hono/zod-openapi'
import type { MiddlewareHandler } from 'hono'
import { openedAgainId } from '#forms/OpenedAgain.tsx'
import { ChallengeView } from '#shared/contract/citizen.ts'
import type { Deps } from '#api/records/deps.ts'
import { onlyOwnForms } from '#api/core/own-pages.ts'
import { secretAnswers } from '#api/core/padded.ts'
import { toProblem } from '#api/core/problem.ts'
import { answer, router } from '#api/core/route.ts'
import { makeSenderOf } from '#api/core/sender.ts'
import { refusalJson, wantsHtml, wantsJson, wordsOf } from './answers.ts'
import { makeBotCheck } from './door/bot-check.ts'
import { intakeRoutes } from './intake.ts'
import { reporterActs } from './mailbox/acts.ts'
import { answerRoutes } from './mailbox/answer.ts'
import { keepRoutes } from './mailbox/receipt.ts'
import { mailboxRoutes } from './mailbox/routes.ts'
import { trackPage } from './mailbox/track-page.ts'
import { reportPage } from './report-page.ts'

/** Records nothing. */
const challenge = createRoute({
  method: 'get',
  path: '/challenge',
  summary: 'Shows the bot check of the report page, and its challenge',
  responses: { 200: answer({ ChallengeView }) },
})

/**
 * Returns the API for citizens, to be mounted at `/api`. It knows no cookie and no account. A keyed hash of
 * the address, in memory only, tells senders apart.
 */
export function citizenRoutes(deps: Deps) {
  const botCheck = makeBotCheck(deps)
  const senderOf = makeSenderOf(deps)
  const acts = reporterActs(deps)
  const app = router().openapi(challenge, async (c) =>
    c.json(await botCheck.challenge(), 200, { 'cache-control': 'no-store' }),
  )
  app.onError((error, c) => {
    if (toProblem(error).code === 'not-found' || !wantsHtml(c)) return refusalJson(error, c)
    const words = wordsOf(c)
    return c.req.path.endsWith('/api/tips')
      ? reportPage(deps, words, error)
      : trackPage(deps, words, error, '')
  })
  app.use(secretAnswers())
  app.use(onlyOwnForms(deps.env.siteUrl))
  // The addresses of forms stand in the address bar after a form without script. Browsers open them again.
  // The link out of a receipt is such an address, too: a browser replaces the receipt in the tab's history.
  const leadTo =
    (place: string): MiddlewareHandler =>
    async (c, next) => {
      if (!['GET', 'HEAD'].includes(c.req.method) || wantsJson(c)) return next()
      return c.redirect(`${deps.env.base}${wordsOf(c).under}${place}`, 303)
    }
  app.use('/tips/*', leadTo('/receipt/'))
  app.use('/mailbox/confirm/*', leadTo('/receipt/'))
  app.use('/mailbox/answer/*', leadTo('/receipt/'))
  app.use('/receipt/*', leadTo('/receipt/'))
  app.use('/mailbox/*', leadTo(`/track/#${openedAgainId}`))
  return app
    .route('/', intakeRoutes(deps, botCheck, senderOf))
    .route('/', mailboxRoutes(deps, acts, senderOf))
    .route('/', answerRoutes(deps, acts, senderOf))
    .route('/', keepRoutes(deps, senderOf))
}
