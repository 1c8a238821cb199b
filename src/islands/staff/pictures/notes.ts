import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { openCodes, type WithCode } from '#shared/pictures/noted.ts'
import { api } from '../data/api.ts'
import { useDesk, type NamedTip } from '../data/desk.ts'
import { identitiesOf } from '../data/opened.ts'
import { tipQuery } from '../data/queries.ts'

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

/** Returns the sentence for a code that was added. */
export function addedCodeWords({ number }: NamedTip): string {
  return `二维码已加到 ${number} 的认人线索`
}

/**
 * Changes the codes of tips. `refresh` reads again what they change; `takeOff` does so after a failure too.
 */
export function useCodeChanges() {
  const client = useQueryClient()
  const refresh = async (tipId: string) => {
    await client.invalidateQueries({ queryKey: tipQuery(tipId).queryKey })
    await client.invalidateQueries({ queryKey: ['seller'] })
  }
  return {
    refresh,
    takeOff: async (tipId: string, noteIds: readonly string[]) => {
      try {
        for (const noteId of noteIds)
          await api.tips[':id'].codes.back.$post({ param: { id: tipId }, json: { noteId } })
      } finally {
        await refresh(tipId)
      }
    },
  }
}
