import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, test } from 'vitest'
import { splitClaims } from '#src/truth/claims.ts'
import { readEntries, readLibrary } from '#src/truth/library.ts'
import { Spoken } from '#src/truth/site/spoken.ts'
import { builtSite, isForm, type BuiltSite } from '#tests/support/server/site.ts'

const library = readLibrary('src/content', {}, '2026-11-25')
const { statements, sources } = library

/** The text of Order No. 19 by article, such as 第四条. */
const articles = new Map<string, string>()
let article = ''
for (const line of readFileSync('src/content/articles/order19.txt', 'utf8').split('\n').slice(1)) {
  article = /^第[一二三四五六七八九十]+条/.exec(line)?.[0] ?? article
  articles.set(article, (articles.get(article) ?? '') + line)
}
const ofOrder19 = [...statements].filter(
  ([, { source, section }]) => source === 'order19' && articles.has(section),
)

test('a sentence from Order No. 19 has the numbers and units of its article', () => {
  expect(articles.size).toBe(49)
  expect(ofOrder19.length).toBeGreaterThan(38)
  const amount = /\d+(?:个)?(?:工作日|日|年|个月|月|周岁|次|万元|元)/g
  const differing = ofOrder19.flatMap(([id, { section, sentence }]) =>
    [...sentence.matchAll(amount)]
      .map(([said]) => said)
      .filter((said) => !articles.get(section)?.includes(said))
      .map((said) => `${id}: ${said}`),
  )
  expect(differing).toEqual([])
})

test('the binding articles of Order No. 19 are cited with all their numbers', () => {
  // The site tells these articles in full: duties, time limits and penalties.
  const whole = [
    '第六条',
    '第十三条',
    '第十八条',
    '第十九条',
    '第二十条',
    '第二十一条',
    '第二十二条',
    '第二十三条',
    '第二十七条',
    '第二十八条',
    '第二十九条',
    '第三十条',
    '第三十四条',
    '第三十九条',
    '第四十条',
    '第四十一条',
    '第四十四条',
    '第四十五条',
  ]
  const said = (section: string) =>
    ofOrder19
      .filter(([, statement]) => statement.section === section)
      .map(([, { sentence }]) => sentence)
      .join()
  const missing = whole.flatMap((section) =>
    [...(articles.get(section) ?? '').matchAll(/\d+/g)]
      .map(([number]) => number)
      .filter((number) => !said(section).includes(number))
      .map((number) => `${section}: ${number}`),
  )
  expect(missing).toEqual([])
})

test('the two sentences of the notice are verbatim', () => {
  const sentence = (id: string) => statements.get(id)?.sentence
  expect(sentence('n357-only')).toBe(
    '当前，只有以下2种查询途径查询证书真伪，不接受其他任何软件、网站或公众号查询入口的查询结果。',
  )
  expect(sentence('n357-scan')).toBe(
    '凡是直接使用微信“扫一扫”扫描证书二维码即可获取证书信息的情况，均为假冒证书。',
  )
  expect([...statements].filter(([, { verbatim }]) => verbatim === true).map(([id]) => id)).toEqual([
    'n357-only',
    'n357-scan',
  ])
})

test('article 63 of the law on public order has the text in force', () => {
  expect(statements.get('pol-63')).toMatchObject({ source: 'public-order-law', section: '第六十三条' })
  expect(sources.get('public-order-law')?.from).toBe('2026-01-01')
  expect(statements.get('pol-63')?.sentence).toMatch(
    /十日以上十五日以下拘留，可以并处五千元以下罚款；情节较轻的，处五日以上十日以下拘留，可以并处三千元以下罚款/,
  )
})

test('no two statements say the same', () => {
  const sentences = [...statements.values()].map(({ sentence }) => sentence)
  expect(new Set(sentences).size).toBe(sentences.length)
})

test('a source without an official copy is marked for the operator’s check', () => {
  for (const id of [
    'order19',
    'order18',
    'catalogue45',
    'notice357',
    'hotline155',
    'reward19',
    'reward-gd',
    'guangdong-rules',
  ]) {
    expect(sources.get(id)?.mustCheck, id).toBeDefined()
  }
})

describe('the forms', () => {
  let site: BuiltSite
  beforeAll(async () => {
    site = await builtSite()
  })

  const said = [...readEntries('src/content/spoken.yaml', Spoken).values()]
    .map((text) => splitClaims(text).text.replace(/\s+/g, ''))
    .sort((one, other) => other.length - one.length)
  const lawful = /〔\d{4}〕|第[一二三四五六七八九十百]+条|罚款|拘留|有期徒刑|奖励/

  test('make no claim about the law beyond the statements', () => {
    const blocks = site.pages.filter(isForm).flatMap((page) =>
      page.root
        .querySelectorAll('main *')
        .filter((element) =>
          element.childElements.every(({ tagName }) => ['strong', 'a', 'b', 'br', 'span'].includes(tagName)),
        )
        .map((element) => element.textContent.replace(/\s+/g, ''))
        .filter((text) => lawful.test(text)),
    )
    expect(blocks.length).toBeGreaterThan(1)
    for (const block of new Set(blocks)) {
      // A page in a list of pages is a name and an address.
      const named = block.replace(/\/[a-z/]*/g, '')
      const rest = said.reduce((text, sentence) => text.replace(sentence, ''), named)
      expect(rest.length > 5 && lawful.test(rest), `${rest}: add it to spoken.yaml`).toBe(false)
    }
  })
})
