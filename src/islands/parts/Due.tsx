import type { QueueRow } from '#shared/contract/queue.ts'
import { daysBetween } from '#shared/day.ts'
import { statuses } from '#shared/tip/moves.ts'
import css from './Due.module.css'

/** Shows when triage is due. A late tip says so in words. `isLong` goes beside the whole date. */
export function Due({
  row,
  today,
  isLong = false,
}: {
  readonly row: Pick<QueueRow, 'status' | 'dueOn'>
  readonly today: string
  readonly isLong?: boolean
}) {
  if (!statuses[row.status].isOpen) return null
  const days = daysBetween(today, row.dueOn)
  if (days < 0) return <span className={css.late}>超期 {-days} 天</span>
  if (days === 0) return <span className={css.late}>今天到期</span>
  if (isLong) return <span className={css.due}>还有 {days} 天</span>
  return <span className={css.due}>还剩 {days} 天</span>
}
