import { readFileSync } from 'node:fs'
import { beforeAll, expect, test } from 'vitest'
import { builtSite, type BuiltPage } from '#tests/support/server/site.ts'

let pages: BuiltPage[]
beforeAll(async () => {
  pages = (await builtSite()).pages.filter(({ path }) => path.startsWith('/law/'))
})
const flat = (text: string) => text.replaceAll(/\s/g, '')

test('each row of the law has an address of its own, to which its article leads', () => {
  const rows = pages.flatMap(({ path, root }) => {
    const own = root.querySelectorAll('.costs tbody tr')
    expect(new Set(own.map(({ id }) => id)).size, path).toBe(own.length)
    return own
  })
  expect(rows.length).toBeGreaterThan(30)
  for (const row of rows) {
    expect(row.id).not.toBe('')
    expect(row.querySelector('td:last-child a')?.getAttributeValue('href')).toBe(`#${row.id}`)
    // The cost is the largest word of the row.
    expect(row.querySelectorAll('td strong'), row.textContent).toHaveLength(1)
  }
})

test('the page of a role holds the articles of the regulation word for word', () => {
  const regulation = flat(readFileSync('src/content/articles/order19.txt', 'utf8'))
  const shown = pages.flatMap(({ root }) => root.querySelectorAll('.articles dd'))
  expect(shown.length).toBeGreaterThan(8)
  for (const article of shown) expect(regulation).toContain(flat(article.textContent))
  const employer = pages.find(({ path }) => path === '/law/employer/')
  const fold = flat(employer?.root.querySelector('.articles')?.textContent ?? '')
  expect(fold).toContain('第四十条')
  // The last words of its last paragraph.
  const article = /第四十条(.*?)第四十一条/.exec(regulation)?.[1] ?? ''
  expect(fold).toContain(article)
})

test('who am I: each page of a role marks itself among the six', () => {
  const roles = pages.filter(({ path }) => path !== '/law/')
  expect(roles).toHaveLength(6)
  for (const { path, root } of roles) {
    const links = root.querySelectorAll('.roles a')
    expect(links, path).toHaveLength(6)
    const here = links.filter((link) => link.getAttributeValue('aria-current') === 'page')
    expect(
      here.map((link) => link.getAttributeValue('href')),
      path,
    ).toEqual([path])
  }
})
