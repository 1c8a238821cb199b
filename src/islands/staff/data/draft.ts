import { useSyncExternalStore } from 'react'
import { useDesk } from './desk.ts'

/** Keeps a text while it is typed. It survives a lock, a reload, a conflict and a visit to another tip. */
export function useDraft(at: string): [text: string, write: (text: string) => void] {
  const { drafts } = useDesk()
  const text = useSyncExternalStore(drafts.listen, () => drafts.text(at))
  return [
    text,
    (typed) => {
      drafts.write(at, typed)
    },
  ]
}
