import { useSyncExternalStore } from 'react'
import { queueViews, type QueueView } from '#shared/contract/staff.ts'

/** Where on the desk one is; kept in the fragment, which is never sent. */
export type Route =
  | { readonly pane: 'queue'; readonly view: QueueView; readonly tipId: string | null }
  | { readonly pane: 'rewards' | 'stats' | 'people' | 'audit' | 'account' | 'join' }

const panes = ['rewards', 'stats', 'people', 'audit', 'account', 'join'] as const

function isView(text: string): text is QueueView {
  return Object.hasOwn(queueViews, text)
}

function parse(fragment: string): Route {
  const [first = '', second = ''] = fragment.replace(/^#\/?/, '').split('/')
  const pane = panes.find((name) => name === first)
  if (pane !== undefined) return { pane }
  return {
    pane: 'queue',
    view: isView(first) ? first : 'new',
    tipId: /^[0-9A-Za-z-]+$/.test(second) ? second : null,
  }
}

/** Address of a place on the desk. */
export function addressOf(route: Route): string {
  return route.pane === 'queue'
    ? `#${route.view}${route.tipId === null ? '' : `/${route.tipId}`}`
    : `#${route.pane}`
}

function subscribe(changed: () => void): () => void {
  window.addEventListener('hashchange', changed)
  return () => {
    window.removeEventListener('hashchange', changed)
  }
}

/** The place that the address names. */
export function useRoute(): Route {
  return parse(useSyncExternalStore(subscribe, () => location.hash))
}
