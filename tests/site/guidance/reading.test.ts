import { dict } from '@node-rs/jieba/dict.js'
import { describe, expect, test } from 'vitest'
import { readGuidance } from '#src/truth/guides.ts'
import { readLibrary } from '#src/truth/library.ts'
import { stretchesOf } from '#src/truth/reading/blocks.ts'
import { lengthOf, lengths, medianOf, sentencesOf } from '#src/truth/reading/sentences.ts'
import { readWords } from '#src/truth/reading/words.ts'
import { copiedContent } from '#tests/support/server/content.ts'

const folder = 'src/content'
const guidance = readGuidance({
  library: readLibrary(folder, {}, '2026-11-30'),
  folder,
  base: '',
  components: [],
})
const guides = guidance.guides.filter(({ lang }) => lang === 'zh-CN')
const copy = copiedContent('reading-content')

describe('the sentences of a page', () => {
  test('are short: half have at most 25 characters, and none runs over two lines of a phone', () => {
    expect(guides.length).toBeGreaterThan(35)
    for (const guide of guides) {
      const read = stretchesOf(guide, guidance)
        .flat()
        .filter(({ prose }) => prose)
        .flatMap(({ text }) => sentencesOf(text).map(lengthOf))
      expect(read.length, guide.id).toBeGreaterThan(0)
      expect(medianOf(read), guide.id).toBeLessThanOrEqual(25)
    }
    expect(lengths).toEqual({ median: 25, longest: 40 })
  })

  test('end at a semicolon, and are counted without marks and without the place in the law', () => {
    expect(sentencesOf('查真伪；再上岗。别的，不认（令第19号第四条）！')).toEqual([
      '查真伪',
      '再上岗',
      '别的，不认',
    ])
    expect(lengthOf('网站 cx.mem.gov.cn，自己输（2020年）')).toBe(2 + 10 + 3 + 5)
    expect([medianOf([3, 1, 2]), medianOf([4, 1, 2, 3]), medianOf([])]).toEqual([2, 2.5, 0])
  })

  test('stop the build when one is long, or when most are', () => {
    const long =
      '看清楚证上的姓名和项目还有日子再打电话问发证的部门然后把问到的写在纸上留着以后再拿出来给大家看'
    copy.edit('guides/harm.md', (text) => `${text}\n${long}。 [^advice]\n`)
    expect(() => copy.build()).toThrow(
      /guides\/harm\.md：“看清楚证上的姓名.*……”这句有 47 个字，超过 40 个：用句号或者分号拆开/,
    )
    copy.edit('guides/harm.md', (text) =>
      text.replace(`${long}。`, '看清楚证上的姓名和项目，再打电话问发证的部门，问到了再上岗。'.repeat(30)),
    )
    expect(() => copy.build()).toThrow(
      /guides\/harm\.md：这一页的句子，中间的一句有 27 个字，超过 25 个：把长的句子拆短/,
    )
  })
})

describe('a word that is not plain', () => {
  test('stops the build and names the plain one', () => {
    copy.edit('guides/harm.md', (text) => `${text}\n看证，届满前换。 [^advice]\n`)
    expect(() => copy.build()).toThrow(/guides\/harm\.md：“看证，届满前换。”里的“届满”不是平常话：写“到期”/)
  })

  test('stops the build when the section where it first stands does not explain it', () => {
    const before = (line: string) => {
      copy.edit('guides/harm.md', (text) =>
        text.replace('## 对单位 {#employer}', `## 对单位 {#employer}\n\n${line} [^advice]`),
      )
    }
    before('看有没有变造的地方。')
    expect(() => copy.build()).toThrow(
      /guides\/harm\.md：“看有没有变造的地方。”里的“变造”第一次出现，这一节却没有解释：写成“变造（把真的改成假的）”/,
    )
    before('看清楚：把真的改成假的，也是假证。')
    expect(() => copy.build()).not.toThrow()
  })

  test('may stand in the words of others', () => {
    copy.edit('guides/harm.md', (text) => `${text}\n看到“签发机关”这几个字，打电话问。 [^advice]\n`)
    expect(() => copy.build()).not.toThrow()
  })
})

/**
 * Words that anyone knows: the most frequent ones of a dictionary of Chinese. A character alone is too little
 * to judge.
 */
const common = new Set(
  dict
    .toString()
    .split('\n')
    .map((line) => line.split(' '))
    .filter(([word = '']) => word.length > 1)
    .sort(([, one], [, other]) => Number(other) - Number(one))
    .slice(0, 20_000)
    .map(([word = '']) => word),
)
const numeral = /^[第几一二两三四五六七八九十百千万]+[条元天月日岁张号个]?$/
/** A word with one of these is as plain as the word without. */
const little =
  /^[不没别也都就再先又只仍我您它那这每谁各最另该请被多要白常]+|[的了着过得到来给也去做能用由上下出完]+$/g

/** Lists the words of a text that are not among the known, by the segmentation of the platform. */
function rareIn(text: string, known: ReadonlySet<string>): string[] {
  const words = [...new Intl.Segmenter('zh', { granularity: 'word' }).segment(text)].map(
    ({ segment }) => segment,
  )
  const isKnown = (word: string) => word.length < 2 || common.has(word) || known.has(word)
  return words.filter(
    (word) =>
      /^\p{Script=Han}+$/u.test(word) &&
      !numeral.test(word) &&
      !isKnown(word) &&
      !isKnown(word.replaceAll(little, '')),
  )
}

test('every word of a guide is common, or src/content/words.yaml says why it may stand', () => {
  const { terms, known, law, names, cuts } = readWords(folder)
  // A term has a rule of its own, so its parts need none.
  const explained = Object.keys(terms)
  const allowed = new Set([...known, ...law, ...names, ...cuts, ...explained])
  const rare = guides.flatMap((guide) =>
    stretchesOf(guide, guidance)
      .flat()
      .flatMap(({ text }) =>
        rareIn(
          explained.reduce((rest, term) => rest.replaceAll(term, '，'), text),
          allowed,
        ),
      )
      .map(
        (word) =>
          `guides/${guide.id}.md：“${word}”不是常用词：换个平常的词；非用不可，写进 words.yaml 的 terms，带解释`,
      ),
  )
  expect([...new Set(rare)]).toEqual([])
  expect(rareIn('证件届满以后，再佐证', new Set())).toEqual(['届满', '佐证'])
})

test('words.yaml holds no word that is common anyway, and none that no page uses', () => {
  const { known, law, names } = readWords(folder)
  const all = guides
    .flatMap((guide) => stretchesOf(guide, guidance).flat())
    .map(({ text }) => text)
    .join('\n')
  const listed = [...known, ...law, ...names]
  expect(listed.filter((word) => common.has(word) || !all.includes(word))).toEqual([])
  expect(new Set(listed).size).toBe(listed.length)
})
