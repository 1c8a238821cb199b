import ipaddr from 'ipaddr.js'

/** An IPv4 or IPv6 address. An IPv4 address inside IPv6 (`::ffff:…`) is IPv4. */
export type Address = ipaddr.IPv4 | ipaddr.IPv6

/** Addresses with a common prefix. */
export interface AddressRange {
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
 * Reads an address or a network, such as `10.0.0.0/8`.
 * @returns 'no-address', or 'no-length' for a prefix that the address does not have
 */
export function readRange(text: string): AddressRange | 'no-address' | 'no-length' {
  const [base = '', length] = text.split('/')
  if (readAddress(base) === null) return 'no-address'
  const address = ipaddr.parse(base)
  const most = address.kind() === 'ipv4' ? 32 : 128
  const bits = length === undefined ? most : Number(length)
  if (!Number.isInteger(bits) || bits < 0 || bits > most) return 'no-length'
  return { holds: (other) => other.kind() === address.kind() && other.match(address, bits) }
}
