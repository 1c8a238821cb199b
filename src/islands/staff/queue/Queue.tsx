import { useEffect, useRef, type Dispatch, type SetStateAction } from 'react'
import { queueViews, type QueueRow } from '#shared/contract/queue.ts'
import type { Status } from '#shared/tip/moves.ts'
import { Alert } from '#src/islands/parts/Alert.tsx'
import { More } from '#src/islands/parts/More.tsx'
import { useAnswer } from '../data/cache.ts'
import { useShortcuts } from '../data/keys.ts'
import { floodQuery } from '../data/queries.ts'
import { useDesk } from '../data/desk.ts'
import { isNarrowed, queueAddress, type Listing } from '../data/route.ts'
import { Batch } from './Batch.tsx'
import { Filters } from './Filters.tsx'
import { Find } from './Find.tsx'
import { FloodHead } from './Flood.tsx'
import type { useQueue } from './list.ts'
import { Row } from './Row.tsx'
import { SellerPlace } from './SellerPlace.tsx'
import css from './queue.module.css'

/** Reads the flood that a list shows; null for another list. */
function useFlood({ filter: { flood: id } }: Listing) {
  const { value, readAt, sentence, reload } = useAnswer({
    ...floodQuery(id ?? ''),
    enabled: id !== undefined,
  })
  return { flood: id === undefined || readAt === null ? null : value, sentence, reload }
}

