import { expect, test } from 'vitest'
import { remarks as all, type Remark } from './remarks.ts'
import { sourceFiles } from './tree.ts'

// Plain English: a stranger reads a remark once.

const longestLine = 110
const longestSentence = 20

const stopList: Readonly<Record<string, RegExp>> = {
  whoever: /\bwhoever\b/i,
  anew: /\banew\b/i,
  'of ours, of them': /\bof (ours|theirs|them)\b/i,
  'is told': /\b(is|are|be|been|being|was|were) told\b/i,
}

/** This file and the table of planted breaks name the words that they forbid. */
const isExempt = (path: string) => path === 'tests/house/words.test.ts' || path === 'tests/mutants/house.ts'
const remarks = all.filter(({ path }) => !isExempt(path))

const placesOf = (chosen: readonly Remark[]) => chosen.map(({ place, text }) => `${place} ${text}`)

/** Returns the number of words of each sentence. Code in backticks is one word. */
function sentenceLengths(text: string): number[] {
  return text
    .replace(/`[^`]*`/g, 'x')
    .split(/[.!?;:](?:\s|$)|\n\s*\n|\n\s*-|@\w+/)
    .map((sentence) => sentence.split(/\s+/).filter((word) => /[A-Za-z]/.test(word)).length)
}

test.each(Object.entries(stopList))('no remark says “%s”', (_, words) => {
  expect(placesOf(remarks.filter(({ text }) => words.test(text)))).toEqual([])
})

test('no docstring begins with a question word', () => {
  const begins = ({ kind, text }: Remark) =>
    kind === 'docstring' && /^(what|who|which|how|where)\b/i.test(text)
  expect(placesOf(remarks.filter(begins))).toEqual([])
})

test(`no sentence of a remark has more than ${String(longestSentence)} words`, () => {
  const isLong = ({ text }: Remark) => sentenceLengths(text).some((length) => length > longestSentence)
  expect(placesOf(remarks.filter(isLong))).toEqual([])
})

test(`no line of a comment has more than ${String(longestLine)} columns`, () => {
  const isWide = (line: string) => line.length > longestLine && /^\s*(\/\/|\/?\*)/.test(line)
  const wide = sourceFiles().flatMap(({ path, text }) =>
    text.split('\n').flatMap((line, index) => (isWide(line) ? [`${path}:${String(index + 1)}`] : [])),
  )
  expect(wide).toEqual([])
})
