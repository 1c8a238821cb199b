import type { BlockContent, Link, List, Nodes, Paragraph, PhrasingContent } from 'mdast'
import { checkLabel, type Claim } from '../claims.ts'
import { wrong } from '../fault.ts'
import { claimOf, sentence } from '../sentences.ts'
import { place, plain, type Walk } from '../walk.ts'

type Container = Extract<Nodes, { type: 'containerDirective' }>

/** The kinds of stories by facet: `谁: { buyer: 买证、用证的 }`. An id is the address of its filter. */
export type Kinds = Readonly<Record<string, Readonly<Record<string, string>>>>

/** The parts of a story, in this order. One begins each line. */
const parts = ['当时以为', '怎么露的', '付出什么', '能避免的一步', '举报的人'] as const
const all = 'all'

interface Story {
  readonly kinds: readonly string[]
  /** Undefined where every line is withheld. */
  readonly block: Container | undefined
}

/**
 * Checks a box of stories. Returns above them the links that show one kind alone, each with its count. A link
 * leads to a place of the page. While that place is the target, the page's style hides the other kinds.
 */
export function stories(walk: Walk, node: Container): BlockContent[] {
  const written = node.children.map((child) => story(walk, child))
  const told = written.filter(({ block }) => block !== undefined)
  const countOf = (kind: string) => told.filter(({ kinds }) => kinds.includes(kind)).length
  for (const [id, name] of Object.values(walk.kinds ?? {}).flatMap((kinds) => Object.entries(kinds)))
    if (!written.some(({ kinds }) => kinds.includes(id)))
      throw wrong(place(walk, node), `没有一件是 ${id}（${name}）：给一件写上，或者删掉这一种`)
  const facets = Object.entries(walk.kinds ?? {}).map(([facet, kinds]) => ({
    facet,
    kinds: Object.entries(kinds)
      .map(([id, name]) => ({ id, name, count: countOf(id) }))
      .filter(({ count }) => count > 0),
  }))
  const total = `${String(told.length)} 件`
  const chosen = facets.flatMap(({ facet, kinds }) =>
    kinds.map(({ id, name, count }) =>
      paragraph({ id, className: ['found'] }, [
        strong(`${facet}：${name}`),
        text(`，${String(count)} 件。`),
        link(`#${all}`, `看全部 ${total}`),
      ]),
    ),
  )
  const links = facets.map(({ facet, kinds }) =>
    paragraph({}, [
      strong(facet),
      ...kinds.map(({ id, name, count }) => link(`#${id}`, `${name} ${String(count)}`)),
    ]),
  )
  return [
    ...chosen,
    paragraph({ id: all, className: ['found', 'whole'] }, [text(`全部 ${total}。只看一种：`)]),
    frame('nav', { className: ['kinds'], ariaLabel: '只看一种案例' }, links),
    frame(
      'div',
      { className: ['stories'] },
      told.flatMap(({ block }) => block ?? []),
    ),
  ]
}

/** Checks one story: its title, its kinds and its lines. */
function story(walk: Walk, node: Nodes): Story {
  const at = place(walk, node)
  if (node.type !== 'containerDirective' || node.name !== 'story')
    throw wrong(at, ':::stories 里只放 :::story[标题]{kinds="…"}')
  const [label, ...lists] = node.children
  if (label?.type !== 'paragraph' || label.data?.directiveLabel !== true)
    throw wrong(at, '案例要有标题：写成 :::story[标题]{kinds="…"}')
  const title = plain(label)
  checkLabel(at, title)
  const kinds = (node.attributes?.['kinds'] ?? '').split(' ').filter((kind) => kind !== '')
  const known = Object.values(walk.kinds ?? {}).flatMap((facet) => Object.keys(facet))
  const unknown = kinds.find((kind) => !known.includes(kind))
  if (kinds.length === 0 || unknown !== undefined)
    throw wrong(at, `没有叫“${unknown ?? ''}”的种类，可用的是 ${known.join('、')}（页面开头的 kinds）`, title)
  const [list] = lists
  if (list?.type !== 'list' || lists.length > 1) throw wrong(at, '案例只写一个列表', title)
  const shown = lines(walk, list, title)
  if (shown.children.length === 0) return { kinds, block: undefined }
  const heading: BlockContent = { type: 'heading', depth: 3, children: [text(title)] }
  const className = ['story', ...kinds.map((kind) => `is-${kind}`)]
  return { kinds, block: frame('div', { className }, [heading, shown]) }
}

/** Checks the lines of a story. The part that a line tells stands before its reservation. */
function lines(walk: Walk, list: List, title: string): List {
  let last = -1
  const children = list.children.flatMap((item) => {
    const [line] = item.children
    if (line?.type !== 'paragraph' || item.children.length > 1)
      throw wrong(place(walk, item), '案例的每一条是一段话', title)
    const found = parts.findIndex((part) => plain(line).startsWith(`${part}：`))
    if (found <= last) {
      const expected = parts.slice(last + 1).map((part) => `“${part}：”`)
      throw wrong(place(walk, item), `案例的这一条要用${expected.join('、')}开头`, plain(line))
    }
    last = found
    const claim = claimOf(walk, line, plain(line))
    if (claim.withheld) return []
    const only = paragraph({}, labelled(walk, line, claim, parts[found] ?? ''))
    return [{ type: 'listItem' as const, spread: false, children: [only] }]
  })
  return { type: 'list', ordered: false, children }
}

function labelled(walk: Walk, line: Paragraph, claim: Claim, part: string): PhrasingContent[] {
  const [, first, ...rest] = sentence(walk, line, claim)
  const told = first?.type === 'text' ? first.value.slice(`${part}：`.length) : ''
  return [strong(`${part}：`), text(claim.prefix + told), ...rest]
}

const text = (value: string) => ({ type: 'text' as const, value })
const strong = (value: string): PhrasingContent => ({ type: 'strong', children: [text(value)] })
const link = (href: string, value: string): Link => ({
  type: 'link',
  url: href,
  children: [text(value)],
  data: { hProperties: { href } },
})
const paragraph = (hProperties: Properties, children: PhrasingContent[]): Paragraph => ({
  type: 'paragraph',
  children,
  data: { hProperties },
})
const frame = (hName: string, hProperties: Properties, children: BlockContent[]): Container => ({
  type: 'containerDirective',
  name: hName,
  children,
  data: { hName, hProperties },
})
type Properties = Record<string, string | string[]>

/** Returns the style that shows one kind of stories alone, on a screen, once its place is the target. */
export function styleOf(kinds: Kinds): string {
  const ids = Object.values(kinds).flatMap((facet) => Object.keys(facet))
  const rules = ids.flatMap((id) => [
    `#${id}:target~.stories>:not(.is-${id}){display:none}`,
    `#${id}:target~.kinds [href="#${id}"]{border-color:var(--ink);background:var(--chosen);box-shadow:inset 0 -4px 0 var(--tape)}`,
  ])
  return `@media screen{.found:target{display:block}.found:target~.whole{display:none}.whole:target{display:block}${rules.join('')}}`
}
