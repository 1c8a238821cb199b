import { type Counts, type QueueView, queueViews } from '#shared/contract/queue.ts'
import { keysOf } from '#shared/keys.ts'
import { countText } from '#src/islands/parts/count.ts'
import css from '#src/islands/parts/menu.module.css'
import { queueAddress } from '../data/route.ts'

/** Lists the named views with their counts. */
export function Views({
  counts,
  current,
}: {
  readonly counts: Counts['views'] | null
  readonly current: QueueView | null
}) {
  return (
    <ul className={css.menu}>
      {keysOf(queueViews).map((view) => (
        <li key={view}>
          <a href={queueAddress(view)} aria-current={view === current ? 'page' : undefined}>
            <span>{queueViews[view]}</span>{' '}
            <span className={css.count}>
              {countText(counts?.[view])}
              {counts !== null && <span className="visually-hidden"> 条</span>}
            </span>
          </a>
        </li>
      ))}
    </ul>
  )
}
