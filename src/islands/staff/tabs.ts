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

/** A word with its tab: a channel brings a tab its own words too. */
const Said = z.object({ from: z.string(), word: Word })

const name = 'zhenzheng.tabs'
const self = crypto.randomUUID()
/** A tab answers within a few milliseconds; with no other tab the new one asks for the password. */
const answerMs = 500

/** Says a word to all other tabs. A browser without channels has tabs that know nothing of each other. */
export function sayToTabs(word: Word): void {
  if (typeof BroadcastChannel === 'undefined') return
  const channel = new BroadcastChannel(name)
  channel.postMessage({ from: self, word } satisfies z.infer<typeof Said>)
  channel.close()
}

function listen(onWord: (word: Word) => void): () => void {
  if (typeof BroadcastChannel === 'undefined') return () => undefined
  const channel = new BroadcastChannel(name)
  channel.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
    const said = Said.safeParse(data)
    if (said.success && said.data.from !== self) onWord(said.data.word)
  })
  return () => {
    channel.close()
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
