import { beforeAll, expect, test } from 'vitest'
import { builtSite, type BuiltSite } from '#tests/support/server/site.ts'

let demo: BuiltSite
let column: BuiltSite
beforeAll(async () => {
  demo = await builtSite()
  column = await builtSite({ kind: 'government-column', base: '/zhenzheng' })
})

/** Returns the words of the section of a page, and its local facts. */
function read({ pages }: BuiltSite, path: string, anchor: string) {
  const section = pages
    .find((page) => page.path === path)
    ?.root.querySelector(`#${anchor}`)
    ?.closest('section')
  if (!section) throw new Error(`no ${path}#${anchor}`)
  const rows = section.querySelectorAll('.local > *')
  const facts = rows.map((element) => element.textContent.trim())
  return { section, words: section.textContent, facts }
}

test('without local facts a page says that the site has not seen them', () => {
  const { words, facts } = read(demo, '/training/', 'path')
  expect(facts).toEqual([])
  expect(words).toContain('江门的报名处、考试点、收费，本站没有见到。')
})

test('a local fact stands with who published it, the day of the look, its address and a telephone', () => {
  const { section, words, facts } = read(column, '/training/', 'path')
  expect(facts[0]).toBe('江门的报名处')
  expect(facts[1]).toMatch(
    /^示例路1号二楼，工作日上午。\s*0750-0000000\s*示例市应急管理局，2026-11-01 看到的：/,
  )
  const links = section.querySelectorAll('.local a').map((link) => link.getAttributeValue('href'))
  expect(links.sort()).toEqual(['https://www.shili.gov.cn/baoming', 'tel:0750-0000000'])
  expect(words).not.toContain('江门的报名处、考试点、收费，本站没有见到')
})

test('beside a given local fact, a missing one or a placeholder stands as not seen', () => {
  const { facts } = read(column, '/training/', 'path')
  expect(facts.slice(2)).toEqual([
    '江门的考试点',
    '本站没有见到。',
    '江门的收费',
    '本站没有见到。',
    '江门的公示名单',
    '本站没有见到。',
  ])
})

test('facts of one kind take nothing from the places of others', () => {
  expect(read(column, '/rewards/', 'missing').words).toContain('所以这里不写金额')
  expect(read(column, '/hotlines/', 'numbers').facts).toEqual([])
})
