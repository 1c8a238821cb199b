import { useEffect, useState } from 'react'
import { type Counts, type QueueView, queueViews } from '#shared/contract/queue.ts'
import { keysOf } from '#shared/keys.ts'
import { countText } from '#src/islands/parts/count.ts'
import css from '#src/islands/parts/menu.module.css'
import { useShortcuts } from '../data/keys.ts'
import { queueAddress, whole } from '../data/route.ts'

const views = keysOf(queueViews)

/** Views in which somebody waits for this person. They stand apart, and their count is loud. */
const waitingForYou: readonly QueueView[] = ['replied']
const groups: readonly (readonly QueueView[])[] = [
  ['first', ...waitingForYou],
  views.filter((view) => view !== 'first' && !waitingForYou.includes(view)),
]

/** Lists the named views with their counts. After `v` a digit opens one. */
export function Views({
  counts,
  current,
  isActive,
}: {
  readonly counts: Counts['views'] | null
  readonly current: QueueView | null
  readonly isActive: boolean
}) {
  const [isChoosing, setChoosing] = useState(false)
  useShortcuts('list', { views: () => setChoosing(true) }, isActive)
  useEffect(() => {
    if (!isChoosing) return
    // The digit is for the view: it reaches no other key.
    const press = (event: KeyboardEvent) => {
      if (['Shift', 'Control', 'Alt', 'Meta'].includes(event.key)) return
      setChoosing(false)
      const view = views[Number(event.key) - 1]
      if (view === undefined && event.key !== 'Escape') return
      event.preventDefault()
      event.stopPropagation()
      if (view !== undefined) location.hash = queueAddress(whole(view))
    }
    document.addEventListener('keydown', press, { capture: true })
    return () => {
      document.removeEventListener('keydown', press, { capture: true })
    }
  }, [isChoosing])
  return groups.map((group) => (
    <ul className={css.menu} key={group[0]}>
      {group.map((view) => (
        <li key={view}>
          <a href={queueAddress(whole(view))} aria-current={view === current ? 'page' : undefined}>
            <span>
              {isChoosing && <kbd>{views.indexOf(view) + 1}</kbd>} {queueViews[view]}
            </span>{' '}
            <span
              className={css.count}
              data-loud={waitingForYou.includes(view) && (counts?.[view] ?? 0) > 0 ? '' : undefined}
            >
              {countText(counts?.[view])}
              {counts !== null && <span className="visually-hidden"> 条</span>}
            </span>
          </a>
        </li>
      ))}
    </ul>
  ))
}
