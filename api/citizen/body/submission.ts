import { pipeline } from 'node:stream/promises'
import { Busboy, type BusboyFileStream, type BusboyInstance } from '@fastify/busboy'
import { limits } from '#shared/tip/limits.ts'
import type { FieldError } from '#shared/contract/problem.ts'
import type { Deps } from '#api/records/deps.ts'
import { Problem, reportBug, toProblem } from '#api/core/problem.ts'
import { readJson } from './json-body.ts'
import {
  bodyOf,
  broken,
  PictureIntake,
  TextIntake,
  tooLong,
  tooLongJson,
  tooMany,
  type OpenText,
  type Reading,
} from './reading.ts'
import { Spool, type Spooled } from './spool.ts'

/** No field of ours has a longer name. */
const maxNameLength = 40

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
  /** Forget it; must be called whatever happens. */
  clear(): Promise<void>
}

/** Returns the fields of a body of any encoding; of a form's repeated ones the first. */
export function fieldsOf(submission: Submission): Readonly<Record<string, unknown>> {
  if (!submission.isForm) return submission.members
  return Object.fromEntries([...submission.texts].map(([name, [first]]) => [name, first]))
}

/** Texts of a form by name; one by one, or a field that repeats would cost its square. */
function addText(reading: Reading, name: string, value: string): void {
  const texts = reading.texts.get(name)
  if (texts) texts.push(value)
  else reading.texts.set(name, [value])
}

/** Read a body to its end for nothing. */
async function drain(request: Request, reading: Reading): Promise<void> {
  for await (const _ of bodyOf(request, reading)) continue
}

/** A parser of multipart, or null for what it does not take, such as a boundary longer than any browser's. */
function multipartParser(type: string): BusboyInstance | null {
  try {
    return new Busboy({
      headers: { 'content-type': type },
      limits: { parts: 300, headerPairs: 20, headerSize: 8 * 1024 },
      // Texts too come as streams: what the parser collects itself nobody counts until it is whole.
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
  const parts: BusboyFileStream[] = []
  const fields: { readonly name: string; readonly text: OpenText }[] = []
  let taking: Promise<void> = Promise.resolve()
  const failures: unknown[] = []
  let isBroken = false
  parser.on(
    'file',
    (
      name: string | undefined,
      part: BusboyFileStream,
      fileName: string | undefined,
      _encoding: string,
      partType: string,
    ) => {
      parts.push(part)
      // A body that ends inside a part says so here; the parser says it too.
      part.on('error', () => {
        isBroken = true
      })
      const isFile = fileName !== undefined || partType === 'application/octet-stream'
      if (isFile && name === 'evidence') {
        taking = taking
          .then(() => intake.take(part))
          .catch((error: unknown) => {
            if (!isBroken) failures.push(error)
            part.resume()
          })
      } else if (isFile || name === undefined || name.length > maxNameLength) part.resume()
      else if (fields.length === limits.fields) {
        reading.problem ??= tooMany()
        part.resume()
      } else {
        const text = texts.open()
        fields.push({ name, text })
        part.on('data', (chunk: Buffer) => text.add(chunk))
      }
    },
  )
  try {
    await pipeline(bodyOf(request, reading), parser)
  } catch {
    isBroken = true
    reading.problem ??= new Problem('invalid-input', { errors: [broken] })
    for (const part of parts) part.destroy()
  }
  await taking
  for (const { name, text } of fields) addText(reading, name, text.bytes().toString())
  const [failure] = failures
  if (failure instanceof Problem) reading.problem ??= failure
  // Our own failure, such as a full disk, is not the sender's.
  else if (failures.length > 0) throw new Error('pictures could not be spooled', { cause: failure })
}

async function readUrlencoded(request: Request, reading: Reading, texts: TextIntake): Promise<void> {
  const text = texts.open()
  for await (const chunk of bodyOf(request, reading)) text.add(chunk)
  if (reading.problem) return
  let fields = 1
  for (const byte of text.bytes()) if (byte === 0x26) fields += 1
  // Before any of it is parsed: so many fields are a flood.
  if (fields > limits.fields) reading.problem = tooMany()
  else for (const [name, value] of new URLSearchParams(text.bytes().toString())) addText(reading, name, value)
}

/** Read a citizen's body to its end, or to where it is cut off. Pictures go to the spool and never stand in memory together. Never throws. */
export async function readSubmission(
  deps: Pick<Deps, 'env' | 'now' | 'spoolRoom' | 'textRoom'>,
  request: Request,
  sender: string,
  maxPictures: number,
): Promise<Submission> {
  const reading: Reading = {
    texts: new Map(),
    members: {},
    pictures: [],
    hadPictures: false,
    errors: [],
    problem: null,
  }
  const spool = new Spool(deps, sender)
  const intake = new PictureIntake(reading, spool, maxPictures)
  const type = request.headers.get('content-type') ?? ''
  const isForm = !/^application\/json\b/i.test(type)
  const texts = new TextIntake(reading, deps.textRoom, sender, isForm ? tooLong : tooLongJson)
  try {
    if (!isForm) await readJson(request, reading, texts)
    else if (/^multipart\/form-data\b/i.test(type)) await readMultipart(request, type, reading, texts, intake)
    else if (/^application\/x-www-form-urlencoded\b/i.test(type))
      await readUrlencoded(request, reading, texts)
    else {
      await drain(request, reading)
      reading.problem ??= new Problem('unsupported-form')
    }
  } catch (error) {
    reportBug(error)
    reading.problem ??= toProblem(error)
  }
  const clear = async () => {
    texts.clear()
    // The answer is made: what could not be removed is the sweep's, and must not take its place.
    await spool.clear().catch(reportBug)
  }
  return { ...reading, isForm, clear }
}
