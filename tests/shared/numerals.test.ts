import { expect, test } from 'vitest'
import { asciiDigits, readNumeral } from '#shared/numerals.ts'
import { fc } from '#tests/support/property.ts'

const words = '零一二三四五六七八九'

/** Writes a number below 100,000,000 in words, as a school book does. */
function inWords(number: number): string {
  if (number >= 10_000) {
    const rest = number % 10_000
    const gap = rest > 0 && rest < 1000 ? '零' : ''
    return `${inWords(Math.floor(number / 10_000))}万${gap}${rest === 0 ? '' : inWords(rest)}`
  }
  let text = ''
  let isGap = false
  for (const [unit, name] of [
    [1000, '千'],
    [100, '百'],
    [10, '十'],
    [1, ''],
  ] as const) {
    const digit = Math.floor(number / unit) % 10
    if (digit === 0) isGap = text !== ''
    else {
      text += (isGap ? '零' : '') + words.charAt(digit) + name
      isGap = false
    }
  }
  return text
}

test('a number in words is read back', () => {
  expect([105, 1050, 20_005, 12_000].map(inWords)).toEqual(['一百零五', '一千零五十', '二万零五', '一万二千'])
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 99_999_999 }), (number) => {
      expect(readNumeral(inWords(number))).toBe(number)
      expect(readNumeral(String(number))).toBe(number)
      expect(asciiDigits(Array.from(String(number), (digit) => words.charAt(Number(digit))).join(''))).toBe(
        String(number),
      )
    }),
    { numRuns: 2000 },
  )
})

test('the last unit may be left out, a unit may stand for noughts, and digits may stand in a row', () => {
  const written: Readonly<Record<string, number>> = {
    八: 8,
    十: 10,
    十二: 12,
    八百五: 850,
    一万二: 12_000,
    两千零五: 2005,
    捌佰: 800,
    贰仟伍佰: 2500,
    二〇〇: 200,
    '1千2': 1200,
    '1千2百': 1200,
    '1万2000': 12_000,
    '1.2w': 12_000,
    '1.13万': 11_300,
    '1.5k': 1500,
  }
  expect(Object.fromEntries(Object.keys(written).map((text) => [text, readNumeral(text)]))).toEqual(written)
})

test('a range, a guess or a slip is no number', () => {
  for (const text of [
    '',
    '百',
    '万',
    '七八',
    '七八百',
    '一两千',
    '几百',
    '八百多',
    '十百',
    '百千',
    '1.2w5',
    '八百零',
    '1..2',
    '一万万',
  ])
    expect(`${text}: ${String(readNumeral(text))}`).toBe(`${text}: null`)
})
