import { useEffect, useEffectEvent } from 'react'
import * as z from 'zod'
import { keepWrapped, wrappedRing } from './data/ring.ts'

/** Words between the tabs of one browser. A ring travels as it is kept: under the key of the session. */
const Word = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ask').describe('A new tab has no ring') }),
  z.object({ kind: z.literal('ring').describe('An unlocked tab has one'), kept: z.string() }),
  z.object({ kind: z.literal('lock').describe('A person locked a tab, or signed out') }),
  z.object({ kind: z.literal('touch').describe('A person uses a tab') }),
])
type Word = z.infer<typeof Word>

// One object speaks and listens: a channel brings no object its own words.
let opened: BroadcastChannel | null = null
/** Returns the channel between the tabs; null in a browser without one. */
function channel(): BroadcastChannel | null {
  if (typeof BroadcastChannel === 'undefined') return null
  opened ??= new BroadcastChannel('zhenzheng.tabs')
  return opened
}

/** A tab answers within a few milliseconds; with no other tab the new one asks for the password. */
const answerMs = 500

/** Says a word to all other tabs. */
export function sayToTabs(word: Word): void {
  channel()?.postMessage(word)
}

function listen(onWord: (word: Word) => void): () => void {
  const hear = ({ data }: MessageEvent<unknown>) => {
    const word = Word.safeParse(data)
    if (word.success) onWord(word.data)
  }
  channel()?.addEventListener('message', hear)
  return () => {
    channel()?.removeEventListener('message', hear)
  }
}

/** Gives the other tabs the ring of this one, as it is kept. */
export function giveRing(): void {
  const kept = wrappedRing()
  if (kept !== null) sayToTabs({ kind: 'ring', kept })
}

/** Asks the other tabs for their ring, and keeps it in this one. Resolves to whether one answered. */
export function askForRing(): Promise<boolean> {
  return new Promise((resolve) => {
    const stop = listen((word) => {
      if (word.kind !== 'ring') return
      keepWrapped(word.kept)
      end(true)
    })
    const timer = window.setTimeout(() => {
      end(false)
    }, answerMs)
    const end = (isGiven: boolean) => {
      window.clearTimeout(timer)
      stop()
      resolve(isGiven)
    }
    sayToTabs({ kind: 'ask' })
  })
}

/** Listens to the other tabs. An unlocked tab answers their question; `onRing` runs in a locked one. */
export function useTabs(
  isOpen: boolean,
  { onLock, onRing }: { onLock: () => void; onRing: (kept: string) => void },
): void {
  const hear = useEffectEvent((word: Word) => {
    if (word.kind === 'ask' && isOpen) giveRing()
    if (word.kind === 'lock') onLock()
    if (word.kind === 'ring' && !isOpen) onRing(word.kept)
  })
  useEffect(
    () =>
      listen((word) => {
        hear(word)
      }),
    [],
  )
}

/** Calls `onTouch` when a person uses another tab. Returns the function that ends it. */
export function onTouchElsewhere(onTouch: () => void): () => void {
  return listen((word) => {
    if (word.kind === 'touch') onTouch()
  })
}
