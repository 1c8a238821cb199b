import type { BlockContent, Link, List, ListItem, Nodes, Paragraph, PhrasingContent } from 'mdast'
import { isCommand } from '../advice.ts'
import { checkLabel, type Claim } from '../claims.ts'
import { wrong } from '../fault.ts'
import { sitePath } from '../schema.ts'
import { claimOf, sentence } from '../sentences.ts'
import { childrenOf, place, plain, type Walk } from '../walk.ts'

type Container = Extract<Nodes, { type: 'containerDirective' }>

/** The kinds of stories by facet: `谁: { buyer: 买证、用证的 }`. An id is the address of its filter. */
export type Kinds = Readonly<Record<string, Readonly<Record<string, string>>>>

/** The parts of a story, in this order. One begins each line, and the last part ends each story. */
const parts = ['当时以为', '怎么露的', '付出什么', '举报的人', '能避免的一步'] as const
const step = parts[parts.length - 1]
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

/** Checks one story: its title, its kinds, its lines and its year. */
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
  if (!shown.some(({ claim }) => claim.ids.length > 0)) return { kinds, block: undefined }
  const when = whenOf(walk, node, title, shown)
  const heading: BlockContent = { type: 'heading', depth: 3, children: [text(`${title} `), ...when] }
  const children = shown.map(({ item }) => item)
  const className = ['story', ...kinds.map((kind) => `is-${kind}`)]
  const block = frame('div', { className }, [heading, { type: 'list', ordered: false, children }])
  return { kinds, block }
}

/** Returns the year beside the title, which the statements of the story must hold; nothing without one. */
function whenOf(walk: Walk, node: Container, title: string, shown: readonly Line[]): PhrasingContent[] {
  const when = node.attributes?.['when'] ?? ''
  if (when === '') return []
  if (!/^\d{4}年\p{Script=Han}{0,4}$/u.test(when))
    throw wrong(place(walk, node), 'when 写成 2023年 或者 2024年公布 这样；没有见到年份的不写', title)
  const ids = [...new Set(shown.flatMap(({ claim }) => claim.ids))].map((id) => `[^${id}]`)
  const { withheld } = claimOf(walk, node, `${title}（${when}） ${ids.join('')}`)
  return withheld ? [] : [{ type: 'emphasis', children: [text(when)], data: { hName: 'small' } }]
}

interface Line {
  readonly item: ListItem
  readonly claim: Claim
}

/** Checks the lines of a story. The part that a line tells stands before its reservation. */
function lines(walk: Walk, list: List, title: string): Line[] {
  let last = -1
  const written = list.children.flatMap((item): Line[] => {
    const [line] = item.children
    if (line?.type !== 'paragraph' || item.children.length > 1)
      throw wrong(place(walk, item), '案例的每一条是一段话', title)
    const found = parts.findIndex((part) => plain(line).startsWith(`${part}：`))
    const part = parts[found]
    if (part === undefined || found <= last) {
      const expected = parts.slice(last + 1).map((one) => `“${one}：”`)
      throw wrong(place(walk, item), `案例的这一条要用${expected.join('、')}开头`, plain(line))
    }
    last = found
    if (part === step) checkStep(walk, line)
    const claim = claimOf(walk, line, plain(line).slice(part === step ? `${step}：`.length : 0))
    if (claim.withheld) return []
    const children = [paragraph({}, labelled(walk, line, claim, part))]
    return [{ item: { type: 'listItem', spread: false, children }, claim }]
  })
  if (parts[last] !== step) throw wrong(place(walk, list), `案例的最后一条是“${step}：”`, title)
  return written
}

/** Checks that the step which would have helped tells what to do, and leads to the page that tells how. */
function checkStep(walk: Walk, line: Paragraph): void {
  const said = plain(line).slice(`${step}：`.length)
  if (!isCommand(said))
    throw wrong(place(walk, line), `“${step}”要先说做什么，用“查、看、问、先、别”这样的字开头`, said)
  if (!childrenOf(line).some((child) => child.type === 'link' && sitePath.test(child.url)))
    throw wrong(place(walk, line), `“${step}”要有链接，到写着怎样做的那一页：[查一遍](/verify/)`, said)
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
