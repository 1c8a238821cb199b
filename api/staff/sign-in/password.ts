import { and, eq, ne, sql } from 'drizzle-orm'
import { accounts, sessions } from '#db/schema.ts'
import { PasswordInput } from '#shared/contract/sign-in.ts'
import { equalSecret } from '#api/core/secrets.ts'
import { Problem } from '#api/core/problem.ts'
import { done, jsonBody, router } from '#api/core/route.ts'
import type { Deps } from '#api/records/deps.ts'
import { accountMac } from '#api/records/genuine.ts'
import { openStep, sealStep } from '#api/records/instants.ts'
import { proofHash, unwrapTotp } from '#api/records/office.ts'
import type { Requirement } from '#api/records/write.ts'
import { givenRing } from '#api/staff/ring.ts'
import { everyone, staffRoute } from '#api/staff/route.ts'
import { rememberBrowser } from './browsers.ts'
import { stillOpen, type StaffEnv } from './guard.ts'
import type { Refusals } from './refusals.ts'
import { Throttle } from './throttle.ts'
import { totpStep } from './totp.ts'

/** Recorded as `account.password`. Ends all other sessions, and the marks of known browsers. */
const change = staffRoute(everyone, {
  method: 'post',
  path: '/password',
  summary: 'Changes the own password; the browser sealed the ring to the new one',
  request: { body: jsonBody({ PasswordInput }) },
  responses: { 204: done },
})

const refused = (pointer: '/proof' | '/totp', message: string) =>
  new Problem('invalid-input', { errors: [{ pointer, message }] })

/** The route that changes the own password. */
export function passwordRoutes(deps: Deps, refusals: Refusals) {
  const { database, secrets } = deps
  // An open session alone must not make the old password guessable.
  const throttle = new Throttle()

  return router<StaffEnv>().openapi(change, async (c) => {
    const { account, sessionId } = c.var.staff
    const { proof, totp, credentials, ring } = c.req.valid('json')
    const now = deps.now()
    throttle.begin(account.account, sessionId, now)
    if (!equalSecret(proofHash(secrets, account.id, proof), account.proofHash)) {
      refusals.add(account.id, 'password')
      throw refused('/proof', '现在的密码不对')
    }
    let used = account.totpUsedAt
    if (account.totpSealed) {
      if (totp === undefined) throw refused('/totp', '请填写动态验证码')
      throttle.beginCode(account.account, now)
      const given = totpStep(unwrapTotp(secrets, account.id, account.totpSealed), totp, now)
      if (given === null) refusals.add(account.id, 'second-factor')
      if (given === null || given <= openStep(secrets, account.id, used))
        throw refused('/totp', '动态验证码不对，或刚才登录时用过：请等手机上换了数字再输')
      used = sealStep(secrets, account.id, given)
    }
    const stored = givenRing(secrets, account, ring)
    const isSame = sql`exists (select 1 from ${accounts} where ${accounts.id} = ${account.id} and ${accounts.proofHash} = ${account.proofHash} and ${accounts.totpUsedAt} is ${account.totpUsedAt})`
    const require: Requirement[] = [stillOpen(sessionId), [isSame, 'conflict']]
    await deps.write(
      { actor: account.id, action: 'account.password', subject: account.id, at: now },
      [
        database
          .update(accounts)
          .set({
            salt: credentials.salt,
            proofHash: proofHash(secrets, account.id, credentials.proof),
            recipient: credentials.recipient,
            mac: accountMac(secrets, { ...account, recipient: credentials.recipient }),
            ringSealed: stored,
            totpUsedAt: used,
          })
          .where(eq(accounts.id, account.id)),
        database.delete(sessions).where(and(eq(sessions.accountId, account.id), ne(sessions.id, sessionId))),
      ],
      { require },
    )
    throttle.forgive(account.account, sessionId)
    throttle.excuseCode(account.account)
    rememberBrowser(deps, c, { account: account.account, salt: credentials.salt }, null)
    return c.body(null, 204)
  })
}
