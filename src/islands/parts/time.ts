import { officeMinute } from '#shared/day.ts'

/** Names the clock of every time in the console. A page says it once. */
export const officeClock = '北京时间'

/** Returns an instant on the office's clock, to the minute: `2026-11-24 17:05`. */
export function officeTime(instant: string): string {
  return officeMinute(new Date(instant))
}
