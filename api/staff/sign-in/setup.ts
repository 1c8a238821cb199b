import { createRoute } from '@hono/zod-openapi'
import { eq } from 'drizzle-orm'
import { accounts } from '#db/schema.ts'
import { CodeInput, SessionView, SetupInput, SetupView, TotpStart } from '#shared/contract/sign-in.ts'
import type { Deps } from '#api/records/deps.ts'
import { setUpStatements } from '#api/records/office.ts'
import { Problem } from '#api/core/problem.ts'
import { answer, jsonBody, router } from '#api/core/route.ts'
import { enrolmentProblem, finishEnrolment, startEnrolment } from './invites.ts'
import { sealedBytes } from '#api/staff/sealed-bytes.ts'
import { giveCookie, openSession, sessionView } from './sessions.ts'

const state = createRoute({
  method: 'get',
  path: '/setup',
  summary: 'Tells whether the office waits for its first lead',
  responses: { 200: answer({ SetupView }) },
})

/** Recorded as `account.totp`. */
const start = createRoute({
  method: 'post',
  path: '/setup/start',
  summary: 'Begins set-up with its code',
  request: { body: jsonBody({ CodeInput }) },
  responses: { 200: answer({ TotpStart }) },
})

/**
 * Stores the keys of the office and the first lead, and signs them in. Recorded as `office.set-up` and
 * `session.sign-in`.
 */
const setUp = createRoute({
  method: 'post',
  path: '/setup',
  summary: 'Sets the office up',
  request: { body: jsonBody({ SetupInput }) },
  responses: { 201: answer({ SessionView }) },
})

/**
 * Routes that set the office up once, in the first lead's browser. Office and paper identity never leave that
 * browser.
 */
export function setupRoutes(deps: Deps) {
  const { database } = deps
  return router()
    .openapi(state, async (c) =>
      c.json(
        {
          open: (await deps.officeKey()) === null,
          demo: deps.operator.kind === 'demo',
        },
        200,
      ),
    )
    .openapi(start, async (c) => c.json(await startEnrolment(deps, 'setup', c.req.valid('json').code), 200))
    .openapi(setUp, async (c) => {
      const { code, account, displayName, credentials, totp, ring, ...office } = c.req.valid('json')
      if ((await deps.officeKey()) !== null) throw new Problem('wrong-code')
      const { secret, step, use, require } = await finishEnrolment(deps, 'setup', code, totp)
      const keys = { ...office, officeSealed: sealedBytes(office.officeSealed, '/officeSealed', 1) }
      const accountId = deps.newId()
      const at = deps.now()
      const lead = {
        accountId,
        account,
        displayName,
        ...credentials,
        ring: sealedBytes(ring, '/ring', 1),
        totp: { secret, step },
      }
      await deps
        .write(
          { actor: accountId, action: 'office.set-up', subject: accountId, at },
          [use, ...setUpStatements(database, deps.secrets, keys, lead, at)],
          { require },
        )
        .catch((error: unknown) => {
          throw enrolmentProblem(error)
        })
      const session = await openSession(deps, accountId)
      await deps.write(
        { actor: accountId, action: 'session.sign-in', subject: session.sessionId, at },
        session.statements,
      )
      const [row] = await database.select().from(accounts).where(eq(accounts.id, accountId)).limit(1)
      if (!row) throw new Problem('signed-out')
      giveCookie(c, session.cookie)
      return c.json(await sessionView(deps, { ...session, account: row }), 201)
    })
}
