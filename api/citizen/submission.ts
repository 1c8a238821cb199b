import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { Busboy, type BusboyFileStream } from '@fastify/busboy'
import { EvidenceInput } from '#shared/contract.ts'
import { limits } from '#shared/domain.ts'
import type { FieldError } from '#shared/problem.ts'
import { sentences } from '#shared/text.ts'
import type { Deps } from '#api/core/deps.ts'
import { Pool } from '#api/core/pool.ts'
import { fieldErrors, Problem, reportBug, toProblem } from '#api/core/problem.ts'
import { Spool, type Spooled } from './spool.ts'

/** All text of a body: several times what its fields may hold, so that what is too long can be given back. */
const maxTextBytes = 2 * 1024 * 1024
/** A JSON body up to here is parsed at once; a longer one waits outside the memory for its turn. */
const smallJsonBytes = 1024 * 1024

const megabytes = (bytes: number) => String(bytes / 1024 / 1024)
const broken: FieldError = { pointer: '', message: '内容没有传完整，请再提交一次' }
const tooLarge: FieldError = {
  pointer: '/evidence',
  message: `图片合起来太大（一次最多 ${megabytes(limits.bodyBytes)} MB），请少选几张，或者截图后再上传`,
}
const tooMany = () => new Problem('too-large', { errors: [{ pointer: '', message: '填写的项目太多，请用本站的表单提交' }] })
const tooLong: FieldError = { pointer: '', message: '文字太多，请删减后再提交' }

/** What a citizen sent, in one shape for all three encodings. What is wrong with it stands in `problem`, beside all that was typed. */
export interface Submission {
  readonly isForm: boolean
  /** Texts of a form by name, in order. Empty for a JSON body. */
  readonly texts: ReadonlyMap<string, readonly string[]>
  /** Members of a JSON body without `evidence`. Empty for a form. */
  readonly members: Readonly<Record<string, unknown>>
  readonly pictures: readonly Spooled[]
  /** Pictures came, whether or not they can be taken. */
  readonly hadPictures: boolean
  /** Wrong pictures. */
  readonly errors: readonly FieldError[]
  /** Why it cannot be taken at all. */
  readonly problem: Problem | null
  /** Forget the pictures; must be called whatever happens. */
  clear(): Promise<void>
}

interface Reading {
  texts: Map<string, string[]>
  members: Record<string, unknown>
  pictures: Spooled[]
  hadPictures: boolean
  errors: FieldError[]
  problem: Problem | null
}

/** The chunks of a body up to its limit. What is beyond is drained, so that the browser sees our answer and not a reset; beyond that it is cut off. */
async function* bodyOf(request: Request, reading: Reading): AsyncGenerator<Uint8Array> {
  if (!request.body) return
  const chunks = (request.body as AsyncIterable<Uint8Array>)[Symbol.asyncIterator]()
  let bytes = 0
  for (;;) {
    // A connection that breaks is nobody's bug.
    const next = await chunks.next().catch((): never => {
      throw new Problem('invalid-input', { errors: [broken] })
    })
    if (next.done === true) return
    bytes += next.value.length
    if (bytes <= limits.bodyBytes) yield next.value
    else reading.problem = new Problem('too-large', { errors: [tooLarge] })
    if (bytes > limits.drainBytes) {
      await chunks.return?.()
      return
    }
  }
}

/** Texts of a form by name; one by one, or a field that repeats would cost its square. */
function addText(reading: Reading, name: string, value: string): void {
  const texts = reading.texts.get(name)
  if (texts) texts.push(value)
  else reading.texts.set(name, [value])
}

/** Where the pictures of a body go, one after another: counted, measured, spooled. */
class PictureIntake {
  readonly #reading: Reading
  readonly #spool: Spool
  readonly #maxPictures: number
  #seen = 0

  constructor(reading: Reading, spool: Spool, maxPictures: number) {
    this.#reading = reading
    this.#spool = spool
    this.#maxPictures = maxPictures
  }

  async take(source: AsyncIterable<Uint8Array>): Promise<void> {
    const iterator = source[Symbol.asyncIterator]()
    let first = await iterator.next()
    while (first.done !== true && first.value.length === 0) first = await iterator.next()
    // A browser sends one empty file when none is chosen.
    if (first.done === true) return
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
        this.#reading.errors.push({ pointer: '/evidence', message: sentences.picturesMany(this.#maxPictures) })
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
}

async function readMultipart(request: Request, type: string, reading: Reading, intake: PictureIntake): Promise<void> {
  let textBytes = 0
  const parser = new Busboy({
    headers: { 'content-type': type },
    limits: { fieldSize: maxTextBytes, fields: limits.fields, parts: 300, headerPairs: 20, headerSize: 8 * 1024 },
    isPartAFile: (_name, contentType, fileName) => fileName !== undefined || contentType === 'application/octet-stream',
  })
  parser.on('field', (name: string | undefined, value: string, _nameCut: boolean, cut: boolean) => {
    textBytes += Buffer.byteLength(value)
    if (cut || textBytes > maxTextBytes) reading.problem ??= new Problem('too-large', { errors: [tooLong] })
    else if (name !== undefined) addText(reading, name, value)
  })
  // What is beyond is passed over by the parser.
  parser.on('fieldsLimit', () => {
    reading.problem ??= tooMany()
  })
  const files: BusboyFileStream[] = []
  let taking: Promise<void> = Promise.resolve()
  const failures: unknown[] = []
  let isBroken = false
  parser.on('file', (name: string | undefined, file: BusboyFileStream) => {
    files.push(file)
    // A body that ends inside a file says so here; the parser says it too.
    file.on('error', () => {
      isBroken = true
    })
    if (name === 'evidence') {
      taking = taking
        .then(() => intake.take(file))
        .catch((error: unknown) => {
          if (!isBroken) failures.push(error)
          file.resume()
        })
    } else file.resume()
  })
  try {
    await pipeline(bodyOf(request, reading), parser)
  } catch {
    isBroken = true
    reading.problem ??= new Problem('invalid-input', { errors: [broken] })
    for (const file of files) file.destroy()
  }
  await taking
  const [failure] = failures
  if (failure instanceof Problem) reading.problem ??= failure
  // Our own failure, such as a full disk, is not the sender's.
  else if (failures.length > 0) throw new Error('pictures could not be spooled', { cause: failure })
}

async function collect(request: Request, reading: Reading, maxBytes: number): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of bodyOf(request, reading)) {
    bytes += chunk.length
    if (bytes <= maxBytes) chunks.push(chunk)
  }
  if (bytes > maxBytes) reading.problem ??= new Problem('too-large', { errors: [tooLong] })
  return Buffer.concat(chunks)
}

