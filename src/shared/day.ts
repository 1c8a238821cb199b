import { fold, withoutLabel } from '#shared/folding.ts'
import { asciiDigits, digitSigns, readNumeral } from '#shared/numerals.ts'

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

const numeral = `([\\d${digitSigns}十拾廿卅]+)`
const part = '凌晨|清晨|早上|早晨|[上中下]午|午间|傍晚|晚上|晚|夜里|深夜|半夜'
const hour = `(?:\\d{1,2}|[${digitSigns}十]{1,3})[:点时].*`
const clock = `(?:-?(?:${part})(?:${hour})?|[-t]?${hour})?`
const written = /* @__PURE__ */ new RegExp(
  `^(?:公元)?(?:大概|大约|约)?(?:是|在)?(?:公元)?(?:${numeral}[-年])?${numeral}[-月]${numeral}[日号]?-?` +
    `\\(?(?:(?:星期|周|礼拜)[一二三四五六日天])?\\)?${clock}(?:左右|前后|吧)?[-;]*$`,
  'i',
)
const instant = /^(\d{4}-\d{2}-\d{2})T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})$/
const unbroken = /^(\d{4})(\d{2})(\d{2})(?:[t-]?\d{4}(?:\d{2})?)?$/i
const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const english = /* @__PURE__ */ new RegExp(
  `^(?:[a-z]{3,9}-)?(?:(\\d{1,2})(?:st|nd|rd|th)?-(?:of-)?)?(${months.join('|')})[a-z]*-` +
    `(?:(\\d{1,2})(?:st|nd|rd|th)?-)?(\\d{4})$`,
  'i',
)
const firstYear = 2000
// The patterns cost the square of a long text.
const longest = 100

/** Returns year, month and date as written. Returns null for a text that has no such form. */
function partsOf(line: string): readonly [string, string, string] | null {
  const [, day, name = '', date = day, ofName] = english.exec(line) ?? []
  if (date !== undefined && ofName !== undefined)
    return [ofName, String(months.indexOf(name.toLowerCase()) + 1), date]
  const [, years = '', month, last] = unbroken.exec(line) ?? written.exec(line) ?? []
  return month === undefined || last === undefined ? null : [years, month, last]
}

/**
 * Reads a day as people write it: `2026-3-4`, `2026、3、4`, `２０２６年３月４日晚上`, `20260304`, `March 4, 2026`,
 * `二〇二六年三月廿八`. An instant with a zone is read as the office's day. Names the fault of anything else: the
 * year is not four digits or lies before 2000, or the calendar has no such day.
 */
export function readDay(text: string): Day | 'unreadable' | 'year-unclear' | 'no-such-day' {
  if (text.length > longest) return 'unreadable'
  const bare = withoutLabel(
    fold(text).replace(/^["'(]+|["')]+$/g, ''),
    '[一-龥]{0,6}(?:日期|时间|日子)',
    'DTSTART;VALUE=DATE|DTSTART|date',
  )
  const [, named] = instant.exec(bare) ?? []
  if (named !== undefined) return isDay(named) ? dayOf(new Date(bare)) : 'no-such-day'
  // Between digits the letter O is a nought.
  const line = bare
    .replace(/([\d〇零一二三四五六七八九])[oO](?=[\doO〇零一二三四五六七八九年月日-])/g, '$10')
    .replace(/([-年月/])[oO](?=\d)/g, '$10')
    .replace(/\s*([-年月日号/.,·、_|\\])\s*/g, '$1')
    .replace(/[\s/.,·、_|\\]+/g, '-')
  const [years = '', ...rest] = partsOf(line) ?? []
  const [month, date] = rest.map(readNumeral)
  if (month == null || date == null) return /^\d{6}$/.test(line) ? 'year-unclear' : 'unreadable'
  const year = asciiDigits(years)
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
