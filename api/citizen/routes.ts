import { Hono } from 'hono'
import type { Deps } from '#api/records/deps.ts'
import { onlyOwnForms } from '#api/core/own-pages.ts'
import { secretAnswers } from '#api/core/padded.ts'
import { problemResponse, toProblem } from '#api/core/problem.ts'
import { makeSenderOf } from '#api/core/sender.ts'
import { wantsHtml } from './answers.ts'
import { makeBotCheck } from './door/bot-check.ts'
import { intakeRoutes } from './intake.ts'
import { reportPage } from './report-page.ts'
import { keepRoutes } from './mailbox/receipt.ts'
import { mailboxRoutes } from './mailbox/routes.ts'
import { trackPage } from './mailbox/track-page.ts'
import { openApiDocument } from './openapi.ts'

/** The citizens' API, to be mounted at `/api`. Nothing here knows a cookie or an account; an address tells apart whose turn it is, hashed and in memory. */
export function citizenRoutes(deps: Deps) {
  let document: ReturnType<typeof openApiDocument> | undefined
  const botCheck = makeBotCheck(deps)
  const senderOf = makeSenderOf(deps.env, deps.random)
  return (
    new Hono()
      .onError((error, c) => {
        if (toProblem(error).code === 'not-found' || !wantsHtml(c)) return problemResponse(error, c)
        return c.req.path.endsWith('/api/tips') ? reportPage(deps, error) : trackPage(deps, error, '')
      })
      /** Anyone: the whole contract, citizens' and staff's. */
      .get('/openapi.json', (c) =>
        c.json((document ??= openApiDocument(deps.env.base)), 200, { 'cache-control': 'no-cache' }),
      )
      /** Anyone: the bot check of the report page. Nothing is recorded. */
      .get('/challenge', async (c) =>
        c.json(await botCheck.challenge(), 200, { 'cache-control': 'no-store' }),
      )
      .use(secretAnswers)
      .use(onlyOwnForms)
      .route('/', intakeRoutes(deps, botCheck, senderOf))
      .route('/', mailboxRoutes(deps, senderOf))
      .route('/', keepRoutes(deps, senderOf))
  )
}
