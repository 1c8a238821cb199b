import { eq, sql } from 'drizzle-orm'
import type { MiddlewareHandler } from 'hono'
import { getCookie } from 'hono/cookie'
import { accounts, sessions } from '#db/schema.ts'
import type { SessionView } from '#shared/contract/sign-in.ts'
import type { Deps } from '#api/records/deps.ts'
import { Problem } from '#api/core/problem.ts'
import type { Secrets } from '#api/core/secrets.ts'
import { isGenuineAccount } from '#api/records/genuine.ts'
import { sealInstant, sessionInstants } from '#api/records/instants.ts'
import type { Requirement } from '#api/records/write.ts'
import { accountOf, sessionIdOf } from './cookie.ts'

const minuteMs = 60 * 1000
/** A session ends after this time without an act of its person. */
const idleMs = 30 * minuteMs
/** A session ends this long after sign-in, whatever its person does. */
const absoluteMs = 12 * 60 * minuteMs

/** Tells whether the time of a session is over: idle, or as a whole. A forged one has none. */
export function hasEnded(
  secrets: Secrets,
  session: Pick<typeof sessions.$inferSelect, 'id' | 'createdAt' | 'seenAt'>,
  now: Date,
): boolean {
  try {
    const { createdAt, seenAt } = sessionInstants(secrets, session)
    return now.getTime() - seenAt.getTime() >= idleMs || now.getTime() - createdAt.getTime() >= absoluteMs
  } catch {
    return true
  }
}

/** The person behind a request. */
export interface Staff {
  readonly sessionId: string
  readonly wrapKey: string
  readonly refused: SessionView['refused']
  readonly account: typeof accounts.$inferSelect
}

/** Variables that the guard sets for the routes behind it. */
export interface StaffEnv {
  Variables: { staff: Staff }
}

/**
 * Returns the condition that a session is still open at the moment of writing. A new office key ends it: what
 * its browser sealed before is refused.
 */
export function stillOpen(sessionId: string): Requirement {
  return [sql`exists (select 1 from ${sessions} where ${sessions.id} = ${sessionId})`, 'signed-out']
}

/**
 * Lets only people with an open session through. A request of the console's clock (`clock` in the query) does
 * not prolong the session.
 * @throws Problem 'signed-out'.
 */
export function guard(deps: Deps): MiddlewareHandler<StaffEnv> {
  return async (c, next) => {
    const cookie = getCookie(c, 'zz', 'host')
    if (cookie === undefined) throw new Problem('signed-out')
    const sessionId = sessionIdOf(deps.secrets, cookie)
    const [row] = await deps.database
      .select()
      .from(sessions)
      .innerJoin(accounts, eq(accounts.id, sessions.accountId))
      .where(eq(sessions.id, sessionId))
      .limit(1)
    if (row?.accounts.state !== 'active') throw new Problem('signed-out')
    // A writer of the database could give a session to another account, or an account another role.
    if (row.accounts.id !== accountOf(cookie) || !isGenuineAccount(deps.secrets, row.accounts))
      throw new Problem('signed-out')
    const now = deps.now()
    if (hasEnded(deps.secrets, row.sessions, now)) {
      await deps.write({ actor: row.accounts.id, action: 'session.end', subject: sessionId, at: now }, [
        deps.database.delete(sessions).where(eq(sessions.id, sessionId)),
      ])
      throw new Problem('signed-out')
    }
    const { seenAt } = sessionInstants(deps.secrets, row.sessions)
    if (now.getTime() - seenAt.getTime() >= minuteMs && c.req.query('clock') === undefined) {
      await deps.write({ actor: 'clock' }, [
        deps.database
          .update(sessions)
          .set({ seenAt: sealInstant(deps.secrets, 'sessions.seen_at', sessionId, now) })
          .where(eq(sessions.id, sessionId)),
      ])
    }
    const { wrapKey, refusedPasswords, refusedCodes } = row.sessions
    c.set('staff', {
      sessionId,
      wrapKey,
      refused: { passwords: refusedPasswords, codes: refusedCodes },
      account: row.accounts,
    })
    await next()
  }
}
