import { useState, type ReactNode } from 'react'
import type { QueueView } from '#shared/contract/queue.ts'
import type { Place } from './panes.tsx'
import { useQueue } from './queue/list.ts'
import { Queue } from './queue/Queue.tsx'
import { Views } from './queue/Views.tsx'
import { Tip } from './tip/Tip.tsx'
import css from './desk.module.css'

/** The desk of a person who handles tips: views, list and tip, or a page. `children` go below the views. */
export function Triage({
  place,
  isActive,
  children,
}: {
  readonly place: Place
  readonly isActive: boolean
  readonly children: ReactNode
}) {
  // While a page is open the list of the last view stays as it was.
  const [lastView, setLastView] = useState<QueueView>('new')
  const view = place.pane === null ? place.view : lastView
  if (view !== lastView) setLastView(view)
  const queue = useQueue(view)
  return (
    <>
      <nav className={css.views} aria-label="线索台">
        <h1>线索台</h1>
        <Views counts={queue.counts} current={place.pane === null ? view : null} />
        {children}
      </nav>
      <main className={css.panes}>
        {place.pane !== null ? (
          place.pane.element
        ) : (
          <>
            <Queue queue={queue} tipId={place.tipId} isActive={isActive} />
            {place.tipId === null ? (
              <div className={['pane', css.none].join(' ')}>
                <p className="empty">选一条线索，在这里办理。打开线索会记入审计日志。</p>
              </div>
            ) : (
              <Tip key={place.tipId} id={place.tipId} view={view} isActive={isActive} />
            )}
          </>
        )}
      </main>
    </>
  )
}
