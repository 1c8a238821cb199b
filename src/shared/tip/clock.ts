import { dayOf, type Day } from '#shared/day.ts'
import { daysOf, type Operator, type Step } from '#shared/operator.ts'
import { addWorkingDays, workingDaysBetween } from '#shared/working-days.ts'
import { isCorrection } from './correction/category.ts'
import type { Category } from './lists.ts'
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

const stopped: Clock = { dueOn: noDueDay, daysLeft: null }

/** A tip that comes in, as far as its clock asks. A correction has no clock: the periods are for reports. */
interface Arrived {
  readonly category: Category
  readonly receivedOn: Day
}

/** The clock of a tip that comes in. */
export function firstClock(operator: Operator, tip: Arrived): Clock {
  if (isCorrection(tip)) return stopped
  return { dueOn: addWorkingDays(tip.receivedOn, daysOf(operator).triage).day, daysLeft: null }
}

/** A tip before a move, as far as its clock asks. */
export interface Clocked extends Clock, Arrived {
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
  const clock = isCorrection(before) ? 'stopped' : clockOf(to, objected)
  switch (clock) {
    case 'stopped':
      return stopped
    case 'paused':
      return { dueOn: noDueDay, daysLeft: workingDaysBetween(on, before.dueOn) }
    case 'triage':
      return firstClock(operator, before)
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
