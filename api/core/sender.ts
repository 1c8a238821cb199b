import { createHmac } from 'node:crypto'
import type { Context } from 'hono'
import { readAddress, type Address } from '#api/core/address.ts'
import type { Env } from '#api/core/env.ts'

/**
 * Returns the address of the connection. Behind trusted proxies, returns the last hop that is not one.
 * Returns null without a socket.
 */
function addressOf(c: Context, trusted: Env['trustedProxies']): Address | null {
  const { incoming } = (c.env ?? {}) as { incoming?: { socket?: { remoteAddress?: string } } }
  let address = readAddress(incoming?.socket?.remoteAddress ?? '')
  const hops = (c.req.header('x-forwarded-for') ?? '').split(',').map((hop) => readAddress(hop.trim()))
  const isTrusted = (one: Address) => trusted.some((range) => range.holds(one))
  while (address !== null && isTrusted(address)) {
    const hop = hops.pop() ?? null
    if (hop === null) break
    address = hop
  }
  return address
}

/** Returns the network of an address: /24, or /56 for IPv6. Owners of a /56 change the rest at will. */
export function networkOf(address: Address | null): string {
  if (address === null) return ''
  const bytes = address.toByteArray()
  return address.kind() === 'ipv4'
    ? bytes.slice(0, 3).join('.')
    : Buffer.from(bytes.slice(0, 7)).toString('hex')
}

/** Returns the hash that tells a sender apart. */
export type SenderOf = (c: Context) => string

/**
 * Tells senders apart without keeping their addresses. The hash is keyed, covers the /24 or /56 network, and
 * has 32 hex digits. The key is random and dies with the process. The hash is never stored or logged.
 */
export function makeSenderOf(
  { trustedProxies }: Pick<Env, 'trustedProxies'>,
  random: (bytes: number) => Uint8Array,
): SenderOf {
  const key = random(32)
  return (c) =>
    createHmac('sha256', key)
      .update(networkOf(addressOf(c, trustedProxies)))
      .digest('hex')
      .slice(0, 32)
}
