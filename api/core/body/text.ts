import type { FieldError } from '#shared/contract/problem.ts'
import type { Room } from '#api/core/pool.ts'
import { Problem } from '#api/core/problem.ts'

// Reads the bodies of all routes in bounded memory.

/** Texts up to this length take no room, since their connection costs as much. A full form is shorter. */
const freeBytes = 32 * 1024
/** Texts beyond this number each take room, however short: what holds one weighs more than its bytes. */
export const freeTexts = 40
const textWeight = 1536

/** Error of a body that was cut off. */
export const broken: FieldError = { pointer: '', message: '内容没有传完整，请再提交一次' }

/** A body that is being read, and its refusal. */
export interface Refusable {
  problem: Problem | null
}

/** Bounds of a body. */
export interface Bounds {
  /** Bytes that are read. */
  readonly bytes: number
  /**
   * Bytes after which the body is cut off. Those between are drained: the browser then sees the answer.
   * Without this number the reader stops at the limit, and the connection is closed after the answer.
   */
  readonly drainBytes?: number
  readonly tooLarge: () => Problem
}

/**
 * Yields the chunks of a body up to its limit. Drains the bytes after that, and cuts the body off at the
 * second limit.
 * @throws Problem 'invalid-input' when the connection breaks, which is no bug
 */
export async function* bodyOf(
  request: Request,
  reading: Refusable,
  { bytes: most, drainBytes, tooLarge }: Bounds,
): AsyncGenerator<Buffer> {
  if (!request.body) return
  const chunks = (request.body as AsyncIterable<Uint8Array>)[Symbol.asyncIterator]()
  let bytes = 0
  for (;;) {
    const next = await chunks.next().catch((): never => {
      throw new Problem('invalid-input', { errors: [broken] })
    })
    if (next.done === true) return
    const { buffer, byteOffset, length } = next.value
    bytes += length
    if (bytes <= most) yield Buffer.from(buffer, byteOffset, length)
    else reading.problem = tooLarge()
    if (reading.problem && drainBytes === undefined) return
    if (drainBytes !== undefined && bytes > drainBytes) {
      await chunks.return?.()
      return
    }
  }
}

const noRoom = () => new Problem('too-many-requests', { retryAfterSeconds: 60 })

/** A text of which more may come. */
export interface OpenText {
  /** Adds a chunk, unless the body is refused. A long text, or a lack of room, goes to `problem`. */
  readonly add: (chunk: Uint8Array) => void
  /** Returns the bytes so far. */
  readonly bytes: () => Buffer
}

/**
 * The texts of one body. Together they are no longer than `maxBytes`. They take no more than their sender's
 * share of the room. `clear` must be called in every case.
 */
export class TextIntake {
  readonly #reading: Refusable
  readonly #room: Room
  readonly #sender: string
  readonly #maxBytes: number
  readonly #tooLong: () => Problem
  #bytes = 0
  #held = 0
  #texts = 0
  #taken = 0
  #isFull = false

  constructor(
    reading: Refusable,
    room: Room,
    sender: string,
    { bytes, tooLarge }: Pick<Bounds, 'bytes' | 'tooLarge'>,
  ) {
    this.#reading = reading
    this.#room = room
    this.#sender = sender
    this.#maxBytes = bytes
    this.#tooLong = tooLarge
  }

  #refuse(problem: Problem): void {
    this.#isFull = true
    this.#reading.problem ??= problem
  }

  /** Takes room for more bytes. Returns false when there is none. */
  #hold(bytes: number): boolean {
    this.#held += bytes
    const wanted = Math.max(0, this.#held - freeBytes) - this.#taken
    if (wanted <= 0) return true
    if (!this.#room.take(wanted, this.#sender)) return false
    this.#taken += wanted
    return true
  }

  /** Whether a text was refused. Those after it are dropped. */
  get isFull(): boolean {
    return this.#isFull
  }

  /** Opens an empty text. It is one growing buffer, since each small chunk would cost more than it holds. */
  open(): OpenText {
    let buffer = Buffer.alloc(0)
    let length = 0
    this.#texts += 1
    if (this.#texts > freeTexts && !this.#hold(textWeight)) this.#refuse(noRoom())
    return {
      add: (chunk) => {
        if (this.#isFull) return
        this.#bytes += chunk.length
        if (this.#bytes > this.#maxBytes) {
          this.#refuse(this.#tooLong())
          return
        }
        const needed = length + chunk.length
        if (needed > buffer.length) {
          const grown = Math.max(needed, Math.min(2 * buffer.length, this.#maxBytes))
          if (!this.#hold(grown - buffer.length)) {
            this.#refuse(noRoom())
            return
          }
          const old = buffer
          buffer = Buffer.allocUnsafeSlow(grown)
          buffer.set(old.subarray(0, length))
        }
        buffer.set(chunk, length)
        length = needed
      },
      bytes: () => buffer.subarray(0, length),
    }
  }

  clear(): void {
    this.#room.giveBack(this.#taken, this.#sender)
    this.#taken = 0
  }
}
