import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useMemo, useState } from 'react'
import { recipientOf } from '#shared/sealing/seal.ts'
import { ReindexView, type ReindexInput } from '#shared/sellers/reindexing/reindexing.ts'
import { linkKeyOf } from '#shared/sellers/token.ts'
import { api, isRefused, read, sentenceOf } from '../data/api.ts'
import type { Reindexing } from '../data/desk.ts'
import { identitiesOf } from '../data/opened.ts'
import { backlogQuery } from '../data/queries.ts'
import type { Ring } from '../data/ring.ts'

const clock = { clock: '' } as const

type Progress = Omit<Reindexing, 'start'>
const idle: Progress = { state: 'idle', done: 0, left: 0, unreadable: 0, sentence: null }

const pause = () => new Promise<void>((resolve) => window.setTimeout(resolve, 0))

async function reindex(ring: Ring, isOver: () => boolean, show: (now: Progress) => void): Promise<void> {
  const [newest, first] = [ring[0], ring.at(-1)]
  if (newest === undefined || first === undefined) return
  // The rules are large, and few people need them here.
  const { reindexedTip, rules } = await import('#shared/sellers/reindexing/reindexed-tip.ts')
  const office = await recipientOf(newest.identity)
  const keys = { linkKey: linkKeyOf(first.identity), identities: identitiesOf(ring), office }
  let done = 0
  let unreadable = 0
  let overtaken = 0
  let after: string | null = ''
  let tips: ReindexInput['tips'] = []
  for (;;) {
    const json: ReindexInput = { rules, officeKeyId: newest.id, after, tips }
    const view: ReindexView = await read(ReindexView, api.sellers.reindex.$post({ query: clock, json }))
    if (isOver()) return
    done += view.stored
    overtaken += tips.length - view.stored
    const { left } = view
    show({ state: 'working', done, left, unreadable, sentence: null })
    tips = []
    for (const tip of view.tips) {
      const made = await reindexedTip(keys, tip)
      if (made === null) unreadable += 1
      else tips.push(made)
      // The hands of the person go first.
      await pause()
      if (isOver()) return
    }
    after = view.next
    if (after !== null || tips.length > 0) continue
    // A tip that changed meanwhile is tried once more, as it is now.
    if (overtaken === 0 || left === 0) {
      show({ state: 'done', done, left, unreadable, sentence: null })
      return
    }
    after = ''
    overtaken = 0
    unreadable = 0
  }
}

/**
 * Compares tips of older rules by the present ones, in the background of an unlocked desk. A lead starts it.
 * It stops at the lock and goes on with what is left. It waits for the work of the office key:
 * what an earlier key opens is re-sealed first.
 */
export function useReindexing(ring: Ring | null, isWaiting: boolean): Reindexing {
  const client = useQueryClient()
  const [starts, setStarts] = useState(0)
  const [now, setNow] = useState(idle)
  useEffect(() => {
    if (starts === 0 || ring === null || isWaiting) return
    const stop = new AbortController()
    const isOver = () => stop.signal.aborted
    reindex(ring, isOver, setNow)
      .catch((error: unknown) => {
        if (isOver()) return
        const sentence = isRefused(error, 'conflict')
          ? '服务器上的程序或办公钥匙换过了，请刷新页面再做。'
          : sentenceOf(error)
        setNow((before) => ({ ...before, state: 'stopped', sentence }))
      })
      .finally(() => {
        if (isOver()) return
        setStarts(0)
        for (const queryKey of [backlogQuery.queryKey, ['seller'], ['queue']])
          void client.invalidateQueries({ queryKey })
      })
    return () => {
      stop.abort()
    }
  }, [starts, ring, isWaiting, client])
  const start = useCallback(() => {
    setNow({ ...idle, state: 'working' })
    setStarts((count) => count + 1)
  }, [])
  return useMemo(() => ({ ...now, start }), [now, start])
}
