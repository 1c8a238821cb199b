import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import * as z from 'zod'
import { readGuidance } from '#src/truth/guides.ts'
import { readLibrary } from '#src/truth/library.ts'
import { oddSoundsIn } from '#src/truth/site/sounds.ts'
import { makeSearch, nowhere, type Entry, type Search } from '#src/enhance/search/rank.ts'
import { launchBrowser } from '#tests/support/browser/browser.ts'
import { copiedContent } from '#tests/support/server/content.ts'
import { startServer, type RunningServer } from '#tests/support/server/server.ts'
import { builtSite, type BuiltSite } from '#tests/support/server/site.ts'
import foreign from './data/foreign.json' with { type: 'json' }
import blind from './data/queries.json' with { type: 'json' }
import typed from './data/typed.json' with { type: 'json' }

/** Queries of an author who did not read the words of questions.yaml, with the number of the question. */
const queries: readonly (readonly [string, string])[] = [
  ['证是不是真的在哪查', 'q01'],
  ['二维码扫出来有信息', 'q02'],
  ['查询页面怎么填', 'q03'],
  ['官网查不到我的证', 'q05'],
  ['电子版怎么下', 'q07'],
  ['证掉了', 'q09'],
  ['名字改了证怎么办', 'q10'],
  ['证快过期', 'q11'],
  ['过期半年', 'q12'],
  ['六月前没复审', 'q13'],
  ['年纪大了能不能考', 'q15'],
  ['没读过书能考吗', 'q16'],
  ['考证要多少钱', 'q18'],
  ['江门报名地址', 'q19'],
  ['外省的证能用吗', 'q20'],
  ['补考几次', 'q21'],
  ['开叉车要什么证', 'q24'],
  ['电梯维修', 'q25'],
  ['工地架子工', 'q26'],
  ['装空调', 'q27'],
  ['买假焊工证会判刑吗', 'q29'],
  ['我是被骗的', 'q30'],
  ['自首能轻点吗', 'q31'],
  ['买证的钱能退吗', 'q32'],
  ['老板逼我没证干活', 'q33'],
  ['老板不还我的证', 'q34'],
  ['花钱包过', 'q35'],
  ['把证借给别人', 'q36'],
  ['举报奖金', 'q37'],
  ['老板会知道是我举报的吗', 'q38'],
  ['公司用假证罚多少', 'q39'],
  ['劳务派遣的证谁查', 'q40'],
  ['色弱能考电工吗', 'q41'],
  ['高血压', 'q42'],
  ['辞职证能拿走吗', 'q43'],
  ['几天出证', 'q46'],
  ['能找人替考吗', 'q48'],
  ['当兵去了证要到期', 'q52'],
  ['没有证受了工伤', 'q54'],
  ['12350没人接', 'q60'],
]

/** Everyday words as people type them without a change to Chinese, with the question, or the page's name. */
const letters: readonly (readonly [string, string])[] = [
  ['hgz', '焊工'],
  ['hangong', '焊工'],
  ['hangz', '焊工'],
  ["han'gong", '焊工'],
  ['czz', 'q23'],
  ['dzz', 'q08'],
  ['cc', 'q24'],
  ['dianti', 'q25'],
  ['zkt', '制冷、空调'],
  ['gxy', 'q42'],
  ['fushen', 'q13'],
  ['guoqi', 'q12'],
  ['kouzheng', 'q34'],
  ['jj', 'q37'],
  ['wenmang', 'q17'],
  ['czz过期', 'q12'],
]

let site: BuiltSite
let server: RunningServer
let browser: Browser
beforeAll(async () => {
  site = await builtSite()
  ;[server, browser] = await Promise.all([startServer({ env: { BOT_CHECK: 'off' } }), launchBrowser()])
})
afterAll(async () => {
  await browser.close()
  await server.stop()
})

const copy = copiedContent('asked-content')

function searchPage() {
  const page = site.pages.find(({ path }) => path === '/search/')
  if (page === undefined) throw new Error('no page /search/')
  return page.root
}

/** Makes the search as the page makes it. */
function pageSearch(entries: readonly Entry[]): Search {
  const asking = searchPage().querySelector('.asking')
  const table = (name: string) => asking?.getAttributeValue(`data-${name}`) ?? ''
  const queriesOf = (link: { getAttributeValue: (name: string) => string | null } | null) =>
    link?.getAttributeValue('data-asked')?.split(',') ?? []
  const asked = [
    { page: nowhere, queries: queriesOf(asking) },
    ...searchPage()
      .querySelectorAll('main a[data-asked]')
      .map((link) => ({ page: link.getAttributeValue('href') ?? '', queries: queriesOf(link) })),
  ]
  return makeSearch(entries, { runs: table('runs'), traditional: table('traditional'), asked })
}

