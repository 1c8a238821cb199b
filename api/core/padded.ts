import type { MiddlewareHandler } from 'hono'

const stepBytes = 4096

/** Text as UTF-8, filled with spaces to a multiple of 4 KiB (design.md 6): what its length says is how many of them it fills. HTML and JSON read as before. */
export function padded(text: string): Uint8Array<ArrayBuffer> {
  return filled(new TextEncoder().encode(text))
}

function filled(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const answer = new Uint8Array(Math.ceil(bytes.length / stepBytes) * stepBytes).fill(0x20)
  answer.set(bytes)
  return answer
}

/** Answers about a tip are never stored, and JSON, refusals included, is padded. */
export const secretAnswers: MiddlewareHandler = async (c, next) => {
  await next()
  c.header('cache-control', 'no-store')
  if (!(c.res.headers.get('content-type') ?? '').includes('json')) return
  const body = filled(new Uint8Array(await c.res.arrayBuffer()))
  const { status, headers } = c.res
  headers.delete('content-length')
  c.res = undefined
  c.res = new Response(body, { status, headers })
}
