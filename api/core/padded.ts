import type { MiddlewareHandler } from 'hono'

const stepBytes = 4096

/**
 * Returns text as UTF-8, filled with spaces to a multiple of 4 KiB. Its length tells only the number of
 * blocks. Spaces at the end change neither HTML nor JSON.
 */
export function padded(text: string): Uint8Array<ArrayBuffer> {
  return filled(new TextEncoder().encode(text), stepBytes)
}

function filled(bytes: Uint8Array, step: number): Uint8Array<ArrayBuffer> {
  const answer = new Uint8Array(Math.ceil(bytes.length / step) * step).fill(0x20)
  answer.set(bytes)
  return answer
}

/**
 * Forbids storing answers about a tip, and pads their JSON to a multiple of `step` bytes. Refusals are padded
 * too. An answer that was padded nearer to its route keeps its length.
 */
export function secretAnswers(step = stepBytes): MiddlewareHandler<{ Variables: { isPadded?: true } }> {
  return async (c, next) => {
    await next()
    c.header('cache-control', 'no-store')
    if (c.var.isPadded || !(c.res.headers.get('content-type') ?? '').includes('json')) return
    const body = filled(new Uint8Array(await c.res.arrayBuffer()), step)
    const { status, headers } = c.res
    headers.delete('content-length')
    c.res = undefined
    c.res = new Response(body, { status, headers })
    c.set('isPadded', true)
  }
}