/** Returns what the page lists, in its order. */
function listed(): Entry[] {
  return searchPage()
    .querySelectorAll('main a[data-words]')
    .map((link) => ({
      title: link.textContent.trim(),
      words: link.getAttributeValue('data-words') ?? '',
      sounds: link.getAttributeValue('data-sounds') ?? '',
      kind: z
        .enum(['question', 'page', 'trade', 'sheet', 'section'])
        .parse(link.getAttributeValue('data-kind') ?? 'section'),
      href: link.getAttributeValue('href') ?? '',
    }))
}

describe('the sixty questions', () => {
  const { questions } = readGuidance({
    library: readLibrary('src/content', {}, '2026-11-25'),
    folder: 'src/content',
    base: '',
    components: [],
  })

  test('stand on the page without script, each with a link to its answer', () => {
    expect(questions).toHaveLength(60)
    const links = listed().filter(({ kind }) => kind === 'question')
    expect(links.map(({ title, href }) => [title, href]).sort()).toEqual(
      questions.map(({ ask, at }) => [ask, at]).sort(),
    )
    for (const { at } of questions) {
      const [path = '', anchor = ''] = at.split('#')
      const page = site.pages.find((one) => one.path === path)
      expect(page?.root.querySelector(`#${anchor}`), at).not.toBeNull()
    }
  })

  test('come first when a reader asks one', () => {
    const entries = listed()
    const search = pageSearch(entries)
    const first = (query: string) => entries[search(query)[0] ?? -1]?.title ?? 'nothing'
    expect(
      questions.filter(({ ask }) => first(ask) !== ask).map(({ ask }) => `${ask} ← ${first(ask)}`),
    ).toEqual([])
    const asks = new Map(questions.map(({ id, ask }) => [id, ask]))
    const missed = queries
      .filter(([query, id]) => first(query) !== asks.get(id))
      .map(([query]) => `${query} ← ${first(query)}`)
    expect(missed.length / queries.length, missed.join('\n')).toBeLessThanOrEqual(0.05)
  })

  // Their writers knew the pages. The first list did not know their words: at first sight the page came first
  // for 70 of 100. The second list holds four lists, each written before its first run. There the page came
  // first for 66 of 100, 41 of 51, 33 of 40 and 22 of 30.
  test('and pages come first for other queries', () => {
    const entries = listed()
    const search = pageSearch(entries)
    const missedOf = (list: typeof blind) =>
      list.filter(({ query, page }) => {
        const path = entries[search(query)[0] ?? -1]?.href.split('#')[0] ?? ''
        return !page.some((one) => (one === '/' ? path === one : path.startsWith(one)))
      })
    expect([blind.length, typed.length]).toEqual([80, 216])
    for (const list of [blind, typed]) {
      const missed = missedOf(list)
      expect(missed.length / list.length, JSON.stringify(missed)).toBeLessThanOrEqual(0.05)
    }
    // A word that its editor gave a page, and that no known query holds.
    expect(entries[search('主扇')[0] ?? -1]?.href).toBe('/operations/mine/')
    // Words that sound alike are no part of other words: 承包|名单, 饭店|工作.
    for (const [query, other] of [
      ['承包名单', /报名/],
      ['饭店工作', /电工/],
    ] as const)
      expect(entries[search(query)[0] ?? -1]?.title ?? '', query).not.toMatch(other)
  })

  test('come first for the first letters of a word, and for its letters in whole', () => {
    const entries = listed()
    const search = pageSearch(entries)
    const asks = new Map(questions.map(({ id, ask }) => [id, ask]))
    const found = letters.map(([typed]) => [typed, entries[search(typed)[0] ?? -1]?.title])
    expect(found).toEqual(letters.map(([typed, id]) => [typed, asks.get(id) ?? id]))
    expect(search('zzzz')).toEqual([])
    expect(search('h')).toEqual([])
  })

  test('are found by characters that sound alike, and by traditional ones', () => {
    const entries = listed()
    const search = pageSearch(entries)
    const first = (query: string) => entries[search(query)[0] ?? -1]?.href.split('#')[0]
    for (const [query, path] of [
      ['举暴电话', '/hotlines/'],
      ['付神', '/certificate/'],
      ['制令证', '/operations/cooling/'],
      ['證書過期了怎麼辦', '/certificate/'],
      ['舉報', '/report/'],
      ['證過咗期點算', '/certificate/'],
      ['第三十七条', '/law/buyer/'],
      ['第37条', '/law/buyer/'],
    ] as const)
      expect(first(query), query).toBe(path)
    // A list of no characters knows no sounds.
    expect(makeSearch(entries, { runs: '', traditional: '', asked: [] })('举暴')).not.toEqual(search('举暴'))
  })

  // Its writer knew the names of the pages alone. At first sight the page came first for 138 of 148.
  // Of 12 other matters 11 were named as such. Some of the ten misses stand in asked.yaml since.
  test('and pages come first for people who know neither the site nor its words', () => {
    const entries = listed()
    const search = pageSearch(entries)
    const answered = foreign.filter(({ pages }) => pages.length > 0)
    const found = answered.map(({ query, pages }) => ({
      query,
      place: search(query).findIndex((index) => {
        const path = entries[index]?.href.split('#')[0] ?? ''
        return pages.some((page) => (page === '/' ? path === page : path.startsWith(page)))
      }),
    }))
    const missed = found.filter(({ place }) => place !== 0)
    expect(missed.length / answered.length, JSON.stringify(missed)).toBeLessThanOrEqual(0.08)
    const doubted = answered.filter(({ query }) => !search.answers(query))
    expect(doubted.length / answered.length, JSON.stringify(doubted)).toBeLessThanOrEqual(0.03)
    const others = foreign.filter(({ pages }) => pages.length === 0)
    const claimed = others.filter(({ query }) => search.answers(query))
    expect(claimed.length / others.length, JSON.stringify(claimed)).toBeLessThanOrEqual(0.1)
  })

  test('are apart from queries that no page answers', () => {
    const search = pageSearch(listed())
    for (const query of ['过期三个月', '焊工证真假', '12350', 'hgz'])
      expect(search.answers(query), query).toBe(true)
    for (const query of ['我想买房', '天气预报', 'zzzz']) expect(search.answers(query), query).toBe(false)
  })

  test('are spoken by the reading of each word', () => {
    expect(oddSoundsIn('行不行，银行；重新、重大！会坐牢 会计 很长 长大 的确 60岁还能考')).toBe(
      '银行yin hang,重新chong xin,会计kuai ji,长大zhang da,的确di que',
    )
  })

  test('stop the build when a query leads to no page, or stands twice', () => {
    copy.edit('asked.yaml', (text) =>
      text.replace('/verify/: >-\n', '/verfy/: >-\n  示例的问法\n/verify/: >-\n  示例的问法；'),
    )
    expect(() => copy.build()).toThrow(/没有 \/verfy\/ 这一页[\s\S]*“示例的问法”在 \/verfy\/ 已经有了/)
  })

  test('stop the build when a page loses the statements of its answer', () => {
    copy.edit('guides/rights.md', (text) =>
      text.replaceAll('[^lc-84]', '[^lc-9]').replace('第八十四条', '第九条'),
    )
    expect(() => copy.build()).toThrow(/questions\.yaml 的 q34\.statements：\/rights\/ 没有引用 lc-84/)
  })
})

test('a reader searches while typing, and nothing leaves the page', async () => {
  const page = await browser.newPage({ viewport: { width: 360, height: 740 } })
  await page.goto(`${server.url}/search/`)
  const requests: string[] = []
  page.on('request', (request) => requests.push(request.url()))
  await page.getByLabel('您想问什么').fill('证过期了三个月')
  await expect.poll(() => page.locator('#found a').first().textContent()).toBe('过期三个月，还能换吗？')
  await page.locator('#found a').first().click()
  await page.waitForURL('**/certificate/#situations')
  expect(requests.filter((url) => /过期|%E8%BF%87/.test(url))).toEqual([])
  await page.goBack()
  await page.getByLabel('您想问什么').fill('hgz')
  await expect.poll(() => page.locator('#found a').first().textContent()).toBe('焊工')
  await page.getByLabel('您想问什么').fill('zzzz')
  await expect.poll(() => page.locator('#told').textContent()).toMatch(/没有找到/)
  await page.close()
})
