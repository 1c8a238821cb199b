import { hasTooManyValues, repeatedMember, sentTwice } from '#api/core/body/json.ts'
import { bodyOf, type TextIntake } from '#api/core/body/text.ts'
import { Problem } from '#api/core/problem.ts'
import { bodyBounds, readUtf8, tooMany, type Reading } from './reading.ts'

function refusal(pointer: string, message: string): Problem {
  return new Problem('invalid-input', { errors: [{ pointer, message }] })
}

/** Reads a JSON body to its end. Bounds its bytes and its values before it parses them. */
export async function readJson(request: Request, reading: Reading, texts: TextIntake): Promise<void> {
  const text = texts.open()
  for await (const chunk of bodyOf(request, reading, bodyBounds)) text.add(chunk)
  if (reading.problem) return
  if (hasTooManyValues(text.bytes())) reading.problem = tooMany()
  else parseMembers(text.bytes(), reading)
}

function parseMembers(text: Buffer, reading: Reading): void {
  // Some programs put a byte order mark before their text.
  const json = readUtf8(reading, text).replace(/^\ufeff/, '')
  let value: unknown
  try {
    value = JSON.parse(json)
  } catch {
    reading.problem ??= refusal('', '提交的不是完整的 JSON')
    return
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    reading.problem = refusal('', '提交的应当是一个 JSON 对象')
    return
  }
  const { evidence, ...members } = value as Record<string, unknown>
  reading.members = members
  // One field in two spellings: a receipt would cover one alone.
  const isBoth = 'identifiers' in members && 'identifierValue' in members
  const repeated = isBoth ? '/identifiers' : repeatedMember(json)
  if (repeated !== null) reading.errors.push({ pointer: repeated, message: sentTwice })
  if (evidence === undefined) return
  reading.hadPictures = true
  reading.problem = refusal('/evidence', '图片不能放在 JSON 里，请改用 multipart/form-data 提交')
}
