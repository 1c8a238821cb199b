import { infiniteQueryOptions, queryOptions, useQueryClient, type QueryClient } from '@tanstack/react-query'
import type { ActedTip } from '#shared/contract/act.ts'
import { AuditPage } from '#shared/contract/audit.ts'
import { OfficeKeysView } from '#shared/contract/office-keys.ts'
import { ServerStateView } from '#shared/contract/health.ts'
import { PurgeView, StatsView } from '#shared/contract/overview.ts'
import { People } from '#shared/contract/people.ts'
import { Counts, QueuePage, QueueRow, type QueueFilter, type QueueView } from '#shared/contract/queue.ts'
import { LedgerPage, type LedgerView } from '#shared/contract/reward.ts'
import { VersionView } from '#shared/contract/primitives.ts'
import { Sessions, SetupView } from '#shared/contract/sign-in.ts'
import { LookersView, TipView } from '#shared/contract/tip.ts'
import { PhrasesView } from '#shared/phrases.ts'
import { SellerView } from '#shared/sellers/contract.ts'
import { FloodView } from '#shared/sellers/flood.ts'
import { api, isRefused, read } from './api.ts'
import { useChange } from './cache.ts'
import type { Listing } from './route.ts'

const nextOf = ({ next }: { readonly next: string | null }) => next
const firstPage: string | null = null
const cursorOf = (pageParam: string | null) => (pageParam === null ? {} : { cursor: pageParam })

/** The people of the office. */
export const peopleQuery = queryOptions({
  queryKey: ['people'],
  queryFn: () => read(People, api.people.$get({ query: {} })),
})

const waitingEveryMs = 60_000

/** The people, for what waits at their page. The clock asks: the look keeps no session open. */
export const waitingQuery = queryOptions({
  queryKey: [...peopleQuery.queryKey, 'waiting'],
  queryFn: () => read(People, api.people.$get({ query: { clock: '' } })),
  refetchInterval: waitingEveryMs,
})

/** The office keys and the people who hold them. Read each time: a renewal seals to this list. */
export const officeKeysQuery = queryOptions({
  queryKey: ['office-keys'],
  queryFn: () => read(OfficeKeysView, api['office-keys'].$get()),
})

/** The open sessions. */
export const sessionsQuery = queryOptions({
  queryKey: ['sessions'],
  queryFn: () => read(Sessions, api.sessions.$get()),
})

/** Counts of tips by status. */
export const statsQuery = queryOptions({
  queryKey: ['stats'],
  queryFn: () => read(StatsView, api.stats.$get()),
})

/** The content that goes in the next days. */
export const purgeQuery = queryOptions({
  queryKey: ['purge'],
  queryFn: () => read(PurgeView, api.purge.$get()),
})

const beatMs = 20_000

/** Says that this person has the tip open, and asks who else has. The clock asks. */
export const lookersQuery = (id: string) =>
  queryOptions({
    queryKey: ['lookers', id],
    queryFn: () => read(LookersView, api.tips[':id'].looking.$post({ param: { id }, query: { clock: '' } })),
    refetchInterval: beatMs,
  })

/** The replies and checklists of the office: read once, and the same for every tip. */
export const phrasesQuery = queryOptions({
  queryKey: ['phrases'],
  queryFn: () => read(PhrasesView, api.phrases.$get()),
  gcTime: Infinity,
})

const stateEveryMs = 10 * 60_000

/** The state of the server. No person asks: the look keeps no session open. */
export const stateQuery = queryOptions({
  queryKey: ['state'],
  queryFn: () => read(ServerStateView, api.health.$get({ query: { clock: '' } })),
  refetchInterval: stateEveryMs,
  refetchIntervalInBackground: true,
})

/** Whether the office still waits for its first lead. */
export const setupQuery = queryOptions({
  queryKey: ['setup'],
  queryFn: () => read(SetupView, api.setup.$get()),
})

/** The audit log, newest first. */
export const auditQuery = infiniteQueryOptions({
  queryKey: ['audit'],
  queryFn: ({ pageParam }) => read(AuditPage, api.audit.$get({ query: cursorOf(pageParam) })),
  initialPageParam: firstPage,
  getNextPageParam: nextOf,
})

/** The ledger of rewards in one view. */
export const ledgerQuery = (view: LedgerView) =>
  infiniteQueryOptions({
    queryKey: ['ledger', view],
    queryFn: ({ pageParam }) =>
      read(LedgerPage, api.rewards.$get({ query: { view, ...cursorOf(pageParam) } })),
    initialPageParam: firstPage,
    getNextPageParam: nextOf,
  })

