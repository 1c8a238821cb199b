import { Hono } from 'hono'
import { expect, test } from 'vitest'
import { healthWarnings } from '#shared/contract/health.ts'
import { parseEnv } from '#api/core/env.ts'
import { makeSenderOf } from '#api/core/sender.ts'
import { makeWarnings } from '#api/core/warnings.ts'

/** Returns the sender of a request behind the trusted proxies, and what the output said. */
function watched(proxies = '127.0.0.1, 10.0.0.2') {
  const said: string[] = []
  const senderOf = makeSenderOf({
    env: parseEnv({ TRUSTED_PROXIES: proxies }),
    random: (bytes) => new Uint8Array(bytes),
    warnings: makeWarnings((sentence) => said.push(sentence)),
  })
  const app = new Hono().get('/', (c) => c.text(senderOf(c)))
  const sender = async (forwarded?: string, from = '127.0.0.1') =>
    (
      await app.request('/', forwarded === undefined ? {} : { headers: { 'x-forwarded-for': forwarded } }, {
        incoming: { socket: { remoteAddress: from } },
      })
    ).text()
  return { said, sender }
}

test.each([
  '203.0.113.7:51234',
  '"203.0.113.7"',
  '"203.0.113.7:51234"',
  ' 203.0.113.7 ',
  '[::ffff:203.0.113.7]:443',
  '::ffff:cb00:7107',
  '198.51.100.1, 203.0.113.7:80',
  '203.0.113.7, 10.0.0.2:8080',
  '203.0.113.7:1, "10.0.0.2", [::ffff:127.0.0.1]:9',
])('a proxy that writes “%s” names its visitor', async (forwarded) => {
  const { said, sender } = watched()
  expect(await sender(forwarded)).toBe(await sender(undefined, '203.0.113.9'))
  expect(await sender(forwarded)).not.toBe(await sender(undefined, '198.51.100.9'))
  expect(said).toEqual([])
})

test.each(['[2001:db8::1]:443', '[2001:db8::1]', '"[2001:db8::1]:443"', '2001:db8::1%eth0'])(
  'a proxy that writes “%s” names its visitor in IPv6',
  async (forwarded) => {
    const { said, sender } = watched()
    expect(await sender(forwarded)).toBe(await sender(undefined, '2001:db8::2'))
    expect(said).toEqual([])
  },
)

test.each([
  'unknown',
  '203.0.113.7, unknown',
  '203.0.113.7, ',
  'unix:',
  '203.0.113.7:x',
  '[203.0.113.7',
  '_hidden',
])('the output says once that “%s” of a proxy is unreadable, without what stood there', async (forwarded) => {
  const { said, sender } = watched()
  expect(await sender(forwarded)).toBe(await sender(undefined, '127.0.0.1'))
  expect(await sender(forwarded)).toBe(await sender('elsewhere'))
  expect(said).toContain(healthWarnings['proxy-unreadable'])
  expect(said.filter((one) => one === healthWarnings['proxy-unreadable'])).toHaveLength(1)
  expect(said.join()).not.toContain('203.0')
})

test('the output says once that a proxy writes no address, and nothing about an untrusted address', async () => {
  const { said, sender } = watched()
  await sender('unknown', '203.0.113.9')
  await sender(undefined, '203.0.113.9')
  expect(said).toEqual([])
  await sender()
  await sender('')
  expect(said).toEqual([healthWarnings['proxy-silent']])
})

test('the setting itself may have brackets, quotes and ports', async () => {
  const { sender } = watched('"127.0.0.1", [2001:db8::5]:443, ::ffff:10.1.0.0/112')
  for (const proxy of ['127.0.0.1', '2001:db8::5', '10.1.2.3'])
    expect(await sender('203.0.113.7', proxy)).toBe(await sender('203.0.113.8', '127.0.0.1'))
  expect(await sender('203.0.113.7', '10.2.2.3')).not.toBe(await sender('203.0.113.8', '127.0.0.1'))
})
