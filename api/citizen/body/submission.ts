import { pipeline } from 'node:stream/promises'
import { Busboy, type BusboyFileStream, type BusboyInstance } from '@fastify/busboy'
import { limits } from '#shared/tip/limits.ts'
import type { FieldError } from '#shared/contract/problem.ts'
import type { Deps } from '#api/records/deps.ts'
import { bodyOf, broken, freeTexts, TextIntake, type OpenText } from '#api/core/body/text.ts'
import { Problem, reportBug, toProblem } from '#api/core/problem.ts'
import { isPacked, sentTwice } from '#api/core/body/json.ts'
import { readJson } from './json-body.ts'
import {
  bodyBounds,
  charsetIn,
  PictureIntake,
  picturesLost,
  readUtf8,
  refuseFile,
  textBounds,
  tooLong,
  tooLongJson,
  tooMany,
  type Reading,
} from './reading.ts'
import { Spool, type SpoolDeps, type Spooled } from './spool.ts'

/** No field has a longer name. */
const maxNameLength = 40

/**
 * The body that a citizen sent, in one shape for all three encodings. `problem` holds its refusal beside all
 * that was typed.
 */
export interface Submission {
  readonly isForm: boolean
  /** Texts of a form by name, in order. Empty for a JSON body. */
  readonly texts: ReadonlyMap<string, readonly string[]>
  /** Members of a JSON body without `evidence`. Empty for a form. */
  readonly members: Readonly<Record<string, unknown>>
  readonly pictures: readonly Spooled[]
  /** Whether pictures came, also refused ones. */
  readonly hadPictures: boolean
  /** Errors of the pictures. */
  readonly errors: readonly FieldError[]
  /** Refusal of the whole body. */
  readonly problem: Problem | null
  /** Forgets texts and pictures. Must be called in every case. */
  clear(): Promise<void>
}

/** Returns the fields of a body of any encoding. A form's repeated field gives its first value. */
export function fieldsOf(submission: Submission): Readonly<Record<string, unknown>> {
  if (!submission.isForm) return submission.members
  return Object.fromEntries([...submission.texts].map(([name, [first]]) => [name, first]))
}

/** Adds a text of a form. A new list for each text would cost the square of a repeated field. */
function addText(reading: Reading, name: string, value: string): void {
  const texts = reading.texts.get(name)
  if (texts) texts.push(value)
  else reading.texts.set(name, [value])
}

/** Undoes the escapes of a urlencoded body. */
const unescaped = (bytes: Buffer) =>
  Buffer.from(
    bytes
      .toString('latin1')
      .replace(/%([0-9a-f]{2})/gi, (_, byte: string) => String.fromCharCode(parseInt(byte, 16))),
    'latin1',
  )

/** Fields that a form of this site may send more than once. */
const repeatable = new Set(['challenge', 'operations', 'identifierKind', 'identifierValue', 'evidence'])

/** Refuses a second value of a field, which would be dropped in silence. */
function refuseSecondValues(reading: Reading): void {
  for (const [name, values] of reading.texts)
    if (!repeatable.has(name) && new Set(values.filter((value) => value !== '')).size > 1)
      reading.errors.push({ pointer: `/${name}`, message: sentTwice })
}

/** Refuses pictures of which only the name came. */
function refuseNamesAlone(reading: Reading): void {
  if (reading.texts.get('evidence')?.some((value) => value !== '') === true) {
    reading.hadPictures = true
    reading.errors.push({ pointer: '/evidence', message: picturesLost })
  }
}

/** Reads a body to its end and drops it. */
async function drain(request: Request, reading: Reading): Promise<void> {
  for await (const _ of bodyOf(request, reading, bodyBounds)) continue
}

/** Returns a parser of multipart, or null for a type that it refuses, such as one with a huge boundary. */
function multipartParser(type: string): BusboyInstance | null {
  try {
    return new Busboy({
      headers: { 'content-type': type },
      limits: { parts: limits.fields + limits.evidencePerTip + 1, headerPairs: 20, headerSize: 8 * 1024 },
      // Texts come as streams too, since a text that the parser collects is counted only when it is whole.
      isPartAFile: () => true,
    })
  } catch {
    return null
  }
}

