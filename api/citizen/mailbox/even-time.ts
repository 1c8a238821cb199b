import { setTimeout as wait } from 'node:timers/promises'

const beatMs = 250

/** Do the whole work, then hold its result to the next multiple of 250 ms since the request began: what it took cannot be told (DECISIONS.md). */
export async function onTheBeat<T>(beganAt: number, work: () => Promise<T>): Promise<T> {
  const [result] = await Promise.allSettled([work()])
  const spent = performance.now() - beganAt
  await wait(Math.ceil(spent / beatMs) * beatMs - spent)
  if (result.status === 'rejected') throw result.reason
  return result.value
}
