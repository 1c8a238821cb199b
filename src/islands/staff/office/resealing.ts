import { useEffect, useState } from 'react'
import { ResealPage, ResealView, type ResealInput } from '#shared/contract/reseal.ts'
import type { SessionView } from '#shared/contract/sign-in.ts'
import { rewrapHeader } from '#shared/sealing/rewrap.ts'
import { recipientOf } from '#shared/sealing/seal.ts'
import { api, read, sentenceOf } from '../data/api.ts'
import type { Resealing } from '../data/desk.ts'
import { identitiesOf } from '../data/opened.ts'
import type { Ring } from '../data/ring.ts'

const clock = { clock: '' } as const

async function reseal(ring: Ring, isOver: () => boolean, show: (now: Resealing) => void): Promise<void> {
  const [newest] = ring
  if (newest === undefined) return
  const epochs = { recipient: await recipientOf(newest.identity), identities: identitiesOf(ring) }
  let unreadable = 0
  let cursor: string | null = null
  do {
    const query: { clock: ''; cursor?: string } = cursor === null ? clock : { ...clock, cursor }
    const page: ResealPage = await read(ResealPage, api.reseal.$get({ query }))
    // The server names another key than this ring's newest: nothing is sealed to it.
    if (isOver() || page.officeKeyId !== newest.id) return
    if (page.left > 0) show({ left: page.left, unreadable, state: 'working', sentence: null })
    const objects: ResealInput['objects'] = []
    for (const { kind, id, header: before } of page.objects) {
      const header = await rewrapHeader(before, epochs)
      if (isOver()) return
      if (header === null) unreadable += 1
      else objects.push({ kind, id, before, header })
    }
    if (objects.length > 0)
      await read(
        ResealView,
        api.reseal.$post({ query: clock, json: { officeKeyId: page.officeKeyId, objects } }),
      )
    cursor = page.next
    if (cursor === null) {
      const { left } = await read(ResealPage, api.reseal.$get({ query: clock }))
      if (!isOver()) show({ left, unreadable, state: 'done', sentence: null })
    }
  } while (cursor !== null && !isOver())
}

/**
 * Seals old tips to the newest office key, in the background of a lead's unlocked desk. It stops at the lock
 * and begins with what is left at the next sign-in.
 */
export function useResealing({ role }: SessionView, ring: Ring | null): Resealing | null {
  const [now, setNow] = useState<Resealing | null>(null)
  useEffect(() => {
    // With one key there is nothing older.
    if (role !== 'lead' || ring === null || ring.length < 2) return
    const stop = new AbortController()
    reseal(ring, () => stop.signal.aborted, setNow).catch((error: unknown) => {
      if (stop.signal.aborted) return
      const sentence = sentenceOf(error)
      setNow((before) => ({ left: 0, unreadable: 0, ...before, state: 'stopped', sentence }))
    })
    return () => {
      stop.abort()
      setNow(null)
    }
  }, [role, ring])
  return now
}
