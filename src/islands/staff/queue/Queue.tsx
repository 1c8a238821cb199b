import { useCallback, useEffect, useRef, useState } from 'react'
import { queueViews, type QueuePage, type QueueRow, type QueueView } from '#shared/contract/staff.ts'
import { categories, lanes, platforms } from '#shared/tip/lists.ts'
import { districts } from '#shared/places.ts'
import { objectedText, statuses } from '#shared/tip/moves.ts'
import { operationItems } from '#shared/catalogue.ts'
import { TipSummary } from '#shared/tip/sealed.ts'
import { api, isRefused } from '../data/api.ts'
import { isOpen, sealedTexts, useAct, useDesk, useLoad, useOpened } from '../data/session.ts'
import { Alert, TextField } from '#src/islands/parts/Field.tsx'
import { useKeys } from '#src/islands/parts/keyboard.ts'
import { addressOf } from '../route.ts'
import { Said } from '#src/islands/parts/Untrusted.tsx'

interface Pages {
  /** The first page, to know when the list was read anew. */
  readonly first: QueuePage
  readonly rows: readonly QueueRow[]
  readonly next: string | null
}

const lookEveryMs = 60_000

/** Look every minute, unless the screen is locked, for tips that came into a view since `counts` was read; its own rows stay as they are. */
function useArrivals(
  view: QueueView,
  counts: QueuePage['counts'] | null,
  setCounts: (counts: QueuePage['counts']) => void,
) {
  const { announce, expire, isLocked } = useDesk()
  const [arrived, setArrived] = useState(0)
  const shown = useRef(counts)
  useEffect(() => {
    shown.current = counts
  })
  useEffect(() => {
    if (isLocked) return
    let isCurrent = true
    const look = async () => {
      try {
        const { counts: now } = await api.watchTips(view)
        const more = now[view] - (shown.current ?? now)[view]
        if (!isCurrent) return
        setCounts(now)
        if (more <= 0) return
        setArrived((before) => before + more)
        announce(`“${queueViews[view]}”多了 ${String(more)} 条`)
      } catch (error) {
        // A line that is cut for a minute is not worth a word: the next look tells.
        if (isCurrent && isRefused(error, 'signed-out')) expire()
      }
    }
    const timer = window.setInterval(() => void look(), lookEveryMs)
    return () => {
      isCurrent = false
      window.clearInterval(timer)
    }
  }, [view, isLocked, announce, expire, setCounts])
  return [arrived, setArrived] as const
}

/** The queue of a view: its rows so far, the counts of all views, and how to go on. */
export function useQueue(view: QueueView) {
  const { announce } = useDesk()
  const [counts, setCounts] = useState<QueuePage['counts'] | null>(null)
  const [pages, setPages] = useState<Pages | null>(null)
  const { value: first, sentence, reload } = useLoad(() => api.tips(view, null), view)
  const [arrived, setArrived] = useArrivals(view, counts, setCounts)
  const more = useAct()
  useEffect(() => {
    setArrived(0)
    if (first === null) return
    setCounts(first.counts)
    setPages({ first, rows: first.rows, next: first.next })
  }, [first, setArrived])
  const current = pages !== null && pages.first === first ? pages : null
  const rows = useRef(current?.rows)
  useEffect(() => {
    rows.current = current?.rows
  })

  const loadMore = () => {
    if (current?.next == null) return
    const { next } = current
    more.act(async () => {
      const page = await api.tips(view, next)
      setCounts(page.counts)
      setPages({ ...current, rows: [...current.rows, ...page.rows], next: page.next })
      announce(`又载入 ${String(page.rows.length)} 条`)
    })
  }
  /** Put a row's newer state in its place: it stays where it stands until the list is read again, so that nothing jumps. */
  const touch = useCallback(
    (row: QueueRow) => {
      const before = rows.current?.find(({ id }) => id === row.id)
      if (
        before === undefined ||
        (before.status === row.status &&
          before.assigneeId === row.assigneeId &&
          before.unread === row.unread &&
          before.objected === row.objected)
      )
        return
      setPages((now) => now && { ...now, rows: now.rows.map((other) => (other.id === row.id ? row : other)) })
      // A count that cannot be had is not worth a word: the next page brings it.
      api
        .tips(view, null)
        .then((page) => {
          setCounts(page.counts)
        })
        .catch(() => undefined)
    },
    [view],
  )
  return {
    view,
    rows: current?.rows ?? null,
    hasMore: current?.next != null,
    counts,
    /** Tips that came into this view since its list was read. */
    arrived,
    sentence: sentence ?? more.sentence,
    isBusy: more.busy,
    reload,
    loadMore,
    touch,
  }
}

/** `12`, or `999+`. */
export function countText(count: number | undefined): string {
  if (count === undefined) return ''
  return count > 999 ? '999+' : String(count)
}

