import { expect, test } from 'vitest'
import { readAddress, readRange } from '#api/core/address.ts'
import { networkOf } from '#api/core/sender.ts'

const network = (text: string) => networkOf(readAddress(text))

test('the network of an address is its /24, or its /56 for IPv6', () => {
  expect(network('203.0.113.7')).toBe('203.0.113')
  expect(network('2001:db8:1:2300::7')).toBe('20010db8000123')
  expect(network('2001:db8:1:23ff:ffff:ffff:ffff:ffff')).toBe('20010db8000123')
  expect(network('2001:db8:1:2400::7')).not.toBe(network('2001:db8:1:2300::7'))
  expect(network('::1')).toBe('00000000000000')
})

test('a mapped or zoned address is the same sender', () => {
  expect(network('::ffff:203.0.113.9')).toBe(network('203.0.113.7'))
  expect(network('::FFFF:203.0.113.9')).toBe(network('203.0.113.7'))
  expect(network('fe80::1%eth0')).toBe(network('fe80::2'))
})

test.each(['', 'unknown', '_hidden', '127.1', '3232235777', '1.2.3', '1.2.3.4.5', '::g', '2001:db8::1::2'])(
  '“%s” is no address',
  (text) => {
    expect(readAddress(text)).toBeNull()
    expect(network(text)).toBe('')
  },
)

test('a range holds its addresses, also mapped ones, and no others', () => {
  const holds = (range: string, address: string) => {
    const [known, found] = [readRange(range), readAddress(address)]
    return typeof known === 'object' && found !== null && known.holds(found)
  }
  expect(holds('10.0.0.0/8', '10.255.0.1')).toBe(true)
  expect(holds('10.0.0.0/8', '::ffff:10.255.0.1')).toBe(true)
  expect(holds('10.0.0.0/8', '11.0.0.1')).toBe(false)
  expect(holds('127.0.0.1', '127.0.0.2')).toBe(false)
  expect(holds('2001:db8::/32', '2001:db8:ffff::1')).toBe(true)
  expect(holds('0.0.0.0/0', '::1')).toBe(false)
  expect([
    readRange('proxy'),
    readRange('10.0.0.0/33'),
    readRange('::/129'),
    readRange('10.0.0.0/x'),
    readRange('::/0'),
  ]).toEqual(['no-address', 'no-length', 'no-length', 'no-length', 'everybody'])
})
