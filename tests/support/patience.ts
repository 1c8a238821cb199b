/** Milliseconds a page may take over one thing: ten times the need of a quiet machine. Mutants set less. */
export const patience = Number(process.env['PATIENCE_MS'] ?? 60_000)

/** Processor time of one probe, in microseconds. */
const probeMicros = 10_000

/**
 * Returns the slowness of this machine now: the wall time of a loop divided by its processor time.
 * An idle machine has 1; two programs on each core give 2.
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
  /** The idle limit times the square of the machine's slowness: work waits at each step. */
  readonly limit: number
}

/** Times work against the limit of an idle machine. Probes the machine before and after. */
export async function timed<T>(idleLimit: number, work: () => T | Promise<T>): Promise<Timed<T>> {
  const before = slowness()
  const began = performance.now()
  const result = await work()
  const took = performance.now() - began
  return { result, took, limit: idleLimit * Math.max(before, slowness()) ** 2 }
}
