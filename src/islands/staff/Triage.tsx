import { useEffect, useState, type ReactNode } from 'react'
import type { QueueRow } from '#shared/contract/queue.ts'
import type { Status } from '#shared/tip/moves.ts'
import { useAnswer } from './data/cache.ts'
import { phrasesQuery } from './data/queries.ts'
import { queueAddress, whole, type Listing } from './data/route.ts'
import { PaneView, type Place } from './panes.tsx'
import { useQueue } from './queue/list.ts'
import { FloodPreview } from './queue/Flood.tsx'
import { Queue } from './queue/Queue.tsx'
import { Views } from './queue/Views.tsx'
import { Preview } from './tip/Preview.tsx'
import { Tip } from './tip/Tip.tsx'
import css from './desk.module.css'

/** The desk of a person who handles tips: views, list and tip, or a page. `children` go below the views. */
export function Triage({
  place,
  isActive,
  onReplied,
  children,
}: {
  readonly place: Place
  readonly isActive: boolean
  /** Says how many tips have an answer that nobody opened. */
  readonly onReplied: (count: number) => void
  readonly children: ReactNode
}) {
  // While a page is open the list of the last view stays as it was.
  const [lastListing, setLastListing] = useState<Listing>(whole('first'))
  const listing = place.pane === null ? place.listing : lastListing
  const [cursor, setCursor] = useState(place.pane === null ? place.tipId : null)
  const [opened, setOpened] = useState(cursor)
  const [jump, setJump] = useState<{ readonly id: string; readonly to: 'message' | 'note' } | null>(null)
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set())
  const [decided, setDecided] = useState<ReadonlyMap<string, Status>>(new Map())
  const tipId = place.pane === null ? place.tipId : opened
  const clear = () => {
    setSelected(new Set())
    setDecided(new Map())
  }
  if (queueAddress(listing) !== queueAddress(lastListing)) {
    setLastListing(listing)
    setCursor(tipId)
    clear()
  }
  if (tipId !== opened) {
    setOpened(tipId)
    if (tipId !== null) setCursor(tipId)
    // Opened another time, the tip takes keys for acts, not for a text.
    if (jump?.id !== tipId) setJump(null)
  }
  const { reload, ...queue } = useQueue(listing)
  // A digit picks a reply right after the key that writes: the replies are here before it.
  useAnswer(phrasesQuery)
  const replied = queue.counts?.replied ?? 0
  useEffect(() => {
    onReplied(replied)
    return () => {
      onReplied(0)
    }
  }, [replied, onReplied])
  // A key acts on the tip at the cursor: the right side shows that one and no other.
  const row = cursor === tipId ? undefined : queue.rows?.find(({ id }) => id === cursor)
  const moveTo = (id: string) => {
    setCursor(id)
    // The tip that the cursor leaves is closed: only Enter or a click opens one.
    if (tipId !== null && id !== tipId) location.replace(queueAddress(listing))
  }
  const decide = (rows: readonly QueueRow[]) => {
    setDecided((before) => new Map([...before, ...rows.map(({ id, status }) => [id, status] as const)]))
  }
  /** Goes on to the row after a decided one, unless the person went elsewhere meanwhile. */
  const goOnFrom = (row: QueueRow) => {
    decide([row])
    const rows = queue.rows ?? []
    const next = rows[rows.findIndex(({ id }) => id === row.id) + 1]
    if (next !== undefined) setCursor((now) => (now === row.id ? next.id : now))
  }
  return (
    <>
      <nav className={css.views} aria-label="线索台">
        <h1>线索台</h1>
        <div className={css.lists}>
          <Views
            counts={queue.counts}
            holiday={queue.holiday}
            current={place.pane === null ? listing.view : null}
            isActive={isActive}
          />
        </div>
        {children}
      </nav>
      <main className={css.panes}>
        {place.pane !== null ? (
          <PaneView key={place.pane.path} pane={place.pane} />
        ) : (
          <>
            <Queue
              queue={{
                ...queue,
                reload: () => {
                  clear()
                  reload()
                },
              }}
              cursor={cursor}
              onCursor={moveTo}
              selected={selected}
              onSelect={setSelected}
              decided={decided}
              onDecided={decide}
              isActive={isActive}
            />
            {row?.flood ? (
              <FloodPreview row={row} flood={row.flood} listing={listing} />
            ) : row !== undefined ? (
              <Preview
                key={row.id}
                row={row}
                listing={listing}
                isActive={isActive && selected.size === 0}
                onWrite={(to) => {
                  setJump({ id: row.id, to })
                  location.hash = queueAddress(listing, row.id)
                }}
                onDecided={() => {
                  goOnFrom(row)
                }}
              />
            ) : place.tipId === null ? (
              <div className={['pane', css.none].join(' ')}>
                <p className="empty">
                  {queue.rows?.length === 0
                    ? '左边的列表里没有线索。'
                    : '选一条线索，在这里办理。打开线索会记入审计日志。'}
                </p>
              </div>
            ) : (
              <Tip
                key={place.tipId}
                id={place.tipId}
                listing={listing}
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
