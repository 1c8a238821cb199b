import { Problem } from '#api/core/problem.ts'

/** Who goes first: a tip that passed the bot check, one that did not, everything else. */
const ranks = ['first', 'second', 'last'] as const
type Rank = (typeof ranks)[number]

/** For whom something is done. */
export interface Turn {
  readonly rank: Rank
  /** A hash that tells senders apart; it is held while it waits. Without one all are one sender. */
  readonly sender?: string
  /** When its patience ends, by `performance.now()`: one end for all that a request waits for. */
  readonly until?: number
}

/** A connection on which nothing moves is cut after a minute: whoever waits for turns for half of it, in all, is told before. */
export const patienceMs = 30_000

interface Waiter {
  readonly start: () => void
  readonly refuse: () => void
}

/** Who waits in one rank, by sender. Whose turn is next stands first. */
type Queue = Map<string, Waiter[]>

const tooMany = () => new Problem('too-many-requests', { retryAfterSeconds: 10 })

/**
 * A bounded pool: at most `size` tasks run; the first rank goes first and has `reserved` of the places to itself. Each rank has a queue of its own of at most `queue`,
 * so that a flood of one never turns another away. In a rank senders take turns: whoever comes waits for one task of each other sender, however many that one sent.
 * When a queue is full, the sender with most in it makes room, by the last that it sent. More are refused with a waiting time, never piled up; so is whoever
 * still waits when their patience ends: better told than cut off.
 */
export class Pool {
  readonly #size: number
  readonly #queue: number
  readonly #reserved: number
  readonly #waiting: Readonly<Record<Rank, Queue>> = { first: new Map(), second: new Map(), last: new Map() }
  readonly #running: Record<Rank, number> = { first: 0, second: 0, last: 0 }

  constructor(size: number, queue: number, reserved = 0) {
    this.#size = size
    this.#queue = queue
    this.#reserved = reserved
  }

  #hasPlace(rank: Rank): boolean {
    const { first, second, last } = this.#running
    return (
      first + second + last < this.#size && (rank === 'first' || second + last < this.#size - this.#reserved)
    )
  }

  /** Make sure that one more of a sender may wait: at the cost of who has more than it would then have, or not at all. */
  #makeRoom(waiting: Queue, own: number): void {
    let total = 0
    let longest: Waiter[] = []
    for (const waiters of waiting.values()) {
      total += waiters.length
      if (waiters.length > longest.length) longest = waiters
    }
    if (total < this.#queue) return
    if (longest.length <= own + 1) throw tooMany()
    longest.pop()?.refuse()
  }

  async #wait({ rank, sender = '', until }: Turn): Promise<void> {
    const waiting = this.#waiting[rank]
    this.#makeRoom(waiting, waiting.get(sender)?.length ?? 0)
    const { promise, resolve: start, reject } = Promise.withResolvers<undefined>()
    const waiter: Waiter = { start: () => start(undefined), refuse: () => reject(tooMany()) }
    waiting.set(sender, [...(waiting.get(sender) ?? []), waiter])
    const patience =
      until === undefined
        ? undefined
        : setTimeout(() => this.#giveUp(waiting, sender, waiter), until - performance.now())
    try {
      await promise
    } finally {
      clearTimeout(patience)
    }
  }

  #giveUp(waiting: Queue, sender: string, waiter: Waiter): void {
    const others = waiting.get(sender)?.filter((other) => other !== waiter) ?? []
    if (others.length > 0) waiting.set(sender, others)
    else waiting.delete(sender)
    waiter.refuse()
  }

  /** The next of a rank; its sender goes behind the others. */
  #take(waiting: Queue): Waiter | undefined {
    for (const [sender, waiters] of waiting) {
      const next = waiters.shift()
      waiting.delete(sender)
      if (waiters.length > 0) waiting.set(sender, waiters)
      return next
    }
    return undefined
  }

  #startNext(): void {
    for (const rank of ranks) {
      const next = this.#hasPlace(rank) ? this.#take(this.#waiting[rank]) : undefined
      if (!next) continue
      // Counted here: whoever asks before it runs must find the place taken.
      this.#running[rank] += 1
      next.start()
      return
    }
  }

  /** Run a task when its turn comes. @throws Problem 'too-many-requests' when the queue of its rank is full of senders that have no more in it, or fills up with others. */
  async run<T>(task: () => Promise<T>, turn: Turn = { rank: 'last' }): Promise<T> {
    if (this.#hasPlace(turn.rank)) this.#running[turn.rank] += 1
    else await this.#wait(turn)
    try {
      return await task()
    } finally {
      this.#running[turn.rank] -= 1
      this.#startNext()
    }
  }
}

/**
 * Room for so many bytes, which all requests share. Nobody holds more than what is left for all the others: one sender gets half of it, and whoever has
 * nothing yet always finds some.
 */
export class Room {
  #free: number
  readonly #held = new Map<string, number>()

  constructor(bytes: number) {
    this.#free = bytes
  }

  /** Take some of it; false when the sender would then hold more than is left. */
  take(bytes: number, sender: string): boolean {
    const held = (this.#held.get(sender) ?? 0) + bytes
    if (held > this.#free - bytes) return false
    this.#free -= bytes
    this.#held.set(sender, held)
    return true
  }

  giveBack(bytes: number, sender: string): void {
    this.#free += bytes
    const held = (this.#held.get(sender) ?? 0) - bytes
    if (held > 0) this.#held.set(sender, held)
    else this.#held.delete(sender)
  }
}
