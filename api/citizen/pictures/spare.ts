import type { Child } from './child.ts'

/** Times of a spare, in milliseconds. */
export interface SpareTimes {
  /** An older one is replaced: what it gave back of memory and what it knows of limits is of then. */
  readonly oldMs: number
  /** One that ended by itself is replaced after this time. A broken decoder so costs little. */
  readonly retryMs: number
  /** One that is still starting is waited for this long. */
  readonly startMs: number
  /** One that does not answer within this time is not used. */
  readonly wakeMs: number
}

/** Times of the server. */
export const usualTimes: SpareTimes = { oldMs: 10 * 60_000, retryMs: 10_000, startMs: 5000, wakeMs: 1000 }

/** A child that waits or is still starting. Its signal ends it. */
interface Waiting {
  readonly child: Promise<Child>
  readonly end: AbortController
}

/** Keeps one child started ahead. Each child is given out once, and only if it still answers. */
export class Spare {
  readonly #start: (end: AbortSignal) => Promise<Child>
  readonly #times: SpareTimes
  #waiting: Waiting | null = null
  #timer: NodeJS.Timeout | undefined
  #isStopped = false

  constructor(start: (end: AbortSignal) => Promise<Child>, times: SpareTimes) {
    this.#start = start
    this.#times = times
  }

  /** Starts a child unless one waits. */
  prepare(): void {
    if (this.#waiting || this.#isStopped) return
    const end = new AbortController()
    const waiting = { child: this.#start(end.signal), end }
    this.#waiting = waiting
    this.#prepareAfter(this.#times.oldMs)
    const retry = () => {
      if (this.#waiting !== waiting) return
      this.#waiting = null
      this.#prepareAfter(this.#times.retryMs)
    }
    waiting.child.then((child) => child.ended.then(retry), retry)
  }

  #prepareAfter(milliseconds: number): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => {
      this.#drop()
      this.prepare()
    }, milliseconds).unref()
  }

  #drop(): void {
    clearTimeout(this.#timer)
    this.#waiting?.end.abort()
    this.#waiting = null
  }

  /** Returns the child that waits, or null if none does, or it hangs. */
  async take(): Promise<Child | null> {
    const waiting = this.#waiting
    if (!waiting) return null
    this.#waiting = null
    clearTimeout(this.#timer)
    const { startMs, wakeMs } = this.#times
    const late = setTimeout(() => waiting.end.abort(), startMs)
    const child = await waiting.child.catch(() => null)
    clearTimeout(late)
    if (child && (await child.isAwake(wakeMs))) return child
    waiting.end.abort()
    return null
  }

  /** Ends the child that waits. No other one is started. */
  stop(): void {
    this.#isStopped = true
    this.#drop()
  }
}
