import { limits } from '#shared/tip/limits.ts'
import { Problem } from '#api/core/problem.ts'
import { bodyOf, tooMany, type Reading, type TextIntake } from './reading.ts'

const [quote, comma, openList, openObject, backslash] = Buffer.from('",[{\\')

/** Returns whether a JSON text holds too many values. Parsing costs many times the bytes of each value. */
function hasTooManyValues(text: Buffer): boolean {
  let values = 0
  let isText = false
  for (let at = 0; at < text.length; at += 1) {
    const byte = text[at]
    if (isText && byte === backslash) at += 1
    else if (byte === quote) isText = !isText
    else if (!isText && (byte === comma || byte === openList || byte === openObject)) values += 1
    if (values > limits.jsonValues) return true
  }
  return false
}

function refusal(pointer: string, message: string): Problem {
  return new Problem('invalid-input', { errors: [{ pointer, message }] })
}

/** Reads a JSON body to its end. Bounds its bytes and its values before it parses them. */
export async function readJson(request: Request, reading: Reading, texts: TextIntake): Promise<void> {
  const text = texts.open()
  for await (const chunk of bodyOf(request, reading)) text.add(chunk)
  if (reading.problem) return
  if (hasTooManyValues(text.bytes())) reading.problem = tooMany()
  else parseMembers(text.bytes(), reading)
}

function parseMembers(text: Buffer, reading: Reading): void {
  let value: unknown
  try {
    value = JSON.parse(text.toString())
  } catch {
    reading.problem = refusal('', '提交的不是完整的 JSON')
    return
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    reading.problem = refusal('', '提交的应当是一个 JSON 对象')
    return
  }
  const { evidence, ...members } = value as Record<string, unknown>
  reading.members = members
  if (evidence === undefined) return
  reading.hadPictures = true
  reading.problem = refusal('/evidence', '图片不能放在 JSON 里，请改用 multipart/form-data 提交')
}
