import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { pictureFaults, picturePlace, readReceipt, sentences } from '#shared/text.ts'
import { limits } from '#shared/tip/limits.ts'
import { fields } from '#shared/tip/fields.ts'
import { statuses } from '#shared/tip/moves.ts'
import { facts } from '#shared/tip/question/facts.ts'
import { english as table } from '#shared/words/en.ts'
import { english, scriptInEnglish } from '#shared/words/english.ts'
import { chinese } from '#shared/words/words.ts'

const han = /\p{Script=Han}/u

/** Returns every text in a table of any depth. */
const textsIn = (value: unknown): string[] =>
  typeof value === 'string'
    ? [value]
    : typeof value === 'object' && value !== null
      ? Object.values(value).flatMap(textsIn)
      : []

test('no English is Chinese', () => {
  expect(textsIn(table).length).toBeGreaterThan(500)
  expect(textsIn(table).filter((text) => han.test(text))).toEqual([])
})

test('a Chinese sentence has one English, and its English asks for no other value', () => {
  const { pages, script, faults, others } = table
  const englishOf = new Map<string, Set<string>>()
  for (const [chineseOne, englishOne] of [pages, script, faults, others].flatMap((part) =>
    Object.entries(part),
  )) {
    englishOf.set(chineseOne, (englishOf.get(chineseOne) ?? new Set()).add(englishOne))
    const marks = (text: string) => text.split('#').length
    expect(marks(englishOne), chineseOne).toBeLessThanOrEqual(marks(chineseOne))
  }
  expect([...englishOf].filter(([, all]) => all.size > 1)).toEqual([])
})

test('every sentence of the pages and of the script is said somewhere', () => {
  const files = [
    'src/forms',
    'src/pages',
    'src/layouts',
    'src/components',
    'src/share',
    'src/enhance',
    'api',
    'src/shared',
  ]
    .flatMap((folder) =>
      readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name)),
    )
    .filter((path) => /\.(astro|tsx?)$/.test(path) && !path.startsWith('src/shared/words/'))
  const code = files.map((path) => readFileSync(path, 'utf8')).join('\n')
  const unsaid = [...Object.keys(table.pages), ...Object.keys(table.script)].filter(
    (sentence) => !code.includes(`'${sentence}'`),
  )
  expect(unsaid).toEqual([])
})

test('a text with numbers, a place or a condition has its English', () => {
  const told = (text: string) => english.told(text)
  expect(told(fields.description.tooShort)).toBe('Write what happened, in at least 10 characters')
  expect(told(`${fields.description.tooShort}；空格和看不见的字符不算`)).toBe(
    'Write what happened, in at least 10 characters: spaces and unseen characters do not count',
  )
  expect(told(picturePlace(3) + pictureFaults.heic)).toMatch(/^Picture 3: this is a HEIC photo/)
  expect(told(sentences.pictureLarge(2))).toBe(
    'Picture 2 is larger than 10 MB. Take a screenshot of it and upload that',
  )
  for (const typed of ['', 'JM12345678', 'BEGIN:VCALENDAR', '1.2345E+19', 'abc', '1234', '1'.repeat(20)]) {
    const read = readReceipt(typed)
    expect(typeof read === 'string' ? read : told(read.fault), typed).not.toMatch(han)
  }
  for (const text of [
    sentences.pictureEmpty(1),
    sentences.picturesMany(6),
    statuses.waiting.reporter,
    facts.payee.why,
  ])
    expect(told(text), text).not.toMatch(han)
  // The office’s own words stay as they are.
  expect(told('示例：请带身份证来。')).toBe('示例：请带身份证来。')
})

test('the script of an English page has every sentence that it may say', () => {
  const said = [
    ...Object.keys(table.script),
    ...textsIn(sentences),
    ...textsIn(pictureFaults),
    fields.category.unknown,
    fields.contact.tooLong,
    fields.consent.unticked,
  ]
  expect(said.filter((sentence) => scriptInEnglish[sentence] === undefined)).toEqual([])
})

test('the limits of pictures in English are those in force', () => {
  const told = Object.entries(table.pages).find(([sentence]) => sentence.includes('万像素'))?.[1]
  expect(told).toContain(
    `${String(limits.webPixels / 1e6)} megapixels, AVIF up to ${String(limits.avifPixels / 1e6)}`,
  )
})

test('a day is written as its readers write it', () => {
  expect(chinese.day('2026-03-04')).toBe('2026年3月4日')
  expect(english.day('2026-03-04')).toBe('4 March 2026')
  expect(english.day('soon')).toBe('soon')
})
