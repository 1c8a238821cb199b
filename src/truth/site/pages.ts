import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { visit } from 'unist-util-visit'
import { parse } from 'yaml'
import { contentOf, type Compiled } from '../compile.ts'
import { collected } from '../fault.ts'
import { checked } from '../library.ts'
import { rootOf, type Content } from '../markup.ts'
import { SitePages } from '../schema.ts'
import { isTrade } from './trades.ts'
import type { Setting } from '../walk.ts'

/** The part of a guide that is checked. */
interface Page extends Pick<Compiled, 'sections'> {
  readonly id: string
  readonly title: string
  readonly lang: string
  readonly next: readonly { readonly path: string; readonly label: string }[]
}
/** The part of the guidance that is checked. */
interface Pages {
  readonly guides: readonly Page[]
  readonly flows: readonly { readonly steps: readonly { readonly content: Content }[] }[]
}

const pathOf = ({ id }: Page) => (id === 'home' ? '/' : `/${id}/`)

/** Checks that each guide stands in pages.yaml under its title, and that a column or a page leads to it. */
export function checkPages({ folder, base, faults }: Setting, { guides, flows }: Pages): void {
  const file = join(folder, 'pages.yaml')
  const pages = collected(faults, () => checked(file, parse(readFileSync(file, 'utf8')), SitePages))
  if (pages === undefined) return
  const stepLinks = flows.flatMap(({ steps }) => steps.flatMap(({ content }) => linksIn(content)))
  const linksOf = new Map(
    guides.map((guide) => [
      guide,
      [...guide.next.map((next) => base + next.path), ...linksIn(contentOf(guide))],
    ]),
  )
  for (const guide of guides) {
    const [path, page] = [pathOf(guide), pages[pathOf(guide)]]
    if (page === undefined) {
      faults.push(`${file}：缺少 ${path}: { name: ${guide.title} }`)
      continue
    }
    // The first page and the English one have names of their own.
    if (!['/', '/en/'].includes(path) && page.name !== guide.title)
      faults.push(
        `${file} 的 ${path}.name：这里叫“${page.name}”，那一页的 title 是“${guide.title}”；写成一样`,
      )
    for (const { path: to, label } of guide.lang === 'zh-CN' ? guide.next : []) {
      const name = pages[to]?.name
      if (name !== undefined && label !== name && !label.startsWith(`${name}：`))
        faults.push(
          `${join(folder, 'guides', `${guide.id}.md`)} 的 next：${to} 写成了“${label}”，那一页叫“${name}”；写“${name}”，要说为什么就写“${name}：……”`,
        )
    }
    const others = [...linksOf].flatMap(([one, links]) => (one === guide ? [] : links))
    const leads = [...others, ...stepLinks].some((href) => href.split('#')[0] === base + path)
    if (page.column === undefined && !isTrade(guide) && path !== '/' && path !== '/en/' && !leads)
      faults.push(`${file} 的 ${path}：没有入口；写上 column: menu，或者从别的页面链接过去`)
  }
}

/** Lists the addresses that the content links. */
function linksIn(content: Content): string[] {
  const found: string[] = []
  visit(rootOf(content), 'element', ({ properties }) => {
    if (typeof properties['href'] === 'string') found.push(properties['href'])
  })
  return found
}
