import { expect, test } from 'vitest'
import { chacha20poly1305 } from '#api/core/machine/chacha.ts'

const hex = (text: string) => Uint8Array.from(Buffer.from(text, 'hex'))

// RFC 8439, section 2.8.2.
const key = hex('808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9f')
const nonce = hex('070000004041424344454647')
const associated = hex('50515253c0c1c2c3c4c5c6c7')
const plain = new TextEncoder().encode(
  "Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the future, sunscreen would be it.",
)

test('the platform’s cipher seals as the standard says, and opens it', () => {
  const sealed = chacha20poly1305(key, nonce, associated).encrypt(plain)
  expect(Buffer.from(sealed.subarray(0, 16)).toString('hex')).toBe('d31a8d34648e60db7b86afbc53ef7ec2')
  expect(Buffer.from(sealed.subarray(plain.length)).toString('hex')).toBe('1ae10b594f09e26a7e902ecbd0600691')
  expect(chacha20poly1305(key, nonce, associated).decrypt(sealed)).toEqual(plain)
  const nothing = chacha20poly1305(key, nonce).encrypt(new Uint8Array())
  expect(chacha20poly1305(key, nonce).decrypt(nothing)).toEqual(new Uint8Array())
})

test('an altered byte, key, nonce or context opens nothing', () => {
  const sealed = chacha20poly1305(key, nonce, associated).encrypt(plain)
  for (const place of [0, plain.length - 1, plain.length, sealed.length - 1]) {
    const altered = Uint8Array.from(sealed)
    altered[place] = (altered[place] ?? 0) ^ 1
    expect(() => chacha20poly1305(key, nonce, associated).decrypt(altered)).toThrow()
  }
  expect(() => chacha20poly1305(key.toReversed(), nonce, associated).decrypt(sealed)).toThrow()
  expect(() => chacha20poly1305(key, nonce.toReversed(), associated).decrypt(sealed)).toThrow()
  expect(() => chacha20poly1305(key, nonce).decrypt(sealed)).toThrow()
  expect(() => chacha20poly1305(key, nonce).decrypt(new Uint8Array(3))).toThrow()
})
