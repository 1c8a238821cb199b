import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { markdownToMdast } from 'satteri'
import { checkClaim, checkLabel, wrong, type Claim, type Place } from './claims.ts'
import type { Library } from './library.ts'
import { officialAddresses } from './schema.ts'

/** A stretch of HTML, or a place where a component stands. */
export type Part = { readonly html: string } | { readonly component: string; readonly name: string }

/** Markdown made into what a page shows, with every claim it makes. */
export interface Compiled {
  readonly parts: Part[]
  readonly headings: { readonly id: string; readonly text: string }[]
  readonly claims: Claim[]
}

/** What compiling needs besides the text. */
export interface Setting {
  readonly library: Library
  /** Folder that holds `drawings/`. */
  readonly folder: string
  /** '' or '/path', before every link of ours. */
  readonly base: string
  /** Components a page may place with `::name` or `::name{name=…}`. */
  readonly components: readonly string[]
}

type Node = ReturnType<typeof markdownToMdast>
type Parent = Extract<Node, { children: unknown[] }>

interface State extends Setting {
  readonly file: string
  readonly firstLine: number
  readonly past: boolean
  readonly out: Compiled
}

/**
 * Compile the body of a guide, or one text of a flow.
 * @param firstLine line of the file on which the text begins, for messages
 * @throws Error in Chinese naming file, line and what to do
 */
export function compile(setting: Setting, file: string, text: string, firstLine = 1, past = false): Compiled {
  const tree = markdownToMdast(text, { features: { directive: true, gfm: { footnotes: false } } })
  const state: State = { ...setting, file, firstLine, past, out: { parts: [], headings: [], claims: [] } }
  let html = ''
  for (const node of childrenOf(tree)) {
    if (node.type === 'leafDirective' && node.name !== 'draw') {
      if (!state.components.includes(node.name))
        throw wrong(place(state, node), `没有叫 ${node.name} 的部件，可用的是 ${state.components.join('、')}`)
      if (html !== '') state.out.parts.push({ html })
      html = ''
      state.out.parts.push({ component: node.name, name: node.attributes?.name ?? '' })
    } else if (node.type === 'heading' && node.depth === 2) {
      html += `${state.out.headings.length > 0 ? '</section>' : ''}<section>${block(state, node)}`
    } else html += block(state, node)
  }
  if (state.out.headings.length > 0) html += '</section>'
  if (html !== '') state.out.parts.push({ html })
  return state.out
}

/** The HTML of a text that holds no components. */
export function htmlOf({ parts }: Compiled): string {
  return parts.map((part) => ('html' in part ? part.html : '')).join('')
}

/** What a reader sees of a claim that stands alone, such as the sentence of answer. */
export function claimHtml(claim: Claim): string {
  return claim.prefix + escapeHtml(claim.text.trim()) + refs(claim)
}

/** Turn the marks of sources into numbers, in the order in which the page names them. */
export function numberSources(html: string, order: readonly string[]): string {
  return html.replaceAll(/<ref (?<id>[a-z0-9-]+)>/g, (_, id: string) => {
    const number = String(order.indexOf(id) + 1)
    return `<a class="ref" href="#source-${number}" aria-label="出处${number}">${number}</a>`
  })
}

/** A drawing of ours, to stand inline. @throws Error in Chinese when there is none */
export function drawing(folder: string, name: string, at: Place): string {
  const file = join(folder, 'drawings', `${name}.svg`)
  if (!existsSync(file)) throw wrong(at, `没有叫 ${name} 的图：放到 ${file}`)
  return readFileSync(file, 'utf8')
    .replace(' xmlns="http://www.w3.org/2000/svg"', ' class="draw" aria-hidden="true"')
    .replaceAll(/\n\s*/g, '')
}

function block(state: State, node: Node): string {
  if (node.type === 'heading') return heading(state, node)
  if (node.type === 'paragraph') return paragraph(state, node)
  if (node.type === 'list') return list(state, node)
  if (node.type === 'table') return table(state, node)
  if (node.type === 'containerDirective') return container(state, node)
  if (node.type === 'leafDirective' && node.name === 'draw') {
    return `<div class="drawing">${drawing(state.folder, node.attributes?.name ?? '', place(state, node))}</div>`
  }
  if (node.type === 'leafDirective')
    throw wrong(place(state, node), `部件 ${node.name} 只能自成一段，不能放进别的框里`)
  throw wrong(
    place(state, node),
    `正文里不用这种写法（${node.type}）：用标题、段落、列表、表格和 docs/content.md 里列的框`,
  )
}

