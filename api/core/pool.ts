import { Problem } from '#api/core/problem.ts'

interface Waiter {
  readonly urgent: boolean
  readonly start: () => void
  readonly refuse: (problem: Problem) => void
}

/**
 * A bounded pool: at most `size` tasks run, at most `queue` wait; urgent ones go first, and take the place of the last other one when the queue is full.
 * More are refused with a waiting time, never piled up.
 */
export class Pool {
  readonly #size: number
  readonly #queue: number
  readonly #waiting: Waiter[] = []
  #running = 0

  constructor(size: number, queue: number) {
    this.#size = size
    this.#queue = queue
  }

  /** Run a task when its turn comes. @throws Problem 'too-many-requests' when the queue is full. */
  async run<T>(task: () => Promise<T>, urgent = false): Promise<T> {
    if (this.#running >= this.#size) {
      if (this.#waiting.length >= this.#queue) {
        const problem = new Problem('too-many-requests', { retryAfterSeconds: 10 })
        const last = urgent ? this.#waiting.findLastIndex((other) => !other.urgent) : -1
        if (last === -1) throw problem
        for (const other of this.#waiting.splice(last, 1)) other.refuse(problem)
      }
      await new Promise<void>((start, refuse) => {
        const waiter = { urgent, start, refuse }
        const place = urgent ? this.#waiting.findIndex((other) => !other.urgent) : -1
        if (place === -1) this.#waiting.push(waiter)
        else this.#waiting.splice(place, 0, waiter)
      })
    } else this.#running += 1
    try {
      return await task()
    } finally {
      const next = this.#waiting.shift()
      if (next) next.start()
      else this.#running -= 1
    }
  }
}