/** The counts of all views, and the tips that entered a view since its list was read. */
export interface Look {
  readonly counts: Counts['views']
  readonly holiday: Counts['holiday']
  readonly today: Counts['today']
  readonly arrived: number
  /** Tips that came with the newest look. */
  readonly more: number
}

const lookEveryMs = 60_000

/** Reads the counts of all views. With `clock` no person asked: the look keeps no session open. */
async function readCounts(query: {
  readonly clock?: ''
}): Promise<Pick<Look, 'counts' | 'holiday' | 'today'>> {
  const { views, holiday, today } = await read(Counts, api.counts.$get({ query }))
  return { counts: views, holiday, today }
}

/** The tips of older rules, and the rewards that wait for this person: each at most 1000. The clock asks. */
export const backlogQuery = queryOptions({
  queryKey: ['backlog'],
  queryFn: async () => {
    const { stale, rewards } = await read(Counts, api.counts.$get({ query: { clock: '' } }))
    return { stale, rewards }
  },
  refetchInterval: stateEveryMs,
})

/** A look for arrivals every minute. */
export const lookQuery = (view: QueueView) =>
  queryOptions({
    queryKey: ['look', view],
    queryFn: async ({ client, queryKey }): Promise<Look> => {
      const found = await readCounts({ clock: '' })
      const { counts } = found
      const before = client.getQueryData<Look>(queryKey)
      const more = Math.max(0, counts[view] - (before?.counts ?? counts)[view])
      return { ...found, arrived: (before?.arrived ?? 0) + more, more }
    },
    refetchInterval: lookEveryMs,
    refetchIntervalInBackground: true,
  })

/** A view of the queue. Its first page comes with the counts of all views, and ends the arrivals. */
export const queueQuery = ({ view, filter }: Listing) =>
  infiniteQueryOptions({
    queryKey: ['queue', view, filter],
    queryFn: async ({ client, pageParam }) => {
      const page = read(QueuePage, api.tips.$get({ query: { view, ...filter, ...cursorOf(pageParam) } }))
      if (pageParam !== null) return page
      const [first, found] = await Promise.all([page, readCounts({})])
      client.setQueryData(lookQuery(view).queryKey, { ...found, arrived: 0, more: 0 })
      return first
    },
    initialPageParam: firstPage,
    getNextPageParam: nextOf,
  })

/** One tip, sealed. Its answer renews its row in the lists on the screen. */
export const tipQuery = (id: string) =>
  queryOptions({
    queryKey: ['tip', id],
    queryFn: async ({ client }) => {
      const tip = await read(TipView, api.tips[':id'].$get({ param: { id } }))
      showRow(client, tip)
      return tip
    },
  })

/** The seller of a tip: its other tips, and tips that may be about the same one. */
export const sellerQuery = (id: string) =>
  queryOptions({
    queryKey: ['seller', id],
    queryFn: () => read(SellerView, api.tips[':id'].seller.$get({ param: { id } })),
  })

/** Key of every question about floods. */
export const floodKey = ['flood'] as const

/** The untouched tips of a flood, with the versions that the person saw, and those that differ. */
export const floodQuery = (id: string) =>
  queryOptions({
    queryKey: [...floodKey, id],
    queryFn: () => read(FloodView, api.floods[':id'].$get({ param: { id } })),
  })

const shown = ['version', 'status', 'assigneeId', 'unread', 'answeredOn', 'objected', 'turn'] as const

/** The listings whose rows are in the cache. */
function cachedListings(client: QueryClient): readonly Listing[] {
  return client
    .getQueryCache()
    .findAll({ queryKey: ['queue'] })
    .map(({ queryKey }) => ({ view: queryKey[1] as QueueView, filter: queryKey[2] as QueueFilter }))
}

/** Changes a row in the lists where it stands. The row keeps its place until the list is read again. */
function changeRow(client: QueryClient, id: string, change: (before: QueueRow) => QueueRow): void {
  for (const listing of cachedListings(client)) {
    const key = queueQuery(listing).queryKey
    const data = client.getQueryData(key)
    const before = data?.pages.flatMap(({ rows }) => rows).find((one) => one.id === id)
    if (data === undefined || before === undefined) continue
    const row = change(before)
    if (shown.every((name) => before[name] === row[name])) continue
    const pages = data.pages.map((page) => ({
      ...page,
      // A row that stands for a flood goes on to stand for it.
      rows: page.rows.map((other) => (other.id === id ? { ...row, flood: other.flood } : other)),
    }))
    client.setQueryData(key, { ...data, pages })
    void countAgain(client, listing.view)
  }
}

