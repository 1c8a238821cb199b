import type { BlockContent, Heading, List, ListItem, Nodes, Paragraph } from 'mdast'
import { checkLabel } from './claims.ts'
import { wrong } from './fault.ts'
import { drawing } from './drawing.ts'
import { claimOf, sentence } from './sentences.ts'
import { stories } from './site/stories.ts'
import { table } from './tables.ts'
import { place, plain, type Walk } from './walk.ts'

type LeafDirective = Extract<Nodes, { type: 'leafDirective' }>
type ContainerDirective = Extract<Nodes, { type: 'containerDirective' }>

const lists = ['ways', 'calls', 'roles', 'pair', 'parts', 'sheet', 'sign'] as const
type ListName = (typeof lists)[number]
const boxes: Readonly<Record<string, string[]>> = {
  fake: ['verdict', 'fake'],
  real: ['verdict', 'real'],
  note: ['card'],
  answer: ['answer'],
  drawings: ['drawings'],
  case: ['case'],
}

/**
 * Checks a block and returns the blocks that a page shows for it; none when the block is withheld.
 * The nodes say by `data.hName` and `data.hProperties` which element each becomes.
 * @throws Error in Chinese on an unchecked claim or an unknown form
 */
export function block(walk: Walk, node: Nodes): BlockContent[] {
  if (node.type === 'heading') return [heading(walk, node)]
  if (node.type === 'paragraph') return paragraph(walk, node)
  if (node.type === 'list') return list(walk, node)
  if (node.type === 'table') return [table(walk, node)]
  if (node.type === 'containerDirective') return container(walk, node)
  if (node.type === 'leafDirective' && node.name === 'draw') return drawn(walk, node)
  if (node.type === 'leafDirective' && node.name === 'copy') return copied(walk, node)
  if (node.type === 'leafDirective')
    throw wrong(place(walk, node), `部件 ${node.name} 只能自成一段，不能放进别的框里`)
  throw wrong(
    place(walk, node),
    `正文里不用这种写法（${node.type}）：用标题、段落、列表、表格和 docs/content.md 里列的框`,
  )
}

/** Returns a drawing, and records what its words state. */
function drawn(walk: Walk, node: LeafDirective): LeafDirective[] {
  const { content, claim } = drawing(walk, node.attributes?.['name'] ?? '', place(walk, node), walk)
  if (claim !== undefined) walk.claims.push(claim)
  if (content.length === 0) return []
  return [{ ...node, data: { hProperties: { className: ['drawing'] }, hChildren: content } }]
}

function heading(walk: Walk, node: Heading): Heading {
  const { text, id } = anchor(plain(node))
  checkLabel(place(walk, node), text)
  if (node.depth === 3) return headingOf(3, text, id)
  if (node.depth !== 2) throw wrong(place(walk, node), '标题只用 ## 和 ###', text)
  const own = id ?? `s${walk.headings.length + 1}`
  walk.headings.push({ id: own, text })
  return headingOf(2, text, own)
}

function headingOf(depth: 2 | 3, value: string, id?: string): Heading {
  return { type: 'heading', depth, children: [{ type: 'text', value }], data: { hProperties: { id } } }
}

