import { expect, test } from 'vitest'
import { compact, fold, seenCharacters, withoutLabel, withoutUnseen } from '#shared/folding.ts'
import { fc } from '#tests/support/property.ts'

const texts = fc.string({ unit: 'binary', maxLength: 60 })

test('a folded text is its own folded text', () => {
  fc.assert(
    fc.property(texts, (text) => {
      expect(fold(fold(text))).toBe(fold(text))
      expect(compact(compact(text))).toBe(compact(text))
    }),
    { numRuns: 5000 },
  )
})

test('no format character, filler, selector, control or blank sign survives', () => {
  fc.assert(
    fc.property(texts, (text) => {
      expect(fold(text)).not.toMatch(/[\p{Cf}\p{Default_Ignorable_Code_Point}\u2800\ufffc]|(?!\s)\p{Cc}/u)
    }),
    { numRuns: 5000 },
  )
})

test.each([
  ['ＡＢ１２：（x）', 'AB12:(x)'],
  ['“x”，‘y’。', `"x",'y'.`],
  ['【x】《y》〔z〕', '(x)"y"(z)'],
  ['a—b–c−d‐e‑f', 'a-b-c-d-e-f'],
  ['\u202dab\u202c \u2066c\u2069\ufe0f\u00ad\ufeff', 'ab c'],
  ['\u3000a\u00a0b\u3000', 'a b'],
  ['a\nb', 'a\nb'],
  ['①号', '1号'],
])('%j folds to %j', (text, folded) => {
  expect(fold(text)).toBe(folded)
})

test('only what can be seen counts: no blank, filler, format character or mark', () => {
  for (const blank of '\u200b\u3164\u2800\u202e\ufe0f\u115f\u1160\uffa0\u00ad\u034f\u180e\ufffc\u3000\t\n \u0008\ud800')
    expect(seenCharacters(blank.repeat(12)), blank.charCodeAt(0).toString(16)).toBe(0)
  expect(seenCharacters('\u{e0020}\u{1d159}\u{1d173}'.repeat(12))).toBe(0)
  expect(seenCharacters('示例 ab，12。👍')).toBe(9)
  expect(seenCharacters(`a${'\u0301'.repeat(40)}`)).toBe(1)
})

test('what is seen stays, and white space with it', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[ -~\u4e00-\u9fa5\n]{0,60}$/), (text) => {
      expect(withoutUnseen(text)).toBe(text)
      expect(seenCharacters(text)).toBe(text.replace(/\s/g, '').length)
    }),
  )
})

test('a label of Latin letters is one only before a colon or a space', () => {
  const bare = (text: string) => withoutLabel(fold(text), '微信号?', 'vx|wx')
  for (const text of ['微信：x1', '微信号x1', '我的微信是 x1', 'vx:x1', 'VX：x1', 'wx x1', '微信：vx:x1'])
    expect(bare(text), text).toBe('x1')
  for (const text of ['wx_shop', 'vx888', 'x1']) expect(bare(text), text).toBe(text)
})
