import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { copiedContent } from '#tests/support/server/content.ts'
import { launchBrowser } from '#tests/support/browser/browser.ts'
import { startServer, type RunningServer } from '#tests/support/server/server.ts'
import { builtSite, type BuiltPage, type BuiltSite } from '#tests/support/server/site.ts'

const path = '/changes/feed.atom'
const origin = 'http://127.0.0.1:3000'

let demo: BuiltSite
/** Built for a public address, under a path. */
let column: BuiltSite
let browser: Browser
let server: RunningServer
beforeAll(async () => {
  demo = await builtSite()
  column = await builtSite({ kind: 'government-column', base: '/zhenzheng' })
  ;[server, browser] = await Promise.all([startServer({ env: { BOT_CHECK: 'off' } }), launchBrowser()])
})
afterAll(async () => {
  await browser.close()
  await server.stop()
})

const sites = (): [BuiltSite, { known: boolean }][] => [
  [demo, { known: false }],
  [column, { known: true }],
]
const xmlOf = (site: BuiltSite) => readFileSync(join(site.folder, path), 'utf8')
const bare = (text: string) => text.replace(/\s+/g, '')

/** Reads the feed as a reader does: as XML, with the content of an entry as HTML. */
async function readFeed(site: BuiltSite) {
  const page = await browser.newPage()
  const feed = await page.evaluate((xml) => {
    const read = new DOMParser().parseFromString(xml, 'application/xml')
    if (read.querySelector('parsererror') !== null) throw new Error(read.documentElement.textContent)
    const of = (element: Element, name: string) =>
      [...element.children]
        .filter((one) => one.localName === name)
        .map((one) => one.textContent)
        .join()
    const linksOf = (element: Element) =>
      [...element.children]
        .filter((one) => one.localName === 'link')
        .map((one) => [one.getAttribute('rel'), one.getAttribute('href')])
    const root = read.documentElement
    return {
      namespace: root.namespaceURI,
      lang: root.getAttribute('xml:lang'),
      id: of(root, 'id'),
      updated: of(root, 'updated'),
      author: of(root, 'author'),
      links: linksOf(root),
      entries: [...root.getElementsByTagName('entry')].map((entry) => ({
        id: of(entry, 'id'),
        title: of(entry, 'title'),
        published: of(entry, 'published'),
        updated: of(entry, 'updated'),
        links: linksOf(entry),
        lines: [
          ...new DOMParser().parseFromString(of(entry, 'content'), 'text/html').querySelectorAll('p'),
        ].map((line) => line.textContent),
      })),
    }
  }, xmlOf(site))
  await page.close()
  return feed
}

/** Returns the changes that a page tells: rows of its table and items of its lists. */
function toldBy(page: BuiltPage | undefined) {
  const cells = (page?.root.querySelectorAll('tr[id]') ?? []).map((row) => ({
    id: row.id ?? '',
    title: bare(row.querySelector('th')?.textContent ?? ''),
    lines: row
      .querySelectorAll('td')
      .map((cell) =>
        bare(`${cell.classList.contains('past') ? '原来（已失效）' : '现在'}：${cell.textContent}`),
      ),
  }))
  const items = (page?.root.querySelectorAll('ul.changes > li[id]') ?? []).map((item) => {
    const [title = '', now = ''] = bare(item.textContent).split(/：(.*)/s)
    return { id: item.id ?? '', title, lines: [`现在：${now}`] }
  })
  return [...cells, ...items]
}

test('the feed tells each change that the page tells, and nothing else', async () => {
  for (const [site] of sites()) {
    const { entries } = await readFeed(site)
    const said = entries.map(({ id, title, lines }) => ({
      id: id.split('#')[1] ?? '',
      title: bare(title),
      lines: lines.map(bare).filter((line) => /^(?:原来|现在)/.test(line)),
    }))
    const told = toldBy(site.pages.find((page) => page.path === '/changes/'))
    const byId = (one: { id: string }, other: { id: string }) => one.id.localeCompare(other.id)
    expect(told.length).toBeGreaterThan(10)
    expect(said.sort(byId)).toEqual(told.sort(byId))
    for (const { lines } of entries) expect(lines.some((line) => /^出处：./.test(line))).toBe(true)
  }
})

test('an entry has the day of its rule, and the day of its last check, whenever the feed is built', async () => {
  const { entries, updated } = await readFeed(demo)
  const changes = parse(readFileSync('src/content/changes.yaml', 'utf8')) as Record<string, { from: string }>
  const sources = readFileSync('src/content/sources.yaml', 'utf8')
  for (const entry of entries) {
    const from = changes[entry.id.split('#')[1] ?? '']?.from ?? ''
    expect(entry.published).toBe(`${from}T00:00:00+08:00`)
    const [day = ''] = entry.updated.split('T')
    expect(entry.updated).toBe(`${day}T00:00:00+08:00`)
    expect(day >= from).toBe(true)
    if (day !== from) expect(sources).toContain(`checkedOn: '${day}'`)
    const [year = '', month = '', date = ''] = from.split('-').map((part) => String(Number(part)))
    expect(entry.lines[0]).toBe(`从${year}年${month}月${date}日起。`)
  }
  const days = entries.map(({ published }) => published)
  expect(days).toEqual([...days].sort().reverse())
  expect(updated).toBe(
    entries
      .map((entry) => entry.updated)
      .sort()
      .at(-1),
  )
  expect(xmlOf(demo)).not.toMatch(/今天|昨天|本周|今年|去年|最近|刚刚|天前/)
})

