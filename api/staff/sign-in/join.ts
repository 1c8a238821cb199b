import { Hono } from 'hono'
import { accounts } from '#db/schema.ts'
import { CodeInput, JoinInput } from '#shared/contract/sign-in.ts'
import type { Deps } from '#api/records/deps.ts'
import { proofHash, wrapTotp } from '#api/records/office.ts'
import { json } from '#api/staff/input.ts'
import { enrolmentProblem, finishEnrolment, startEnrolment } from './invites.ts'

/** Joining: the routes of an invited person, who has no session yet. */
export function joinRoutes(deps: Deps) {
  const { database, secrets } = deps
  return (
    new Hono()
      /** Whoever holds an invite. Recorded as `account.totp`. */
      .post('/join/start', json(CodeInput), async (c) =>
        c.json(await startEnrolment(deps, 'member', c.req.valid('json').code)),
      )
      /** The same person. Makes an account that waits for a lead; recorded as `account.join`. */
      .post('/join', json(JoinInput), async (c) => {
        const { code, account, displayName, credentials, totp } = c.req.valid('json')
        const { invite, secret, step, use, require } = await finishEnrolment(deps, 'member', code, totp)
        const id = deps.newId()
        const at = deps.now()
        await deps
          .write(
            { actor: id, action: 'account.join', subject: id, at },
            [
              use,
              database.insert(accounts).values({
                id,
                account,
                displayName,
                role: invite.role,
                state: 'pending',
                salt: credentials.salt,
                proofHash: proofHash(secrets, id, credentials.proof),
                recipient: credentials.recipient,
                totpSealed: wrapTotp(secrets, id, secret),
                totpLastStep: step,
                createdAt: at.toISOString(),
              }),
            ],
            { require },
          )
          .catch((error: unknown) => {
            throw enrolmentProblem(error)
          })
        return c.json({ id, state: 'pending' as const }, 201)
      })
  )
}
