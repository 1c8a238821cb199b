import { createRoute } from '@hono/zod-openapi'
import { accounts } from '#db/schema.ts'
import { CodeInput, JoinedView, JoinInput, TotpStart } from '#shared/contract/sign-in.ts'
import { dayOf } from '#shared/day.ts'
import type { Deps } from '#api/records/deps.ts'
import { answer, jsonBody, router } from '#api/core/route.ts'
import { accountMac } from '#api/records/genuine.ts'
import { sealStep } from '#api/records/instants.ts'
import { proofHash, wrapTotp } from '#api/records/office.ts'
import { enrolmentProblem, finishEnrolment, startEnrolment } from './invites.ts'

/** Recorded as `account.totp`. */
const start = createRoute({
  method: 'post',
  path: '/join/start',
  summary: 'Begins to join with an invite',
  request: { body: jsonBody({ CodeInput }) },
  responses: { 200: answer({ TotpStart }) },
})

/** Makes an account that waits for a lead. Recorded as `account.join`. */
const join = createRoute({
  method: 'post',
  path: '/join',
  summary: 'Joins the office; a lead must admit the person',
  request: { body: jsonBody({ JoinInput }) },
  responses: { 201: answer({ JoinedView }) },
})

/** Routes for an invited person, who has no session yet. */
export function joinRoutes(deps: Deps) {
  const { database, secrets } = deps
  return router()
    .openapi(start, async (c) => c.json(await startEnrolment(deps, 'member', c.req.valid('json').code), 200))
    .openapi(join, async (c) => {
      const { code, account, displayName, credentials, totp } = c.req.valid('json')
      const { invite, secret, step, use, require } = await finishEnrolment(deps, 'member', code, totp)
      const id = deps.newId()
      const at = deps.now()
      const person = {
        id,
        role: invite.role,
        state: 'pending',
        recipient: credentials.recipient,
        invitedBy: invite.invitedBy,
        origin: id,
      } as const
      await deps
        .write(
          { actor: id, action: 'account.join', subject: id, at },
          [
            use,
            database.insert(accounts).values({
              ...person,
              mac: accountMac(secrets, person),
              account,
              displayName,
              salt: credentials.salt,
              proofHash: proofHash(secrets, id, credentials.proof),
              totpSealed: wrapTotp(secrets, id, secret),
              totpUsedAt: sealStep(secrets, id, step),
              createdOn: dayOf(at),
            }),
          ],
          { require },
        )
        .catch((error: unknown) => {
          throw enrolmentProblem(error)
        })
      return c.json({ id, state: 'pending' as const }, 201)
    })
}