async function readMultipart(
  request: Request,
  type: string,
  reading: Reading,
  texts: TextIntake,
  intake: PictureIntake,
): Promise<void> {
  const parser = multipartParser(type)
  if (!parser) {
    await drain(request, reading)
    reading.problem ??= new Problem('unsupported-form')
    return
  }
  const parts = new Set<BusboyFileStream>()
  const fields: { readonly name: string; readonly text: OpenText }[] = []
  let taking: Promise<void> = Promise.resolve()
  const failures: unknown[] = []
  let isBroken = false
  let isFlood = false
  const refuseFlood = () => {
    isFlood = true
    reading.problem ??= tooMany()
  }
  parser.on('partsLimit', refuseFlood)
  parser.on(
    'file',
    (
      name: string | undefined,
      part: BusboyFileStream,
      fileName: string | undefined,
      transfer: string,
      partType: string,
    ) => {
      parts.add(part)
      // A part weighs thousands of bytes, however short its text is.
      part.once('end', () => parts.delete(part))
      // The parser undoes no encoding. Browsers write none.
      if (!/^(?:7bit|8bit|binary)$/i.test(transfer)) reading.problem ??= new Problem('unsupported-form')
      // A body that ends inside a part raises an error here, and another one in the parser.
      part.on('error', () => {
        isBroken = true
      })
      const isFile = fileName !== undefined || /^(?:image\/|application\/octet-stream$)/.test(partType)
      if (isFile && name === 'evidence') {
        taking = taking
          .then(() => intake.take(part, fileName !== undefined && fileName !== ''))
          .catch((error: unknown) => {
            if (!isBroken) failures.push(error)
            part.resume()
          })
      } else if (isFile) part.once('data', () => refuseFile(reading)).resume()
      else if (name === undefined)
        // Something was given, and no field takes it.
        part.once('data', () => (reading.problem ??= new Problem('unsupported-form'))).resume()
      else if (name.length > maxNameLength) part.resume()
      else if (fields.length === limits.fields || (fields.length > freeTexts && texts.isFull)) {
        refuseFlood()
        part.resume()
      } else {
        const text = texts.open()
        fields.push({ name, text })
        part.on('data', (chunk: Buffer) => text.add(chunk))
      }
    },
  )
  // Each part costs the parser far more than its bytes. Those of a flood are read, and not parsed.
  async function* chunks() {
    for await (const chunk of bodyOf(request, reading, bodyBounds)) if (!isFlood) yield chunk
  }
  try {
    await pipeline(chunks, parser)
  } catch {
    isBroken = true
    reading.problem ??= new Problem('invalid-input', { errors: [broken] })
    for (const part of parts) part.destroy()
  }
  await taking
  // A form may name its encoding in a field.
  const named = fields
    .find(({ name }) => name === '_charset_')
    ?.text.bytes()
    .toString()
  if (named !== undefined && named !== '') reading.charset = named
  for (const { name, text } of fields) addText(reading, name, readUtf8(reading, text.bytes()))
  const [failure] = failures
  if (failure instanceof Problem) reading.problem ??= failure
  // A failure of the server, such as a full disk, is not the sender's.
  else if (failures.length > 0) throw new Error('pictures could not be spooled', { cause: failure })
}

async function readUrlencoded(request: Request, reading: Reading, texts: TextIntake): Promise<void> {
  const text = texts.open()
  for await (const chunk of bodyOf(request, reading, bodyBounds)) text.add(chunk)
  if (reading.problem) return
  let fields = 1
  for (const byte of text.bytes()) if (byte === 0x26) fields += 1
  // The check comes before any parsing, since so many fields are a flood.
  if (fields > limits.fields) reading.problem = tooMany()
  else {
    const named = new URLSearchParams(text.bytes().toString()).get('_charset_')
    if (named !== null && named !== '') reading.charset = named
    readUtf8(reading, unescaped(text.bytes()))
    for (const [name, value] of new URLSearchParams(text.bytes().toString())) addText(reading, name, value)
  }
}

/**
 * Reads a citizen's body to its end, or to the limit at which it is cut off. Pictures go to the spool and
 * never stand in memory together. Never throws.
 */
export async function readSubmission(
  deps: SpoolDeps & Pick<Deps, 'textRoom'>,
  request: Request,
  sender: string,
  maxPictures: number,
): Promise<Submission> {
  const type = request.headers.get('content-type') ?? ''
  const reading: Reading = {
    charset: charsetIn(type),
    texts: new Map(),
    members: {},
    pictures: [],
    hadPictures: false,
    errors: [],
    problem: null,
  }
  const spool = new Spool(deps, sender)
  const intake = new PictureIntake(reading, spool, maxPictures)
  const isForm = !/^application\/json\s*(?:;|$)/i.test(type)
  const texts = new TextIntake(reading, deps.textRoom, sender, textBounds(isForm ? tooLong : tooLongJson))
  try {
    if (isPacked(request)) {
      await drain(request, reading)
      reading.problem ??= new Problem('unsupported-form')
    } else if (!isForm) await readJson(request, reading, texts)
    else if (/^multipart\/form-data\s*(?:;|$)/i.test(type))
      await readMultipart(request, type, reading, texts, intake)
    else if (/^application\/x-www-form-urlencoded\s*(?:;|$)/i.test(type))
      await readUrlencoded(request, reading, texts)
    else {
      await drain(request, reading)
      reading.problem ??= new Problem('unsupported-form')
    }
    refuseSecondValues(reading)
    // A form of the mailbox sends the names to an act that leaves its pictures unsent.
    if (maxPictures > 0) refuseNamesAlone(reading)
  } catch (error) {
    reportBug(error)
    reading.problem ??= toProblem(error)
  }
  const clear = async () => {
    texts.clear()
    // The answer is made, and a failure here must not replace it. The sweep removes files that stayed.
    await spool.clear().catch(reportBug)
  }
  return { ...reading, isForm, clear }
}
