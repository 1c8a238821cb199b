import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { sitePages } from '#src/site-pages.ts'
import { copiedContent } from '#tests/support/server/content.ts'
import { builtSite, type BuiltPage, type BuiltSite } from '#tests/support/server/site.ts'

const { folder, edit, build } = copiedContent('trades-content')

describe('the build stops and names place and remedy when, on the page of a trade,', () => {
  test('no department gives the certificate', () => {
    edit('guides/operations/cooling.md', (text) =>
      text.replaceAll('[^o19-7]', '').replaceAll(/.*\[\^m75-3\].*\n/g, ''),
    )
    expect(() => build()).toThrow(
      /operations\/cooling\.md：没有写是哪个部门的证：引用 \[\^o19-7\]、\[\^m75-3\]、\[\^se-38\] 中的一句/,
    )
  })

  test('a section is missing or out of place', () => {
    edit('guides/operations/welder.md', (text) => text.replace('{#department}', '{#office}'))
    expect(() => build()).toThrow(
      /operations\/welder\.md：工种的页要依次有这几节：做什么活 \{#work\}、要哪个部门的证 \{#department\}/,
    )
    edit('guides/operations/welder.md', (text) =>
      text.replace('{#office}', '{#mine}').replace('查我的证 {#mine}', '查我的证 {#department}'),
    )
    expect(() => build()).toThrow(/operations\/welder\.md：工种的页要依次有这几节/)
  })

  test('the drawing or the everyday names are missing', () => {
    edit('guides/operations/mine.md', (text) => text.replace(/^drawing: .*\n/m, ''))
    expect(() => build()).toThrow(
      /operations\/mine\.md：开头缺少 also（平时叫什么）或者 drawing（图的文件名）/,
    )
    edit('guides/harm.md', (text) => text.replace('---\n', '---\nalso: 别的名字\n'))
    expect(() => build()).toThrow(/guides\/harm\.md：also 和 drawing 只给 operations\/ 下面的页写/)
  })
})

test('a text that pages share is checked as their own, at its place', () => {
  edit('parts/trade-path.md', (text) => text.replace('实操最多5次', '实操最多6次'))
  expect(() => build()).toThrow(/parts\/trade-path\.md 第 6 行：.*“6次”在 \[\^o19-20\] 里没有/)
  edit('guides/operations/welder.md', (text) => text.replace('name=trade-path', 'name=trade-way'))
  expect(() => build()).toThrow(/operations\/welder\.md 第 \d+ 行：没有叫 trade-way 的共用文字：放到 .*parts/)
})

test('a drawing of a trade is small, has a word, and says what it shows', () => {
  const names = readdirSync(join(folder, 'drawings')).filter((name) => name.startsWith('trade-'))
  expect(names.length).toBeGreaterThanOrEqual(7)
  for (const name of names) {
    const text = readFileSync(join(folder, 'drawings', name), 'utf8')
    expect(Buffer.byteLength(text), name).toBeLessThanOrEqual(2_500)
    expect(text, name).toMatch(/role="img" aria-label="示意图：[^"]{8,}"/)
    expect(text, name).toMatch(/<text [^>]*>[^<]{2,5}<\/text>/)
  }
})

describe('the pages of the trades', () => {
  let site: BuiltSite
  let trades: readonly BuiltPage[]
  beforeAll(async () => {
    site = await builtSite()
    trades = site.pages.filter(({ path }) => /^\/operations\/./.test(path))
  })
  const words = (page: BuiltPage, selector: string) =>
    page.root.querySelectorAll(selector).map((element) => element.textContent.replace(/\s+/g, ''))

  test('stand in a list that leads to each, in the order of pages.yaml', () => {
    const list = site.pages.find(({ path }) => path === '/operations/')
    const listed = list?.root
      .querySelectorAll('.trades a')
      .map((link) => [link.getAttributeValue('href'), link.querySelector('b')?.textContent])
    expect(listed).toEqual(
      sitePages.filter(({ path }) => /^\/operations\/./.test(path)).map(({ path, name }) => [path, name]),
    )
    expect(listed).toHaveLength(trades.length)
  })

  test('tells the names of the old catalogue as old, above each list', () => {
    for (const page of trades) {
      const lists = page.root.querySelectorAll('.items')
      expect(lists.length, page.path).toBeGreaterThan(0)
      for (const list of lists)
        expect(list.parent?.querySelector('.label')?.textContent, page.path).toBe(
          '截至2026年5月31日的旧目录里叫',
        )
      expect(words(page, '.work').join(), page.path).toContain('2026年6月1日起，以现行目录为准')
    }
  })

  test('have their drawing beside the name, and the way to the check of a certificate', () => {
    for (const page of trades) {
      expect(page.root.querySelector('.op figure svg')?.getAttributeValue('role'), page.path).toBe('img')
      const links = page.root.querySelectorAll('.mine a').map((link) => link.getAttributeValue('href'))
      expect(links, page.path).toContain('/verify/')
      expect(links, page.path).toContain('https://cx.mem.gov.cn/')
    }
  })

  test('send the trades of a building site to the housing department before any other', () => {
    for (const path of ['/operations/electrician/', '/operations/scaffolder/', '/operations/height/']) {
      const page = trades.find((one) => one.path === path)
      if (page === undefined) throw new Error(`no page ${path}`)
      expect(words(page, '.department tbody tr')[0], path).toMatch(/^在建筑工地上.*住建部门/)
    }
  })
})
