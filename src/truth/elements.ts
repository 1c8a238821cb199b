import type { Element, ElementContent } from 'hast'
import type { BlockContent, ListItem, Node as MdastNode, Nodes, Parents, Table } from 'mdast'
import { toHast, type Handler, type State } from 'mdast-util-to-hast'
import { sourceMarks, type Content } from './markup.ts'

/** The marks of the sources of the text before them. */
export interface SourceMarks extends MdastNode {
  type: 'sources'
  ids: readonly string[]
}

declare module 'mdast' {
  interface PhrasingContentMap {
    sources: SourceMarks
  }
  interface RootContentMap {
    sources: SourceMarks
  }
}

/** Turns checked blocks into markup without white space between elements. */
export function elementsOf(blocks: BlockContent[]): Content {
  const root = toHast({ type: 'root', children: blocks }, { handlers })
  return root.type === 'root' ? root.children : []
}

/** Makes an element with the children and the `data.hName`, `hProperties` and `hChildren` of its node. */
const element =
  (tagName: string, childrenOf = (state: State, node: Parents) => state.all(node)): Handler =>
  (state, node: Parents) =>
    state.applyData(node, { type: 'element', tagName, properties: {}, children: childrenOf(state, node) })

const plainElement = (tagName: string, children: ElementContent[]): Element => ({
  type: 'element',
  tagName,
  properties: {},
  children,
})

const handlers: Record<string, Handler> = {
  root: (state, node: Parents) => state.all(node),
  text: (_, node: Extract<Nodes, { type: 'text' }>) => ({ type: 'text', value: node.value }),
  link: element('a'),
  containerDirective: element('div'),
  leafDirective: element('div'),
  list: (state, node: Extract<Nodes, { type: 'list' }>) =>
    element(node.ordered === true ? 'ol' : 'ul')(state, node, undefined),
  listItem: (state, node: ListItem) => {
    const [only] = node.children
    return plainElement(
      'li',
      node.spread === false && only?.type === 'paragraph' ? state.all(only) : state.all(node),
    )
  },
  table: (state, node: Table) => {
    const [head = [], ...rows] = state.all(node)
    return plainElement('table', [plainElement('thead', [head].flat()), plainElement('tbody', rows)])
  },
  tableRow: element('tr'),
  tableCell: element('td'),
  sources: (_, { ids }: SourceMarks) => sourceMarks(ids),
}
