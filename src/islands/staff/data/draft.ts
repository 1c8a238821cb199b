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

/** Another field of a tip: the place of its draft, and its label. */
interface Rest {
  readonly place: string
  readonly label: string
}

/**
 * Keeps the text of a step, whose form closes with its act. `finish` empties it once the text was stored.
 * Words typed since it went move to the field `rest`. The returned end of a sentence names that field.
 */
export function useStepDraft(
  at: string,
  rest: Rest,
): [text: string, write: (text: string) => void, finish: (stored: string) => string] {
  const { drafts } = useDesk()
  const [text, write] = useDraft(at)
  const finish = (stored: string) => {
    const now = drafts.text(at)
    const late = (now.startsWith(stored) ? now.slice(stored.length) : now).trim()
    write('')
    if (late === '') return ''
    drafts.write(rest.place, [drafts.text(rest.place), late].filter((part) => part !== '').join('\n'))
    return `；后写的字没有发，在“${rest.label}”里`
  }
  return [text, write, finish]
}

/** The field for notes of a tip, as the rest of a step. */
export const noteOf = (tipId: string): Rest => ({ place: `${tipId}/note`, label: '写备注' })
