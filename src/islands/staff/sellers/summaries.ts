import { useEffect, useState } from 'react'
import { base64 } from '@scure/base'
import type { SellerHead } from '#shared/sellers/contract.ts'
import { openJson } from '#shared/sealing/seal.ts'
import { TipSummary } from '#shared/tip/sealed.ts'
import { useDesk } from '../data/desk.ts'
import { identitiesOf } from '../data/opened.ts'
import type { Ring } from '../data/ring.ts'

type Sealed = SellerHead['tips']

async function openAll(
  tips: Sealed,
  ring: Ring,
  isOver: () => boolean,
): Promise<ReadonlyMap<string, TipSummary>> {
  const opened = new Map<string, TipSummary>()
  for (const { id, summary } of tips) {
    if (isOver()) break
    if (summary === null) continue
    const text = await openJson(TipSummary, base64.decode(summary), identitiesOf(ring)).catch(() => null)
    if (text !== null) opened.set(id, text)
    // The hands of the person go first.
    await new Promise<void>((resolve) => window.setTimeout(resolve, 0))
  }
  return opened
}

/**
 * Opens the summaries of some tips in this browser. Null until all are open. They live in the state of the
 * component, as every opened text: the lock empties it.
 */
export function useSummaries(tips: Sealed): ReadonlyMap<string, TipSummary> | null {
  const { ring } = useDesk()
  const [state, setState] = useState<{
    readonly tips: Sealed
    readonly opened: ReadonlyMap<string, TipSummary>
  } | null>(null)
  useEffect(() => {
    if (ring === null) {
      setState(null)
      return
    }
    const stop = new AbortController()
    void openAll(tips, ring, () => stop.signal.aborted).then((opened) => {
      if (!stop.signal.aborted) setState({ tips, opened })
    })
    return () => {
      stop.abort()
    }
  }, [tips, ring])
  return ring !== null && state?.tips === tips ? state.opened : null
}
