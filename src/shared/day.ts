/** A calendar day of the office, `YYYY-MM-DD`. All days are those of China (UTC+8, no daylight saving). */
export type Day = string & { readonly __day: never }

const offsetMs = 8 * 60 * 60 * 1000

/** The office's calendar day at an instant. */
export function dayOf(at: Date): Day {
  return new Date(at.getTime() + offsetMs).toISOString().slice(0, 10) as Day
}

/** The day `count` calendar days later. */
export function addDays(day: Day, count: number): Day {
  const at = new Date(`${day}T00:00:00Z`)
  at.setUTCDate(at.getUTCDate() + count)
  return at.toISOString().slice(0, 10) as Day
}

/** Whether the text is a real calendar day, `YYYY-MM-DD`. */
export function isDay(text: string): text is Day {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false
  const at = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(at.getTime()) && at.toISOString().slice(0, 10) === text
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
