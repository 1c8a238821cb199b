import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useEffectEvent } from 'react'
import { queueViews } from '#shared/contract/queue.ts'
import { usePages } from '../data/cache.ts'
import { useDesk } from '../data/desk.ts'
import { lookQuery, queueQuery } from '../data/queries.ts'
import type { Listing } from '../data/route.ts'

/** Pages of a list that one act can take: a thousand tips. */
const mostPages = 20

/** Reads a listing: its rows so far, the counts of all views, and the tips that came since. */
export function useQueue(listing: Listing) {
  const { view } = listing
  const { session, renew, announce, isLocked } = useDesk()
  const client = useQueryClient()
  const { pages, sentence, hasMore, isLoadingMore, reload, loadMore, loadAll } = usePages(queueQuery(listing))
  // The list's first page makes the first look; from then on the clock does.
  const look = useQuery({
    ...lookQuery(view),
    enabled: !isLocked && pages !== null,
    placeholderData: keepPreviousData,
  })
  const current = look.isPlaceholderData ? undefined : look.data
  const tell = useEffectEvent((more: number) => {
    announce(`“${queueViews[view]}”多了 ${String(more)} 条`)
  })
  useEffect(() => {
    if (current !== undefined && current.more > 0) tell(current.more)
  }, [current])
  const today = look.data?.today
  const turnDay = useEffectEvent((day: string) => {
    if (isLocked || day <= session.today) return
    renew({ ...session, today: day })
    // Days left and days overdue are those of the day on which the server answered.
    for (const queryKey of [['queue'], ['tip']]) void client.invalidateQueries({ queryKey })
  })
  useEffect(() => {
    if (today !== undefined) turnDay(today)
  }, [today])
  return {
    listing,
    rows: pages?.flatMap(({ rows }) => rows) ?? null,
    hasMore,
    counts: look.data?.counts ?? null,
    holiday: look.data?.holiday ?? null,
    /** Tips that came into this view since its list was read. */
    arrived: current?.arrived ?? 0,
    sentence,
    isLoadingMore,
    reload,
    /** Reads all rows that one act can take. Resolves to their ids. */
    loadAll: async () =>
      (await loadAll(mostPages)).flatMap(({ rows }) =>
        rows.flatMap(({ id, flood }) => (flood === null ? [id] : [])),
      ),
    /** Reads the next page. Resolves to its first row, or null when there is none. */
    loadMore: async () => {
      const page = await loadMore()
      if (page !== null) announce(`又载入 ${String(page.rows.length)} 条`)
      return page?.rows[0] ?? null
    },
  }
}
