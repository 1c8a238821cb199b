import { useState } from 'react'
import { useDesk } from './desk.ts'

/** Keeps a text while it is typed. It survives a lock, a conflict and a visit to another tip. */
export function useDraft(place: string): [text: string, write: (text: string) => void] {
  const { drafts } = useDesk()
  const [, redraw] = useState(0)
  return [
    drafts.get(place) ?? '',
    (text) => {
      if (text === '') drafts.delete(place)
      else drafts.set(place, text)
      redraw((turn) => turn + 1)
    },
  ]
}