function heading(state: State, node: Extract<Node, { type: 'heading' }>): string {
  const { text, id } = anchor(plain(node))
  checkLabel(place(state, node), text)
  if (node.depth !== 2 && node.depth !== 3) throw wrong(place(state, node), '标题只用 ## 和 ###', text)
  if (node.depth === 3) return `<h3${id === undefined ? '' : ` id="${id}"`}>${escapeHtml(text)}</h3>`
  const own = id ?? `s${state.out.headings.length + 1}`
  state.out.headings.push({ id: own, text })
  return `<h2 id="${own}">${escapeHtml(text)}</h2>`
}

/** `text {#id}` → both. */
function anchor(text: string): { text: string; id?: string } {
  const found = /^(?<text>.*?)\s*\{#(?<id>[a-z][a-z0-9-]*)\}$/.exec(text)
  return found?.groups === undefined ? { text } : { text: found.groups.text ?? '', id: found.groups.id ?? '' }
}

function paragraph(state: State, node: Extract<Node, { type: 'paragraph' }>): string {
  const [first, ...rest] = node.children
  if (first?.type === 'strong' && rest.length === 0) {
    const label = plain(first)
    checkLabel(place(state, node), label)
    return `<p class="label"><strong>${escapeHtml(label)}</strong></p>`
  }
  const html = claimed(state, node)
  return html === undefined ? '' : `<p>${html}</p>`
}

/** Inline content that must end with its claims; undefined when it is withheld. */
function claimed(state: State, node: Parent): string | undefined {
  const claim = checkClaim(state.library, place(state, node), plain(node), state.past)
  state.out.claims.push(claim)
  if (claim.withheld) return undefined
  return claim.prefix + inline(state, node).replace(/(?:\s*\[\^[^\]]*\])+\s*$/, '') + refs(claim)
}

function refs(claim: Claim): string {
  // A word joiner first: no line begins with the number of a source.
  return claim.sources.length === 0
    ? ''
    : `\u2060<sup>${claim.sources.map((id) => `<ref ${id}>`).join(' ')}</sup>`
}

function list(state: State, node: Extract<Node, { type: 'list' }>, className = ''): string {
  const items = node.children.map((item) => listItem(state, item, className)).filter((html) => html !== '')
  const tag = node.ordered === true ? 'ol' : 'ul'
  // Safari drops the role of a list that shows no bullets.
  const named = className === '' ? '' : ` class="${className}"${tag === 'ul' ? ' role="list"' : ''}`
  return items.length === 0 ? '' : `<${tag}${named}>${items.join('')}</${tag}>`
}

function listItem(state: State, item: Parent, className: string): string {
  const children = childrenOf(item)
  const [only] = children
  const way = className === 'ways'
  if (!way && children.length === 1 && only?.type === 'paragraph') {
    const html = claimed(state, only)
    // A number to call fills its frame; its source is named where the page says what the number is for.
    const shown = className === 'calls' ? html?.replace(/\u2060?<sup>.*<\/sup>$/, '') : html
    return shown === undefined ? '' : `<li>${shown}</li>`
  }
  const html = children.map((child) => block(state, child)).join('')
  return html === ''
    ? ''
    : `<li>${way ? html.replace(/^<p class="label"><strong>(.*?)<\/strong><\/p>/, '<h3>$1</h3>') : html}</li>`
}

function table(state: State, node: Extract<Node, { type: 'table' }>): string {
  const [head, ...rows] = node.children
  const labels = (head?.children ?? []).map((cell) => plain(cell))
  for (const label of labels) checkLabel(place(state, node), label)
  const body = rows.map((row) => tableRow(state, row, labels)).join('')
  const columns = labels.map((label) => `<th scope="col">${escapeHtml(label)}</th>`).join('')
  return `<table><thead><tr>${columns}</tr></thead><tbody>${body}</tbody></table>`
}

