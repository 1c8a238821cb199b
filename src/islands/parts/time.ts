import { officeMinute } from '#shared/day.ts'

/** Names the clock of every time in the console. A page says it once. */
export const officeClock = '北京时间'

/** Returns the time of an act: its minute on the day itself, afterwards the day alone. */
export function actTime({ on, at }: { readonly on: string; readonly at: string | null }): string {
  return at === null ? on : officeTime(at)
}

/** Says why the time of an act is a day. */
export const actTimeHint =
  '只有当天的操作显示到分钟，过后只留日期：时刻加上先后，会让人推出举报人是几点来的。'

/** Returns an instant on the office's clock, to the minute: `2026-11-24 17:05`. */
export function officeTime(instant: string): string {
  return officeMinute(new Date(instant))
}
