import { createRoute } from '@hono/zod-openapi'
import { eq, sql } from 'drizzle-orm'
import type * as z from 'zod'
import { accounts } from '#db/schema.ts'
import { addDays, dayOf, startOf } from '#shared/day.ts'
import { RenewedView, RenewInput, RenewStart } from '#shared/contract/renewal.ts'
import { CodeInput } from '#shared/contract/sign-in.ts'
import { roles } from '#shared/roles.ts'
import { answerOf, askPaper } from '#shared/sealing/paper-proof.ts'
import { Problem } from '#api/core/problem.ts'
import { equalSecret } from '#api/core/secrets.ts'
import { answer, jsonBody, router } from '#api/core/route.ts'
import type { Deps } from '#api/records/deps.ts'
import { openStep, sealStep } from '#api/records/instants.ts'
import { activeLeads } from '#api/records/leads/disabling.ts'
import { areIndependent } from '#api/records/leads/origin.ts'
import { allOfficeKeys, paperRecipient } from '#api/records/office-keys.ts'
import { proofHash, unwrapTotp } from '#api/records/office.ts'
import { findRenewal, paperQuestion, type Renewal } from '#api/records/renewal/code.ts'
import {
  completeRenewal,
  filledRenewal,
  fillRenewal,
  offeredTotp,
  offerTotp,
} from '#api/records/renewal/steps.ts'
import type { Change } from '#api/records/write.ts'
import { givenRing } from '#api/staff/ring.ts'
import type { Refusals } from './refusals.ts'
import { Throttle } from './throttle.ts'
import { demandTotpStep, newTotpSecret, totpStep, totpUri } from './totp.ts'

/** The new password and authenticator wait this long for a lead. */
const waitingDays = 7

/** Recorded as `account.totp`. */
const start = createRoute({
  method: 'post',
  path: '/renew/start',
  summary: 'Begins a new password and authenticator with a code',
  request: { body: jsonBody({ CodeInput }) },
  responses: { 200: answer({ RenewStart }) },
})

/**
 * Recorded as `account.renew-set`: the account stays as it is until a lead compared the fingerprint. With the
 * recovery sheet no lead has to: recorded as `account.renew-paper`.
 */
const renew = createRoute({
  method: 'post',
  path: '/renew',
  summary: 'Sets a new password and authenticator; without the recovery sheet a lead must admit the person',
  request: { body: jsonBody({ RenewInput }) },
  responses: { 200: answer({ RenewedView }) },
})

type Account = typeof accounts.$inferSelect

const refused = (pointer: string, message: string) =>
  new Problem('invalid-input', { errors: [{ pointer, message }] })

