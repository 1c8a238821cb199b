import { Problem } from '#api/core/problem.ts'

/** Ranks in their order: a tip that passed the bot check, a tip that did not, everything else. */
const ranks = ['first', 'second', 'last'] as const
type Rank = (typeof ranks)[number]

/** The rank, sender and deadline of a task. */
export interface Turn {
  readonly rank: Rank
  /**
   * A hash that tells senders apart, held while the task waits. Tasks without a sender count as one sender.
   */
  readonly sender?: string
  /** Deadline by `performance.now()`. All waits of a request share it. */
  readonly until?: number
}

/** Longest time that a request waits for turns, in all. An idle connection is cut after twice this time. */
export const patienceMs = 30_000

interface Waiter {
  readonly start: () => void
  readonly refuse: () => void
}

/** The waiting tasks of one rank, by sender. The sender whose turn is next stands first. */
type Queue = Map<string, Waiter[]>

const tooMany = () => new Problem('too-many-requests', { retryAfterSeconds: 10 })

/**
 * Runs at most `size` tasks at once. The first rank goes first and has `reserved` places to itself. Each rank
 * has its own queue of at most `queue` tasks: a flood of one rank turns away no other. Senders of a rank take
 * turns: a new task waits for at most one task of each other sender. In a full queue, the sender with the
 * longest queue loses its newest task. A refused task gets a waiting time. The deadline of a task refuses it
 * too, before its connection is cut.
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

  /**
   * Makes room in a full queue by dropping the newest task of the sender with the longest queue.
   * @throws Problem 'too-many-requests' if that queue would not be longer than the caller's
   */
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

  /** Takes the next task of a rank. Its sender moves behind the others. */
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
      // The place counts as taken now, before the task runs.
      this.#running[rank] += 1
      next.start()
      return
    }
  }

  /**
   * Runs a task when its turn comes.
   * @throws Problem 'too-many-requests' if the rank's queue has no room, if a new task takes the place, or at
   * the deadline
   */
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
 * A number of bytes that all requests share. A sender never holds more bytes than are left for all others.
 * One sender therefore gets half, and a new sender always finds some.
 */
export class Room {
  #free: number
  readonly #held = new Map<string, number>()

  constructor(bytes: number) {
    this.#free = bytes
  }

  /** Takes bytes for a sender. Returns false if the sender would then hold more than is left. */
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
