import type { APIRoute } from 'astro'
import type { Element, ElementContent, Root } from 'hast'
import { toHtml } from 'hast-util-to-html'
import { chinese } from '#shared/words/words.ts'
import { address, base } from '#src/links.ts'
import { operator } from '#src/operator.ts'
import { sitePages } from '#src/site-pages.ts'
import { htmlOf } from '#src/truth/markup.ts'
import { changesPath, feedPath, newestChanges, sourcesNamed, type Shown } from '#src/truth/site/feed.ts'

const text = (value: string): ElementContent => ({ type: 'text', value })
const element = (
  tagName: string,
  properties: Element['properties'],
  ...children: readonly (ElementContent | string)[]
): Element => ({
  type: 'element',
  tagName,
  properties,
  children: children.map((child) => (typeof child === 'string' ? text(child) : child)),
})

/** The rules begin with a day of China. */
const instant = (day: string) => `${day}T00:00:00+08:00`
/** Only a site that knows its public address says it. Another links below its own root. */
const href = (path: string) => (address === undefined ? base + path : new URL(base + path, address).href)

const standing = {
  demo: '演示站点，未由任何机关运行。',
  'government-column': '',
  independent: '本站不是政府网站。',
} as const

/** The feed of changes in Atom (RFC 4287). An id is an address of the page, as its canonical address is. */
export const GET: APIRoute = async ({ site }) => {
  const idOf = (place: string) => new URL(base + changesPath + place, site).href
  const changes = await newestChanges()
  const entryOf = async (change: Shown) => {
    const { id, topic, from, checkedOn, old, now } = change
    const lines = [
      `从${chinese.day(from)}起。`,
      ...(old.length === 0 ? [] : [`原来（已失效）：${htmlOf(old)}`]),
      `现在：${htmlOf(now)}`,
    ]
    const sources = (await sourcesNamed(change)).map((name) => `出处：${toHtml(text(name))}`)
    const body = [...lines, ...sources].map((line) => `<p>${line}</p>`).join('')
    return element(
      'entry',
      {},
      element('id', {}, idOf(`#${id}`)),
      element('title', {}, topic),
      element('published', {}, instant(from)),
      element('updated', {}, instant(checkedOn)),
      element('link', { rel: ['alternate'], type: 'text/html', href: href(`${changesPath}#${id}`) }),
      element('content', { type: 'html' }, body),
    )
  }
  const title = sitePages.find(({ path }) => path === changesPath)?.name ?? ''
  const updated = changes.map(({ checkedOn }) => checkedOn).sort()
  const feed = element(
    'feed',
    { xmlns: 'http://www.w3.org/2005/Atom', xmlLang: 'zh-CN' },
    element('id', {}, idOf('')),
    element('title', {}, `${title} · 真证`),
    element('subtitle', {}, `${standing[operator.kind]}与官方文本不一致的，以官方文本为准。`),
    element('updated', {}, instant(updated.at(-1) ?? '')),
    element('author', {}, element('name', {}, operator.name)),
    ...(address === undefined
      ? []
      : [element('link', { rel: ['self'], type: 'application/atom+xml', href: href(feedPath) })]),
    element('link', { rel: ['alternate'], type: 'text/html', href: href(changesPath) }),
    ...(await Promise.all(changes.map(entryOf))),
  )
  const root: Root = { type: 'root', children: [feed] }
  // SVG is XML as well: the writer escapes and closes by its rules.
  const xml = toHtml(root, { space: 'svg', closeEmptyElements: true })
  return new Response(`<?xml version="1.0" encoding="UTF-8"?>\n${xml}\n`, {
    headers: { 'content-type': 'application/atom+xml' },
  })
}
