import { createContext, use, useCallback, useEffect, useRef, useState } from 'react'
import type * as z from 'zod'
import { base64 } from '@scure/base'
import type { SessionView } from '#shared/contract/staff.ts'
import { openJson, type Identity } from '#shared/sealing/seal.ts'
import { fieldSentences, isRefused, sentenceOf } from './api.ts'
import type { Ring } from './ring.ts'

/** What every part of the desk shares once someone is signed in. */
export interface Desk {
  readonly session: SessionView
  /** Null while the screen is locked, and for those who hold no key. */
  readonly ring: Ring | null
  readonly isLocked: boolean
  /** Texts not yet sent, by place; they outlive a lock and a change of tip, not a sign-out. */
  readonly drafts: Map<string, string>
  /** Say something to a screen reader, and at the foot of the screen. */
  readonly announce: (sentence: string) => void
  /** The server no longer knows the session: lock, keep what was typed. */
  readonly expire: () => void
  /** The session as the server now describes it. */
  readonly renew: (session: SessionView) => void
}

export const DeskContext = createContext<Desk | null>(null)

/** The desk. @throws Error outside of it. */
export function useDesk(): Desk {
  const desk = use(DeskContext)
  if (desk === null) throw new Error('outside of the desk')
  return desk
}

/** One piece of work at a time: whether it runs, what went wrong, and how to begin it. */
export function useAct() {
  const expire = use(DeskContext)?.expire
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)
  // Buttons stay enabled while work runs, so that they keep the focus: the guard is here, and holds within one tick.
  const running = useRef(false)
  const act = (work: () => Promise<void>) => {
    if (running.current) return
    running.current = true
    setBusy(true)
    setError(null)
    work()
      .catch((failure: unknown) => {
        setError(failure)
        if (isRefused(failure, 'signed-out')) expire?.()
      })
      .finally(() => {
        running.current = false
        setBusy(false)
      })
  }
  return { busy, error, sentence: error === null ? null : sentenceOf(error), fields: fieldSentences(error), act }
}

/** Something read from the server, again whenever `key` changes or `reload` is called; an answer that comes too late is dropped. */
export function useLoad<T>(load: () => Promise<T>, key: string) {
  const expire = use(DeskContext)?.expire
  const [state, setState] = useState<{ key: string; value: T | null; error: unknown }>({ key, value: null, error: null })
  const [turn, setTurn] = useState(0)
  const latest = useRef(load)
  useEffect(() => {
    latest.current = load
  })
  useEffect(() => {
    let current = true
    latest
      .current()
      .then((value) => {
        if (current) setState({ key, value, error: null })
      })
      .catch((error: unknown) => {
        if (!current) return
        setState((before) => ({ key, value: before.key === key ? before.value : null, error }))
        if (isRefused(error, 'signed-out')) expire?.()
      })
    return () => {
      current = false
    }
  }, [key, turn, expire])
  const reload = useCallback(() => {
    setTurn((before) => before + 1)
  }, [])
  const fresh = state.key === key
  return { value: fresh ? state.value : null, sentence: fresh && state.error !== null ? sentenceOf(state.error) : null, reload }
}

/** State of something sealed on its way to the eye. */
export type Opened<T> = T | 'locked' | 'opening' | 'unreadable'

/** Whether it has been opened. */
export function isOpen<T>(opened: Opened<T>): opened is T {
  return opened !== 'locked' && opened !== 'opening' && opened !== 'unreadable'
}

/** What to say instead of something sealed that is not open. */
export const sealedTexts = { locked: '屏幕已锁定', opening: '正在解密…', unreadable: '打不开：钥匙不符或内容已损坏' } as const

/** The identities of a ring. */
export function identitiesOf(ring: Ring): Identity[] {
  return ring.map(({ identity }) => identity)
}

/** A sealed JSON value, opened in this browser; gone again when the ring is. */
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

/** Text being typed at a place: it survives a lock, a conflict and a visit to another tip. */
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
