import { EvidenceInput } from '#shared/contract/citizen.ts'
import { limits } from '#shared/tip/limits.ts'
import type { FieldError } from '#shared/contract/problem.ts'
import { fieldErrors, Problem } from '#api/core/problem.ts'
import { bodyOf, tooMany, type PictureIntake, type Reading, type TextIntake } from './reading.ts'

// Pictures stand in a JSON body as base64, and all of it may be 62 MB. It is never in memory as a whole: while it comes in, the pictures are cut out and decoded on
// their way to the spool; what is left is a few kilobytes, which are parsed.

const [quote, comma, colon, openList, closeList, openObject, closeObject, backslash] =
  Buffer.from('",:[]{}\\')
const closing = Buffer.from('"')
/** As long as `evidence` can be written, in escapes. */
const maxKeyLength = 48

/** A list or object that is open. */
interface Frame {
  readonly isList: boolean
  /** What stands now: the last key of an object, as written, and whether another is due. */
  key: string
  isKeyDue: boolean
  /** Of a list: place of the item that is being read. */
  index: number
}

/** The chunks of a body, of which readers take one part after another. */
class Chunks {
  readonly #source: AsyncIterator<Buffer>
  #chunk: Buffer = Buffer.alloc(0)

  constructor(source: AsyncIterable<Buffer>) {
    this.#source = source[Symbol.asyncIterator]()
  }

  /** What is left of the current chunk, or the next one; null at the end. */
  async peek(): Promise<Buffer | null> {
    while (this.#chunk.length === 0) {
      const next = await this.#source.next()
      if (next.done === true) return null
      this.#chunk = next.value
    }
    return this.#chunk
  }

  /** Pass over so many bytes of it. */
  skip(bytes: number): void {
    this.#chunk = this.#chunk.subarray(bytes)
  }
}

function unescaped(key: string): string {
  if (!key.includes('\\')) return key
  try {
    return String(JSON.parse(`"${key}"`))
  } catch {
    return key
  }
}

/** Follows a JSON text as far as is needed to know where a picture begins, and how many values there are. Whether it is JSON at all its parser tells. */
class Outline {
  readonly #frames: Frame[] = []
  #isText = false
  #isEscaped = false
  #key = ''
  #values = 0

  /** More values than any tip has: each would cost many times its bytes. */
  get isOver(): boolean {
    return this.#values > limits.jsonValues
  }

  /** Place of the picture that is being read. */
  get index(): number {
    return this.#frames[1]?.index ?? 0
  }

  /** Whether a text that begins here is that of `evidence[…].base64`. */
  #isPicture(): boolean {
    const [top, list, item, deeper] = this.#frames
    if (!top || !list || !item || deeper || item.isKeyDue) return false
    return (
      !top.isList &&
      unescaped(top.key) === 'evidence' &&
      list.isList &&
      !item.isList &&
      unescaped(item.key) === 'base64'
    )
  }

  /** Follow a chunk up to where the bytes of a picture begin: how many bytes that are, and whether a picture does. */
  follow(chunk: Buffer): { readonly length: number; readonly isPicture: boolean } {
    for (const [at, byte] of chunk.entries()) {
      if (this.#isText) this.#followText(byte)
      else {
        const isPicture = byte === quote && this.#isPicture()
        this.#followValue(byte)
        if (isPicture) return { length: at + 1, isPicture }
      }
      if (this.isOver) break
    }
    return { length: chunk.length, isPicture: false }
  }

  #followText(byte: number): void {
    const frame = this.#frames.at(-1)
    if (this.#isEscaped) this.#isEscaped = false
    else if (byte === backslash) this.#isEscaped = true
    else if (byte === quote) {
      this.#isText = false
      if (frame?.isKeyDue === true) frame.key = this.#key
      return
    }
    if (frame?.isKeyDue === true && this.#key.length <= maxKeyLength) this.#key += String.fromCharCode(byte)
  }

  #followValue(byte: number): void {
    const frame = this.#frames.at(-1)
    switch (byte) {
      case quote:
        this.#isText = true
        this.#key = ''
        break
      case colon:
        if (frame) frame.isKeyDue = false
        break
      case comma:
        this.#values += 1
        if (!frame) break
        frame.isKeyDue = !frame.isList
        frame.index += 1
        break
      case openList:
      case openObject:
        this.#values += 1
        this.#frames.push({ isList: byte === openList, key: '', isKeyDue: byte === openObject, index: 0 })
        break
      case closeList:
      case closeObject:
        this.#frames.pop()
        break
      default:
    }
  }
}

