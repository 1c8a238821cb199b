import { useQueryClient, type QueryClient } from '@tanstack/react-query'
import type * as z from 'zod'
import { ActsView, maxActed, type ActedTip, type ActsInput } from '#shared/contract/act.ts'
import { api, isRefused, read } from './data/api.ts'
import type { WayBack } from './data/desk.ts'
import { floodKey, showActed, tipQuery } from './data/queries.ts'

/** An act that `z` takes back. */
export interface Done {
  readonly back: WayBack
  /** The sentence that told its end. */
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
function takenBack({ words }: Done, items: readonly ActedTip[]): string {
  const kept = items.filter(({ outcome }) => outcome !== 'done')
  if (kept.length === 0) return `已撤回：${words}`
  if (kept.length === items.length) return `没有撤回：别人已接着办理（${words}）`
  return `已撤回 ${String(items.length - kept.length)} 条；${String(kept.length)} 条别人已接着办理，没有动`
}

/** Returns the function that takes an act back. It resolves to the sentence for its end. */
export function useTakeBack() {
  const client = useQueryClient()
  return async (done: Done): Promise<string> => {
    if (typeof done.back === 'function') {
      await done.back()
      return `已撤回：${done.words}`
    }
    try {
      const all: ActedTip[] = []
      for (const key of done.back.toReversed()) {
        const { items } = await read(ActsView, api.acts[':key'].undo.$post({ param: { key } }))
        showOutcomes(client, items)
        all.push(...items)
      }
      return takenBack(done, all)
    } catch (error) {
      if (isRefused(error, 'too-late')) return `没有撤回：已超过 30 分钟或已过当天（${done.words}）`
      throw error
    }
  }
}