/** Splits `text {#id}`. */
function anchor(text: string): { text: string; id?: string } {
  const found = /^(?<text>.*?)\s*\{#(?<id>[a-z][a-z0-9-]*)\}$/.exec(text)
  return found?.groups === undefined
    ? { text }
    : { text: found.groups['text'] ?? '', id: found.groups['id'] ?? '' }
}

function paragraph(walk: Walk, node: Paragraph): Paragraph[] {
  const label = labelIn(node)
  if (label !== undefined) {
    checkLabel(place(walk, node), label)
    return [labelled(label)]
  }
  const claim = claimOf(walk, node, plain(node))
  return claim.withheld ? [] : [{ type: 'paragraph', children: sentence(walk, node, claim) }]
}

/** Returns the text of a paragraph that is bold as a whole. */
function labelIn(node: Nodes | undefined): string | undefined {
  if (node?.type !== 'paragraph') return undefined
  const [first, ...rest] = node.children
  return first?.type === 'strong' && rest.length === 0 ? plain(first) : undefined
}

function labelled(value: string): Paragraph {
  return {
    type: 'paragraph',
    children: [{ type: 'strong', children: [{ type: 'text', value }] }],
    data: { hProperties: { className: ['label'] } },
  }
}

function list(walk: Walk, node: List, name?: ListName): List[] {
  const children = node.children.flatMap((item) => listItem(walk, item, name))
  if (children.length === 0) return []
  // Safari drops the role of a list that shows no bullets.
  const role = node.ordered === true ? undefined : 'list'
  const hProperties = name === undefined ? {} : { className: [name], role }
  return [{ type: 'list', ordered: node.ordered === true, children, data: { hProperties } }]
}

function listItem(walk: Walk, item: ListItem, name?: ListName): ListItem[] {
  const [first, ...rest] = item.children
  if (name !== 'ways' && first?.type === 'paragraph' && rest.length === 0) {
    // A line to sign states nothing.
    if (name === 'sign') {
      checkLabel(place(walk, first), plain(first))
      return [{ type: 'listItem', spread: false, children: [first] }]
    }
    const claim = claimOf(walk, first, plain(first))
    // A number to call fills its frame.
    const shown = name === 'calls' ? { ...claim, prefix: '' } : claim
    const only: Paragraph = { type: 'paragraph', children: sentence(walk, first, shown) }
    return claim.withheld ? [] : [{ type: 'listItem', spread: false, children: [only] }]
  }
  const title = name === 'ways' ? labelIn(first) : undefined
  const blocks = item.children.flatMap((child) => block(walk, child))
  const children = title === undefined ? blocks : [headingOf(3, title), ...blocks.slice(1)]
  return children.length === 0 ? [] : [{ type: 'listItem', spread: true, children }]
}

function container(walk: Walk, node: ContainerDirective): BlockContent[] {
  const { name } = node
  if (name === 'stories') return stories(walk, node)
  const [first, ...others] = node.children
  const label = first?.type === 'paragraph' && first.data?.directiveLabel === true ? plain(first) : undefined
  if (label !== undefined) checkLabel(place(walk, node), label)
  const children = label === undefined ? node.children : others
  const inside = (within: Walk) => children.flatMap((child) => block(within, child))
  const listName = lists.find((one) => one === name)
  if (listName !== undefined)
    return children.flatMap((child) =>
      child.type === 'list' ? list(walk, child, listName) : block(walk, child),
    )
  if (name === 'fold') {
    if (label === undefined) throw wrong(place(walk, node), '折叠框要有标题：写成 :::fold[标题]')
    const summary: Paragraph = {
      type: 'paragraph',
      children: [{ type: 'text', value: label }],
      data: { hName: 'summary' },
    }
    return [frame('details', ['fold'], [summary, ...inside(walk)])]
  }
  if (name === 'old')
    return [frame('div', ['old'], [labelled('旧规定，已经失效'), ...inside({ ...walk, past: true })])]
  if (name === 'costs')
    return [
      frame(
        'div',
        ['costs'],
        children.flatMap((child) => (child.type === 'table' ? table(walk, child, true) : block(walk, child))),
      ),
    ]
  const className = Object.hasOwn(boxes, name) ? boxes[name] : undefined
  if (className === undefined)
    throw wrong(
      place(walk, node),
      `没有叫 ${name} 的框，可用的是 ${[...lists, ...Object.keys(boxes), 'costs', 'fold', 'old', 'stories'].join('、')}`,
    )
  return [frame('div', className, inside(walk))]
}

/** Returns words that one touch selects whole, and says so. The sentence before them names their source. */
function copied(walk: Walk, node: LeafDirective): Paragraph[] {
  const { words = '', from = '' } = node.attributes ?? {}
  const claim = claimOf(walk, node, `${words ?? ''} [^${from ?? ''}]`)
  if (claim.prefix !== '') throw wrong(place(walk, node), '::copy 的出处还没有核实，不能给人照着抄')
  if (claim.withheld) return []
  const children: Paragraph['children'] = [
    { type: 'strong', children: [{ type: 'text', value: claim.text }] },
    {
      type: 'emphasis',
      children: [{ type: 'text', value: '按住整个选中，再复制' }],
      data: { hName: 'small' },
    },
  ]
  return [{ type: 'paragraph', children, data: { hProperties: { className: ['copy'] } } }]
}

function frame(hName: string, className: string[], children: BlockContent[]): ContainerDirective {
  return { type: 'containerDirective', name: hName, children, data: { hName, hProperties: { className } } }
}
