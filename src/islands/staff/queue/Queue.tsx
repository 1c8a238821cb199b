import { useEffect, useRef } from 'react'
import { queueViews } from '#shared/contract/queue.ts'
import { Alert } from '#src/islands/parts/Alert.tsx'
import { More } from '#src/islands/parts/More.tsx'
import { useShortcuts } from '../data/keys.ts'
import { Batch } from './Batch.tsx'
import { Find } from './Find.tsx'
import type { useQueue } from './list.ts'
import { Row } from './Row.tsx'
import css from './queue.module.css'

/** The list of a view, and the cursor in it. `onCursor` moves the cursor to a row. */
export function Queue({
  queue,
  cursor,
  onCursor,
  selected,
  onSelect,
  isActive,
}: {
  readonly queue: ReturnType<typeof useQueue>
  readonly cursor: string | null
  readonly onCursor: (id: string) => void
  readonly selected: ReadonlySet<string>
  readonly onSelect: (ids: ReadonlySet<string>) => void
  readonly isActive: boolean
}) {
  const list = useRef<HTMLOListElement>(null)
  const { view, rows } = queue
  const walk = (step: 1 | -1) => {
    if (rows === null) return
    const at = rows.findIndex(({ id }) => id === cursor)
    const next = at === -1 ? rows[0] : rows[at + step]
    if (next !== undefined) onCursor(next.id)
    else if (step === 1)
      void queue.loadMore().then((first) => {
        if (first !== null) onCursor(first.id)
      })
  }
  const toggle = (id: string) => {
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
  // The focus follows the cursor, unless the person writes or the tip is open beside it.
  useEffect(() => {
    const row = list.current?.querySelector<HTMLElement>('[aria-current]')
    const focused = document.activeElement
    if (focused === document.body || list.current?.contains(focused) === true) row?.focus()
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
      'select-all': () => {
        onSelect(new Set(rows?.map(({ id }) => id)))
      },
    },
    isActive,
  )
  return (
    <section className={['pane', css.list].join(' ')} aria-labelledby="list-title">
      <div className="pane-top">
        <h2 id="list-title">{queueViews[view]}</h2>
        <button type="button" className="quiet" onClick={queue.reload}>
          {queue.arrived === 0 ? '刷新' : `多了 ${String(queue.arrived)} 条，刷新`}
        </button>
      </div>
      <Find />
      <Alert sentence={queue.sentence} onRetry={queue.reload} />
      {rows === null && queue.sentence === null && <p className="empty waiting">正在载入…</p>}
      {rows?.length === 0 && (
        <p className="empty">{view === 'new' ? '没有新收的线索。' : `“${queueViews[view]}”里没有线索。`}</p>
      )}
      {rows !== null && rows.length > 0 && (
        <ol className={css.rows} ref={list}>
          {rows.map((row) => (
            <Row
              key={row.id}
              row={row}
              view={view}
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
          isActive={isActive}
          onLeft={(ids) => {
            onSelect(new Set(ids))
          }}
        />
      )}
    </section>
  )
}