/** Puts a row's newer state in its place. An answer that comes behind a newer one changes nothing. */
function showRow(client: QueryClient, row: QueueRow): void {
  changeRow(client, row.id, (before) => (row.version < before.version ? before : row))
}

/**
 * Gives an open tip the columns that an act changed, until it is read again: the next key meets the newest
 * version. It keeps the time of its reading, for this is none.
 */
function showInTip(
  client: QueryClient,
  id: string,
  columns: Pick<TipView, 'version'> & Partial<TipView>,
): void {
  const { queryKey } = tipQuery(id)
  const state = client.getQueryState(queryKey)
  if (state?.data === undefined || columns.version < state.data.version) return
  client.setQueryData(queryKey, { ...state.data, ...columns }, { updatedAt: state.dataUpdatedAt })
}

/** Shows the tips of an act where they stand, and counts once. */
export function showActed(client: QueryClient, items: readonly ActedTip[]): void {
  const acted = new Map(items.map(({ outcome: _, by: __, ...columns }) => [columns.id, columns]))
  for (const [tipId, columns] of acted) showInTip(client, tipId, columns)
  for (const listing of cachedListings(client)) {
    client.setQueryData(queueQuery(listing).queryKey, (data) =>
      data === undefined
        ? data
        : {
            ...data,
            pages: data.pages.map((page) => ({
              ...page,
              rows: page.rows.map((row) => ({ ...row, ...acted.get(row.id) })),
            })),
          },
    )
    void countAgain(client, listing.view)
  }
}

/** Reads the counts after an act of the person. A failure is passed over: the next look brings them. */
async function countAgain(client: QueryClient, view: QueueView): Promise<void> {
  try {
    const found = await readCounts({})
    client.setQueryData(lookQuery(view).queryKey, (look) => look && { ...look, ...found, more: 0 })
  } catch {
    return
  }
}

/**
 * Marks a tip as read by the office, as far as it was read. A failure is passed over: the tip stays unread.
 */
export async function markSeen(client: QueryClient, { id, unread, messages }: TipView): Promise<void> {
  const answers = messages.filter(({ from }) => from === 'reporter').length
  try {
    await api.tips[':id'].seen.$post({ param: { id }, json: { answers } })
  } catch {
    return
  }
  // The tip may have moved since it was read, and the reporter may have written.
  changeRow(client, id, (before) =>
    before.unread > unread ? before : { ...before, unread: 0, answeredOn: null },
  )
}

type Post<Body> = (request: {
  readonly param: { readonly id: string }
  readonly json: Body
}) => Promise<unknown>

function useTipAct<Body>(id: string, post: Post<Body>) {
  return useChange((json: Body) => post({ param: { id }, json }), tipQuery(id).queryKey)
}

/**
 * The acts on a tip. Each reads the tip again if it is open. A move and a hand-over answer with the tip's new
 * row, and a conflict reads it: the lists show it where they stand.
 */
export function useTipActs(id: string) {
  const client = useQueryClient()
  const tip = api.tips[':id']
  const shown =
    <Body>(post: (request: Parameters<Post<Body>>[0]) => Promise<{ json: () => Promise<QueueRow> }>) =>
    async (request: Parameters<Post<Body>>[0]) => {
      try {
        const row = await read(QueueRow, post(request))
        showRow(client, row)
        showInTip(client, id, row)
      } catch (error) {
        if (isRefused(error, 'conflict'))
          await read(QueueRow, tip.row.$get({ param: { id } })).then(
            (row) => {
              showRow(client, row)
            },
            () => undefined,
          )
        throw error
      }
    }
  return {
    move: useTipAct(id, shown(tip.moves.$post)),
    request: useTipAct(id, shown(tip.request.$post)),
    endRequest: useTipAct(id, shown(tip.request.end.$post)),
    message: useTipAct(id, tip.messages.$post),
    note: useTipAct(id, tip.notes.$post),
    reward: useTipAct(id, async (request: Parameters<typeof tip.reward.$post>[0]) => {
      await tip.reward.$post(request)
      void client.invalidateQueries({ queryKey: backlogQuery.queryKey })
    }),
    hold: useTipAct(id, async (request: Parameters<typeof tip.hold.$post>[0]) => {
      showInTip(client, id, await read(VersionView, tip.hold.$post(request)))
    }),
    assign: useTipAct(id, shown(tip.assignee.$post)),
  }
}
