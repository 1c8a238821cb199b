import * as z from 'zod'
import { eq, inArray, sql } from 'drizzle-orm'
import type { Context } from 'hono'
import { deleteCookie, setCookie } from 'hono/cookie'
import { accounts, sessions } from '#db/schema.ts'
import { Sessions, SessionView, TotpInput, TotpStart } from '#shared/contract/sign-in.ts'
import { dayOf } from '#shared/day.ts'
import type { Deps } from '#api/records/deps.ts'
import { sealInstant, sealStep, sessionInstants } from '#api/records/instants.ts'
import { unwrapRing, wrapTotp } from '#api/records/office.ts'
import { Problem } from '#api/core/problem.ts'
import { answer, done, jsonBody, router } from '#api/core/route.ts'
import type { Statement } from '#api/records/write.ts'
import { everyone, staffRoute } from '#api/staff/route.ts'
import { makeCookie, sessionIdOf } from './cookie.ts'
import { hasEnded, type Staff, type StaffEnv } from './guard.ts'
import { demandTotpStep, newTotpSecret, totpUri } from './totp.ts'

const enrolmentMs = 10 * 60 * 1000

/**
 * Returns the statements that open a session, and its cookie. They also delete expired sessions and their
 * wrap keys.
 */
export async function openSession(
  deps: Deps,
  accountId: string,
  refused: SessionView['refused'] = { passwords: 0, codes: 0 },
): Promise<Omit<Staff, 'account'> & { cookie: string; statements: Statement[] }> {
  const { database, secrets } = deps
  const now = deps.now()
  const cookie = makeCookie(accountId, deps.random(32))
  const sessionId = sessionIdOf(secrets, cookie)
  const wrapKey = Buffer.from(deps.random(32)).toString('hex')
  const open = await database.select().from(sessions)
  return {
    sessionId,
    cookie,
    wrapKey,
    refused,
    statements: [
      database.delete(sessions).where(
        inArray(
          sessions.id,
          open.filter((one) => hasEnded(secrets, one, now)).map(({ id }) => id),
        ),
      ),
      database.insert(sessions).values({
        id: sessionId,
        accountId,
        wrapKey,
        createdAt: sealInstant(secrets, 'sessions.created_at', sessionId, now),
        seenAt: sealInstant(secrets, 'sessions.seen_at', sessionId, now),
        refusedPasswords: refused.passwords,
        refusedCodes: refused.codes,
      }),
    ],
  }
}

/** Sets the cookie of a session. The cookie ends with the browser, the session by the server's clock. */
export function giveCookie(c: Context, cookie: string): void {
  setCookie(c, 'zz', cookie, { prefix: 'host', path: '/', httpOnly: true, secure: true, sameSite: 'Strict' })
}

/** Returns the console's view of its session. @throws Problem 'not-open' before set-up. */
export async function sessionView(deps: Deps, { account, wrapKey, refused }: Staff): Promise<SessionView> {
  const officeKey = await deps.officeKey()
  if (!officeKey) throw new Problem('not-open')
  return {
    accountId: account.id,
    account: account.account,
    displayName: account.displayName,
    role: account.role,
    hasTotp: account.totpSealed !== null,
    refused,
    demo: deps.operator.kind === 'demo',
    officeKeyId: officeKey.id,
    officeRecipient: officeKey.recipient,
    today: dayOf(deps.now()),
    wrapKey,
    ring: account.ringSealed
      ? unwrapRing(deps.secrets, account.id, account.ringSealed).toString('base64')
      : null,
  }
}

const session = staffRoute(everyone, {
  method: 'get',
  path: '/session',
  summary: 'Shows the own session',
  responses: { 200: answer({ SessionView }) },
})

/** Deletes the session, and with it the key of the ring that the tab stored. */
const signOut = staffRoute(everyone, {
  method: 'post',
  path: '/sign-out',
  summary: 'Signs out',
  responses: { 204: done },
})

const list = staffRoute(everyone, {
  method: 'get',
  path: '/sessions',
  summary: 'Lists open sessions: all of them to a lead, to others their own',
  responses: { 200: answer({ Sessions }) },
})

const SessionPath = z.object({ id: z.string().describe('Session id') })

const end = staffRoute(everyone, {
  method: 'delete',
  path: '/sessions/{id}',
  summary: 'Ends a session: a lead any, others their own',
  request: { params: SessionPath },
  responses: { 204: done },
})

