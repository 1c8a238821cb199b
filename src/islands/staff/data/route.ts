import { useMemo, useSyncExternalStore } from 'react'
import { QueueFilter, type QueueView } from '#shared/contract/queue.ts'
import { keysOf } from '#shared/keys.ts'

/** The parts of the fragment, such as `first/ID?category=selling`. A browser never sends it to a server. */
export interface Fragment {
  readonly path: string
  readonly id: string | null
  readonly filter: QueueFilter
}

/** A view of the queue, and the part of it that the person asked for. */
export interface Listing {
  readonly view: QueueView
  readonly filter: QueueFilter
}

const filterFields = keysOf(QueueFilter.shape)

/** Whether a filter leaves anything out, or changes the order. */
export function isNarrowed(filter: QueueFilter): boolean {
  return filterFields.some((name) => filter[name] !== undefined)
}

/** Reads a filter. A field that says nothing known is passed over: an old bookmark still opens its list. */
function readFilter(query: string): QueueFilter {
  const given = Object.fromEntries(new URLSearchParams(query))
  const known = filterFields.filter(
    (name) => name in given && QueueFilter.shape[name].safeParse(given[name]).success,
  )
  return QueueFilter.parse(Object.fromEntries(known.map((name) => [name, given[name]])))
}

function parse(hash: string): Fragment {
  const [place = '', query = ''] = hash.replace(/^#\/?/, '').split('?')
  const [path = '', id = ''] = place.split('/')
  return { path, id: /^[0-9A-Za-z-]+$/.test(id) ? id : null, filter: readFilter(query) }
}

/** Address of a list of the queue, or of a tip beside its list. */
export function queueAddress({ view, filter }: Listing, tipId?: string): string {
  const given = filterFields.flatMap((name) => (filter[name] === undefined ? [] : [[name, filter[name]]]))
  const query = new URLSearchParams(given).toString()
  return `#${view}${tipId === undefined ? '' : `/${tipId}`}${query === '' ? '' : `?${query}`}`
}

/** A view as it is, without a filter. */
export function whole(view: QueueView): Listing {
  return { view, filter: {} }
}

function subscribe(changed: () => void): () => void {
  window.addEventListener('hashchange', changed)
  return () => {
    window.removeEventListener('hashchange', changed)
  }
}

/** Returns the fragment of the address and follows its changes. */
export function useFragment(): Fragment {
  const hash = useSyncExternalStore(subscribe, () => location.hash)
  return useMemo(() => parse(hash), [hash])
}
