import { useQueryClient, type QueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useRef } from 'react'
import * as z from 'zod'
import { ActsView, maxActed, type ActedTip, type ActsInput } from '#shared/contract/act.ts'
import { useAct } from './data/act.ts'
import { api, isRefused, read, sentenceOf } from './data/api.ts'
import { WayBack } from './data/desk.ts'
import { floodKey, showActed, tipQuery } from './data/queries.ts'
import { addedCodeWords, useCodeChanges } from './pictures/notes.ts'
import { decisionWords, useDecide } from './sellers/decision.ts'

/** An act that `z` takes back. */
export interface Done {
  readonly back: WayBack
  /** The sentence that told its end; empty for an act before a reload. */
  readonly words: string
}

/** Draws the key of one act. */
export function newActKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('')
}

/** Shows the tips of an act in the lists, and reads those again that are open. */
export function showOutcomes(client: QueryClient, items: readonly ActedTip[]): void {
  showActed(client, items)
  for (const { id } of items) void client.invalidateQueries({ queryKey: tipQuery(id).queryKey })
  void client.invalidateQueries({ queryKey: floodKey })
}

/**
 * Returns the function that acts on many tips. It resolves to the outcome of each, and to the keys of its
 * requests. The requests of one act have keys that follow from its own: sent again, none changes a tip twice.
 */
export function useActs() {
  const client = useQueryClient()
  return async ({
    items,
    ...act
  }: z.input<typeof ActsInput>): Promise<{
    readonly acted: readonly ActedTip[]
    readonly keys: readonly string[]
  }> => {
    const acted: ActedTip[] = []
    const keys: string[] = []
    for (let at = 0; at < items.length; at += maxActed) {
      const key = at === 0 ? act.key : `${act.key}-${String(at)}`
      const json = { ...act, key, items: items.slice(at, at + maxActed) }
      const view = await read(ActsView, api.acts.$post({ json }))
      showOutcomes(client, view.items)
      acted.push(...view.items)
      keys.push(key)
    }
    return { acted, keys }
  }
}

/** Returns the sentence for an act that was taken back. */
function takenBack(done: Done, items: readonly ActedTip[]): string {
  const words = done.words || `${items.map(({ number }) => number).join('、')} 的上一步`
  const kept = items.filter(({ outcome }) => outcome !== 'done')
  if (kept.length === 0) return `已撤回：${words}`
  if (kept.length === items.length) return `没有撤回：别人已接着办理（${words}）`
  return `已撤回 ${String(items.length - kept.length)} 条；${String(kept.length)} 条别人已接着办理，没有动`
}

const place = 'zhenzheng.acts'
const Kept = z.array(WayBack)

/** Keeps the ways back in this tab, without their sentences: a reload does not end them. */
function keepActs(done: readonly Done[]): void {
  try {
    if (done.length === 0) sessionStorage.removeItem(place)
    else sessionStorage.setItem(place, JSON.stringify(done.map(({ back }) => back)))
  } catch {
    // A browser that refuses storage forgets them at a reload.
  }
}

function keptActs(): Done[] {
  try {
    const kept = Kept.parse(JSON.parse(sessionStorage.getItem(place) ?? '[]'))
    return kept.map((back) => ({ back, words: wordsOf(back) }))
  } catch {
    return []
  }
}

/** Returns the sentence for an act after a reload, as far as its way back tells it. */
function wordsOf(back: WayBack): string {
  if (back.kind === 'acts') return ''
  return back.kind === 'code' ? addedCodeWords(back.tip) : decisionWords(back)
}

/** Returns the function that takes an act back. It resolves to the sentence for its end. */
function useTakeBack() {
  const client = useQueryClient()
  const decide = useDecide()
  const { takeOff } = useCodeChanges()
  const takeBackActs = async (keys: readonly string[], done: Done): Promise<string> => {
    const all: ActedTip[] = []
    for (const key of keys.toReversed()) {
      const { items } = await read(ActsView, api.acts[':key'].undo.$post({ param: { key } }))
      showOutcomes(client, items)
      all.push(...items)
    }
    return takenBack(done, all)
  }
  return async (done: Done): Promise<string> => {
    const { back, words } = done
    try {
      if (back.kind === 'acts') return await takeBackActs(back.keys, done)
      if (back.kind === 'code') await takeOff(back.tip.id, [back.noteId])
      else await decide(back.tip, back.other, back.before, back.decision)
      return `已撤回：${words}`
    } catch (error) {
      if (isRefused(error, 'too-late') || isRefused(error, 'not-found'))
        return back.kind === 'acts'
          ? `没有撤回：已超过 30 分钟或已过当天（${words || '刷新以前的一步'}）`
          : `没有撤回：线索已经清除（${words}）`
      // A colleague decided after it: their decision stands, and the act before this one is next.
      if (back.kind === 'decision' && isRefused(error, 'conflict')) return `没有撤回：${sentenceOf(error)}`
      throw error
    }
  }
}

/** A sentence at the foot of the screen. */
export interface Announcement {
  readonly sentence: string
  readonly comesBack: boolean
}

/** The acts that `z` takes back, newest last, and the function that takes back the newest. */
export function useUndo(announce: (said: Announcement) => void) {
  const done = useRef<Done[]>([])
  useEffect(() => {
    done.current = keptActs()
    // A sign-out ends the way back; a reload or a lock does not.
    return () => {
      keepActs([])
    }
  }, [])
  /** The acts whose answer is on its way. */
  const running = useRef(new Set<Promise<void>>())
  const takeBack = useTakeBack()
  const { act } = useAct()
  const acting = useCallback((work: () => Promise<void>) => {
    const end = work()
    running.current.add(end)
    return end.finally(() => running.current.delete(end))
  }, [])
  const acted = useCallback(
    (back: Done['back'], sentence: string) => {
      done.current.push({ back, words: sentence })
      keepActs(done.current)
      announce({ sentence, comesBack: true })
    },
    [announce],
  )
  return {
    acting,
    acted,
    undo: () => {
      // A second press while one runs is passed over, and takes no act off the list.
      act(async () => {
        await Promise.allSettled(running.current)
        const last = done.current.pop()
        if (last === undefined) {
          announce({ sentence: '没有可以撤回的操作。', comesBack: false })
          return
        }
        try {
          announce({ sentence: await takeBack(last), comesBack: false })
          keepActs(done.current)
        } catch (error) {
          // The act still stands: the key takes it back another time.
          done.current.push(last)
          announce({ sentence: `没有撤回：${sentenceOf(error)}`, comesBack: true })
          throw error
        }
      })
    },
  }
}