/** The list of a view, and the cursor in it. `onCursor` moves the cursor to a row. */
export function Queue({
  queue,
  cursor,
  onCursor,
  selected,
  onSelect,
  decided,
  onDecided,
  isActive,
}: {
  readonly queue: ReturnType<typeof useQueue>
  readonly cursor: string | null
  readonly onCursor: (id: string) => void
  readonly selected: ReadonlySet<string>
  readonly onSelect: Dispatch<SetStateAction<ReadonlySet<string>>>
  /** The tips that this person decided since the list was read, each with its status before. */
  readonly decided: ReadonlyMap<string, Status>
  readonly onDecided: (rows: readonly QueueRow[]) => void
  readonly isActive: boolean
}) {
  const list = useRef<HTMLOListElement>(null)
  const { announce } = useDesk()
  const { listing, rows } = queue
  const { view } = listing
  const { flood, ...ofFlood } = useFlood(listing)
  const shown = useRef(listing)
  useEffect(() => {
    shown.current = listing
  }, [listing])
  const walked = useRef(false)
  const walk = (step: 1 | -1) => {
    if (rows === null) return
    walked.current = true
    const at = rows.findIndex(({ id }) => id === cursor)
    const next = at === -1 ? rows[0] : rows[at + step]
    if (next !== undefined) onCursor(next.id)
    else if (step === 1)
      void queue.loadMore().then((first) => {
        walked.current = first !== null
        if (first !== null) onCursor(first.id)
      })
  }
  const toggle = (id: string) => {
    // A row that stands for a flood is no tip: it opens.
    if (rows?.some((row) => row.id === id && row.flood !== null) === true) return
    const next = new Set(selected)
    if (!next.delete(id)) next.add(id)
    onSelect(next)
  }
  /** Selects the row at the cursor and the one beside it, and goes there. */
  const extend = (step: 1 | -1) => {
    const at = rows?.findIndex(({ id }) => id === cursor) ?? -1
    const ids = [rows?.[at]?.id, rows?.[at === -1 ? 0 : at + step]?.id].filter((id) => id !== undefined)
    onSelect(new Set([...selected, ...ids]))
    walk(step)
  }
  const chosenRows = rows?.filter(({ id }) => selected.has(id)) ?? []
  const unseen = flood?.alike.filter(
    ({ id }) => selected.has(id) && rows?.some((row) => row.id === id) === false,
  )
  const differing = flood && new Map(flood.differing.map((tip) => [tip.id, tip.in]))
  /** Selects all tips that are loaded; of a seller all; of a flood those alike, also outside of the list. */
  const selectAll = () => {
    if (listing.filter.flood === undefined) {
      onSelect(new Set(rows?.flatMap(({ id, flood: many }) => (many === null ? [id] : []))))
      if (listing.filter.seller !== undefined)
        void queue.loadAll().then((ids) => {
          // The person may have gone to another list meanwhile.
          if (queueAddress(shown.current) === queueAddress(listing)) onSelect(new Set(ids))
        })
    } else if (flood === null) announce('正在载入，请再按一次')
    else onSelect(new Set(flood.alike.map(({ id }) => id)))
  }
  // The focus follows a key that moves the cursor. Enter then opens that row and presses no button elsewhere.
  // It follows any other move from a row alone.
  useEffect(() => {
    const row = list.current?.querySelector<HTMLElement>('[aria-current]')
    const focused = document.activeElement
    if (walked.current || focused === document.body || list.current?.contains(focused) === true) row?.focus()
    walked.current = false
  }, [cursor])
  useShortcuts(
    'list',
    {
      next: () => {
        walk(1)
      },
      previous: () => {
        walk(-1)
      },
      ...(cursor !== null && {
        select: () => {
          toggle(cursor)
        },
      }),
      extend: () => {
        extend(1)
      },
      'extend-back': () => {
        extend(-1)
      },
      'select-all': selectAll,
    },
    isActive,
  )
  return (
    <section className={['pane', css.list].join(' ')} aria-labelledby="list-title">
      <div className={css.top}>
        <h2 id="list-title">
          {queueViews[view]}
          {listing.filter.flood === undefined ? '' : '：相同文字'}
        </h2>
        <Find prefix={rows?.[0]?.number.replace(/\d+$/, '')} isActive={isActive} />
        <button type="button" className="quiet small" onClick={queue.reload}>
          {queue.arrived === 0 ? '刷新' : `多了 ${String(queue.arrived)} 条，刷新`}
        </button>
      </div>
      <Filters listing={listing} />
      {flood && <FloodHead flood={flood} onSelectAlike={selectAll} />}
      <Alert sentence={ofFlood.sentence} onRetry={ofFlood.reload} />
      {rows?.[0] !== undefined && listing.filter.seller !== undefined && (
        <SellerPlace
          key={listing.filter.seller}
          sellerId={listing.filter.seller}
          count={rows[0].sellerTips}
          listing={listing}
          onSelectAll={selectAll}
        />
      )}
      <Alert sentence={queue.sentence} onRetry={queue.reload} />
      {rows === null && queue.sentence === null && <p className="empty waiting">正在载入…</p>}
      {rows?.length === 0 && (
        <p className="empty">
          {isNarrowed(listing.filter)
            ? '没有符合筛选的线索。'
            : view === 'first'
              ? '都看过了，没有等着办的线索。'
              : `“${queueViews[view]}”里没有线索。`}
        </p>
      )}
      {rows !== null && rows.length > 0 && (
        <ol className={css.rows} ref={list}>
          {rows.map((row) => (
            <Row
              key={row.id}
              row={row}
              listing={listing}
              decidedFrom={decided.get(row.id)}
              differs={flood === null ? undefined : (differing?.get(row.id) ?? [])}
              isCurrent={row.id === cursor}
              isSelected={selected.has(row.id)}
              onToggle={() => {
                toggle(row.id)
              }}
              onCursor={() => {
                onCursor(row.id)
              }}
            />
          ))}
        </ol>
      )}
      {queue.hasMore && (
        <More
          isBusy={queue.isLoadingMore}
          onMore={() => {
            void queue.loadMore()
          }}
        />
      )}
      {selected.size > 0 && (
        <Batch
          rows={chosenRows}
          unseen={unseen ?? []}
          draftAt={`replies/${listing.filter.seller ?? listing.filter.flood ?? ''}`}
          onDecided={onDecided}
          isActive={isActive}
          onDone={(ids) => {
            onSelect((now) => new Set([...now].filter((id) => !ids.has(id))))
          }}
          onLeft={(ids) => {
            onSelect(new Set(ids))
          }}
        />
      )}
    </section>
  )
}