/** The bytes of a picture whose base64 begins here, up to its closing quote. `refuse` is called at its end when it is none. */
async function* decoded(chunks: Chunks, refuse: () => void): AsyncGenerator<Buffer> {
  let pending = ''
  let [isWrong, isEmpty, isLast] = [false, true, false]
  while (!isLast) {
    const chunk = await chunks.peek()
    if (!chunk) break
    const end = chunk.indexOf(closing)
    isLast = end !== -1
    const length = isLast ? end : chunk.length
    // Some write plus, slash and equals sign as escapes.
    const text = (pending + chunk.toString('latin1', 0, length)).replace(
      /\\(?:u00([2-7][0-9a-f])|\/)/gi,
      (_, code?: string) => (code === undefined ? '/' : String.fromCharCode(parseInt(code, 16))),
    )
    chunks.skip(length)
    // What the next chunk may complete waits for it: an escape, the padding, a group of four.
    const open = isLast ? -1 : text.slice(-6).search(/[\\=]/)
    const whole = open === -1 ? text.length : Math.max(0, text.length - 6) + open
    const ready = isLast ? whole : whole - (whole % 4)
    const part = text.slice(0, ready)
    pending = text.slice(ready)
    isWrong ||= !/^[\w+/-]*$/.test(isLast ? part.replace(/={1,2}$/, '') : part)
    if (isWrong) pending = ''
    const bytes = Buffer.from(isWrong ? '' : part, 'base64')
    if (bytes.length === 0) continue
    isEmpty = false
    yield bytes
  }
  if (isWrong || isEmpty) refuse()
}

/** Say what is wrong with a place once. */
function addError(reading: Reading, error: FieldError): void {
  if (!reading.errors.some(({ pointer }) => pointer === error.pointer)) reading.errors.push(error)
}

/** Read a JSON body to its end. `intake` is null where no pictures are taken: then all of it is text. */
export async function readJson(
  request: Request,
  reading: Reading,
  texts: TextIntake,
  intake: PictureIntake | null,
): Promise<void> {
  const chunks = new Chunks(bodyOf(request, reading))
  const outline = new Outline()
  const text = texts.open()
  for (let chunk = await chunks.peek(); chunk; chunk = await chunks.peek()) {
    // What is refused is read to its end all the same.
    if (reading.problem) {
      chunks.skip(chunk.length)
      continue
    }
    const { length, isPicture } = outline.follow(chunk)
    text.add(chunk.subarray(0, length))
    chunks.skip(length)
    if (outline.isOver) reading.problem ??= tooMany()
    if (!isPicture || !intake || reading.problem) continue
    const { index } = outline
    try {
      await intake.take(
        decoded(chunks, () => {
          // Of more than are taken it is enough to be told that.
          if (index < limits.evidencePerTip)
            addError(reading, { pointer: `/evidence/${String(index)}/base64`, message: '图片数据有误' })
        }),
      )
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      reading.problem ??= error
    }
  }
  if (!reading.problem) parseMembers(text.bytes(), reading)
}

function parseMembers(text: Buffer, reading: Reading): void {
  const refuse = (message: string) => {
    reading.problem = new Problem('invalid-input', { errors: [{ pointer: '', message }] })
  }
  let value: unknown
  try {
    value = JSON.parse(text.toString())
  } catch {
    refuse('提交的不是完整的 JSON')
    return
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    refuse('提交的应当是一个 JSON 对象')
    return
  }
  const { evidence, ...members } = value as Record<string, unknown>
  reading.members = members
  reading.hadPictures = evidence !== undefined && !(Array.isArray(evidence) && evidence.length === 0)
  // Of the pictures only the empty texts are left in whose place they stood.
  const parsed = EvidenceInput.safeParse(evidence)
  if (parsed.success) return
  for (const { pointer, message } of fieldErrors(parsed.error))
    addError(reading, { pointer: `/evidence${pointer}`, message })
}
