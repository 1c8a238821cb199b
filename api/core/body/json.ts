import type { MiddlewareHandler } from 'hono'
import { limits } from '#shared/tip/limits.ts'
import type { Room } from '#api/core/pool.ts'
import { Problem } from '#api/core/problem.ts'
import type { SenderOf } from '#api/core/sender.ts'
import { bodyOf, TextIntake, type Bounds, type Refusable } from './text.ts'

const [quote, comma, openList, openObject, backslash] = Buffer.from('",[{\\')

/** Returns whether a JSON text holds more values than so many. Parsing costs many times the bytes of each. */
export function hasTooManyValues(text: Buffer, most: number = limits.jsonValues): boolean {
  let values = 0
  let isText = false
  for (let at = 0; at < text.length; at += 1) {
    const byte = text[at]
    if (isText && byte === backslash) at += 1
    else if (byte === quote) isText = !isText
    else if (!isText && (byte === comma || byte === openList || byte === openObject)) values += 1
    if (values > most) return true
  }
  return false
}

/** Error of a field or member that came with two values. Only one would be kept. */
export const sentTwice = '这一项传来了两份不一样的内容，请只留一份，再提交'

/** A sign of JSON. A string that never ends reaches to the end: each quote in it would start one more. */
const token = /"[^"\\]*(?:\\.[^"\\]*)*(?:"|\\?$)|[{}[\],:]/gs

/** Returns the name that a JSON string writes: `"descripti\u006fn"` is the same name as `"description"`. */
function nameIn(quoted: string): string {
  try {
    return String(JSON.parse(quoted))
  } catch {
    return quoted
  }
}

/**
 * Returns the place of a member that stands twice in one object, or null. A parser keeps the last alone. A
 * name of other signs than those of our members gives the place of the whole body.
 */
export function repeatedMember(text: string): string | null {
  const open: { readonly names: Set<string> | null; at: string | number }[] = []
  let isName = false
  for (const [sign] of text.matchAll(token)) {
    const top = open.at(-1)
    if (sign === '{' || sign === '[')
      open.push(sign === '{' ? { names: new Set(), at: '' } : { names: null, at: 0 })
    else if (sign === '}' || sign === ']') open.pop()
    else if (sign === ',' && typeof top?.at === 'number') top.at += 1
    else if (isName && top?.names && sign.startsWith('"')) {
      top.at = nameIn(sign)
      if (top.names.has(top.at)) {
        const pointer = open.map(({ at }) => `/${String(at)}`).join('')
        return /^[\w/]{1,80}$/.test(pointer) ? pointer : ''
      }
      top.names.add(top.at)
    }
    isName = sign === '{' || (sign === ',' && top?.names != null)
  }
  return null
}

/** @throws Problem 'invalid-input' when a member stands twice: a receipt would cover one of the two alone */
export function refuseRepeatedMembers(text: string): void {
  const pointer = repeatedMember(text)
  if (pointer !== null) throw new Problem('invalid-input', { errors: [{ pointer, message: sentTwice }] })
}

/** Whether a body comes packed. Nothing here unpacks one: a few bytes could become gigabytes. */
export const isPacked = (request: Request): boolean =>
  !/^(?:identity)?$/i.test(request.headers.get('content-encoding') ?? '')

/**
 * Reads a body to its end before its route parses it. Bounds its bytes, its sender's share of the room, and
 * its values.
 * @throws Problem 'too-large'; 'too-many-requests' without room; 'unsupported-form' for a packed body;
 * 'invalid-input' when the connection breaks or a member stands twice
 */
export function boundedJson(
  room: Room,
  senderOf: SenderOf,
  maxBytes: number,
  mostValues: number = limits.jsonValues,
): MiddlewareHandler {
  const tooLarge = () => new Problem('too-large')
  const bounds: Bounds = { bytes: maxBytes, tooLarge }
  return async (c, next) => {
    if (c.req.method === 'GET' || c.req.method === 'HEAD') return next()
    const reading: Refusable = { problem: isPacked(c.req.raw) ? new Problem('unsupported-form') : null }
    const texts = new TextIntake(reading, room, senderOf(c), bounds)
    try {
      const text = texts.open()
      for await (const chunk of bodyOf(c.req.raw, reading, bounds)) text.add(chunk)
      if (!reading.problem && hasTooManyValues(text.bytes(), mostValues)) reading.problem = tooLarge()
      if (reading.problem) throw reading.problem
      refuseRepeatedMembers(text.bytes().toString())
      // The body is used up, also an empty one: the route reads a copy.
      if (c.req.raw.body) c.req.raw = new Request(c.req.raw, { body: new Uint8Array(text.bytes()) })
      await next()
    } finally {
      texts.clear()
    }
  }
}
