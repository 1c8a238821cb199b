import { useEffect, useEffectEvent, useState } from 'react'
import { type Counts, type QueueView, queueViews } from '#shared/contract/queue.ts'
import { keysOf } from '#shared/keys.ts'
import { countText } from '#src/islands/parts/count.ts'
import css from '#src/islands/parts/menu.module.css'
import { keyIn } from '#src/islands/parts/keyboard.ts'
import { useDesk } from '../data/desk.ts'
import { useShortcuts } from '../data/keys.ts'
import { queueAddress, whole } from '../data/route.ts'

/** Views in which somebody waits for this person. They stand apart, and their count is loud. */
const waitingForYou: readonly QueueView[] = ['replied', 'approval']

/** The keys that open the views after `v`, in the order of the views. */
const viewKeys = '1234567890hg'
const keyOfView = (view: QueueView) => viewKeys.charAt(keysOf(queueViews).indexOf(view))

/**
 * Lists the named views with their counts. After `v` a digit opens one, `h` that before a holiday, `g` that
 * of corrections.
 */
export function Views({
  counts,
  holiday,
  current,
  isActive,
}: {
  readonly counts: Counts['views'] | null
  /** The holiday that is near: without one its view is not there. */
  readonly holiday: Counts['holiday']
  readonly current: QueueView | null
  readonly isActive: boolean
}) {
  const { role } = useDesk().session
  // A lead alone grants a request.
  const isThere: Partial<Record<QueueView, boolean>> = {
    approval: role === 'lead',
    holiday: holiday !== null || current === 'holiday',
  }
  const views = keysOf(queueViews).filter((view) => isThere[view] !== false)
  const isApart = (view: QueueView) => ['first', 'holiday', ...waitingForYou].includes(view)
  const [isChoosing, setChoosing] = useState(false)
  useShortcuts('list', { views: () => setChoosing(true) }, isActive)
  // The digit is for the view: it reaches no other key.
  const press = useEffectEvent((event: KeyboardEvent) => {
    if (['Shift', 'Control', 'Alt', 'Meta'].includes(event.key)) return
    setChoosing(false)
    const view = views.find((name) => keyOfView(name) === keyIn(event))
    if (view === undefined && event.key !== 'Escape') return
    event.preventDefault()
    event.stopPropagation()
    if (view !== undefined) location.hash = queueAddress(whole(view))
  })
  useEffect(() => {
    if (!isChoosing) return
    const listen = (event: KeyboardEvent) => {
      press(event)
    }
    // A hand that goes to the mouse chooses no view: the next key may be for a text.
    const end = () => {
      setChoosing(false)
    }
    document.addEventListener('keydown', listen, { capture: true })
    document.addEventListener('pointerdown', end, { capture: true })
    return () => {
      document.removeEventListener('keydown', listen, { capture: true })
      document.removeEventListener('pointerdown', end, { capture: true })
    }
  }, [isChoosing])
  return [views.filter(isApart), views.filter((view) => !isApart(view))].map((group) => (
    <ul className={css.menu} key={group[0]}>
      {group.map((view) => (
        <li key={view}>
          <a href={queueAddress(whole(view))} aria-current={view === current ? 'page' : undefined}>
            <span>
              {isChoosing && <kbd>{keyOfView(view)}</kbd>}{' '}
              {view === 'holiday' && holiday !== null ? `${holiday.name}前要办完` : queueViews[view]}
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
