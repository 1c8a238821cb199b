import { eq, sql } from 'drizzle-orm'
import type { Database } from '#db/client.ts'
import { actedTips, acts, rewards } from '#db/schema.ts'
import { dayOf } from '#shared/day.ts'
import { Problem } from '#api/core/problem.ts'
import type { Deps } from '#api/records/deps.ts'
import { keepInstant, sealInstant } from '#api/records/instants.ts'
import type { TipRow } from '#api/records/moves.ts'
import type { Statement } from '#api/records/write.ts'
import { newestSince, type Seen } from './outcomes.ts'

/** Version of a tip's reward; 0 without a reward. */
const rewardVersionOf = (tipId: string) =>
  sql<number>`coalesce((select ${rewards.version} from ${rewards} where ${rewards.tipId} = ${tipId}), 0)`

/** An act of a person, as its row stands. */
export interface Act {
  readonly id: string
  readonly accountId: string
  /** Hash of the route, the tip and the wish, as hex. */
  readonly wish: string
  readonly at: Date
}

/** Returns the id of the act that a person named by a key. */
export function actIdOf({ secrets }: Deps, accountId: string, key: string): string {
  return secrets.mac('act', `${accountId} ${key}`).toString('hex')
}

/**
 * Returns the act that a person named by a key. `wish` tells it from others: route, tip, and the parts of the
 * body that are the same when it is sent again. An act without a key gets one that nobody knows.
 */
export function actOf(
  deps: Deps,
  accountId: string,
  wish: readonly unknown[],
  key: string = deps.newId(),
): Act {
  const told = deps.secrets.mac('act', JSON.stringify(wish)).toString('hex')
  return { id: actIdOf(deps, accountId, key), accountId, wish: told, at: deps.now() }
}

/**
 * Returns the id of the message that an act sends to the reporter of a tip, 32 hex. The act sent again makes
 * the same one.
 */
export function messageIdOf({ secrets }: Deps, act: Act, tipId: string): string {
  return secrets.mac('act', `message ${act.id} ${tipId}`).toString('hex').slice(0, 32)
}

/**
 * Tells whether an act was written before.
 * @throws Problem 'invalid-input' when its key served another act
 */
export async function isKnown(database: Database, act: Act): Promise<boolean> {
  const [row] = await database.select({ wish: acts.wish }).from(acts).where(eq(acts.id, act.id)).limit(1)
  if (row !== undefined && row.wish !== act.wish)
    throw new Problem('invalid-input', {
      errors: [{ pointer: '/key', message: '这个操作编号已经用于另一项操作，请换一个' }],
    })
  return row !== undefined
}

/**
 * Does the work of an act once. A person whose answer was lost sends the act again: the work is left out, and
 * the answer follows from the rows. `work` writes `actStatements` in its batch. A conflict says who did what
 * since the state that the person saw.
 */
export async function once(
  { database }: Deps,
  act: Act,
  seen: Seen,
  work: () => Promise<void>,
): Promise<void> {
  if (await isKnown(database, act)) return
  try {
    await work()
  } catch (error) {
    // The first request may have been at work while this one read the rows.
    if (await isKnown(database, act)) return
    if (!(error instanceof Problem) || error.code !== 'conflict') throw error
    const detail = await newestSince(database, seen)
    throw detail === null ? error : new Problem('conflict', { detail })
  }
}

/**
 * Returns the statements that keep an act, and the state before it of the tips that it changes. An act whose
 * row stands already, of an earlier part, leaves it out.
 */
export function actStatements(
  { database, secrets }: Deps,
  act: Act,
  changed: readonly TipRow[],
  stands = false,
): Statement[] {
  const own = [
    database
      .insert(acts)
      .values({ id: act.id, accountId: act.accountId, wish: act.wish, onDay: dayOf(act.at) }),
    keepInstant(database, act.id, act.at, sealInstant(secrets, 'acts', act.id, act.at)),
  ]
  return [
    ...(stands ? [] : own),
    ...changed.map((tip) =>
      database.insert(actedTips).values({
        actId: act.id,
        tipId: tip.id,
        version: tip.version + 1,
        rewardVersion: rewardVersionOf(tip.id),
        before: {
          status: tip.status,
          finding: tip.finding,
          objected: tip.objected,
          everReferred: tip.everReferred,
          purgeOn: tip.purgeOn,
          dueOn: tip.dueOn,
          daysLeft: tip.daysLeft,
          assigneeId: tip.assigneeId,
          lenderId: tip.lenderId,
          returnOn: tip.returnOn,
        },
      }),
    ),
  ]
}
