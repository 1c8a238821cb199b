import { expect, test } from 'vitest'
import { shownExactly, shownProse } from '#src/islands/parts/shown.ts'
import { fc } from '#tests/support/property.ts'

const texts = fc.string({ unit: 'binary', maxLength: 60 })

test('a number is shown in the order in which it was typed, without unseen characters', () => {
  expect(shownExactly('\u202e13800138000')).toEqual({ text: '13800138000', isCut: true })
  expect(shownExactly('\u202eabc_123\u202c')).toEqual({ text: 'abc_123', isCut: true })
  expect(shownExactly('abc_123')).toEqual({ text: 'abc_123', isCut: false })
  fc.assert(
    fc.property(texts, (text) => {
      const { text: shown, isCut } = shownExactly(text)
      expect(shown).not.toMatch(/[\p{Cf}\p{Default_Ignorable_Code_Point}]|\p{M}{7}/u)
      expect(isCut).toBe(shown !== text)
    }),
    { numRuns: 2000 },
  )
})

test('prose keeps joiners and selectors, and loses what turns or piles up', () => {
  const family = '👩‍👩‍👧‍👦 ❤️ می‌خواهم'
  expect(shownProse(family)).toEqual({ text: family, isCut: false })
  expect(shownProse('a\u202eb\u2067c\u2069\u0008d\u001be\nf\tg').text).toBe('abcde\nf\tg')
  expect(shownProse(`a${'\u0301'.repeat(400)}b`)).toEqual({ text: `a${'\u0301'.repeat(6)}b`, isCut: true })
  fc.assert(
    fc.property(texts, (text) => {
      expect(shownProse(text).text).not.toMatch(/[\u202a-\u202e\u2066-\u2069]|\p{M}{7}/u)
    }),
    { numRuns: 2000 },
  )
})
