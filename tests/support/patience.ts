/** Processor time of one probe, in microseconds. */
const probeMicros = 10_000

/**
 * Returns how much slower this machine is at this moment than an idle one: the wall time of a loop through its
 * processor time. 1 if idle; 2 if two programs share each core.
 */
function slowness(): number {
  const began = performance.now()
  const before = process.threadCpuUsage()
  for (;;) {
    const { user, system } = process.threadCpuUsage(before)
    if (user + system >= probeMicros)
      return Math.max(1, ((performance.now() - began) * 1000) / (user + system))
  }
}

/** Work that a test timed, in milliseconds. */
export interface Timed<T> {
  readonly result: T
  readonly took: number
  /** The limit; on a busy machine, longer by the square of its slowness: work waits at each of its steps. */
  readonly limit: number
}

/** Times work against a limit of an idle machine, and probes the machine before and after. */
export async function timed<T>(idleLimit: number, work: () => T | Promise<T>): Promise<Timed<T>> {
  const before = slowness()
  const began = performance.now()
  const result = await work()
  const took = performance.now() - began
  return { result, took, limit: idleLimit * Math.max(before, slowness()) ** 2 }
}
