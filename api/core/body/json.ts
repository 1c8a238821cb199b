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

/**
 * Reads a body to its end before its route parses it. Bounds its bytes, its sender's share of the room, and
 * its values.
 * @throws Problem 'too-large'; 'too-many-requests' without room; 'invalid-input' when the connection breaks
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
    const reading: Refusable = { problem: null }
    const texts = new TextIntake(reading, room, senderOf(c), bounds)
    try {
      const text = texts.open()
      for await (const chunk of bodyOf(c.req.raw, reading, bounds)) text.add(chunk)
      if (!reading.problem && hasTooManyValues(text.bytes(), mostValues)) reading.problem = tooLarge()
      if (reading.problem) throw reading.problem
      // The body is used up, also an empty one: the route reads a copy.
      if (c.req.raw.body) c.req.raw = new Request(c.req.raw, { body: new Uint8Array(text.bytes()) })
      await next()
    } finally {
      texts.clear()
    }
  }
}
