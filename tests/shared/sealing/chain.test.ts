import { fc } from '#tests/support/property.ts'
import { expect, test } from 'vitest'
import { chainLink, contentHash, genesis } from '#shared/sealing/chain.ts'
import vectors from '#tests/vectors/chain.json' with { type: 'json' }

test.each(vectors.contents)(
  'content $hash is the hash of its ciphertexts in order',
  ({ ciphertexts, hash }) => {
    expect(contentHash(ciphertexts.map((hex) => Buffer.from(hex, 'hex')))).toBe(hash)
    if (ciphertexts.length > 1)
      expect(contentHash(ciphertexts.map((hex) => Buffer.from(hex, 'hex')).reverse())).not.toBe(hash)
  },
)

test.each(vectors.links)(
  '$label link $hash follows from the one before',
  ({ label, previous, fields, hash }) => {
    expect(chainLink(label as 'arrival' | 'audit', previous, fields)).toBe(hash)
  },
)

test('both chains start from nothing', () => {
  expect(vectors.links.filter(({ previous }) => previous === genesis).map(({ label }) => label)).toEqual([
    'arrival',
    'audit',
  ])
})

test('two different lists of fields never share a link', () => {
  const texts = fc.array(fc.string({ unit: 'grapheme', maxLength: 6 }), { maxLength: 4 })
  fc.assert(
    fc.property(texts, texts, (one, two) => {
      const same = JSON.stringify(one) === JSON.stringify(two)
      expect(chainLink('audit', genesis, one) === chainLink('audit', genesis, two)).toBe(same)
    }),
  )
  expect(chainLink('audit', genesis, ['ab', 'c'])).not.toBe(chainLink('audit', genesis, ['a', 'bc']))
  expect(chainLink('audit', genesis, ['a'])).not.toBe(chainLink('arrival', genesis, ['a']))
})
