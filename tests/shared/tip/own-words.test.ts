import { expect, test } from 'vitest'
import { hintOfOwnWords, ownKinds, ownWordsIn } from '#shared/tip/own-words/own-words.ts'
import blind from './data/own-words-blind.json' with { type: 'json' }
import later from './data/own-words-later.json' with { type: 'json' }
import data from './data/own-words.json' with { type: 'json' }

// Their writer did not know the rules. At first sight 89 of 100 sentences got a hint, and so did 3 of the 60
// reports about sellers alone.
test.each(ownKinds)('sentences that point to their writer by %s get a hint, mostly of this kind', (kind) => {
  const cases = data.pointing.filter((one) => one.kind === kind)
  const missed = cases.filter(({ text }) => ownWordsIn(text).length === 0)
  expect(cases.length).toBeGreaterThanOrEqual(5)
  expect(1 - missed.length / cases.length, JSON.stringify(missed)).toBeGreaterThanOrEqual(0.85)
  // A deed of the writer is the hint where no other fits: its advice is the least exact.
  const told = cases.filter(({ text }) => ownWordsIn(text).some((found) => found.kind === kind))
  expect(told.length / cases.length).toBeGreaterThanOrEqual(0.7)
})

// A later writer who knew no rule. At first sight 40 of 100 sentences got a hint, and two of 60 reports.
test('sentences of another writer get a hint as well, and reports about the seller alone seldom do', () => {
  const missed = blind.pointing.filter((text) => ownWordsIn(text).length === 0)
  const hinted = blind.clean.filter((text) => ownWordsIn(text).length > 0)
  expect(1 - missed.length / blind.pointing.length, JSON.stringify(missed)).toBeGreaterThanOrEqual(0.95)
  expect(hinted.length / blind.clean.length, JSON.stringify(hinted)).toBeLessThanOrEqual(1 / 20)
})

// Three sets of one writer who had read no rule before the first. At first sight 48 of 60 sentences got a
// hint, then 26 of 40; once any deed of the writer counted, 28 of 30. Of the clean reports 0 of 30, 2 of 30
// and 2 of 20 did.
test('a deed of the writer gets a hint, unless anybody who met a seller did it', () => {
  const missed = later.pointing.filter((text) => ownWordsIn(text).length === 0)
  const hinted = later.clean.filter((text) => ownWordsIn(text).length > 0)
  expect(later.pointing).toHaveLength(130)
  expect(1 - missed.length / later.pointing.length, JSON.stringify(missed)).toBeGreaterThanOrEqual(0.95)
  expect(hinted.length / later.clean.length, JSON.stringify(hinted)).toBeLessThanOrEqual(1 / 20)
  expect(ownWordsIn('我跟着他学了半年电焊')).toEqual([{ kind: 'self', words: '我跟着他学了半年电焊' }])
  expect(ownWordsIn('我后来加了他微信，他让我先付定金，我没有付')).toEqual([])
})

test('a report about the seller alone seldom gets a hint', () => {
  const hinted = data.clean.filter((text) => ownWordsIn(text).length > 0)
  expect(hinted.length / data.clean.length, JSON.stringify(hinted)).toBeLessThanOrEqual(1 / 20)
})

test('a hint quotes the words, names another way, and says that the report can go as it is', () => {
  expect(hintOfOwnWords('我们公司的假证，昨天下午三点二十送来的')).toMatch(
    /^“我们公司”“下午三点”.*不写“我们”；只写上午、下午。不改也能交。$/,
  )
  expect(hintOfOwnWords('微信 shili-88 卖电工证，三百一张')).toBe('')
})

test('words of somebody else in quotation marks are not those of the writer', () => {
  expect(ownWordsIn('他发广告：“我们公司包过，打我电话13800000000”')).toEqual([])
})

test('a text is read in a time that grows with its length alone', () => {
  const once = (text: string) => {
    const started = performance.now()
    ownWordsIn(text)
    return performance.now() - started
  }
  const least = (text: string) => Math.min(...Array.from({ length: 5 }, () => once(text)))
  for (const part of [
    '我',
    '我的',
    '我家',
    '在',
    '我在',
    '老',
    '1',
    '12:',
    '“',
    '号',
    ' ',
    '我是的',
    '下午',
  ]) {
    const short = least(part.repeat(500 / part.length))
    // A square would take 1,600 times as long.
    expect(least(part.repeat(20_000 / part.length)), part).toBeLessThan(400 * Math.max(short, 0.2))
  }
})