/** The named views with their counts. */
export function Views({
  counts,
  current,
}: {
  readonly counts: QueuePage['counts'] | null
  readonly current: QueueView | null
}) {
  return (
    <ul className="views-list">
      {(Object.keys(queueViews) as QueueView[]).map((view) => (
        <li key={view}>
          <a
            href={addressOf({ pane: 'queue', view, tipId: null })}
            aria-current={view === current ? 'page' : undefined}
          >
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

/** When triage is due, in words; late things say so in a word, not in colour alone. `isLong`: beside the whole date. */
export function Due({
  row,
  today,
  isLong = false,
}: {
  readonly row: Pick<QueueRow, 'status' | 'dueOn'>
  readonly today: string
  readonly isLong?: boolean
}) {
  if (!statuses[row.status].isOpen) return null
  const days = Math.round((Date.parse(row.dueOn) - Date.parse(today)) / 86_400_000)
  if (days < 0) return <span className="due late">逾期 {-days} 天</span>
  if (days === 0) return <span className="due late">今天到期</span>
  if (isLong) return <span className="due">还有 {days} 天</span>
  return (
    <span className="due">
      <span className="visually-hidden">时限 </span>
      {row.dueOn.slice(5)}
    </span>
  )
}

function Summary({ sealed }: { readonly sealed: string }) {
  const opened = useOpened(TipSummary, sealed)
  return isOpen(opened) ? <Said text={opened.text} /> : <span className="soft">{sealedTexts[opened]}</span>
}

function Row({
  row,
  view,
  isCurrent,
}: {
  readonly row: QueueRow
  readonly view: QueueView
  readonly isCurrent: boolean
}) {
  const { session } = useDesk()
  const tags = [
    ...(statuses[row.status].label === queueViews[view] ? [] : [statuses[row.status].label]),
    ...(row.lane === 'slow' ? [lanes.slow] : []),
    ...row.operations.map((slug) => operationItems[slug].name.replace(/作业$/, '')),
    ...(row.district === null ? [] : [districts[row.district]]),
    ...(row.evidenceCount === 0 ? [] : [`图 ${String(row.evidenceCount)}`]),
  ]
  return (
    <li>
      <a
        className={row.unread > 0 ? 'row unread' : 'row'}
        href={addressOf({ pane: 'queue', view, tipId: row.id })}
        aria-current={isCurrent ? 'true' : undefined}
      >
        <span className="dot" />
        <span className="row-title">
          {row.unread > 0 && <span className="visually-hidden">未读 </span>}
          {row.number} {categories[row.category]}
          {row.platform === null ? '' : ` · ${platforms[row.platform]}`}
        </span>
        <Due row={row} today={session.today} />
        <span className="row-text">
          {row.summary === null ? (
            <span className="soft">内容已按期限删除</span>
          ) : (
            <Summary sealed={row.summary} />
          )}
        </span>
        <span className="row-tags">
          {row.objected && <span className="tag hot">{objectedText}</span>}
          {tags.map((tag, index) => (
            <span className="tag" key={`${tag}-${String(index)}`}>
              {tag}
            </span>
          ))}
          {row.assigneeName !== null && (
            <span className="tag">
              <span className="visually-hidden">承办人 </span>
              <bdi>{row.assigneeName}</bdi>
            </span>
          )}
        </span>
      </a>
    </li>
  )
}

/** A number that somebody reads out leads to its tip, whatever view it is in. */
function Find() {
  const [number, setNumber] = useState('')
  const [fault, setFault] = useState<string | null>(null)
  const { busy, sentence, act } = useAct()
  const find = () => {
    setFault(number.trim() === '' ? '请填编号。' : null)
    if (number.trim() === '') return
    act(async () => {
      try {
        location.hash = addressOf({ pane: 'queue', view: 'all', tipId: await api.tipOfNumber(number) })
        setNumber('')
      } catch (error) {
        if (!isRefused(error, 'not-found')) throw error
        setFault('没有这个编号，请核对。')
      }
    })
  }
  return (
    <form
      className="find"
      role="search"
      onSubmit={(event) => {
        event.preventDefault()
        find()
      }}
    >
      <TextField
        label="按编号找"
        autoComplete="off"
        value={number}
        onValue={setNumber}
        error={fault ?? sentence}
      />
      <button type="submit" className="quiet" aria-disabled={busy}>
        找
      </button>
    </form>
  )
}

/** The list of a view. `j` and `k` walk through it, Enter opens. */
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
    const rows = [...(list.current?.querySelectorAll<HTMLElement>('a.row') ?? [])]
    const at = rows.findIndex((row) => row === document.activeElement)
    const from = at === -1 ? rows.findIndex((row) => row.hasAttribute('aria-current')) : at
    if (step === 1 && from === rows.length - 1 && queue.hasMore) queue.loadMore()
    rows[Math.min(Math.max(from + step, 0), rows.length - 1)]?.focus()
  }
  useKeys(
    {
      j: () => {
        walk(1)
      },
      k: () => {
        walk(-1)
      },
    },
    isActive,
  )
  const { view, rows } = queue
  return (
    <section className="pane list" aria-labelledby="list-title">
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
        <ol className="rows" ref={list}>
          {rows.map((row) => (
            <Row key={row.id} row={row} view={view} isCurrent={row.id === tipId} />
          ))}
        </ol>
      )}
      {queue.hasMore && (
        <p className="more">
          <button type="button" className="quiet" aria-disabled={queue.isBusy} onClick={queue.loadMore}>
            {queue.isBusy ? '正在载入…' : '更多'}
          </button>
        </p>
      )}
    </section>
  )
}
