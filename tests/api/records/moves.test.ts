import { fc } from '#tests/support/property.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { keysOf } from '#shared/keys.ts'
import { roles } from '#shared/roles.ts'
import { mayMove, statuses, type Mover, type Status } from '#shared/tip/moves.ts'
import { openOffice, type Office, type Person } from '#tests/support/office/office.ts'
import { sealedText, storeTip } from '#tests/support/office/tips.ts'

interface Case {
  readonly from: Status
  readonly to: Status
  readonly by: Mover
  /** The status in which a waiting tip got its question. */
  readonly cameFrom: Status
  readonly everReferred: boolean
  readonly objected: boolean
  readonly objectedOnce: boolean
}

/** The table of docs/design.md 3, row by row, written from the page and not from the code. */
function allowed({ from, to, by, cameFrom, everReferred, objected, objectedOnce }: Case): boolean {
  const triager = by === 'triager' || by === 'lead'
  const lead = by === 'lead'
  const reporter = by === 'reporter'
  const referredBefore =
    everReferred || from === 'referred' || (from === 'waiting' && cameFrom === 'referred')
  switch (`${from} > ${to}`) {
    case 'received > investigating':
    case 'received > out-of-scope':
    case 'received > spam':
    case 'spam > received':
    case 'out-of-scope > received':
    case 'investigating > received':
    case 'investigating > out-of-scope':
    case 'investigating > spam':
      return triager && !(objected && (to === 'received' || to === 'spam'))
    case 'received > waiting':
    case 'investigating > waiting':
    case 'referred > waiting':
      return triager
    case 'waiting > investigating':
      return (triager || reporter) && cameFrom !== 'referred'
    case 'waiting > referred':
      // An answer or a triager returns the tip to its former status. Only a lead refers it for the first
      // time.
      return cameFrom === 'referred' ? triager || reporter : lead
    case 'investigating > referred':
    case 'referred > referred':
      return lead
    case 'referred > investigating':
      return triager
    case 'investigating > closed':
    case 'waiting > closed':
    case 'referred > closed':
      return referredBefore ? lead : triager
    case 'closed > investigating':
    case 'out-of-scope > investigating':
      return reporter && !objectedOnce
    case 'received > withdrawn':
    case 'investigating > withdrawn':
    case 'waiting > withdrawn':
    case 'referred > withdrawn':
    case 'out-of-scope > withdrawn':
    case 'spam > withdrawn':
      return reporter
    default:
      return false
  }
}

const anyCase: fc.Arbitrary<Case> = fc.record({
  from: fc.constantFrom(...keysOf(statuses)),
  to: fc.constantFrom(...keysOf(statuses)),
  by: fc.constantFrom<Mover>(...keysOf(roles), 'reporter'),
  cameFrom: fc.constantFrom<Status>('received', 'investigating', 'referred'),
  everReferred: fc.boolean(),
  objected: fc.boolean(),
  objectedOnce: fc.boolean(),
})

const cases: Case[] = keysOf(statuses).flatMap((from) =>
  keysOf(statuses).flatMap((to) =>
    [...keysOf(roles), 'reporter' as const].flatMap((by) =>
      (['received', 'investigating', 'referred'] as const).flatMap((cameFrom) =>
        [false, true].flatMap((everReferred) =>
          [
            [false, false],
            [false, true],
            [true, true],
          ].map(([objected = false, objectedOnce = false]) => ({
            from,
            to,
            by,
            cameFrom,
            everReferred:
              everReferred || from === 'referred' || (from === 'waiting' && cameFrom === 'referred'),
            objected,
            objectedOnce,
          })),
        ),
      ),
    ),
  ),
)

test('the rule of moves equals the table of the design in every case', () => {
  const wrong = cases.filter(
    (one) =>
      mayMove(
        {
          status: one.from,
          everReferred: one.everReferred,
          objected: one.objected,
          objectedOnce: one.objectedOnce,
          waitingFrom: one.from === 'waiting' ? one.cameFrom : null,
        },
        one.to,
        one.by,
      ) !== allowed(one),
  )
  expect(wrong).toEqual([])
})

let office: Office
const people = new Map<Mover, Person>()
beforeAll(async () => {
  office = await openOffice()
  for (const role of keysOf(roles)) people.set(role, await office.signIn(role))
})
afterAll(() => office.close())

test('the API makes the moves of the table, and refuses all others without a trace', async () => {
  await fc.assert(
    fc.asyncProperty(
      anyCase.filter(({ by }) => by !== 'reporter'),
      async (one) => {
        const tip = await storeTip(office, { ...one, status: one.from })
        const version = one.from === 'received' ? 1 : 2
        const answer = await people.get(one.by)?.post(`/tips/${tip.id}/moves`, {
          version,
          to: one.to,
          reason: 'other-region',
          referredTo: 'police',
          finding: 'undetermined',
          ...(one.to === 'waiting'
            ? {
                message: await sealedText('message', '示例', [office.officeRecipient, tip.reporterRecipient]),
              }
            : {}),
        })
        const { status: after } = (await (await people.get('lead')?.get(`/tips/${tip.id}`))?.json()) as {
          status: Status
        }
        if (allowed(one)) expect([answer?.status, after]).toEqual([200, one.to])
        else {
          expect(answer?.status).toBe(one.by === 'auditor' || allowed({ ...one, by: 'lead' }) ? 403 : 409)
          expect(after).toBe(one.from)
        }
      },
    ),
    { numRuns: 150 },
  )
})