/** Routes for a person who forgot the password or lost the phone. They need no session. */
export function renewRoutes(deps: Deps, refusals: Refusals) {
  const { database, secrets } = deps
  // A lead who made the code must not guess the old factors with it.
  const throttle = new Throttle()

  /** Returns the change that uses up an old factor, or null. @throws Problem 'invalid-input' if wrong. */
  function proofOf(
    account: Account,
    { oldProof, oldTotp }: { oldProof?: string | undefined; oldTotp?: string | undefined },
  ): Change | null {
    if (oldProof === undefined && oldTotp === undefined) return null
    throttle.beginCode(account.id, deps.now())
    if (oldProof !== undefined && !equalSecret(proofHash(secrets, account.id, oldProof), account.proofHash)) {
      refusals.add(account.id, 'password')
      throw refused('/oldProof', '原来的密码不对')
    }
    const used: Change = { statements: [], require: [] }
    if (oldTotp !== undefined) {
      const { totpSealed, totpUsedAt } = account
      const step = totpSealed && totpStep(unwrapTotp(secrets, account.id, totpSealed), oldTotp, deps.now())
      if (step === null || step <= openStep(secrets, account.id, totpUsedAt)) {
        refusals.add(account.id, 'second-factor')
        throw refused('/oldTotp', '原来手机上的验证码不对，或刚才用过：请等手机上换了数字再输')
      }
      used.statements.push(
        database
          .update(accounts)
          .set({ totpUsedAt: sealStep(secrets, account.id, step) })
          .where(eq(accounts.id, account.id)),
      )
      used.require.push([
        sql`exists (select 1 from ${accounts} where ${accounts.id} = ${account.id} and ${accounts.totpUsedAt} is ${totpUsedAt})`,
        'conflict',
      ])
    }
    throttle.excuseCode(account.id)
    return used
  }

  /** Tells whether no third lead, who counts as another than the giver, could complete a lead's renewal. */
  async function wantsOldFactor({ id, role }: Account, { askedBy }: Renewal): Promise<boolean> {
    if (role !== 'lead' || askedBy === null) return false
    const leads = await activeLeads(deps)
    const giver = leads.find((lead) => lead.id === askedBy)
    return !leads.some((lead) => lead.id !== id && giver && areIndependent(lead, giver))
  }

  /** Returns the parts for the recovery sheet. Only a code that a command on the server gave has them. */
  async function paperStart(renewal: Renewal): Promise<RenewStart['paper']> {
    const paper = renewal.askedBy === null ? await paperRecipient(database, secrets) : null
    if (paper === null) return null
    const question = await askPaper(paperQuestion(secrets, renewal), paper)
    const keys = await allOfficeKeys(database, secrets)
    return {
      question: Buffer.from(question).toString('base64'),
      keys: keys.map(({ sealed }) => sealed.toString('base64')),
    }
  }

  /** Puts the new password in place, with the recovery sheet. @throws Problem 'invalid-input' at `/paper`. */
  async function completeWithPaper(
    account: Account,
    renewal: Renewal,
    { credentials, paper }: z.output<typeof RenewInput>,
    step: number,
  ): Promise<void> {
    if (!paper || !equalSecret(paper.answer, answerOf(paperQuestion(secrets, renewal))))
      throw refused('/paper', '这不是本站恢复页上的钥匙，什么都没有改')
    const filled = filledRenewal(deps, renewal, { ...credentials, step, isProved: false })
    const ring = givenRing(secrets, account, paper.ring)
    const { statements, require } = completeRenewal(deps, account, renewal, filled, ring)
    await deps.write(
      { actor: `invite:${account.id}`, action: 'account.renew-paper', subject: account.id, at: deps.now() },
      statements,
      { require },
    )
  }

  return router()
    .openapi(start, async (c) => {
      const { renewal, account } = await findRenewal(deps, c.req.valid('json').code)
      if (renewal.recipient !== null) throw new Problem('wrong-code')
      const secret = newTotpSecret(deps.random)
      const { statements, require } = offerTotp(deps, renewal, secret)
      await deps.write(
        { actor: `invite:${account.id}`, action: 'account.totp', subject: account.id, at: deps.now() },
        statements,
        { require },
      )
      const uri = totpUri(secret, deps.operator.name, roles[account.role])
      const paper = await paperStart(renewal)
      return c.json({ uri, secret, role: account.role, account: account.account, paper }, 200)
    })
    .openapi(renew, async (c) => {
      const input = c.req.valid('json')
      const { code, credentials, totp } = input
      const { renewal, account } = await findRenewal(deps, code)
      const { recipient } = credentials
      const given = proofHash(secrets, account.id, credentials.proof)
      // The answer to the first request was lost on its way.
      if (renewal.recipient === recipient && equalSecret(renewal.proofHash ?? '', given))
        return c.json({ recipient, done: false }, 200)
      if (renewal.recipient !== null) throw new Problem('wrong-code')
      const step = demandTotpStep(offeredTotp(deps, renewal), totp, deps.now())
      if (renewal.askedBy === null) {
        await completeWithPaper(account, renewal, input, step)
        return c.json({ recipient, done: true }, 200)
      }
      const shown = proofOf(account, input)
      if (shown === null && (await wantsOldFactor(account, renewal)))
        throw refused(
          '/oldProof',
          '没有第三位负责人能核对：请填原来的密码，或者原来手机上的验证码。两样都没有的，请管理系统的同事在服务器上办',
        )
      const at = deps.now()
      const until = startOf(addDays(dayOf(at), waitingDays))
      const filled = fillRenewal(deps, renewal, { ...credentials, step, isProved: shown !== null }, until)
      await deps.write(
        { actor: `invite:${account.id}`, action: 'account.renew-set', subject: account.id, at },
        [...filled.statements, ...(shown?.statements ?? [])],
        { require: [...filled.require, ...(shown?.require ?? [])] },
      )
      return c.json({ recipient, done: false }, 200)
    })
}
