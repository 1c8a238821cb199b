import { useRef } from 'react'
import { queueViews } from '#shared/contract/queue.ts'
import { Alert } from '#src/islands/parts/Alert.tsx'
import { More } from '#src/islands/parts/More.tsx'
import { useShortcuts } from '../data/keys.ts'
import { Find } from './Find.tsx'
import type { useQueue } from './list.ts'
import { Row } from './Row.tsx'
import css from './queue.module.css'

/** Shows the list of a view. */
export function Queue({
  queue,
  tipId,
  isActive,
}: {
  readonly queue: ReturnType<typeof useQueue>
  readonly tipId: string | null
  readonly isActive: boolean
}) {
  const list = useRef<HTMLOListElement>(null)
  const walk = (step: 1 | -1) => {
    const rows = [...(list.current?.querySelectorAll<HTMLElement>('li > a') ?? [])]
    const at = rows.findIndex((row) => row === document.activeElement)
    const from = at === -1 ? rows.findIndex((row) => row.hasAttribute('aria-current')) : at
    if (step === 1 && from === rows.length - 1) queue.loadMore()
    rows[Math.min(Math.max(from + step, 0), rows.length - 1)]?.focus()
  }
  useShortcuts(
    'list',
    {
      next: () => {
        walk(1)
      },
      previous: () => {
        walk(-1)
      },
    },
    isActive,
  )
  const { view, rows } = queue
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
            <Row key={row.id} row={row} view={view} isCurrent={row.id === tipId} />
          ))}
        </ol>
      )}
      {queue.hasMore && <More isBusy={queue.isLoadingMore} onMore={queue.loadMore} />}
    </section>
  )
}
