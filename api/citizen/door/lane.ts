// The slow lane of design.md 6.
const senderBurst = 3
const senderRefillMs = 10 * 60 * 1000
const globalBurst = 60
const globalRefillMs = 2 * 1000
/** Of all places, these are only for senders who have sent nothing for an hour. */
const reserved = 20
const freshAfterMs = 60 * 60 * 1000
const maxSenders = 10_000

/** Places that come back one by one. */
class Bucket {
  readonly #burst: number
  readonly #refillMs: number
  #places: number
  #countedAt: number

  constructor(burst: number, refillMs: number, at: number) {
    this.#burst = burst
    this.#refillMs = refillMs
    this.#places = burst
    this.#countedAt = at
  }

  /** Places free at an instant, fractions included. */
  free(at: number): number {
    this.#places = Math.min(this.#burst, this.#places + Math.max(0, at - this.#countedAt) / this.#refillMs)
    this.#countedAt = at
    return this.#places
  }

  take(at: number): void {
    this.#places = this.free(at) - 1
  }

  giveBack(): void {
    this.#places = Math.min(this.#burst, this.#places + 1)
  }
}

interface Sender {
  readonly bucket: Bucket
  sentAt: number
}

/**
 * How many unverified tips are taken: by sender and all together, the last places kept for those who have not sent anything. In memory only, by the keyed hash
 * it is given; never an address.
 */
export class SlowLane {
  readonly #senders = new Map<string, Sender>()
  #all: Bucket | undefined

  /** Take a place. Returns how to give it back, or null when there is none. */
  enter(sender: string, now: Date): (() => void) | null {
    const at = now.getTime()
    const all = (this.#all ??= new Bucket(globalBurst, globalRefillMs, at))
    const known = this.#senders.get(sender)
    const isFresh = !known || at - known.sentAt >= freshAfterMs
    const own = known?.bucket ?? new Bucket(senderBurst, senderRefillMs, at)
    if (own.free(at) < 1 || all.free(at) < (isFresh ? 1 : reserved + 1)) return null
    own.take(at)
    all.take(at)
    // Kept in order of the last tip, so that the oldest goes first when the memory is full.
    this.#senders.delete(sender)
    this.#senders.set(sender, { bucket: own, sentAt: at })
    if (this.#senders.size > maxSenders)
      for (const oldest of this.#senders.keys()) {
        this.#senders.delete(oldest)
        break
      }
    return () => {
      own.giveBack()
      all.giveBack()
    }
  }
}
