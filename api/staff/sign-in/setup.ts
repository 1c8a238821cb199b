import { Hono } from 'hono'
import { eq } from 'drizzle-orm'
import { accounts } from '#db/schema.ts'
import { CodeInput, SetupInput, type SetupView } from '#shared/contract/sign-in.ts'
import type { Deps } from '#api/records/deps.ts'
import { setUpStatements } from '#api/records/office.ts'
import { Problem } from '#api/core/problem.ts'
import { enrolmentProblem, finishEnrolment, startEnrolment } from './invites.ts'
import { json, sealedBytes } from '#api/staff/input.ts'
import { giveCookie, openSession, sessionView } from './sessions.ts'

/** Set-up of the office in the first lead's browser, once. The office identity is made there and never sent. */
export function setupRoutes(deps: Deps) {
  const { database } = deps
  return (
    new Hono()
      /** Anyone. */
      .get('/setup', async (c) =>
        c.json({
          open: (await deps.officeKey()) === null,
          demo: deps.operator.kind === 'demo',
        } satisfies SetupView),
      )
      /** Whoever holds the set-up code. Recorded as `account.totp`. */
      .post('/setup/start', json(CodeInput), async (c) =>
        c.json(await startEnrolment(deps, 'setup', c.req.valid('json').code)),
      )
      /** The same person. Makes office key and first lead, signs them in; recorded as `office.set-up` and `session.sign-in`. */
      .post('/setup', json(SetupInput), async (c) => {
        const { code, account, displayName, credentials, totp, officeRecipient, ring } = c.req.valid('json')
        if ((await deps.officeKey()) !== null) throw new Problem('wrong-code')
        const { secret, step, use, require } = await finishEnrolment(deps, 'setup', code, totp)
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
            [use, ...setUpStatements(database, deps.secrets, officeRecipient, lead, at)],
            { require },
          )
          .catch((error: unknown) => {
            throw enrolmentProblem(error)
          })
        const session = openSession(deps, accountId)
        await deps.write(
          { actor: accountId, action: 'session.sign-in', subject: session.sessionId, at },
          session.statements,
        )
        const [row] = await database.select().from(accounts).where(eq(accounts.id, accountId)).limit(1)
        if (!row) throw new Problem('signed-out')
        giveCookie(c, session.cookie)
        return c.json(await sessionView(deps, { ...session, account: row }), 201)
      })
  )
}
