import { useEffect, useState } from 'react'
import { base64 } from '@scure/base'
import type { SessionView } from '#shared/contract/sign-in.ts'
import { IndexedView, UnindexedPage, type TokensInput } from '#shared/sellers/contract.ts'
import { indexTip } from '#shared/sellers/index-tip.ts'
import { linkKeyOf } from '#shared/sellers/token.ts'
import { openJson } from '#shared/sealing/seal.ts'
import { TipSummary } from '#shared/tip/sealed.ts'
import { api, read } from '../data/api.ts'
import type { Indexing } from '../data/desk.ts'
import { identitiesOf } from '../data/opened.ts'
import type { Ring } from '../data/ring.ts'
import { isTriage } from '../panes.tsx'

const clock = { clock: '' } as const
/** New tips are looked for this often. */
const pauseMs = 15_000

const pause = (ms: number) => new Promise<void>((resolve) => window.setTimeout(resolve, ms))

/** Opens the summaries of a page and makes their tokens. A summary that no key opens is passed over. */
async function tokensOf(
  page: UnindexedPage,
  ring: Ring,
  isOver: () => boolean,
): Promise<TokensInput['tips']> {
  const first = ring.at(-1)
  if (first === undefined) return []
  const linkKey = linkKeyOf(first.identity)
  const identities = identitiesOf(ring)
  const tips: TokensInput['tips'] = []
  for (const { id, summary } of page.tips) {
    const opened = await openJson(TipSummary, base64.decode(summary), identities).catch(() => null)
    if (opened !== null) tips.push(indexTip(linkKey, id, opened))
    // The hands of the person go first.
    await pause(0)
    if (isOver()) return []
  }
  return tips
}

/** Opens new summaries once, and posts their tokens. */
async function indexOnce(ring: Ring, isOver: () => boolean, show: (now: Indexing | null) => void) {
  let done = 0
  let cursor: string | null = null
  do {
    const query: { clock: ''; cursor?: string } = cursor === null ? clock : { ...clock, cursor }
    const page: UnindexedPage = await read(UnindexedPage, api.sellers.unindexed.$get({ query }))
    if (isOver() || page.tips.length === 0) break
    show({ done, total: done + page.left })
    const tips = await tokensOf(page, ring, isOver)
    if (tips.length > 0) {
      const posted = api.sellers.tokens.$post({ query: clock, json: { tips } })
      const { left } = await read(IndexedView, posted)
      done += tips.length
      if (!isOver()) show({ done, total: done + left })
    }
    cursor = page.next
  } while (cursor !== null && !isOver())
  show(null)
}

/**
 * Compares new tips in the background of an unlocked desk: it opens their summaries here and posts blind
 * tokens. It stops at the lock, and goes on with what is left.
 */
export function useIndexing({ role }: SessionView, ring: Ring | null): Indexing | null {
  const [now, setNow] = useState<Indexing | null>(null)
  useEffect(() => {
    if (!isTriage(role) || ring === null || ring.length === 0) return
    const stop = new AbortController()
    const isOver = () => stop.signal.aborted
    const work = async () => {
      while (!isOver()) {
        // A failure is passed over: the next turn begins with what is left.
        await indexOnce(ring, isOver, (step) => {
          if (!isOver()) setNow(step)
        }).catch(() => undefined)
        await pause(pauseMs)
      }
    }
    void work()
    return () => {
      stop.abort()
      setNow(null)
    }
  }, [role, ring])
  return now
}
