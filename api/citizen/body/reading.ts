import { isAscii, isUtf8 } from 'node:buffer'
import { limits } from '#shared/tip/limits.ts'
import type { FieldError } from '#shared/contract/problem.ts'
import { pictureFaults, picturePlace, sentences } from '#shared/text.ts'
import type { Bounds, Refusable } from '#api/core/body/text.ts'
import { Problem } from '#api/core/problem.ts'
import { formatOf, headBytes } from '#api/citizen/pictures/format.ts'
import type { Spool, Spooled } from './spool.ts'

// Holds a body of any encoding while it is read: texts in memory up to a bound, pictures in the spool.

const megabytes = (bytes: number) => String(bytes / 1024 / 1024)
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
export interface Reading extends Refusable {
  /** Name of the encoding that the sender says its texts have. */
  charset: string
  readonly texts: Map<string, string[]>
  members: Readonly<Record<string, unknown>>
  readonly pictures: Spooled[]
  hadPictures: boolean
  readonly errors: FieldError[]
}

/** Bounds of a whole body: its texts and its pictures. */
export const bodyBounds: Bounds = {
  bytes: limits.bodyBytes,
  drainBytes: limits.drainBytes,
  tooLarge: () => new Problem('too-large', { errors: [tooLarge] }),
}

/** Bounds of the texts of a body: those of any tip. */
export const textBounds = (error: FieldError): Pick<Bounds, 'bytes' | 'tooLarge'> => ({
  bytes: limits.bodyTextBytes,
  tooLarge: () => new Problem('too-large', { errors: [error] }),
})

/** Error of pictures of which only the names came. */
export const picturesLost = '图片没有传上来，只来了文件名，请重新选一次'
const strayFile = '有文件没有放在图片这一栏（evidence），不能收，请用本站的表单提交'
const foreignBytes = '文字的编码不是 UTF-8，读不出来，请换一个浏览器，重新打开本页再提交'

/** Refuses a file that stands in another field than the pictures. */
export function refuseFile(reading: Reading): void {
  reading.errors.push({ pointer: '/evidence', message: strayFile })
}

/** Returns the encoding that a type names: `text/plain; charset="gbk"` gives `gbk`. */
export const charsetIn = (type: string): string =>
  /;\s*charset\s*=\s*"?([^\s";]+)/i.exec(type)?.[1] ?? 'utf-8'

/**
 * Decodes text. In another encoding than UTF-8 it would be stored as signs that nobody can read. Some bytes
 * of another one are UTF-8 by chance, so what the sender says counts too.
 */
export function readUtf8(reading: Pick<Reading, 'problem' | 'charset'>, bytes: Buffer): string {
  const isForeign = !/^(?:utf-?8|us-ascii)$/i.test(reading.charset) && !isAscii(bytes)
  if (isForeign || !isUtf8(bytes))
    reading.problem ??= new Problem('invalid-input', { errors: [{ pointer: '', message: foreignBytes }] })
  return bytes.toString()
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
    let head = Buffer.alloc(0)
    const keepHead = (chunk: Uint8Array) => {
      if (head.length < headBytes) head = Buffer.concat([head, chunk.subarray(0, headBytes - head.length)])
      return chunk
    }
    async function* all(begin: Uint8Array) {
      yield keepHead(begin)
      for await (const chunk of rest) yield keepHead(chunk)
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
    const pointer = `/evidence/${String(index)}`
    if (!spooled) {
      this.#reading.errors.push({ pointer, message: sentences.pictureLarge(index + 1) })
      return
    }
    this.#reading.pictures.push(spooled)
    // A file of another format is refused together with the faults of the texts, before anything is decoded.
    const format = formatOf(head)
    if (format === null || format === 'heic') {
      const message = picturePlace(index + 1) + pictureFaults[format ?? 'unknown']
      this.#reading.errors.push({ pointer, message })
    }
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
