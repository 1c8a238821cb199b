import { createHmac, createSecretKey } from 'node:crypto'
import type { Context } from 'hono'
import type { HealthWarning } from '#shared/contract/health.ts'
import { readAddress, readHop, type Address } from '#api/core/address.ts'
import type { Env } from '#api/core/env.ts'
import type { Warnings } from '#api/core/warnings.ts'

/**
 * Returns the address of the connection. Behind trusted proxies, returns the last hop that is not one.
 * Returns null without a socket. Warns when a trusted proxy names no hop: then all visitors are one sender.
 */
function addressOf(
  c: Context,
  trusted: Env['trustedProxies'],
  warn: (warning: HealthWarning) => void,
): Address | null {
  const { incoming } = (c.env ?? {}) as { incoming?: { socket?: { remoteAddress?: string } } }
  let address = readAddress(incoming?.socket?.remoteAddress ?? '')
  const header = c.req.header('x-forwarded-for')?.trim() ?? ''
  const hops = header === '' ? [] : header.split(',')
  const isTrusted = (one: Address) => trusted.some((range) => range.holds(one))
  if (hops.length === 0 && address !== null && isTrusted(address)) warn('proxy-silent')
  while (address !== null && isTrusted(address)) {
    const text = hops.pop()
    if (text === undefined) break
    const hop = readHop(text)
    if (hop === null) {
      warn('proxy-unreadable')
      break
    }
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
export function makeSenderOf({
  env: { trustedProxies },
  random,
  warnings,
}: {
  readonly env: Pick<Env, 'trustedProxies'>
  readonly random: (bytes: number) => Uint8Array
  readonly warnings: Warnings
}): SenderOf {
  const key = createSecretKey(random(32))
  const warn = (warning: HealthWarning) => warnings.add(warning)
  return (c) =>
    createHmac('sha256', key)
      .update(networkOf(addressOf(c, trustedProxies, warn)))
      .digest('hex')
      .slice(0, 32)
}
