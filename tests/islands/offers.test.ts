import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Problem } from '#api/core/problem.ts'
import { moveStatements, type TipRow } from '#api/records/moves.ts'
import { tips } from '#db/schema.ts'
import { dayOf } from '#shared/day.ts'
import { keysOf } from '#shared/keys.ts'
import { roles, type Role } from '#shared/roles.ts'
import { statuses, type Status } from '#shared/tip/moves.ts'
import { mayAsk, offersFor } from '#src/islands/staff/tip/offers.ts'
import { openOffice, type Office } from '#tests/support/office/office.ts'
import { storeTip } from '#tests/support/office/tips.ts'

let office: Office
let stored: TipRow
beforeAll(async () => {
  office = await openOffice()
  const { id } = await storeTip(office)
  const [row] = await office.deps.database.select().from(tips).where(eq(tips.id, id))
  if (row === undefined) throw new Error('no tip')
  stored = row
})
afterAll(() => office.close())

interface Case {
  readonly status: Status
  readonly waitingFrom: Status | null
  readonly everReferred: boolean
  readonly objected: boolean
  readonly role: Role
}

const both = [false, true]
const cases: Case[] = keysOf(statuses).flatMap((status) =>
  (status === 'waiting' ? keysOf(statuses) : [null]).flatMap((waitingFrom) =>
    both.flatMap((everReferred) =>
      both.flatMap((objected) =>
        keysOf(roles).map((role) => ({ status, waitingFrom, everReferred, objected, role })),
      ),
    ),
  ),
)

const everyField = { reason: 'other-region', referredTo: 'police', finding: 'undetermined' } as const

/** Returns whether the server makes the statements of a move with these fields. */
function serverMoves(
  { role, waitingFrom, ...facts }: Case,
  to: Status,
  fields: Partial<typeof everyField> = everyField,
): boolean {
  const { database, operator } = office.deps
  try {
    moveStatements(database, operator, { ...stored, ...facts }, waitingFrom, {
      to,
      by: role,
      accountId: null,
      on: dayOf(office.clock.now),
      ...fields,
    })
    return true
  } catch (error) {
    if (error instanceof Problem) return false
    throw error
  }
}

test('the console offers a move exactly where the server makes it, in every case', () => {
  const wrong = cases.flatMap((one) => {
    const offered = new Set<Status>(offersFor(one, one.role).map(({ to }) => to))
    if (mayAsk(one, one.role)) offered.add('waiting')
    return keysOf(statuses)
      .filter((to) => offered.has(to) !== serverMoves(one, to))
      .map((to) => ({ ...one, to }))
  })
  expect(cases).toHaveLength((keysOf(statuses).length - 1 + keysOf(statuses).length) * 2 * 2 * 3)
  expect(wrong).toEqual([])
})

test('an offer asks for a field exactly where the server refuses the move without it', () => {
  const wrong = cases.flatMap((one) =>
    offersFor(one, one.role)
      .filter(({ to, needs }) => serverMoves(one, to, {}) !== (needs === null))
      .map(({ to }) => ({ ...one, to })),
  )
  expect(wrong).toEqual([])
})

test('no key has two moves on one tip', () => {
  for (const one of cases) {
    const acts = offersFor(one, one.role).map(({ act }) => act)
    expect(new Set(acts).size, one.status).toBe(acts.length)
  }
})
