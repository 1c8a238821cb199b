import { and, desc, eq, inArray, ne } from 'drizzle-orm'
import { accounts, events } from '#db/schema.ts'
import type { TipAct } from '#shared/contract/act.ts'
import { addDays, chineseDay, dayOf, isDay } from '#shared/day.ts'
import { longestLoan } from '#shared/hands/loan.ts'
import { statuses, type Status } from '#shared/tip/moves.ts'
import type { Role } from '#shared/roles.ts'
import type { Deps } from '#api/records/deps.ts'
import { Problem } from '#api/core/problem.ts'
import { handOverStatements, type HandOver } from '#api/records/hands/hand-overs.ts'
import { noteStatements } from '#api/records/instants.ts'
import { isUnchanged, moveStatements, type TipRow } from '#api/records/moves.ts'
import type { Change } from '#api/records/write.ts'
import { sealedBytes } from '../sealed-bytes.ts'
import { currentKeyId } from './stored-tip.ts'

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

const wrong = (pointer: string, message: string) =>
  new Problem('invalid-input', { errors: [{ pointer, message }] })

type Assignment = Extract<TipAct, { readonly kind: 'assign' }>

/**
 * Returns the loan that an assignment makes; null without a day of return. The person who has the tip lends
 * it, or the author where nobody has it. A new day for the same borrower keeps the lender.
 * @throws Problem 'invalid-input' when the day cannot be, 'conflict' when the tip is the borrower's own
 */
async function loanOf(
  deps: Deps,
  author: Author,
  tip: TipRow,
  { assigneeId, returnOn }: Assignment,
): Promise<HandOver['loan']> {
  if (returnOn === undefined) return null
  if (assigneeId === null) throw wrong('/returnOn', '放回的线索没有交还的日子，请不要填')
  const today = dayOf(deps.now())
  const last = addDays(today, longestLoan)
  if (!isDay(returnOn) || returnOn <= today)
    throw wrong('/returnOn', `交还的日子要晚于今天（${chineseDay(today)}）`)
  if (returnOn > last) throw wrong('/returnOn', `代办最长一年，交还的日子最晚是${chineseDay(last)}`)
  const lenderId = tip.assigneeId === assigneeId ? tip.lenderId : (tip.assigneeId ?? author.id)
  if (lenderId === null || lenderId === assigneeId) throw new Problem('conflict')
  if (lenderId !== tip.assigneeId && (await ownDecisionObjected(deps, tip, lenderId)))
    throw wrong('/returnOn', '举报人对您的处理有异议，这条不能再回到您这里，请不要填交还的日子')
  return { lenderId, returnOn }
}

/** Returns the change that gives a tip to a person, or to nobody. */
async function assignChange(deps: Deps, author: Author, tip: TipRow, act: Assignment): Promise<Change> {
  const { database } = deps
  const { assigneeId, word } = act
  if (!statuses[tip.status].isOpen) throw new Problem('conflict')
  if (assigneeId !== null) {
    const [person] = await database
      .select({ state: accounts.state, role: accounts.role })
      .from(accounts)
      .where(eq(accounts.id, assigneeId))
      .limit(1)
    if (person?.state !== 'active' || person.role === 'auditor')
      throw wrong('/assigneeId', '请选择一位在岗的办理人员')
    if (await ownDecisionObjected(deps, tip, assigneeId))
      throw wrong('/assigneeId', '举报人对此人的处理有异议，请交给另一位同事复核')
  }
  const at = deps.now()
  const loan = await loanOf(deps, author, tip, act)
  const note =
    word === undefined
      ? null
      : {
          ...{ id: deps.newId(), tipId: tip.id, accountId: author.id },
          officeKeyId: await currentKeyId(deps),
          sealed: sealedBytes(word, '/word', 1),
        }
  return {
    statements: [
      ...handOverStatements(database, tip, {
        ...{ kind: 'given', toId: assigneeId, byId: author.id, onDay: dayOf(at) },
        loan,
        noteId: note?.id ?? null,
      }),
      ...(note === null ? [] : noteStatements(database, deps.secrets, note, at)),
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
  if (act.kind === 'assign') return assignChange(deps, author, tip, act)
  const { kind: _, ...wish } = act
  const move = { ...wish, by: author.role, accountId: author.id, on: dayOf(deps.now()) }
  const change = moveStatements(deps.database, deps.operator, tip, cameFrom, move, recounted)
  if (statuses[act.to].isResult && (await ownDecisionObjected(deps, tip, author.id)))
    throw new Problem('not-allowed')
  return change
}
