import type { MiddlewareHandler } from 'hono'

const stepBytes = 4096

/**
 * Returns text as UTF-8, filled with spaces to a multiple of 4 KiB. Its length tells only the number of
 * blocks. Spaces at the end change neither HTML nor JSON.
 */
export function padded(text: string): Uint8Array<ArrayBuffer> {
  return filled(new TextEncoder().encode(text))
}

function filled(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const answer = new Uint8Array(Math.ceil(bytes.length / stepBytes) * stepBytes).fill(0x20)
  answer.set(bytes)
  return answer
}

/** Forbids storing answers about a tip, and pads their JSON. Refusals are padded too. */
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
