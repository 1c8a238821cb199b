import type { QueueRow } from '#shared/contract/queue.ts'
import { daysBetween } from '#shared/day.ts'
import css from './Due.module.css'

const leftText = (daysLeft: number) =>
  daysLeft < 0 ? `已超 ${String(-daysLeft)} 个工作日` : `还剩 ${String(daysLeft)} 个工作日`

/** Shows when the step is due. A late tip says so in words. `isLong` shows the whole date too. */
export function Due({
  row,
  today,
  isLong = false,
}: {
  readonly row: Pick<QueueRow, 'dueOn' | 'isDueSure' | 'daysLeft'>
  readonly today: string
  readonly isLong?: boolean
}) {
  const { dueOn, isDueSure, daysLeft } = row
  if (isLong)
    return (
      <>
        {dueOn} <Due row={row} today={today} />
        {!isDueSure && '（暂按周末推算）'}
        {dueOn === null && (daysLeft === null ? '没有' : `暂停，${leftText(daysLeft)}`)}
      </>
    )
  if (dueOn === null) return null
  const days = daysBetween(today, dueOn)
  if (days < 0) return <span className={css.late}>超期 {-days} 天</span>
  if (days === 0) return <span className={css.late}>今天到期</span>
  return <span className={css.due}>还剩 {days} 天</span>
}
