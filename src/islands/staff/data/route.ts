import { useSyncExternalStore } from 'react'
import type { QueueView } from '#shared/contract/queue.ts'

/** The parts of the fragment, such as `new/ID`. A browser never sends the fragment to a server. */
export interface Fragment {
  readonly path: string
  readonly id: string | null
}

function parse(hash: string): Fragment {
  const [path = '', id = ''] = hash.replace(/^#\/?/, '').split('/')
  return { path, id: /^[0-9A-Za-z-]+$/.test(id) ? id : null }
}

/** Address of a list of the queue, or of a tip beside its list. */
export function queueAddress(view: QueueView, tipId?: string): string {
  return tipId === undefined ? `#${view}` : `#${view}/${tipId}`
}

function subscribe(changed: () => void): () => void {
  window.addEventListener('hashchange', changed)
  return () => {
    window.removeEventListener('hashchange', changed)
  }
}

/** Returns the fragment of the address and follows its changes. */
export function useFragment(): Fragment {
  return parse(useSyncExternalStore(subscribe, () => location.hash))
}
