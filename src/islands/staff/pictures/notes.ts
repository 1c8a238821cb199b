import { useEffect, useState } from 'react'
import { base64 } from '@scure/base'
import { openJson } from '#shared/sealing/seal.ts'
import { Note } from '#shared/tip/sealed.ts'
import { useDesk } from '../data/desk.ts'
import { identitiesOf } from '../data/opened.ts'
import type { Ring } from '../data/ring.ts'

/** A code that staff added, opened. */
export type NotedCode = NonNullable<Note['code']>

/** Opens the notes that hold codes. One that no key opens is passed over. */
export async function openCodes<T extends { readonly sealed: string }>(
  notes: readonly T[],
  ring: Ring,
): Promise<(T & { readonly code: NotedCode })[]> {
  const found: (T & { readonly code: NotedCode })[] = []
  for (const note of notes) {
    const opened = await openJson(Note, base64.decode(note.sealed), identitiesOf(ring)).catch(() => null)
    if (opened?.code !== undefined) found.push({ ...note, code: opened.code })
  }
  return found
}

/** The codes in some notes. Null until all are open. They live in the state of the component. */
export function useCodes<T extends { readonly sealed: string }>(
  notes: readonly T[] | undefined,
): readonly (T & { readonly code: NotedCode })[] | null {
  const { ring } = useDesk()
  const [state, setState] = useState<{
    readonly notes: readonly T[]
    readonly codes: readonly (T & { readonly code: NotedCode })[]
  } | null>(null)
  useEffect(() => {
    if (ring === null || notes === undefined) {
      setState(null)
      return
    }
    let isWanted = true
    void openCodes(notes, ring).then((codes) => {
      if (isWanted) setState({ notes, codes })
    })
    return () => {
      isWanted = false
    }
  }, [notes, ring])
  return ring !== null && state !== null && state.notes === notes ? state.codes : null
}