/** For a person without a second factor, which happens only in a demo. */
const startTotp = staffRoute(everyone, {
  method: 'post',
  path: '/totp/start',
  summary: 'Begins to set a second factor',
  responses: { 200: answer({ TotpStart }) },
})

/** Asks for the first code of the app. */
const setTotp = staffRoute(everyone, {
  method: 'post',
  path: '/totp',
  summary: 'Confirms the second factor',
  request: { body: jsonBody({ TotpInput }) },
  responses: { 204: done },
})

/** Routes for the own session, the second factor and the list of open sessions. */
export function sessionRoutes(deps: Deps) {
  const { database, secrets } = deps
  // Secrets that were shown and not yet confirmed. They end with the process or the session.
  const enrolments = new Map<string, { secret: string; at: number }>()
  const endSession = (staff: Staff, id: string, action: 'session.sign-out' | 'session.end') => {
    enrolments.delete(id)
    return deps.write({ actor: staff.account.id, action, subject: id, at: deps.now() }, [
      database.delete(sessions).where(eq(sessions.id, id)),
    ])
  }

  return router<StaffEnv>()
    .openapi(session, async (c) => c.json(await sessionView(deps, c.var.staff), 200))
    .openapi(signOut, async (c) => {
      await endSession(c.var.staff, c.var.staff.sessionId, 'session.sign-out')
      deleteCookie(c, 'zz', { prefix: 'host', path: '/', secure: true })
      return c.body(null, 204)
    })
    .openapi(list, async (c) => {
      const { account, sessionId } = c.var.staff
      const rows = await database
        .select({
          id: sessions.id,
          accountId: sessions.accountId,
          displayName: accounts.displayName,
          createdAt: sessions.createdAt,
          seenAt: sessions.seenAt,
        })
        .from(sessions)
        .innerJoin(accounts, eq(accounts.id, sessions.accountId))
        .where(account.role === 'lead' ? undefined : eq(sessions.accountId, account.id))
      return c.json(
        rows
          .map((row) => ({ ...row, ...sessionInstants(secrets, row), current: row.id === sessionId }))
          .sort((one, other) => other.seenAt.getTime() - one.seenAt.getTime())
          .map(({ createdAt, seenAt, ...row }) => ({
            ...row,
            createdAt: createdAt.toISOString(),
            seenAt: seenAt.toISOString(),
          })),
        200,
      )
    })
    .openapi(end, async (c) => {
      const { account } = c.var.staff
      const id = c.req.param('id')
      const [row] = await database
        .select({ accountId: sessions.accountId })
        .from(sessions)
        .where(eq(sessions.id, id))
        .limit(1)
      if (!row || (row.accountId !== account.id && account.role !== 'lead')) throw new Problem('not-found')
      await endSession(c.var.staff, id, 'session.end')
      return c.body(null, 204)
    })
    .openapi(startTotp, (c) => {
      const { account, sessionId } = c.var.staff
      if (account.totpSealed) throw new Problem('conflict')
      const at = deps.now().getTime()
      for (const [id, enrolment] of enrolments) if (at - enrolment.at > enrolmentMs) enrolments.delete(id)
      const secret = newTotpSecret(deps.random)
      enrolments.set(sessionId, { secret, at })
      return c.json(
        {
          uri: totpUri(secret, deps.operator.name, account.account),
          secret,
          role: account.role,
        },
        200,
      )
    })
    .openapi(setTotp, async (c) => {
      const { account, sessionId } = c.var.staff
      const enrolment = enrolments.get(sessionId)
      if (!enrolment || account.totpSealed) throw new Problem('conflict')
      const step = demandTotpStep(enrolment.secret, c.req.valid('json').totp, deps.now())
      const hasNone = sql`(select ${accounts.totpSealed} from ${accounts} where ${accounts.id} = ${account.id}) is null`
      await deps.write(
        { actor: account.id, action: 'account.totp', subject: account.id, at: deps.now() },
        [
          database
            .update(accounts)
            .set({
              totpSealed: wrapTotp(secrets, account.id, enrolment.secret),
              totpUsedAt: sealStep(secrets, account.id, step),
            })
            .where(eq(accounts.id, account.id)),
        ],
        { require: [[hasNone, 'conflict']] },
      )
      enrolments.delete(sessionId)
      return c.body(null, 204)
    })
}
