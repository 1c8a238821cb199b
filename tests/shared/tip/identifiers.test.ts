import { hexToBytes } from '@noble/hashes/utils.js'
import { fc } from '#tests/support/property.ts'
import { expect, test } from 'vitest'
import { identifierKinds, type IdentifierKind } from '#shared/tip/lists.ts'
import { keysOf } from '#shared/keys.ts'
import { identifierToken, normaliseIdentifier } from '#shared/tip/identifiers.ts'
import vectors from '#tests/vectors/identifiers.json' with { type: 'json' }

const kinds = fc.constantFrom(...keysOf(identifierKinds))
const key = hexToBytes(vectors.blindIndexKey)

// Made once by Python's hmac and hashlib from docs/format.md 6.
test.each(vectors.identifiers)(
  '$kind “$value” gives the same token for ever',
  ({ kind, value, normalised, token }) => {
    expect(normaliseIdentifier(kind as IdentifierKind, value)).toBe(normalised)
    expect(identifierToken(key, kind as IdentifierKind, value)).toBe(token)
  },
)

test('a normal form is its own normal form', () => {
  fc.assert(
    fc.property(kinds, fc.stringMatching(/^[A-Za-z0-9张三（）_ -]{0,40}$/), (kind, value) => {
      const once = normaliseIdentifier(kind, value)
      expect(normaliseIdentifier(kind, once)).toBe(once)
    }),
    { numRuns: 2000 },
  )
})

test('white space, zero-width characters, full-width forms and case make no second seller', () => {
  const spelt = fc.array(fc.constantFrom(...Array.from('abcxyz0123456789_')), { minLength: 1, maxLength: 20 })
  const noise = fc.constantFrom('', ' ', '\u3000', '\u200b', '\ufeff', '\t')
  fc.assert(
    fc.property(
      spelt,
      fc.array(noise, { minLength: 21, maxLength: 21 }),
      fc.boolean(),
      (letters, between, full) => {
        const fullWidth = (letter: string) =>
          full ? String.fromCharCode(letter.charCodeAt(0) + 0xfee0) : letter.toUpperCase()
        const noisy =
          letters.map((letter, index) => `${between[index] ?? ''}${fullWidth(letter)}`).join('') +
          (between[20] ?? '')
        expect(identifierToken(key, 'wechat', noisy)).toBe(identifierToken(key, 'wechat', letters.join('')))
      },
    ),
  )
})

test('another kind or another key gives the same text another token', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[a-z0-9]{1,20}$/), kinds, kinds, (value, one, other) => {
      const other32 = new Uint8Array(32)
      expect(identifierToken(key, one, value)).not.toBe(identifierToken(other32, one, value))
      if (one !== other) expect(identifierToken(key, one, value)).not.toBe(identifierToken(key, other, value))
    }),
  )
})
