import type { Nodes } from 'mdast'
import type { Claim } from './claims.ts'
import type { Place } from './fault.ts'
import type { Library } from './library.ts'
import type { Language } from './schema.ts'

/** The context of compiling, besides the text. */
export interface Setting {
  readonly library: Library
  /** Folder that holds `drawings/`. */
  readonly folder: string
  /** '' or '/path': the prefix of every link within the site. */
  readonly base: string
  /** The faults of the content so far, one Chinese sentence each. */
  readonly faults: string[]
  /** Components that a page may place with `::name` or `::name{name=…}`. */
  readonly components: readonly string[]
  /** The kinds of the stories of a page, by facet. */
  readonly kinds?: Readonly<Record<string, Readonly<Record<string, string>>>> | undefined
}

/** The state of the walk over one text. */
export interface Walk extends Setting {
  readonly file: string
  /** Line of the file on which the text begins. */
  readonly firstLine: number
  readonly language: Language
  /** The text stands in a frame of superseded rules. */
  readonly past: boolean
  /** Headings of level 2 so far. */
  readonly headings: { readonly id: string; readonly text: string }[]
  /** Claims so far, with withheld ones. */
  readonly claims: Claim[]
}

/** Returns all the text under a node as its author wrote it. */
export function plain(node: Nodes): string {
  if (node.type === 'text') return node.value
  return childrenOf(node).map(plain).join('')
}

/** Returns the children of a node; none for a leaf. */
export function childrenOf(node: Nodes): readonly Nodes[] {
  return 'children' in node ? node.children : []
}

/** Returns the place of a node, for messages. */
export function place(walk: Walk, node: Nodes): Place {
  const line = node.position?.start.line
  return { file: walk.file, line: line === undefined ? undefined : line + walk.firstLine - 1 }
}
