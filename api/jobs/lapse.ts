import { and, eq, lt, sql } from 'drizzle-orm'
import { rewards, tips } from '#db/schema.ts'
import { dayOf } from '#shared/day.ts'
import type { Deps } from '#api/records/deps.ts'
import { stepActions, stepChange } from '#api/records/rewards.ts'
import { unlessOvertaken } from '#api/records/write.ts'
import { runEvery } from '#api/jobs/interval.ts'

const dayMs = 24 * 60 * 60 * 1000

/**
 * Records the lapse of claims whose last day is over. Views do not wait for the record (`rewardStateOn`).
 * @returns the number of lapsed claims
 */
export async function lapse({
  database,
  write,
  now,
}: Pick<Deps, 'database' | 'write' | 'now'>): Promise<number> {
  const at = now()
  const today = dayOf(at)
  const over = await database
    .select({ reward: rewards, tip: { id: tips.id, version: tips.version } })
    .from(rewards)
    .innerJoin(tips, eq(tips.id, rewards.tipId))
    .where(and(sql`${rewards.state} = 'claim-open'`, lt(rewards.claimUntil, today)))
  let lapsed = 0
  for (const { reward, tip } of over) {
    const { statements, require } = stepChange(database, tip, reward, { to: 'lapsed' }, null, today)
    const written = write({ actor: 'system', action: stepActions.lapsed, subject: tip.id, at }, statements, {
      require,
    })
    if (await unlessOvertaken(written)) lapsed += 1
  }
  return lapsed
}

/** Records lapsed claims now and every day. */
export function startLapsing(deps: Deps, report: (error: unknown) => void): { stop(): void } {
  return runEvery(dayMs, () => lapse(deps), report)
}
