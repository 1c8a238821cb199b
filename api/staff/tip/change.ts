import { and, desc, eq, inArray, ne } from 'drizzle-orm'
import { accounts, events, tips } from '#db/schema.ts'
import type { TipAct } from '#shared/contract/act.ts'
import { dayOf } from '#shared/day.ts'
import { statuses, type Status } from '#shared/tip/moves.ts'
import type { Role } from '#shared/roles.ts'
import type { Deps } from '#api/records/deps.ts'
import { Problem } from '#api/core/problem.ts'
import { isUnchanged, moveStatements, type TipRow } from '#api/records/moves.ts'
import type { Change } from '#api/records/write.ts'

/** The person who acts. */
export interface Author {
  readonly id: string
  readonly role: Role
}

/**
 * Tells whether a person's own decision was objected to, and another person could look at the tip
 * (docs/design.md 3).
 */
async function ownDecisionObjected({ database }: Deps, tip: TipRow, accountId: string): Promise<boolean> {
  if (!tip.objected) return false
  const [decision] = await database
    .select({ accountId: events.accountId })
    .from(events)
    .where(
      and(
        eq(events.tipId, tip.id),
        inArray(events.to, ['closed', 'out-of-scope']),
        eq(events.takenBack, false),
      ),
    )
    .orderBy(desc(events.version))
    .limit(1)
  if (decision?.accountId !== accountId) return false
  // Only a lead closes a tip that was referred once.
  const closers: Role[] = tip.everReferred ? ['lead'] : ['triager', 'lead']
  const [other] = await database
    .select({ id: accounts.id })
    .from(accounts)
    .where(and(eq(accounts.state, 'active'), inArray(accounts.role, closers), ne(accounts.id, accountId)))
    .limit(1)
  return other !== undefined
}

/** Returns the change that gives a tip to a person, or to nobody. */
async function assignChange(deps: Deps, tip: TipRow, assigneeId: string | null): Promise<Change> {
  const { database } = deps
  if (!statuses[tip.status].isOpen) throw new Problem('conflict')
  if (assigneeId !== null) {
    const [person] = await database
      .select({ state: accounts.state, role: accounts.role })
      .from(accounts)
      .where(eq(accounts.id, assigneeId))
      .limit(1)
    if (person?.state !== 'active' || person.role === 'auditor')
      throw new Problem('invalid-input', {
        errors: [{ pointer: '/assigneeId', message: '请选择一位在岗的办理人员' }],
      })
    if (await ownDecisionObjected(deps, tip, assigneeId))
      throw new Problem('invalid-input', {
        errors: [{ pointer: '/assigneeId', message: '举报人对此人的处理有异议，请交给另一位同事复核' }],
      })
  }
  return {
    statements: [
      database
        .update(tips)
        .set({ assigneeId, version: tip.version + 1 })
        .where(eq(tips.id, tip.id)),
    ],
    require: [[isUnchanged(tip), 'conflict']],
  }
}

/**
 * Returns the change of one act on one tip. The rules of moves and of reviews stand here alone.
 * @param recounted as for `moveStatements`
 * @throws Problem when the tip or the person does not permit the act, or a field is missing
 */
export async function changeOf(
  deps: Deps,
  author: Author,
  tip: TipRow,
  cameFrom: Status | null,
  act: TipAct,
  recounted?: Set<string>,
): Promise<Change> {
  if (act.kind === 'assign') return assignChange(deps, tip, act.assigneeId)
  const { kind: _, ...wish } = act
  const move = { ...wish, by: author.role, accountId: author.id, on: dayOf(deps.now()) }
  const change = moveStatements(deps.database, deps.operator, tip, cameFrom, move, recounted)
  if (statuses[act.to].isResult && (await ownDecisionObjected(deps, tip, author.id)))
    throw new Problem('not-allowed')
  return change
}
