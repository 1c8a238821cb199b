import { queueViews, type QueuePage, type QueueView } from '#shared/contract/staff.ts'
import { keysOf } from '#shared/keys.ts'
import { countText } from '#src/islands/parts/count.ts'
import { queueAddress } from '../data/route.ts'

/** Lists the named views with their counts. */
export function Views({
  counts,
  current,
}: {
  readonly counts: QueuePage['counts'] | null
  readonly current: QueueView | null
}) {
  return (
    <ul className="views-list">
      {keysOf(queueViews).map((view) => (
        <li key={view}>
          <a href={queueAddress(view)} aria-current={view === current ? 'page' : undefined}>
            <span>{queueViews[view]}</span>{' '}
            <span className="count">
              {countText(counts?.[view])}
              {counts !== null && <span className="visually-hidden"> 条</span>}
            </span>
          </a>
        </li>
      ))}
    </ul>
  )
}