test('an id never changes, and a link is whole only where the site knows its address', async () => {
  for (const [site, { known }] of sites()) {
    const { id, links, entries, namespace, lang, author } = await readFeed(site)
    const page = site.pages.find((one) => one.path === '/changes/')
    const start = known ? origin + site.base : site.base
    expect([namespace, lang, author]).toEqual(['http://www.w3.org/2005/Atom', 'zh-CN', site.operator.name])
    expect(id).toBe(`${origin}${site.base}/changes/`)
    expect(links).toEqual([
      ...(known ? [['self', `${start}${path}`]] : []),
      ['alternate', `${start}/changes/`],
    ])
    expect(new Set(entries.map((entry) => entry.id)).size).toBe(entries.length)
    for (const entry of entries) {
      const [, anchor = ''] = entry.id.split('#')
      expect(entry.id).toBe(`${id}#${anchor}`)
      expect(entry.links).toEqual([['alternate', `${start}/changes/#${anchor}`]])
      expect(page?.root.querySelectorAll(`#${anchor}`)).toHaveLength(1)
    }
  }
})

test('the page of changes names its feed, and no other page does', () => {
  for (const [site] of sites()) {
    const naming = site.pages.filter(({ root }) => root.querySelector('link[type="application/atom+xml"]'))
    expect(naming.map((page) => page.path)).toEqual(['/changes/'])
    const feed = naming[0]?.root.querySelector('link[type="application/atom+xml"]')
    expect(feed?.getAttributeValue('rel')).toBe('alternate')
    expect(feed?.getAttributeValue('href')).toBe(site.base + path)
    const link = naming[0]?.root.querySelector(`main a[href="${site.base}${path}"]`)
    expect(link?.textContent).toBe('订阅更新')
    expect(existsSync(join(site.folder, path))).toBe(true)
  }
})

test('no id of a statement or a source stands in the feed', async () => {
  const keysIn = (file: string) =>
    Object.keys(parse(readFileSync(`src/content/${file}.yaml`, 'utf8')) as object)
  const ids = [...keysIn('statements'), ...keysIn('sources')].filter((id) => /[-\d]/.test(id))
  const { entries } = await readFeed(demo)
  const text = entries.map(({ title, lines }) => title + lines.join('')).join('\n')
  expect(ids.length).toBeGreaterThan(200)
  expect(ids.filter((id) => new RegExp(`(?<![a-z])${id}(?![a-z0-9])`).test(text))).toEqual([])
  expect(text).not.toMatch(/\[\^|\.yaml|undefined/)
})

test('the server sends the feed as Atom, small, and asks each time whether it changed', async () => {
  const answer = await fetch(`${server.url}${path}`, { headers: { 'accept-encoding': 'br' } })
  expect(answer.status).toBe(200)
  expect(answer.headers.get('content-type')).toBe('application/atom+xml; charset=utf-8')
  expect(answer.headers.get('content-encoding')).toBe('br')
  expect(answer.headers.get('cache-control')).toBe('no-cache')
  const again = await fetch(`${server.url}${path}`, {
    headers: { 'accept-encoding': 'br', 'if-none-match': answer.headers.get('etag') ?? '' },
  })
  expect(again.status).toBe(304)
})

describe('a change in the content', () => {
  const { edit, build } = copiedContent('feed-content')
  const change = (id: string, options?: Parameters<typeof build>[0]) =>
    build(options).changes.find((one) => one.id === id)

  test('begins on the first day of a source that it rests on', () => {
    edit('changes.yaml', (text) =>
      text.replace("review:\n  from: '2026-06-01'", "review:\n  from: '2026-06-02'"),
    )
    expect(() => build()).toThrow(
      /changes\.yaml 的 review\.from：2026-06-02 不是出处的施行日（from）；可以写 2026-06-01/,
    )
  })

  test('stands in the table or in one list', () => {
    edit('changes.yaml', (text) => text.replace('  part: new\n', ''))
    expect(() => build()).toThrow(/not-checked\.part：old 和 part 写一个/)
  })

  test('is updated by another check of its source, and by a confirmation, not by another day', () => {
    const before = change('review')?.checkedOn
    expect(change('review', { day: '2027-03-01' })?.checkedOn).toBe(before)
    expect(change('review', { confirmed: { 'o19-23': '2026-12-01' } })?.checkedOn).toBe('2026-12-01')
    edit('sources.yaml', (text) => text.replace("checkedOn: '2026-11-23'", "checkedOn: '2026-11-24'"))
    expect(change('review')?.checkedOn).toBe('2026-11-24')
  })

  test('stays off page and feed while a statement is remembered alone', () => {
    edit('statements.yaml', (text) => text.replace(/(press-review:\n.*\n.*\n {2}mark: )press/, '$1recall'))
    expect(change('review-due')?.withheld).toBe(true)
    expect(change('review')?.withheld).toBe(false)
  })
})
