import ipaddr from 'ipaddr.js'

/** An IPv4 or IPv6 address. An IPv4 address inside IPv6 (`::ffff:…`) is IPv4. */
export type Address = ipaddr.IPv4 | ipaddr.IPv6

/** Addresses with a common prefix. */
export interface AddressRange {
  /** True for a single address. Behind a wider range anybody in it is believed. */
  readonly isSingle: boolean
  holds(address: Address): boolean
}

/**
 * Reads an address as sockets and proxies write it, with or without a zone. Returns null for any other text.
 */
export function readAddress(text: string): Address | null {
  // The library also reads `127.1` and plain numbers. No proxy writes an address like that.
  const isPlain = ipaddr.IPv4.isValidFourPartDecimal(text) || ipaddr.IPv6.isValid(text)
  return isPlain ? ipaddr.process(text) : null
}

/**
 * Reads a hop of `X-Forwarded-For`. Some proxies add the port, brackets (`[2001:db8::1]:443`) or quotes.
 * Returns null for any other text, such as `unknown`.
 */
export function readHop(text: string): Address | null {
  const bare = text
    .trim()
    .replace(/^"(.*)"$/, '$1')
    .trim()
  const [, bracketed] = /^\[(.*)\](?::\d+)?$/.exec(bare) ?? []
  const [, before] = /^([\d.]+):\d+$/.exec(bare) ?? []
  return readAddress(bracketed ?? before ?? bare)
}

/** Bits before an IPv4 address inside IPv6. */
const mappedBits = 96

/**
 * Reads an address as `readHop` does, or a network such as `10.0.0.0/8`.
 * @returns 'no-address', 'no-length' for a prefix that the address does not have, or 'everybody' for the
 * network of all addresses
 */
export function readRange(text: string): AddressRange | 'no-address' | 'no-length' | 'everybody' {
  const [base = '', length] = text.split('/')
  const address = readHop(base)
  if (address === null) return 'no-address'
  const most = address.kind() === 'ipv4' ? 32 : 128
  const isMapped = most === 32 && base.includes('::')
  const given = length === undefined ? most : length === '' ? NaN : Number(length)
  const bits = isMapped && length !== undefined ? given - mappedBits : given
  if (!Number.isInteger(bits) || bits < 0 || bits > most) return 'no-length'
  if (bits === 0) return 'everybody'
  return {
    isSingle: bits === most,
    holds: (other) => other.kind() === address.kind() && other.match(address, bits),
  }
}

const loopback = new Set(['127.0.0.1', 'localhost', '::1'])

/** Tells whether a host is this machine. An IPv6 address may stand in brackets. */
export function isLoopback(host: string): boolean {
  return loopback.has(host.replace(/^\[|\]$/g, ''))
}
