import { useState, type ReactNode } from 'react'
import type { QueueView } from '#shared/contract/queue.ts'
import { queueAddress } from './data/route.ts'
import type { Place } from './panes.tsx'
import { useQueue } from './queue/list.ts'
import { Queue } from './queue/Queue.tsx'
import { Views } from './queue/Views.tsx'
import { Preview } from './tip/Preview.tsx'
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
  const [cursor, setCursor] = useState(place.pane === null ? place.tipId : null)
  const [opened, setOpened] = useState(cursor)
  const [jump, setJump] = useState<{ readonly id: string; readonly to: 'message' | 'note' } | null>(null)
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set())
  const tipId = place.pane === null ? place.tipId : opened
  if (view !== lastView) {
    setLastView(view)
    setCursor(tipId)
    setSelected(new Set())
  }
  if (tipId !== opened) {
    setOpened(tipId)
    if (tipId !== null) setCursor(tipId)
  }
  const queue = useQueue(view)
  // A key acts on the tip at the cursor: the right side shows that one and no other.
  const row = cursor === tipId ? undefined : queue.rows?.find(({ id }) => id === cursor)
  const moveTo = (id: string) => {
    setCursor(id)
    // The tip that the cursor leaves is closed: only Enter or a click opens one.
    if (tipId !== null && id !== tipId) location.replace(queueAddress(view))
  }
  /** Goes on to the row after a decided one, unless the person went elsewhere meanwhile. */
  const goOnFrom = (decided: string) => {
    const rows = queue.rows ?? []
    const next = rows[rows.findIndex(({ id }) => id === decided) + 1]
    if (next !== undefined) setCursor((now) => (now === decided ? next.id : now))
  }
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
            <Queue
              queue={queue}
              cursor={cursor}
              onCursor={moveTo}
              selected={selected}
              onSelect={setSelected}
              isActive={isActive}
            />
            {row !== undefined ? (
              <Preview
                key={row.id}
                row={row}
                view={view}
                isActive={isActive && selected.size === 0}
                onWrite={(to) => {
                  setJump({ id: row.id, to })
                  location.hash = queueAddress(view, row.id)
                }}
                onDecided={() => {
                  goOnFrom(row.id)
                }}
              />
            ) : place.tipId === null ? (
              <div className={['pane', css.none].join(' ')}>
                <p className="empty">选一条线索，在这里办理。打开线索会记入审计日志。</p>
              </div>
            ) : (
              <Tip
                key={place.tipId}
                id={place.tipId}
                view={view}
                isActive={isActive && selected.size === 0}
                jump={jump?.id === place.tipId ? jump.to : null}
              />
            )}
          </>
        )}
      </main>
    </>
  )
}
