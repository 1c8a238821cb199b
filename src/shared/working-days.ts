import table from 'chinese-days/dist/chinese-days.json' with { type: 'json' }
import * as z from 'zod'
import { addDays, type Day } from '#shared/day.ts'

/** The state council's arrangement: holidays with their names, and weekends on which people work. */
const { holidays, workdays } = z
  .object({
    holidays: z.record(z.string(), z.string()).describe('English name, Chinese name and a number, by day'),
    workdays: z.record(z.string(), z.string()).describe('The same, by shifted workday'),
  })
  .parse(table)

/**
 * Whether the table holds the arrangement of the day's year. The state council publishes a year's arrangement
 * in the last months of the year before. Without it weekends alone are counted.
 */
export function isYearKnown(day: string): boolean {
  return Object.hasOwn(holidays, `${day.slice(0, 4)}-10-01`)
}

/** Returns the first day, from a day on, whose year the table lacks. */
export function firstUnknownDay(from: Day): Day {
  let day = from
  while (isYearKnown(day)) day = addDays(day, 1)
  return day
}

/** Whether people work on a day. In a year that the table lacks, Monday to Friday. */
export function isWorkingDay(day: Day): boolean {
  if (Object.hasOwn(workdays, day)) return true
  if (Object.hasOwn(holidays, day)) return false
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay()
  return weekday !== 0 && weekday !== 6
}

/** A working day that was counted, and whether its year's holidays were known. */
export interface CountedDay {
  readonly day: Day
  /** False: the table lacks the year, and weekends alone were counted. */
  readonly isKnown: boolean
}

/**
 * Returns the working day that lies `count` working days after a day; before it, for a negative count. Zero
 * is the day itself, or the next working day.
 */
export function addWorkingDays(from: Day, count: number): CountedDay {
  const step = count < 0 ? -1 : 1
  let day = from
  for (let left = Math.abs(count); left > 0;) {
    day = addDays(day, step)
    if (isWorkingDay(day)) left -= 1
  }
  while (!isWorkingDay(day)) day = addDays(day, 1)
  return { day, isKnown: isYearKnown(day) }
}

/** Working days after a day, up to another one, which counts. Negative when the other is earlier. */
export function workingDaysBetween(from: Day, to: Day): number {
  if (to < from) return -workingDaysBetween(to, from)
  let count = 0
  for (let day = addDays(from, 1); day <= to; day = addDays(day, 1)) if (isWorkingDay(day)) count += 1
  return count
}

/** A public holiday of several days. */
export interface Holiday {
  readonly name: string
  readonly from: Day
  readonly until: Day
}

const leastDays = 3
const daysAhead = 10
/** Words that people say for a holiday, where the table has longer ones. */
const shortNames: Readonly<Record<string, string>> = { 国庆节: '国庆', 劳动节: '五一' }

/** The holiday's name on a day, or null. */
function holidayOn(day: Day): string | null {
  const name = holidays[day]?.split(',')[1]
  return name === undefined ? null : (shortNames[name] ?? name)
}

/** Returns the holiday that begins on a day. Two that join are one, named by the longer one. */
function holidayFrom(from: Day): Holiday | null {
  if (holidayOn(addDays(from, -1)) !== null) return null
  const days = new Map<string, number>()
  let until = from
  for (let day = from; ; day = addDays(day, 1)) {
    const name = holidayOn(day)
    if (name === null) break
    days.set(name, (days.get(name) ?? 0) + 1)
    until = day
  }
  const [longest] = [...days].sort(([, one], [, other]) => other - one)
  return longest === undefined ? null : { name: longest[0], from, until }
}

/** Returns the next holiday of three days or more, if it begins within ten working days; else null. */
export function holidayAhead(today: Day): Holiday | null {
  let day = addDays(today, 1)
  for (let left = daysAhead; left >= 0; day = addDays(day, 1)) {
    const holiday = holidayFrom(day)
    if (holiday !== null && holiday.until >= addDays(day, leastDays - 1)) return holiday
    if (isWorkingDay(day)) left -= 1
  }
  return null
}
