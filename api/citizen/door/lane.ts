// Limits of the slow lane: docs/design.md 6.
const senderBurst = 3
const senderRefillMs = 10 * 60 * 1000
const globalBurst = 60
const globalRefillMs = 2 * 1000
/** Places that only senders without a tip for an hour may take. */
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

  /** Returns the places free at an instant (milliseconds), fractions included. */
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
 * Limits unverified tips, by sender and all together. Keeps the last places for new senders. In memory only,
 * by the keyed hash of a sender, never by an address.
 */
export class SlowLane {
  readonly #senders = new Map<string, Sender>()
  #all: Bucket | undefined

  /** Takes a place. Returns a function that gives the place back, or null when there is no place. */
  enter(sender: string, now: Date): (() => void) | null {
    const at = now.getTime()
    const all = (this.#all ??= new Bucket(globalBurst, globalRefillMs, at))
    const known = this.#senders.get(sender)
    const isFresh = !known || at - known.sentAt >= freshAfterMs
    const own = known?.bucket ?? new Bucket(senderBurst, senderRefillMs, at)
    if (own.free(at) < 1 || all.free(at) < (isFresh ? 1 : reserved + 1)) return null
    own.take(at)
    all.take(at)
    // Senders are in order of their last tip, so a full memory drops the oldest first.
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
