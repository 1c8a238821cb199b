import { dayOf, type Day } from '#shared/day.ts'
import { daysOf, type Operator, type Step } from '#shared/operator.ts'
import { addWorkingDays, workingDaysBetween } from '#shared/working-days.ts'
import type { Status } from './moves.ts'

/**
 * The clock of each status: a step of the office with its limit, or none. It is paused while the office can
 * only wait for the reporter.
 */
const clocks = {
  received: 'triage',
  investigating: 'investigate',
  waiting: 'paused',
  referred: 'refer',
  'out-of-scope': 'stopped',
  spam: 'stopped',
  closed: 'stopped',
  withdrawn: 'stopped',
} as const satisfies Readonly<Record<Status, Step | 'paused' | 'stopped'>>

/** Stands for the due day of a tip whose clock does not run. Every order by due day puts it last. */
export const noDueDay: Day = dayOf(new Date('9999-12-31T00:00:00Z'))

/** The clock of a tip, as it is stored. Days alone, in keeping with all that is stored of a tip. */
export interface Clock {
  /** The last day of the step; `noDueDay` while no clock runs. */
  readonly dueOn: Day
  /** Working days that were left when the clock was paused, negative for a late tip; else null. */
  readonly daysLeft: number | null
}

/** The due day for a person: null while no clock runs. */
export function dueDayOf({ dueOn }: Pick<Clock, 'dueOn'>): Day | null {
  return dueOn === noDueDay ? null : dueOn
}

/** The review of an objection has its own limit. */
function clockOf(status: Status, objected: boolean): (typeof clocks)[Status] | 'answer' {
  const clock = clocks[status]
  return clock === 'investigate' && objected ? 'answer' : clock
}

/** The clock of a tip that comes in. */
export function firstClock(operator: Operator, receivedOn: Day): Clock {
  return { dueOn: addWorkingDays(receivedOn, daysOf(operator).triage).day, daysLeft: null }
}

/** A tip before a move, as far as its clock asks. */
export interface Clocked extends Clock {
  readonly receivedOn: Day
  /** The status in which a `waiting` tip was asked; null for any other tip. */
  readonly waitingFrom: Status | null
}

/**
 * Returns the clock of a tip that moves to a status on a day. A paused clock goes on with the days that were
 * left, in the step in which the tip was asked. Every other step begins with its whole limit.
 * Triage counts from the arrival: a slip taken back wins no time.
 */
export function clockAfter(
  operator: Operator,
  before: Clocked,
  { to, objected, on }: { readonly to: Status; readonly objected: boolean; readonly on: Day },
): Clock {
  const clock = clockOf(to, objected)
  switch (clock) {
    case 'stopped':
      return { dueOn: noDueDay, daysLeft: null }
    case 'paused':
      return { dueOn: noDueDay, daysLeft: workingDaysBetween(on, before.dueOn) }
    case 'triage':
      return firstClock(operator, before.receivedOn)
    case 'investigate':
    case 'refer':
    case 'answer': {
      const { daysLeft, waitingFrom } = before
      const goesOn = daysLeft !== null && waitingFrom !== null && clockOf(waitingFrom, objected) === clock
      const days = goesOn ? daysLeft : daysOf(operator)[clock]
      return { dueOn: addWorkingDays(on, days).day, daysLeft: null }
    }
  }
}
