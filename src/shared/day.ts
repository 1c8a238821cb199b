import { fold, withoutLabel } from '#shared/folding.ts'
import { asciiDigits, readNumeral } from '#shared/numerals.ts'

/** A calendar day of the office, `YYYY-MM-DD`. All days are those of China (UTC+8, no daylight saving). */
export type Day = string & { readonly __day: never }

const offsetMs = 8 * 60 * 60 * 1000

/** The office's calendar day at an instant. */
export function dayOf(at: Date): Day {
  return new Date(at.getTime() + offsetMs).toISOString().slice(0, 10) as Day
}

/** The office's clock at an instant, to the minute: `2026-11-24 17:05`. */
export function officeMinute(at: Date): string {
  return new Date(at.getTime() + offsetMs).toISOString().slice(0, 16).replace('T', ' ')
}

/** The day `count` calendar days later. */
export function addDays(day: Day, count: number): Day {
  const at = new Date(`${day}T00:00:00Z`)
  at.setUTCDate(at.getUTCDate() + count)
  return at.toISOString().slice(0, 10) as Day
}

/** Calendar days from one day to another; negative when the other is earlier. Both `YYYY-MM-DD`. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000)
}

/** Whether the text is a real calendar day, `YYYY-MM-DD`. */
export function isDay(text: string): text is Day {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false
  const at = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(at.getTime()) && at.toISOString().slice(0, 10) === text
}

const numeral = '([\\d〇零○一二三四五六七八九十]+)'
const clock = '(?:[-t]?(?:[上下]午|晚上|早上)?\\d{1,2}[:点时].*)?'
const written = new RegExp(
  `^(?:大概|大约|约)?(?:${numeral}[-年/.])?${numeral}[-月/.]${numeral}[日号]?-?\\(?(?:(?:星期|周|礼拜)[一二三四五六日天])?\\)?${clock}(?:左右|前后)?[.,;]*$`,
  'i',
)
const firstYear = 2000
// The patterns cost the square of a long text.
const longest = 100

/**
 * Reads a day as people write it: `2026-3-4`, `2026/03/04`, `２０２６年３月４日`, `20260304`, `二〇二六年三月四日`.
 * Names the fault of anything else: the year is not four digits or lies before 2000, or the calendar has no
 * such day.
 */
export function readDay(text: string): Day | 'unreadable' | 'year-unclear' | 'no-such-day' {
  if (text.length > longest) return 'unreadable'
  const line = withoutLabel(fold(text), '日期|时间', 'DTSTART;VALUE=DATE|DTSTART|date')
    .replace(/\s*([-年月日号/.,])\s*/g, '$1')
    .replace(/\s+/g, '-')
  const [, years, months, dates] = /^(\d{4})(\d{2})(\d{2})$/.exec(line) ?? written.exec(line) ?? []
  const [month, date] = [months, dates].map((part) => (part === undefined ? null : readNumeral(part)))
  if (month == null || date == null) return /^\d{6}$/.test(line) ? 'year-unclear' : 'unreadable'
  const year = asciiDigits(years ?? '')
  // The last part of 04/03/2026 is no day of a month: the year stands elsewhere, or no day was written.
  if (!/^\d{4}$/.test(year) || Number(year) < firstYear)
    return month > 12 || date > 31 ? 'unreadable' : 'year-unclear'
  const day = `${year}-${String(month).padStart(2, '0')}-${String(date).padStart(2, '0')}`
  return isDay(day) ? day : 'no-such-day'
}

/** Midnight of the day at the office. Every evidence file carries it as its modification time. */
export function startOf(day: Day): Date {
  return new Date(Date.parse(`${day}T00:00:00Z`) - offsetMs)
}

/** `2026年3月4日`. */
export function chineseDay(day: Day): string {
  const [year, month, date] = day.split('-').map(Number)
  return `${String(year)}年${String(month)}月${String(date)}日`
}

/** `2026年3月`. */
export function chineseMonth(day: Day): string {
  const [year, month] = day.split('-').map(Number)
  return `${String(year)}年${String(month)}月`
}

/** `4 March 2026`. */
export function englishDay(day: Day): string {
  return new Date(day).toLocaleDateString('en-GB', { dateStyle: 'long', timeZone: 'UTC' })
}
