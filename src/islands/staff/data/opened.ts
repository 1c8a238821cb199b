import { useEffect, useState } from 'react'
import { base64 } from '@scure/base'
import type * as z from 'zod'
import { openJson, type Identity } from '#shared/sealing/seal.ts'
import { useDesk } from './desk.ts'
import type { Ring } from './ring.ts'

// Opened text lives in the state of its component and never in the cache of answers: the lock empties it.

/** A sealed value as far as it is open. */
export type Opened<T> = T | 'locked' | 'opening' | 'unreadable'

/** Whether a sealed value is open. */
export function isOpen<T>(opened: Opened<T>): opened is T {
  return opened !== 'locked' && opened !== 'opening' && opened !== 'unreadable'
}

/** The sentence in the place of a sealed value that is not open. */
export const sealedTexts = {
  locked: '屏幕已锁定',
  opening: '正在解密…',
  unreadable: '打不开：钥匙不符或内容已损坏',
} as const

/** Returns the identities of a ring. */
export function identitiesOf(ring: Ring): Identity[] {
  return ring.map(({ identity }) => identity)
}

/** Opens a sealed JSON value in this browser. The value goes when the ring goes. */
export function useOpened<S extends z.ZodType>(schema: S, sealed: string): Opened<z.output<S>> {
  const { ring } = useDesk()
  const [state, setState] = useState<{ sealed: string; ring: Ring; opened: Opened<z.output<S>> } | null>(null)
  useEffect(() => {
    if (ring === null) {
      setState(null)
      return
    }
    let current = true
    openJson(schema, base64.decode(sealed), identitiesOf(ring))
      .then((opened: z.output<S>) => {
        if (current) setState({ sealed, ring, opened })
      })
      .catch(() => {
        if (current) setState({ sealed, ring, opened: 'unreadable' })
      })
    return () => {
      current = false
    }
  }, [schema, sealed, ring])
  if (ring === null) return 'locked'
  return state?.sealed === sealed && state.ring === ring ? state.opened : 'opening'
}
