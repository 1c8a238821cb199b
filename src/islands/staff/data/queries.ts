import { infiniteQueryOptions, queryOptions, type QueryClient } from '@tanstack/react-query'
import type { QueuePage, QueueRow, QueueView } from '#shared/contract/queue.ts'
import type { LedgerView } from '#shared/contract/reward.ts'
import type { TipView } from '#shared/contract/tip.ts'
import { api } from './api.ts'
import { useChange } from './cache.ts'

const nextOf = ({ next }: { readonly next: string | null }) => next
const firstPage: string | null = null

/** The people of the office. */
export const peopleQuery = queryOptions({ queryKey: ['people'], queryFn: () => api.people() })

/** The open sessions. */
export const sessionsQuery = queryOptions({ queryKey: ['sessions'], queryFn: () => api.sessions() })

/** Counts of tips by status. */
export const statsQuery = queryOptions({ queryKey: ['stats'], queryFn: () => api.stats() })

/** The content that goes in the next days. */
export const purgeQuery = queryOptions({ queryKey: ['purge'], queryFn: () => api.purge() })

/** Whether the office still waits for its first lead. */
export const setupQuery = queryOptions({ queryKey: ['setup'], queryFn: () => api.setup() })

/** The audit log, newest first. */
export const auditQuery = infiniteQueryOptions({
  queryKey: ['audit'],
  queryFn: ({ pageParam }) => api.audit(pageParam),
  initialPageParam: firstPage,
  getNextPageParam: nextOf,
})

/** The ledger of rewards in one view. */
export const ledgerQuery = (view: LedgerView) =>
  infiniteQueryOptions({
    queryKey: ['ledger', view],
    queryFn: ({ pageParam }) => api.rewards(view, pageParam),
    initialPageParam: firstPage,
    getNextPageParam: nextOf,
  })

/** The counts of all views, and the tips that came into one of them since its list was read. */
export interface Look {
  readonly counts: QueuePage['counts']
  readonly arrived: number
  /** Tips that came with the newest look. */
  readonly more: number
}

const lookEveryMs = 60_000

/** A look for arrivals every minute. The clock asks for it, not a person: it keeps no session open. */
export const lookQuery = (view: QueueView) =>
  queryOptions({
    queryKey: ['look', view],
    queryFn: async ({ client, queryKey }): Promise<Look> => {
      const { counts } = await api.watchTips(view)
      const before = client.getQueryData<Look>(queryKey)
      const more = Math.max(0, counts[view] - (before?.counts ?? counts)[view])
      return { counts, arrived: (before?.arrived ?? 0) + more, more }
    },
    refetchInterval: lookEveryMs,
    refetchIntervalInBackground: true,
  })

/** A view of the queue. Each page brings the counts of all views; the first one ends the arrivals. */
export const queueQuery = (view: QueueView) =>
  infiniteQueryOptions({
    queryKey: ['queue', view],
    queryFn: async ({ client, pageParam }) => {
      const page = await api.tips(view, pageParam)
      client.setQueryData(lookQuery(view).queryKey, (look): Look => ({
        counts: page.counts,
        arrived: pageParam === null ? 0 : (look?.arrived ?? 0),
        more: 0,
      }))
      return page
    },
    initialPageParam: firstPage,
    getNextPageParam: nextOf,
  })

/** One tip, sealed. Its answer renews its row in the lists on the screen. */
export const tipQuery = (id: string) =>
  queryOptions({
    queryKey: ['tip', id],
    queryFn: async ({ client }) => {
      const tip = await api.tip(id)
      showRow(client, tip)
      return tip
    },
  })

const shown = ['status', 'assigneeId', 'unread', 'objected'] as const

/** Puts a row's newer state in its place. The row keeps its place until the list is read again. */
function showRow(client: QueryClient, row: QueueRow): void {
  for (const { queryKey } of client.getQueryCache().findAll({ queryKey: ['queue'] })) {
    const view = queryKey[1] as QueueView
    const key = queueQuery(view).queryKey
    const data = client.getQueryData(key)
    const before = data?.pages.flatMap(({ rows }) => rows).find(({ id }) => id === row.id)
    if (data === undefined || before === undefined || shown.every((name) => before[name] === row[name]))
      continue
    const pages = data.pages.map((page) => ({
      ...page,
      rows: page.rows.map((other) => (other.id === row.id ? row : other)),
    }))
    client.setQueryData(key, { ...data, pages })
    void countAgain(client, view)
  }
}

/** Reads the counts after an act of the person. A failure is passed over: the next page brings them. */
async function countAgain(client: QueryClient, view: QueueView): Promise<void> {
  try {
    const { counts } = await api.tips(view, null)
    client.setQueryData(lookQuery(view).queryKey, (look) => look && { ...look, counts, more: 0 })
  } catch {
    return
  }
}

/** Marks a tip as read by the office. A failure is passed over: the tip stays unread. */
export async function markSeen(client: QueryClient, tip: TipView): Promise<void> {
  try {
    await api.seen(tip.id)
  } catch {
    return
  }
  const seen = { ...tip, unread: 0 }
  client.setQueryData(tipQuery(tip.id).queryKey, (now) => now && { ...now, unread: 0 })
  showRow(client, seen)
}

type BodyOf<F extends (id: string, body: never) => Promise<void>> = Parameters<F>[1]

/** The acts on a tip. Each reads the tip again. */
export function useTipActs(id: string) {
  const { queryKey } = tipQuery(id)
  return {
    move: useChange((body: BodyOf<typeof api.move>) => api.move(id, body), queryKey),
    message: useChange((body: BodyOf<typeof api.message>) => api.message(id, body), queryKey),
    note: useChange((body: BodyOf<typeof api.note>) => api.note(id, body), queryKey),
    reward: useChange((body: BodyOf<typeof api.reward>) => api.reward(id, body), queryKey),
    hold: useChange((body: BodyOf<typeof api.hold>) => api.hold(id, body), queryKey),
    assign: useChange((body: BodyOf<typeof api.assign>) => api.assign(id, body), queryKey),
  }
}
