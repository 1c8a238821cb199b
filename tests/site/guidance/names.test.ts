import { beforeAll, expect, test } from 'vitest'
import { sitePages } from '#src/site-pages.ts'
import { copiedContent } from '#tests/support/server/content.ts'
import { builtSite, isStaff, type BuiltPage, type BuiltSite } from '#tests/support/server/site.ts'

/** The one name of each page, in Chinese. The first page and the English ones have headings of their own. */
const names = new Map<string, string>([
  ...sitePages.map(({ path, name }) => [path, name] as const),
  ['/correct/', '哪里写错了'],
])
/** Lists of pages, in which each link is the name of a page. */
const lists = '.head nav a, .foot a, .next a, .doors b, .now a b, .rail a'
const copy = copiedContent('names-content')

let site: BuiltSite
let pages: readonly BuiltPage[]
beforeAll(async () => {
  site = await builtSite()
  pages = site.pages.filter((page) => !isStaff(page) && !page.path.startsWith('/en/'))
})

const textOf = (element: { readonly textContent: string }) => element.textContent.replace(/\s+/g, '')

test('the heading and the title of a page are its name', () => {
  const named = pages.filter(({ path }) => path !== '/' && names.has(path))
  expect(named.length).toBeGreaterThan(40)
  for (const { path, root } of named) {
    const name = names.get(path) ?? ''
    expect(root.querySelectorAll('h1').map(textOf), path).toEqual([name])
    // The page of a trade says in its title what it tells.
    expect(
      textOf(root.querySelector('title') ?? { textContent: '' }).split(/·真证$|：要不要证/)[0],
      path,
    ).toBe(name)
  }
})

test('menus, next steps and the foot call a page by its name, with a reason after a colon at most', () => {
  const called = pages.flatMap((page) =>
    page.root.querySelectorAll(lists).flatMap((element) => {
      const link = element.tagName === 'a' ? element : element.closest('a')
      const to = link?.getAttributeValue('href') ?? ''
      return names.has(to) ? [{ on: page.path, to, text: textOf(element) }] : []
    }),
  )
  expect(called.length).toBeGreaterThan(1000)
  const otherwise = called.filter(({ to, text }) => {
    const name = names.get(to) ?? ''
    return text !== name && !text.startsWith(`${name}：`)
  })
  expect(otherwise).toEqual([])
})

test('the search calls a page by its name', () => {
  const root = pages.find(({ path }) => path === '/search/')?.root
  const listed = (root?.querySelectorAll('section h3 a') ?? []).map((link) => [
    link.getAttributeValue('href') ?? '',
    textOf(link),
  ])
  expect(listed.length).toBeGreaterThan(40)
  expect(listed).toEqual(listed.map(([path = '']) => [path, names.get(path)]))
  const questions = root?.querySelectorAll('a[data-kind="question"]') ?? []
  for (const link of questions) {
    const [path = ''] = (link.getAttributeValue('href') ?? '').split('#')
    expect(link.getAttributeValue('data-page'), path).toBe(names.get(path))
  }
})

test('the build stops at a next step that calls a page otherwise', () => {
  copy.edit('guides/law.md', (text) => text.replace('label: 匿名举报', 'label: 匿名写'))
  expect(() => copy.build()).toThrow(
    /guides\/law\.md 的 next：\/report\/ 写成了“匿名写”，那一页叫“匿名举报”；写“匿名举报”，要说为什么就写“匿名举报：……”/,
  )
})