const [ampersand, quote, comma, bracket, backslash, brace] = [0x26, 0x22, 0x2c, 0x5b, 0x5c, 0x7b] as const

/** Whether more than `most` bytes of a body are of a kind. */
function isOver(body: Buffer, most: number, isCounted: (byte: number) => boolean): boolean {
  let count = 0
  for (const byte of body) {
    if (isCounted(byte)) count += 1
    if (count > most) return true
  }
  return false
}

/** Whether a JSON text may hold more values than any tip: told before it is parsed, when each would cost many times its bytes. */
function hasTooManyValues(body: Buffer): boolean {
  let isText = false
  let isEscaped = false
  return isOver(body, limits.jsonValues, (byte) => {
    if (isEscaped) isEscaped = false
    else if (isText && byte === backslash) isEscaped = true
    else if (byte === quote) isText = !isText
    return !isText && (byte === comma || byte === bracket || byte === brace)
  })
}

async function readUrlencoded(request: Request, reading: Reading): Promise<void> {
  const body = await collect(request, reading, maxTextBytes)
  if (reading.problem) return
  // Before any of it is parsed: so many fields are a flood.
  if (isOver(body, limits.fields - 1, (byte) => byte === ampersand)) reading.problem = tooMany()
  else for (const [name, value] of new URLSearchParams(body.toString())) addText(reading, name, value)
}

async function parseJson(body: Buffer, reading: Reading, intake: PictureIntake): Promise<void> {
  if (hasTooManyValues(body)) {
    reading.problem = tooMany()
    return
  }
  let value: unknown
  try {
    value = JSON.parse(body.toString())
  } catch {
    reading.problem = new Problem('invalid-input', { errors: [{ pointer: '', message: '提交的不是完整的 JSON' }] })
    return
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    reading.problem = new Problem('invalid-input', { errors: [{ pointer: '', message: '提交的应当是一个 JSON 对象' }] })
    return
  }
  const { evidence, ...members } = value as Record<string, unknown>
  reading.members = members
  const parsed = EvidenceInput.safeParse(evidence)
  reading.hadPictures = evidence !== undefined && !(Array.isArray(evidence) && evidence.length === 0)
  if (!parsed.success) {
    reading.errors.push(...fieldErrors(parsed.error).map(({ pointer, message }) => ({ pointer: `/evidence${pointer}`, message })))
    return
  }
  for (const [index, { base64 }] of parsed.data.entries()) {
    const bytes = Buffer.from(base64, 'base64')
    // What is no base64 is passed over when decoding: then there are fewer bytes than its length promises.
    if (bytes.length === 0 || bytes.length !== Buffer.byteLength(base64, 'base64'))
      reading.errors.push({ pointer: `/evidence/${String(index)}/base64`, message: '图片数据有误' })
    else await intake.take(Readable.from([bytes]))
  }
}

/** One long JSON body is in memory at a time. */
const longJson = new Pool(1, 32)

async function readJson(request: Request, reading: Reading, intake: PictureIntake, spool: Spool, maxPictures: number): Promise<void> {
  const length = Number(request.headers.get('content-length') ?? Infinity)
  // Without pictures there is nothing that a longer one could hold.
  if (length <= smallJsonBytes || maxPictures === 0) {
    const body = await collect(request, reading, smallJsonBytes)
    if (!reading.problem) await parseJson(body, reading, intake)
    return
  }
  const spooled = await spool.put(bodyOf(request, reading), limits.bodyBytes)
  if (spooled && !reading.problem) await longJson.run(async () => parseJson(await spooled.load(), reading, intake))
}

/** Read a citizen's body to its end, or to where it is cut off. Pictures go to the spool and never stand in memory together. Never throws. */
export async function readSubmission(
  deps: Pick<Deps, 'env' | 'now' | 'spoolRoom'>,
  request: Request,
  sender: string,
  maxPictures: number,
): Promise<Submission> {
  const reading: Reading = { texts: new Map(), members: {}, pictures: [], hadPictures: false, errors: [], problem: null }
  const spool = new Spool(deps, sender)
  const intake = new PictureIntake(reading, spool, maxPictures)
  const type = request.headers.get('content-type') ?? ''
  const isForm = !/^application\/json\b/i.test(type)
  try {
    if (!isForm) await readJson(request, reading, intake, spool, maxPictures)
    else if (/^multipart\/form-data\s*;.*\bboundary=/i.test(type)) await readMultipart(request, type, reading, intake)
    else if (/^application\/x-www-form-urlencoded\b/i.test(type)) await readUrlencoded(request, reading)
    else {
      await collect(request, reading, maxTextBytes)
      reading.problem = new Problem('unsupported-form')
    }
  } catch (error) {
    reportBug(error)
    reading.problem ??= toProblem(error)
  }
  return { ...reading, isForm, clear: () => spool.clear() }
}