function tableRow(state: State, row: Extract<Node, { type: 'tableRow' }>, labels: readonly string[]): string {
  const whole = row.children.map((cell) => plain(cell)).join(' ｜ ')
  const claim = checkClaim(state.library, place(state, row), whole, state.past)
  state.out.claims.push(claim)
  if (claim.withheld) return ''
  const cells = row.children.map((cell, index) => {
    const html = inline(state, cell)
    if (index === 0) return `<th scope="row">${html}</th>`
    const last = index === row.children.length - 1
    const text = last ? claim.prefix + html.replace(/(?:\s*\[\^[^\]]*\])+\s*$/, '') + refs(claim) : html
    return `<td data-label="${escapeHtml(labels[index] ?? '')}">${text}</td>`
  })
  return `<tr>${cells.join('')}</tr>`
}

const lists = ['ways', 'calls', 'sheet', 'sign'] as const
const boxes = { fake: 'verdict fake', real: 'verdict real', note: 'card', answer: 'answer' } as const

function container(state: State, node: Extract<Node, { type: 'containerDirective' }>): string {
  const [first, ...others] = node.children
  const labelled = first?.type === 'paragraph' && first.data?.directiveLabel === true
  const label = labelled ? plain(first) : undefined
  if (label !== undefined) checkLabel(place(state, node), label)
  const children = labelled ? others : node.children
  const inside = (within: State) => children.map((child) => block(within, child)).join('')
  switch (node.name) {
    case 'ways':
    case 'calls':
    case 'sheet':
    case 'sign':
      return children
        .map((child) => (child.type === 'list' ? list(state, child, node.name) : block(state, child)))
        .join('')
    case 'fold':
      if (label === undefined) throw wrong(place(state, node), '折叠框要有标题：写成 :::fold[标题]')
      return `<details class="fold"><summary>${escapeHtml(label)}</summary>${inside(state)}</details>`
    case 'old':
      return `<div class="old"><p class="label"><strong>旧规定，已经失效</strong></p>${inside({ ...state, past: true })}</div>`
    case 'fake':
    case 'real':
    case 'note':
    case 'answer':
      return `<div class="${boxes[node.name]}">${inside(state)}</div>`
    default:
      throw wrong(
        place(state, node),
        `没有叫 ${node.name} 的框，可用的是 ${[...lists, ...Object.keys(boxes), 'fold', 'old'].join('、')}`,
      )
  }
}

function inline(state: State, parent: Parent): string {
  return childrenOf(parent)
    .map((node) => {
      if (node.type === 'text') return escapeHtml(node.value)
      if (node.type === 'strong') return `<strong>${inline(state, node)}</strong>`
      if (node.type === 'link') return link(state, node)
      throw wrong(
        place(state, parent),
        `句子里不用这种写法（${node.type}）：只用文字、**加粗**和链接`,
        plain(parent),
      )
    })
    .join('')
}

function link(state: State, node: Extract<Node, { type: 'link' }>): string {
  const { url } = node
  const text = inline(state, node)
  if (/^\/([a-z]+\/)*(#[a-z0-9-]+)?$/.test(url)) return `<a href="${state.base}${url}">${text}</a>`
  if (/^(#[a-z0-9-]+|tel:\d+)$/.test(url)) return `<a href="${url}">${text}</a>`
  if (!officialAddresses.some((address) => address === url)) {
    throw wrong(
      place(state, node),
      `链接 ${url} 不在允许的官方地址里（src/truth/schema.ts），本站路径写成 /verify/ 这样`,
      text,
    )
  }
  return `<a${text === new URL(url).hostname ? ' class="address"' : ''} href="${escapeHtml(url)}" rel="noreferrer">${text}</a>`
}

/** All the text under a node, as it is written. */
function plain(node: Node): string {
  if (node.type === 'text') return node.value
  return childrenOf(node).map(plain).join('')
}

function childrenOf(node: Node): readonly Node[] {
  return 'children' in node ? node.children : []
}

function place(state: State, node: Node): Place {
  const line = node.position?.start.line
  return { file: state.file, line: line === undefined ? undefined : line + state.firstLine - 1 }
}

function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}
