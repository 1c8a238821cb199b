import { createHmac } from 'node:crypto'
import { isIP } from 'node:net'
import type { Context } from 'hono'
import type { Env } from '#api/core/env.ts'

/** Address of the connection, or what trusted proxies say of it: the last hop that is not one of them. Empty where there is no socket. */
function addressOf(c: Context, trusted: Env['trustedProxies']): string {
  const { incoming } = (c.env ?? {}) as { incoming?: { socket?: { remoteAddress?: string } } }
  let address = plainAddress(incoming?.socket?.remoteAddress ?? '')
  const hops = (c.req.header('x-forwarded-for') ?? '').split(',').map((hop) => plainAddress(hop.trim()))
  while (isIP(address) !== 0 && trusted.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4')) {
    const hop = hops.pop()
    if (hop === undefined || isIP(hop) === 0) break
    address = hop
  }
  return address
}

function plainAddress(text: string): string {
  return text.replace(/^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/i, '').replace(/%.*$/, '')
}

/** The network an address is in: /24, or /56 for IPv6, whose owner changes the rest at will. */
export function networkOf(address: string): string {
  switch (isIP(address)) {
    case 4:
      return address.split('.').slice(0, 3).join('.')
    case 6: {
      const [head = '', tail] = address.toLowerCase().split('::')
      const left = head === '' ? [] : head.split(':')
      const right = tail === undefined || tail === '' ? [] : tail.split(':')
      const gap = tail === undefined ? 0 : Math.max(0, 8 - left.length - right.length)
      const groups = [...left, ...Array<string>(gap).fill('0'), ...right].map((group) =>
        group.padStart(4, '0'),
      )
      return groups.slice(0, 4).join('').slice(0, 14)
    }
    default:
      return ''
  }
}

/** The hash that tells a sender apart. */
export type SenderOf = (c: Context) => string

/**
 * Tells senders apart without keeping who they are: a keyed hash of the /24 or /56 network, 32 hex. The key is drawn here and dies with the process;
 * the hash is never stored or logged.
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
