import { dayOf } from '#shared/day.ts'
import type { Deps } from '#api/records/deps.ts'
import { dueLoans, endLoan } from '#api/records/hands/hand-overs.ts'
import { unlessOvertaken } from '#api/records/write.ts'
import { runEvery } from '#api/jobs/interval.ts'

const hourMs = 60 * 60 * 1000

/**
 * Gives open tips back to their lenders from the day of return on. A run after a missed day catches up. A tip
 * whose lender is disabled stays. The audit row names the tip, its holder and its lender.
 * @returns the number of ended loans
 */
export async function returnLoans({
  database,
  write,
  now,
}: Pick<Deps, 'database' | 'write' | 'now'>): Promise<number> {
  const at = now()
  const today = dayOf(at)
  let ended = 0
  for (const due of await dueLoans(database, today)) {
    const { tip, lender } = due
    const { statements, require } = endLoan(database, due, today)
    const action = lender.state === 'active' ? 'tip.return' : 'tip.return-not'
    const subject = [tip.id, tip.assigneeId, lender.id].join(' ')
    const written = write({ actor: 'system', action, subject, at }, statements, { require })
    if (await unlessOvertaken(written)) ended += 1
  }
  return ended
}

/** Ends loans now and every hour, so that no new day of the office is missed. */
export function startReturning(deps: Deps, report: (error: unknown) => void): { stop(): void } {
  return runEvery(hourMs, () => returnLoans(deps), report)
}
