import { limits } from '#shared/tip/limits.ts'
import type { FieldError } from '#shared/contract/problem.ts'
import { sentences } from '#shared/text.ts'
import type { Deps } from '#api/records/deps.ts'
import { Problem } from '#api/core/problem.ts'
import type { Spool, Spooled } from './spool.ts'

// Holds a body of any encoding while it is read: texts in memory up to a bound, pictures in the spool.

/** Texts up to this length take no room, since their connection costs as much. A full form is shorter. */
const freeBytes = 32 * 1024

const megabytes = (bytes: number) => String(bytes / 1024 / 1024)
/** Error of a body that was cut off. */
export const broken: FieldError = { pointer: '', message: '内容没有传完整，请再提交一次' }
const tooLarge: FieldError = {
  pointer: '/evidence',
  message: `图片合起来太大（一次最多 ${megabytes(limits.bodyBytes)} MB），请少选几张，或者截图后再上传`,
}
/** Error of texts that are longer than those of any tip. */
export const tooLong: FieldError = { pointer: '', message: '文字太多，请删减后再提交' }
/** The same error of a JSON body, which may have grown by pictures. */
export const tooLongJson: FieldError = {
  pointer: '',
  message: '文字太多，请删减后再提交；图片不能放在 JSON 里，请改用 multipart/form-data 提交',
}
/** Returns the refusal of a body with more fields or values than any tip. */
export const tooMany = () =>
  new Problem('too-large', { errors: [{ pointer: '', message: '填写的项目太多，请用本站的表单提交' }] })

/** The parts of a body that were read so far. */
export interface Reading {
  readonly texts: Map<string, string[]>
  members: Readonly<Record<string, unknown>>
  readonly pictures: Spooled[]
  hadPictures: boolean
  readonly errors: FieldError[]
  problem: Problem | null
}

/**
 * Yields the chunks of a body up to its limit. Drains the bytes after that, so that the browser sees the
 * answer and no reset. Cuts the body off at a second limit.
 */
export async function* bodyOf(request: Request, reading: Reading): AsyncGenerator<Buffer> {
  if (!request.body) return
  const chunks = (request.body as AsyncIterable<Uint8Array>)[Symbol.asyncIterator]()
  let bytes = 0
  for (;;) {
    // A broken connection is no bug.
    const next = await chunks.next().catch((): never => {
      throw new Problem('invalid-input', { errors: [broken] })
    })
    if (next.done === true) return
    const { buffer, byteOffset, length } = next.value
    bytes += length
    if (bytes <= limits.bodyBytes) yield Buffer.from(buffer, byteOffset, length)
    else reading.problem = new Problem('too-large', { errors: [tooLarge] })
    if (bytes > limits.drainBytes) {
      await chunks.return?.()
      return
    }
  }
}

/** A text of which more may come. */
export interface OpenText {
  /** Adds a chunk, unless the body is refused. A long text, or a lack of room, goes to `problem`. */
  readonly add: (chunk: Uint8Array) => void
  /** Returns the bytes so far. */
  readonly bytes: () => Buffer
}

/**
 * The texts of one body. Together they are no longer than those of any tip. They take no more than their
 * sender's share of the room. `clear` must be called in every case.
 */
export class TextIntake {
  readonly #reading: Reading
  readonly #room: Deps['textRoom']
  readonly #sender: string
  readonly #tooLong: FieldError
  #bytes = 0
  #held = 0
  #taken = 0
  #isFull = false

  constructor(reading: Reading, room: Deps['textRoom'], sender: string, tooLongError: FieldError) {
    this.#reading = reading
    this.#room = room
    this.#tooLong = tooLongError
    this.#sender = sender
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

  /** Opens an empty text. It is one growing buffer, since each small chunk would cost more than it holds. */
  open(): OpenText {
    let buffer = Buffer.alloc(0)
    let length = 0
    return {
      add: (chunk) => {
        if (this.#isFull) return
        this.#bytes += chunk.length
        if (this.#bytes > limits.bodyTextBytes) {
          this.#refuse(new Problem('too-large', { errors: [this.#tooLong] }))
          return
        }
        const needed = length + chunk.length
        if (needed > buffer.length) {
          const grown = Math.max(needed, Math.min(2 * buffer.length, limits.bodyTextBytes))
          if (!this.#hold(grown - buffer.length)) {
            this.#refuse(new Problem('too-many-requests', { retryAfterSeconds: 60 }))
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

/** Counts, measures and spools the pictures of a body, one after another. */
export class PictureIntake {
  readonly #reading: Reading
  readonly #spool: Spool
  readonly #maxPictures: number
  #seen = 0

  constructor(reading: Reading, spool: Spool, maxPictures: number) {
    this.#reading = reading
    this.#spool = spool
    this.#maxPictures = maxPictures
  }

  /**
   * Reads a picture to its end, with or without room for it. An empty part without the name of a file is no
   * picture: a browser sends one when none is chosen.
   * @throws Problem 'too-many-requests' when the spool is full.
   */
  async take(source: AsyncIterable<Uint8Array>, isNamed: boolean): Promise<void> {
    const iterator = source[Symbol.asyncIterator]()
    let first = await iterator.next()
    while (first.done !== true && first.value.length === 0) first = await iterator.next()
    if (first.done === true) {
      if (isNamed) this.#refuseEmpty()
      return
    }
    const rest = { [Symbol.asyncIterator]: () => iterator }
    async function* all(head: Uint8Array) {
      yield head
      yield* rest
    }
    const index = this.#seen
    this.#seen += 1
    this.#reading.hadPictures = true
    if (index >= this.#maxPictures) {
      for await (const _ of rest) continue
      if (index === this.#maxPictures)
        this.#reading.errors.push({
          pointer: '/evidence',
          message: sentences.picturesMany(this.#maxPictures),
        })
      return
    }
    const spooled = await this.#spool.put(all(first.value), limits.evidenceBytes)
    if (spooled) this.#reading.pictures.push(spooled)
    else
      this.#reading.errors.push({
        pointer: `/evidence/${String(index)}`,
        message: sentences.pictureLarge(index + 1),
      })
  }

  /** A chosen file without bytes is not absent: the phone could not read it. */
  #refuseEmpty(): void {
    const index = this.#seen
    this.#seen += 1
    this.#reading.hadPictures = true
    if (index >= this.#maxPictures) return
    this.#reading.errors.push({
      pointer: `/evidence/${String(index)}`,
      message: sentences.pictureEmpty(index + 1),
    })
  }
}
