import { setTimeout as wait } from 'node:timers/promises'

const stepMs = 250

/**
 * Does the whole work, then holds its result to the next multiple of 250 ms since the request began. The
 * answer does not show how long its work took (DECISIONS.md).
 */
export async function inEvenTime<T>(beganAt: number, work: () => Promise<T>): Promise<T> {
  const [result] = await Promise.allSettled([work()])
  const spent = performance.now() - beganAt
  await wait(Math.ceil(spent / stepMs) * stepMs - spent)
  if (result.status === 'rejected') throw result.reason
  return result.value
}
