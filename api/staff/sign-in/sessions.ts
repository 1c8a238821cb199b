import { createHash } from 'node:crypto'
import { desc, eq, lt, or, sql } from 'drizzle-orm'
import { Hono, type MiddlewareHandler } from 'hono'
import { deleteCookie, getCookie, setCookie } from 'hono/cookie'
import type { Context } from 'hono'
import { violatedNotNull } from '#db/client.ts'
import { accounts, sessions } from '#db/schema.ts'
import { StaffInput, type OpenSession, type SessionView, type TotpStart } from '#shared/contract/staff.ts'
import { dayOf } from '#shared/day.ts'
import type { Role } from '#shared/roles.ts'
import type { Deps } from '#api/records/deps.ts'
import { proofHash, unwrapRing, unwrapTotp, wrapTotp } from '#api/records/office.ts'
import { Problem } from '#api/core/problem.ts'
import { equalSecret } from '#api/core/secrets.ts'
import { makeSenderOf } from '#api/core/sender.ts'
import { onlyIf, type Statement } from '#api/records/write.ts'
import { knownBrowser, rememberBrowser } from './browsers.ts'
import { json } from '#api/staff/input.ts'
import { Throttle } from './throttle.ts'
import { newTotpSecret, totpStep, totpUri } from './totp.ts'

const minuteMs = 60 * 1000
const idleMs = 30 * minuteMs
const absoluteMs = 12 * 60 * minuteMs
const enrolmentMs = 10 * minuteMs

/** The person behind a request, as the guard found them. */
export interface Staff {
  readonly sessionId: string
  readonly wrapKey: string
  readonly account: typeof accounts.$inferSelect
}

/** Variables that the guard sets for the routes behind it. */
export interface StaffEnv {
  Variables: { staff: Staff }
}

const hashCookie = (cookie: string) => createHash('sha256').update(cookie).digest('hex')

/** Statements that open a session, and the cookie that names it. Sessions that have run out go with it, and their wrap keys. */
export function openSession(
  deps: Deps,
  accountId: string,
): { sessionId: string; cookie: string; wrapKey: string; statements: Statement[] } {
  const now = deps.now()
  const at = now.toISOString()
  const cookie = Buffer.from(deps.random(32)).toString('base64url')
  const sessionId = hashCookie(cookie)
  const wrapKey = Buffer.from(deps.random(32)).toString('hex')
  return {
    sessionId,
    cookie,
    wrapKey,
    statements: [
      deps.database
        .delete(sessions)
        .where(
          or(
            lt(sessions.seenAt, new Date(now.getTime() - idleMs).toISOString()),
            lt(sessions.createdAt, new Date(now.getTime() - absoluteMs).toISOString()),
          ),
        ),
      deps.database.insert(sessions).values({ id: sessionId, accountId, wrapKey, createdAt: at, seenAt: at }),
    ],
  }
}

/** Hand the cookie of a session to the browser; it ends with the browser, the session with the server's clock. */
export function giveCookie(c: Context, cookie: string): void {
  setCookie(c, 'zz', cookie, { prefix: 'host', path: '/', httpOnly: true, secure: true, sameSite: 'Strict' })
}

