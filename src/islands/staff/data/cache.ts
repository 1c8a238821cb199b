import {
  MutationCache,
  QueryCache,
  QueryClient,
  keepPreviousData,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
  type InfiniteData,
  type QueryKey,
  type UseInfiniteQueryOptions,
  type UseQueryOptions,
} from '@tanstack/react-query'
import { use } from 'react'
import { isRefused, sentenceOf } from './api.ts'
import { DeskContext } from './desk.ts'

/**
 * Makes the cache of the server's answers. It holds the answers as they came: sealed values stay sealed.
 * `onExpire` runs when an answer says that the session is over.
 */
export function newCache(onExpire: () => void): QueryClient {
  const onError = (error: unknown) => {
    if (isRefused(error, 'signed-out')) onExpire()
  }
  return new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({ onError }),
    defaultOptions: {
      // A pane reads when it opens, on its button and after an act: never when a focus or a line returns.
      queries: {
        networkMode: 'always',
        retry: false,
        staleTime: Infinity,
        gcTime: 0,
        refetchOnWindowFocus: false,
        refetchOnReconnect: false,
      },
      mutations: { networkMode: 'always', retry: false, gcTime: 0 },
    },
  })
}

const sentenceOrNull = (error: unknown) => (error === null ? null : sentenceOf(error))

/** A locked screen asks nothing. */
function useIsEnabled(): boolean {
  return use(DeskContext)?.isLocked !== true
}

/** Reads one answer. After an expiry the last one stays until the next: no form closes. */
export function useAnswer<T, K extends QueryKey>(options: UseQueryOptions<T, Error, T, K>) {
  const isEnabled = useIsEnabled()
  const { data, error, refetch, dataUpdatedAt, isPlaceholderData } = useQuery({
    ...options,
    enabled: isEnabled && options.enabled !== false,
    placeholderData: keepPreviousData,
  })
  return {
    value: data ?? null,
    /** The time at which the answer came. Null while it is missing, or that of another question. */
    readAt: data === undefined || isPlaceholderData ? null : dataUpdatedAt,
    sentence: sentenceOrNull(error),
    reload: () => {
      void refetch()
    },
  }
}

/** A page of a list, with the cursor of the next one. */
interface Page {
  readonly next: string | null
}

/** Reads a list page by page. `last` is the newest page, also while another list is on its way. */
export function usePages<P extends Page, K extends QueryKey>(
  options: UseInfiniteQueryOptions<P, Error, InfiniteData<P>, K, string | null>,
) {
  const client = useQueryClient()
  const isEnabled = useIsEnabled()
  const list = useInfiniteQuery({ ...options, enabled: isEnabled, placeholderData: keepPreviousData })
  const { data, error, isPlaceholderData, isFetching, isFetchingNextPage, hasNextPage } = list
  return {
    pages: data === undefined || isPlaceholderData ? null : data.pages,
    last: data?.pages.at(-1) ?? null,
    sentence: sentenceOrNull(error),
    hasMore: hasNextPage,
    isLoadingMore: isFetchingNextPage,
    /** Reads the first page again and drops the others. The rows stay if that fails. */
    reload: () => {
      client.infiniteQuery({ ...options, staleTime: 0, pages: 1 }).catch(() => undefined)
    },
    /** Reads the next page. Returns it, or null when there is none. */
    loadMore: async (): Promise<P | null> => {
      if (!hasNextPage || isFetching) return null
      const { data: longer, isError } = await list.fetchNextPage()
      return isError ? null : (longer?.pages.at(-1) ?? null)
    },
    /** Reads all pages that are left, `most` in all. Returns the pages that are there. */
    loadAll: async (most: number): Promise<readonly P[]> => {
      let pages = data?.pages ?? []
      while (pages.length < most && (pages.at(-1)?.next ?? null) !== null) {
        const { data: longer, isError } = await list.fetchNextPage()
        if (isError || longer === undefined) break
        pages = longer.pages
      }
      return pages
    },
  }
}

/**
 * Sends an act and reads again what it changed, after a conflict too. Its variables are kept while it runs:
 * they must be sealed.
 */
export function useChange<V, R>(send: (variables: V) => Promise<R>, changed: QueryKey) {
  const client = useQueryClient()
  return useMutation({
    // Not `send` itself: it would take the library's context for its own options.
    mutationFn: (variables: V) => send(variables),
    onSettled: (_, error) => {
      if (error === null || isRefused(error, 'conflict')) void client.invalidateQueries({ queryKey: changed })
    },
  }).mutateAsync
}
