import { useSyncExternalStore } from 'react'
import { useDesk } from './desk.ts'

/**
 * Keeps a text while it is typed. It survives a lock, a reload, a conflict and a visit to another tip. `drop`
 * ends a text that was stored; words that were typed since it went stay.
 */
export function useDraft(
  at: string,
): [text: string, write: (text: string) => void, drop: (stored: string) => void] {
  const { drafts } = useDesk()
  const text = useSyncExternalStore(drafts.listen, () => drafts.text(at))
  return [
    text,
    (typed) => {
      drafts.write(at, typed)
    },
    (stored) => {
      if (drafts.text(at) === stored) drafts.write(at, '')
    },
  ]
}