/** What the console learns about its own session. */
export async function sessionView(deps: Deps, { account, wrapKey }: Staff): Promise<SessionView> {
  const officeKey = await deps.officeKey()
  if (!officeKey) throw new Problem('not-open')
  return {
    accountId: account.id,
    account: account.account,
    displayName: account.displayName,
    role: account.role,
    hasTotp: account.totpSealed !== null,
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

/** Lets only people with an open session through. What the console asks by itself (`clock` in the query) does not keep the session open. */
export function guard(deps: Deps): MiddlewareHandler<StaffEnv> {
  return async (c, next) => {
    const cookie = getCookie(c, 'zz', 'host')
    if (cookie === undefined) throw new Problem('signed-out')
    const sessionId = hashCookie(cookie)
    const [row] = await deps.database
      .select()
      .from(sessions)
      .innerJoin(accounts, eq(accounts.id, sessions.accountId))
      .where(eq(sessions.id, sessionId))
      .limit(1)
    if (row?.accounts.state !== 'active') throw new Problem('signed-out')
    const now = deps.now()
    const since = (instant: string) => now.getTime() - Date.parse(instant)
    if (since(row.sessions.seenAt) >= idleMs || since(row.sessions.createdAt) >= absoluteMs) {
      await deps.write({ actor: row.accounts.id, action: 'session.end', subject: sessionId, at: now }, [
        deps.database.delete(sessions).where(eq(sessions.id, sessionId)),
      ])
      throw new Problem('signed-out')
    }
    if (since(row.sessions.seenAt) >= minuteMs && c.req.query('clock') === undefined) {
      await deps.write({ actor: 'clock' }, [
        deps.database.update(sessions).set({ seenAt: now.toISOString() }).where(eq(sessions.id, sessionId)),
      ])
    }
    c.set('staff', { sessionId, wrapKey: row.sessions.wrapKey, account: row.accounts })
    await next()
  }
}

/** Lets only these roles through; stands behind the guard. */
export function allow(...allowed: readonly Role[]): MiddlewareHandler<StaffEnv> {
  return async (c, next) => {
    if (!allowed.includes(c.var.staff.account.role)) throw new Problem('not-allowed')
    await next()
  }
}

/** Sign-in: the routes that need no session. */
export function signInRoutes(deps: Deps) {
  const { database, secrets } = deps
  const throttle = new Throttle()
  const senderOf = makeSenderOf(deps)
  const find = async (account: string) =>
    (await database.select().from(accounts).where(eq(accounts.account, account)).limit(1))[0]

  return (
    new Hono()
      /** Anyone. An account that does not exist has a salt as well, always the same. */
      .post('/sign-in/salt', json(StaffInput.salt), async (c) => {
        const name = c.req.valid('json').account.toLowerCase()
        const decoy = secrets.mac('decoy', name).toString('hex').slice(0, 32)
        return c.json({ salt: (await find(name))?.salt ?? decoy })
      })
      /** Anyone. One refusal for a wrong account, password, code or a used code; recorded as `session.sign-in` when it succeeds. */
      .post('/sign-in', json(StaffInput.signIn), async (c) => {
        const { account, proof, totp } = c.req.valid('json')
        const name = account.toLowerCase()
        const browser = knownBrowser(deps, c, name)
        const sender = browser ?? senderOf(c)
        const now = deps.now()
        throttle.begin(name, sender, now)
        const person = await find(name)
        const given = proofHash(secrets, person?.id ?? 'decoy', proof)
        const matches = equalSecret(given, person?.proofHash ?? secrets.mac('decoy', given).toString('hex'))
        if (!person || !matches || person.state === 'disabled') throw new Problem('wrong-credentials')
        const statements: Statement[] = []
        if (person.totpSealed) {
          if (totp === undefined) {
            throttle.excuse(name, sender)
            throw new Problem('totp-required')
          }
          // Whoever comes this far has the password: their guesses at the code are one sum, from however many networks.
          if (browser === null) throttle.beginCode(name, now)
          const step = totpStep(unwrapTotp(secrets, person.id, person.totpSealed), totp, now)
          if (step === null) throw new Problem('wrong-credentials')
          statements.push(
            database
              .update(accounts)
              .set({ totpLastStep: onlyIf(sql`${accounts.totpLastStep} < ${step}`, step) })
              .where(eq(accounts.id, person.id)),
          )
        } else if (deps.operator.kind !== 'demo') throw new Problem('wrong-credentials')
        if (person.state === 'pending') throw new Problem('not-allowed')
        const session = openSession(deps, person.id)
        await deps
          .write({ actor: person.id, action: 'session.sign-in', subject: session.sessionId, at: now }, [
            ...statements,
            ...session.statements,
          ])
          .catch((error: unknown) => {
            // Disabled in between: told no more than a stranger.
            const isOut = error instanceof Problem && error.code === 'signed-out'
            throw isOut || violatedNotNull(error) === 'accounts.totp_last_step'
              ? new Problem('wrong-credentials')
              : error
          })
        throttle.forgive(name, sender)
        if (browser === null) throttle.excuseCode(name)
        giveCookie(c, session.cookie)
        rememberBrowser(deps, c, name, browser)
        return c.json(await sessionView(deps, { ...session, account: person }))
      })
  )
}

/** One's own session and second factor, and the list of open sessions. */
export function sessionRoutes(deps: Deps) {
  const { database, secrets } = deps
  // Shown but not yet confirmed secrets: not worth a row, lost with the process or the session.
  const enrolments = new Map<string, { secret: string; at: number }>()
  const endSession = (staff: Staff, id: string, action: 'session.sign-out' | 'session.end') => {
    enrolments.delete(id)
    return deps.write({ actor: staff.account.id, action, subject: id, at: deps.now() }, [
      database.delete(sessions).where(eq(sessions.id, id)),
    ])
  }

  return (
    new Hono<StaffEnv>()
      /** Anyone signed in. */
      .get('/session', async (c) => c.json(await sessionView(deps, c.var.staff)))
      /** Anyone signed in. Deletes the session and with it the key of the tab's stored ring. */
      .post('/sign-out', async (c) => {
        await endSession(c.var.staff, c.var.staff.sessionId, 'session.sign-out')
        deleteCookie(c, 'zz', { prefix: 'host', path: '/', secure: true })
        return c.body(null, 204)
      })
      /** Anyone signed in: own sessions; a lead: everyone's. */
      .get('/sessions', async (c) => {
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
          .orderBy(desc(sessions.seenAt))
        return c.json(rows.map((row) => ({ ...row, current: row.id === sessionId })) satisfies OpenSession[])
      })
      /** Anyone signed in: own sessions; a lead: anyone's. */
      .delete('/sessions/:id', async (c) => {
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
      /** Anyone signed in who has no second factor yet: only in a demo. */
      .post('/totp/start', (c) => {
        const { account, sessionId } = c.var.staff
        if (account.totpSealed) throw new Problem('conflict')
        const at = deps.now().getTime()
        for (const [id, enrolment] of enrolments) if (at - enrolment.at > enrolmentMs) enrolments.delete(id)
        const secret = newTotpSecret(deps.random)
        enrolments.set(sessionId, { secret, at })
        return c.json({
          uri: totpUri(secret, deps.operator.name, account.account),
          secret,
          role: account.role,
        } satisfies TotpStart)
      })
      /** The same person, with the first code of their app. */
      .post('/totp', json(StaffInput.totp), async (c) => {
        const { account, sessionId } = c.var.staff
        const enrolment = enrolments.get(sessionId)
        if (!enrolment || account.totpSealed) throw new Problem('conflict')
        const step = demandTotpStep(enrolment.secret, c.req.valid('json').totp, deps.now())
        await deps
          .write({ actor: account.id, action: 'account.totp', subject: account.id, at: deps.now() }, [
            database
              .update(accounts)
              .set({
                totpSealed: wrapTotp(secrets, account.id, enrolment.secret),
                totpLastStep: onlyIf(sql`${accounts.totpSealed} is null`, step),
              })
              .where(eq(accounts.id, account.id)),
          ])
          .catch((error: unknown) => {
            throw violatedNotNull(error) === 'accounts.totp_last_step' ? new Problem('conflict') : error
          })
        enrolments.delete(sessionId)
        return c.body(null, 204)
      })
  )
}

/** Step of the first code from a new authenticator. @throws Problem 'invalid-input' if it is wrong. */
export function demandTotpStep(secret: string, code: string, now: Date): number {
  const step = totpStep(secret, code, now)
  if (step === null)
    throw new Problem('invalid-input', {
      errors: [
        {
          pointer: '/totp',
          message: '动态验证码不对，请输入手机上现在显示的 6 位数字；仍不对请核对手机时间',
        },
      ],
    })
  return step
}
