import { useEffect, useState } from 'react'
import { openCodes, type WithCode } from '#shared/pictures/noted.ts'
import { useDesk } from '../data/desk.ts'
import { identitiesOf } from '../data/opened.ts'

/** The codes in some notes. Null until all are open. They live in the state of the component. */
export function useCodes<T extends { readonly sealed: string }>(
  notes: readonly T[] | undefined,
): readonly WithCode<T>[] | null {
  const { ring } = useDesk()
  const [state, setState] = useState<{
    readonly notes: readonly T[]
    readonly codes: readonly WithCode<T>[]
  } | null>(null)
  useEffect(() => {
    if (ring === null || notes === undefined) {
      setState(null)
      return
    }
    let isWanted = true
    void openCodes(notes, identitiesOf(ring)).then((codes) => {
      if (isWanted) setState({ notes, codes })
    })
    return () => {
      isWanted = false
    }
  }, [notes, ring])
  return ring !== null && state !== null && state.notes === notes ? state.codes : null
}
