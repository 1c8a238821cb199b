import { receiptFrom } from '#shared/sealing/receipt.ts'
import { connections, crowd, json, percentile, send, tipForm, type Body, type Load } from './requests.ts'
import { cpuSeconds, watchMemory } from './processes.ts'

/** Address and process id of a server. */
export interface Target {
  readonly url: string
  readonly pid: number
}

/** Hands in one tip and returns its receipt. */
export async function reportOnce({ url }: Target): Promise<string> {
  const agent = connections(1)
  const { status, text } = await send(agent, `${url}/api/tips`, { body: await tipForm() })
  agent.destroy()
  if (status !== 201) throw new Error(`intake answered ${status}`)
  return (JSON.parse(text) as { receipt: string }).receipt
}

/** Hands in tips, `atOnce` at a time. */
export async function takeIn(
  { url }: Target,
  form: Body,
  atOnce: number,
  until: { seconds?: number; enough?: number },
): Promise<Load> {
  const agent = connections(atOnce)
  const load = await crowd(atOnce, until, () => send(agent, `${url}/api/tips`, { body: form }), 201)
  agent.destroy()
  return load
}

/**
 * Opens one mailbox again and again, `atOnce` at a time.
 * `work` is the server's processor time for each opening, in seconds.
 */
export async function openMailboxes(
  { url, pid }: Target,
  receipt: string,
  atOnce: number,
  seconds: number,
): Promise<Load & { work: number }> {
  const agent = connections(atOnce)
  const before = cpuSeconds(pid)
  const load = await crowd(
    atOnce,
    { seconds },
    () => send(agent, `${url}/api/mailbox`, { body: json({ receipt }) }),
    200,
  )
  agent.destroy()
  return { ...load, work: (cpuSeconds(pid) - before) / load.times.length }
}

/** Uploads `count` forms at once, each until it is taken. Measures the peak of memory, children included. */
export async function uploadAtOnce(
  target: Target,
  form: Body,
  count: number,
): Promise<{ load: Load; peakBytes: number }> {
  const memory = watchMemory(target.pid)
  const load = await takeIn(target, form, count, { enough: count })
  return { load, peakBytes: memory.stop() }
}

/**
 * Hands in tips by four senders, for ten minutes at most, during a flood of mailbox openings.
 * The flooders use unknown codes and never wait.
 */
export async function takeInUnderFlood(
  target: Target,
  flooders: number,
  tips: number,
): Promise<{ load: Load; flooded: number }> {
  const agent = connections(flooders)
  let [flooded, isOver] = [0, false]
  const flooder = async () => {
    while (!isOver) {
      const receipt = receiptFrom((count) => crypto.getRandomValues(new Uint8Array(count)))
      await send(agent, `${target.url}/api/mailbox`, { body: json({ receipt }) })
      flooded += 1
    }
  }
  const flood = Promise.all(Array.from({ length: flooders }, flooder))
  const load = await takeIn(target, await tipForm(), 4, { enough: tips, seconds: 600 })
  isOver = true
  await flood
  agent.destroy()
  return { load, flooded }
}

/** Returns the median and the 99th percentile of a load, in milliseconds. */
export const spread = ({ times }: Pick<Load, 'times'>): { p50: number; p99: number } => ({
  p50: percentile(times, 0.5),
  p99: percentile(times, 0.99),
})
