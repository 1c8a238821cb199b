import { eq, sql } from 'drizzle-orm'
import { createRoute } from '@hono/zod-openapi'
import { accounts } from '#db/schema.ts'
import { SaltInput, SaltView, SessionView, SignInInput } from '#shared/contract/sign-in.ts'
import type { Deps } from '#api/records/deps.ts'
import { isGenuineAccount } from '#api/records/genuine.ts'
import { openStep, sealStep } from '#api/records/instants.ts'
import { proofHash, unwrapTotp } from '#api/records/office.ts'
import { Problem } from '#api/core/problem.ts'
import { answer, jsonBody, router } from '#api/core/route.ts'
import { equalSecret } from '#api/core/secrets.ts'
import { makeSenderOf } from '#api/core/sender.ts'
import type { Requirement, Statement } from '#api/records/write.ts'
import { knownBrowser, rememberBrowser } from './browsers.ts'
import { giveCookie, openSession, sessionView } from './sessions.ts'
import type { Refusals } from './refusals.ts'
import { Throttle } from './throttle.ts'
import { totpStep } from './totp.ts'

/** An account that does not exist has a salt as well, always the same. */
const salt = createRoute({
  method: 'post',
  path: '/sign-in/salt',
  summary: 'Sends the salt of an account',
  request: { body: jsonBody({ SaltInput }) },
  responses: { 200: answer({ SaltView }) },
})

/**
 * Recorded as `session.sign-in` when it succeeds. A wrong account, password or code, and a used code, get one
 * refusal.
 */
const signIn = createRoute({
  method: 'post',
  path: '/sign-in',
  summary: 'Signs in',
  request: { body: jsonBody({ SignInInput }) },
  responses: { 200: answer({ SessionView }) },
})

/** Routes of sign-in. They need no session. */
export function signInRoutes(deps: Deps, refusals: Refusals) {
  const { database, secrets } = deps
  const throttle = new Throttle()
  const senderOf = makeSenderOf(deps)
  const find = async (account: string) =>
    (await database.select().from(accounts).where(eq(accounts.account, account)).limit(1))[0]

  return router()
    .openapi(salt, async (c) => {
      const name = c.req.valid('json').account
      const decoy = secrets.mac('decoy', name).toString('hex').slice(0, 32)
      return c.json({ salt: (await find(name))?.salt ?? decoy }, 200)
    })
    .openapi(signIn, async (c) => {
      const { account: name, proof, totp } = c.req.valid('json')
      const person = await find(name)
      const browser = knownBrowser(deps, c, { account: name, salt: person?.salt ?? '' })
      const sender = browser ?? senderOf(c)
      const now = deps.now()
      throttle.begin(name, sender, now)
      const given = proofHash(secrets, person?.id ?? 'decoy', proof)
      const matches = equalSecret(given, person?.proofHash ?? secrets.mac('decoy', given).toString('hex'))
      const isGenuine = person && isGenuineAccount(secrets, person)
      if (isGenuine && (!matches || person.state === 'disabled'))
        refusals.add(person.id, matches ? 'disabled' : 'password')
      if (!isGenuine || !matches || person.state === 'disabled') throw new Problem('wrong-credentials')
      const statements: Statement[] = []
      const require: Requirement[] = []
      if (person.totpSealed) {
        if (totp === undefined) {
          throttle.excuse(name, sender)
          refusals.begin(person.id, sender)
          throw new Problem('totp-required')
        }
        // The password was right: guesses at the code count as one sum over all networks.
        if (browser === null) throttle.beginCode(name, now)
        const step = totpStep(unwrapTotp(secrets, person.id, person.totpSealed), totp, now)
        refusals.forget(person.id, sender)
        // A pending person opens no session: the code of the joining may come again.
        const isUsed =
          person.state !== 'pending' &&
          step !== null &&
          step <= openStep(secrets, person.id, person.totpUsedAt)
        if (step === null || isUsed) {
          refusals.add(person.id, 'second-factor')
          throw new Problem('wrong-credentials')
        }
        statements.push(
          database
            .update(accounts)
            .set({ totpUsedAt: sealStep(secrets, person.id, step) })
            .where(eq(accounts.id, person.id)),
        )
        // The same code, sent twice at once, opens one session.
        const used = sql`(select ${accounts.totpUsedAt} from ${accounts} where ${accounts.id} = ${person.id})`
        require.push([sql`${used} is ${person.totpUsedAt}`, 'wrong-credentials'])
      } else if (deps.operator.kind !== 'demo') {
        refusals.add(person.id, 'second-factor')
        throw new Problem('wrong-credentials')
      }
      if (person.state === 'pending') throw new Problem('not-allowed')
      const seen = await refusals.read(person.id)
      const session = await openSession(deps, person.id, seen.refused)
      await deps
        .write(
          { actor: person.id, action: 'session.sign-in', subject: session.sessionId, at: now },
          [...statements, ...session.statements, ...seen.statements],
          { require },
        )
        .catch((error: unknown) => {
          if (error instanceof Problem && error.code === 'wrong-credentials')
            refusals.add(person.id, 'second-factor')
          // A person disabled meanwhile gets the answer of a stranger.
          const isOut = error instanceof Problem && error.code === 'signed-out'
          throw isOut ? new Problem('wrong-credentials') : error
        })
      throttle.forgive(name, sender)
      if (browser === null) throttle.excuseCode(name)
      giveCookie(c, session.cookie)
      rememberBrowser(deps, c, person, browser)
      return c.json(await sessionView(deps, { ...session, account: person }), 200)
    })
}
