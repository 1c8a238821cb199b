import { and, eq, exists, inArray, lt, sql } from 'drizzle-orm'
import type { Database } from '#db/client.ts'
import {
  accounts,
  actedTips,
  acts,
  disablings,
  instants,
  invites,
  refusals,
  renewals,
  sessions,
} from '#db/schema.ts'
import { addDays, dayOf, startOf } from '#shared/day.ts'
import type { Secrets } from '#api/core/secrets.ts'
import { isOpenRenewal } from '#api/records/renewal/code.ts'
import { isFreshDisabling } from '#api/records/leads/disabling.ts'
import { isOver, openStep, sessionInstants, stepMs } from '#api/records/instants.ts'
import type { Statement } from '#api/records/write.ts'

/** Steps of TOTP codes that could still come again. */
const freshSteps = 3

function isFromToday(secrets: Secrets, session: typeof sessions.$inferSelect, now: Date): boolean {
  try {
    return sessionInstants(secrets, session).createdAt >= startOf(dayOf(now))
  } catch {
    return false
  }
}

/**
 * Returns the statements that forget every instant of the days before: of acts and notes, of sessions (which
 * end), of codes that were used or are over. Acts that no key repeats any more go too. The order of rows says
 * what came between two acts. Without an instant in it the order tells no hour, also to a holder of the
 * server's secrets.
 */
export async function forgetting(database: Database, secrets: Secrets, now: Date): Promise<Statement[]> {
  const [open, codes, waiting, asked, people] = await database.batch([
    database.select().from(sessions),
    database.select().from(invites),
    database.select().from(renewals),
    database.select().from(disablings),
    database.select({ id: accounts.id, totpUsedAt: accounts.totpUsedAt }).from(accounts),
  ])
  const old = open.filter((session) => !isFromToday(secrets, session, now)).map(({ id }) => id)
  const over = codes
    .filter((code) => code.usedOn !== null || isOver(secrets, 'invites.expires_at', code, now))
    .map(({ id }) => id)
  const late = waiting.filter((renewal) => !isOpenRenewal(secrets, renewal, now)).map(({ mac }) => mac)
  const stale = asked
    .filter((request) => !isFreshDisabling(secrets, request, dayOf(now)))
    .map(({ mac }) => mac)
  const step = now.getTime() / stepMs
  const isFresh = (used: number) => Math.abs(used - step) <= freshSteps
  const done = database
    .select({ id: acts.id })
    .from(acts)
    .where(lt(acts.onDay, addDays(dayOf(now), -1)))
  const yesterdays = database
    .select({ id: instants.id })
    .from(instants)
    .where(lt(instants.onDay, dayOf(now)))
  return [
    database.delete(actedTips).where(inArray(actedTips.actId, done)),
    database.delete(acts).where(inArray(acts.id, done)),
    // The hash of an hour can be tried. It kept the log at one row an hour, which is over by then.
    database.update(refusals).set({ hour: '' }).where(exists(yesterdays)),
    database.delete(instants).where(lt(instants.onDay, dayOf(now))),
    ...(old.length === 0 ? [] : [database.delete(sessions).where(inArray(sessions.id, old))]),
    ...(over.length === 0 ? [] : [database.delete(invites).where(inArray(invites.id, over))]),
    ...(late.length === 0 ? [] : [database.delete(renewals).where(inArray(renewals.mac, late))]),
    ...(stale.length === 0 ? [] : [database.delete(disablings).where(inArray(disablings.mac, stale))]),
    ...people
      .filter(({ id, totpUsedAt }) => totpUsedAt !== null && !isFresh(openStep(secrets, id, totpUsedAt)))
      .map(({ id, totpUsedAt }) =>
        database
          .update(accounts)
          .set({ totpUsedAt: null })
          .where(and(eq(accounts.id, id), sql`${accounts.totpUsedAt} is ${totpUsedAt}`)),
      ),
  ]
}
