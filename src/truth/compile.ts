import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { BlockContent, Nodes } from 'mdast'
import { markdownToMdast } from 'satteri'
import { keysOf } from '#shared/keys.ts'
import { localKinds } from '#shared/local/facts.ts'
import { block } from './blocks.ts'
import type { Claim } from './claims.ts'
import { collected, wrong } from './fault.ts'
import { elementsOf } from './elements.ts'
import type { Content } from './markup.ts'
import type { Language } from './schema.ts'
import { childrenOf, place, type Setting, type Walk } from './walk.ts'

type ContainerDirective = Extract<Nodes, { type: 'containerDirective' }>

/**
 * A stretch of content, or the place of a component. The fallback stands where the operator gives no local
 * fact.
 */
export type Part =
  | { readonly content: Content }
  | { readonly component: string; readonly name: string; readonly fallback?: Content }

/** The parts under one heading of level 2, with the heading; or the parts before the first. */
export interface Section {
  readonly titled: boolean
  readonly parts: Part[]
}

/** A checked text in the form that a page shows. */
export interface Compiled {
  readonly sections: Section[]
  readonly headings: { readonly id: string; readonly text: string }[]
  readonly claims: Claim[]
}

/**
 * Compiles the body of a guide, or one text of a flow, and checks each claim. Adds each fault to the faults
 * of the setting, in Chinese, with file, line and remedy.
 * @param firstLine line of the file on which the text begins, for messages
 */
export function compile(
  setting: Setting,
  file: string,
  text: string,
  firstLine = 1,
  language: Language = 'zh-CN',
): Compiled {
  const walk: Walk = { ...setting, file, firstLine, language, past: false, headings: [], claims: [] }
  const sections: Section[] = [{ titled: false, parts: [] }]
  compileInto(sections, walk, text)
  return { sections, headings: walk.headings, claims: walk.claims }
}

const parsed = (text: string) =>
  markdownToMdast(text, { features: { directive: true, gfm: { footnotes: false } } })

/** Compiles a text onto the end of the sections. */
function compileInto(sections: Section[], walk: Walk, text: string): void {
  let blocks: BlockContent[] = []
  const flush = () => {
    if (blocks.length > 0) sections.at(-1)?.parts.push({ content: elementsOf(blocks) })
    blocks = []
  }
  for (const node of childrenOf(parsed(text))) {
    if (node.type === 'leafDirective' && node.name !== 'draw') {
      const name = node.attributes?.['name'] ?? ''
      flush()
      if (node.name === 'part') collected(walk.faults, () => compilePart(sections, walk, node, name))
      else if (walk.components.includes(node.name))
        sections.at(-1)?.parts.push({ component: node.name, name })
      else {
        const known = ['part', ...walk.components].join('、')
        walk.faults.push(wrong(place(walk, node), `没有叫 ${node.name} 的部件，可用的是 ${known}`).message)
      }
      continue
    }
    if (node.type === 'containerDirective' && node.name === 'local') {
      flush()
      collected(walk.faults, () => sections.at(-1)?.parts.push(localPart(walk, node)))
      continue
    }
    if (node.type === 'heading' && node.depth === 2) {
      flush()
      sections.push({ titled: true, parts: [] })
    }
    blocks.push(...(collected(walk.faults, () => block(walk, node)) ?? []))
  }
  flush()
}

/** Returns the place of local facts, with the content that stands there while the operator gives none. */
function localPart(walk: Walk, node: ContainerDirective): Part {
  const name = node.attributes?.['name'] ?? ''
  const wrongKind = name.split(' ').find((kind) => !Object.hasOwn(localKinds, kind))
  if (wrongKind !== undefined)
    throw wrong(
      place(walk, node),
      `没有叫“${wrongKind}”的当地事实，可用的是 ${keysOf(localKinds).join('、')}，用空格隔开`,
    )
  const blocks = node.children.flatMap((child) => block(walk, child))
  return { component: 'local', name, fallback: elementsOf(blocks) }
}

/** Compiles a text that several guides share. Its claims are theirs. */
function compilePart(sections: Section[], walk: Walk, node: Nodes, name: string): void {
  const file = join(walk.folder, 'parts', `${name}.md`)
  if (!existsSync(file)) throw wrong(place(walk, node), `没有叫 ${name} 的共用文字：放到 ${file}`)
  if (walk.file === file) throw wrong(place(walk, node), '共用文字不能放进自己里面')
  compileInto(sections, { ...walk, file, firstLine: 1 }, readFileSync(file, 'utf8'))
}

/** Returns the content of a text, without its components. */
export function contentOf({ sections }: Pick<Compiled, 'sections'>): Content {
  return sections.flatMap(({ parts }) => parts.flatMap((part) => ('content' in part ? part.content : [])))
}
