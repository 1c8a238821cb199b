import { Problem } from '#api/core/problem.ts'

/** Who goes first: a tip that passed the bot check, one that did not, everything else. */
const ranks = ['first', 'second', 'last'] as const
type Rank = (typeof ranks)[number]

/** For whom something is done. `sender` is a hash that tells senders apart; it is held while it waits. */
export interface Turn {
  readonly rank: Rank
  readonly sender?: string
}

interface Waiter {
  readonly sender: string | undefined
  readonly start: () => void
}

/** Whoever sends more at once comes back later: one sender does not fill a queue. Those of the first rank have each paid with a proof. */
const maxWaitingOfSender = 16

/**
 * A bounded pool: at most `size` tasks run; the first rank goes first and has `reserved` of the places to itself. Each rank has a queue of its own of at most `queue`,
 * so that a flood of one never turns another away. More are refused with a waiting time, never piled up.
 */
export class Pool {
  readonly #size: number
  readonly #queue: number
  readonly #reserved: number
  readonly #waiting: Readonly<Record<Rank, Waiter[]>> = { first: [], second: [], last: [] }
  readonly #running: Record<Rank, number> = { first: 0, second: 0, last: 0 }

  constructor(size: number, queue: number, reserved = 0) {
    this.#size = size
    this.#queue = queue
    this.#reserved = reserved
  }

  #hasPlace(rank: Rank): boolean {
    const { first, second, last } = this.#running
    return first + second + last < this.#size && (rank === 'first' || second + last < this.#size - this.#reserved)
  }

  async #wait({ rank, sender }: Turn): Promise<void> {
    const waiting = this.#waiting[rank]
    const ofSender = rank === 'first' || sender === undefined ? 0 : waiting.filter((other) => other.sender === sender).length
    if (waiting.length >= this.#queue || ofSender >= maxWaitingOfSender) throw new Problem('too-many-requests', { retryAfterSeconds: 10 })
    await new Promise<void>((start) => waiting.push({ sender, start }))
  }

  #startNext(): void {
    for (const rank of ranks) {
      const next = this.#hasPlace(rank) ? this.#waiting[rank].shift() : undefined
      if (!next) continue
      // Counted here: whoever asks before it runs must find the place taken.
      this.#running[rank] += 1
      next.start()
      return
    }
  }

  /** Run a task when its turn comes. @throws Problem 'too-many-requests' when the queue of its rank is full, or its sender has 16 in it. */
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
