import { useEffect, useState } from 'react'
import * as z from 'zod'
import type { SessionView } from '#shared/contract/sign-in.ts'
import { unwrap, wrap } from '#shared/sealing/tab.ts'

const place = 'zhenzheng.drafts'
/** A text is kept when its writer pauses this long. */
const pauseMs = 300

const Kept = z.array(z.tuple([z.string(), z.string()]))

/** Works with the storage of this tab. A browser that refuses it keeps no draft over a reload. */
function inStorage<T>(work: (storage: Storage) => T): T | null {
  try {
    return work(sessionStorage)
  } catch {
    return null
  }
}

/** The place of the key with which a text went out, while its answer is missing. */
export const keyPlaceOf = (at: string) => `${at}/key`

/**
 * The texts that a person types and has not sent, by place. They outlive a lock, and a reload while the
 * session lasts: the tab keeps them encrypted under the session's key.
 */
export class Drafts {
  readonly #texts = new Map<string, string>()
  readonly #readers = new Set<() => void>()
  #session: SessionView
  #timer = 0
  #turn = 0
  #isRecalled = false
  #isOver = false

  constructor(session: SessionView) {
    this.#session = session
  }

  get isEmpty(): boolean {
    return this.#texts.size === 0
  }

  /** Returns the text of a place; '' for none. */
  text(at: string): string {
    return this.#texts.get(at) ?? ''
  }

  /** Takes a text as it is typed. An empty one drops its key. */
  write(at: string, text: string): void {
    if (text === '') {
      this.#texts.delete(at)
      this.#texts.delete(keyPlaceOf(at))
    } else this.#texts.set(at, text)
    this.#tell()
    window.clearTimeout(this.#timer)
    this.#timer = window.setTimeout(() => {
      void this.save()
    }, pauseMs)
  }

  /** Keeps all texts in this tab now. */
  save(): Promise<void> {
    return this.keep(this.#session)
  }

  /** Calls `reader` after each change. Returns the function that ends it. */
  readonly listen = (reader: () => void): (() => void) => {
    this.#readers.add(reader)
    return () => {
      this.#readers.delete(reader)
    }
  }

  /** Keeps all texts in this tab under the key of a session. */
  async keep(session: SessionView): Promise<void> {
    if (this.#isOver) return
    this.#session = session
    this.#turn += 1
    const turn = this.#turn
    const kept = this.isEmpty ? null : await wrap(session, JSON.stringify([...this.#texts]))
    // A later text was kept in between.
    if (turn !== this.#turn) return
    inStorage((storage) => {
      if (kept === null) storage.removeItem(place)
      else storage.setItem(place, kept)
    })
  }

  /** Takes the texts that this tab kept before a reload, once. A text typed since then stands. */
  async recall(): Promise<void> {
    if (this.#isRecalled) return
    this.#isRecalled = true
    const kept = inStorage((storage) => storage.getItem(place))
    if (kept === null) return
    try {
      for (const [at, text] of Kept.parse(JSON.parse(await unwrap(this.#session, kept))))
        if (!this.#texts.has(at)) this.#texts.set(at, text)
      this.#tell()
    } catch {
      // Texts of a session that is over.
      inStorage((storage) => {
        storage.removeItem(place)
      })
    }
  }

  /** Drops all texts, here and in the tab, for good. */
  forget(): void {
    this.#isOver = true
    this.#texts.clear()
    this.#turn += 1
    window.clearTimeout(this.#timer)
    inStorage((storage) => {
      storage.removeItem(place)
    })
  }

  #tell(): void {
    for (const reader of this.#readers) reader()
  }
}

/** The drafts of a person until they leave. A session that follows keeps them under its own key. */
export function useDrafts(session: SessionView): Drafts {
  const [drafts] = useState(() => new Drafts(session))
  useEffect(() => {
    void drafts.recall().then(() => drafts.keep(session))
  }, [drafts, session])
  useEffect(
    () => () => {
      drafts.forget()
    },
    [drafts],
  )
  return drafts
}
