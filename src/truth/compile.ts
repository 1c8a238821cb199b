import type { BlockContent } from 'mdast'
import { markdownToMdast } from 'satteri'
import { block } from './blocks.ts'
import type { Claim } from './claims.ts'
import { collected, wrong } from './fault.ts'
import { elementsOf } from './elements.ts'
import type { Content } from './markup.ts'
import type { Language } from './schema.ts'
import { childrenOf, place, type Setting, type Walk } from './walk.ts'

/** A stretch of content, or the place of a component. */
export type Part = { readonly content: Content } | { readonly component: string; readonly name: string }

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
  const tree = markdownToMdast(text, { features: { directive: true, gfm: { footnotes: false } } })
  const walk: Walk = { ...setting, file, firstLine, language, past: false, headings: [], claims: [] }
  let section: Section = { titled: false, parts: [] }
  const sections = [section]
  let blocks: BlockContent[] = []
  const flush = () => {
    if (blocks.length > 0) section.parts.push({ content: elementsOf(blocks) })
    blocks = []
  }
  for (const node of childrenOf(tree)) {
    if (node.type === 'leafDirective' && node.name !== 'draw') {
      if (!walk.components.includes(node.name)) {
        walk.faults.push(
          wrong(place(walk, node), `没有叫 ${node.name} 的部件，可用的是 ${walk.components.join('、')}`)
            .message,
        )
        continue
      }
      flush()
      section.parts.push({ component: node.name, name: node.attributes?.['name'] ?? '' })
      continue
    }
    if (node.type === 'heading' && node.depth === 2) {
      flush()
      section = { titled: true, parts: [] }
      sections.push(section)
    }
    blocks.push(...(collected(walk.faults, () => block(walk, node)) ?? []))
  }
  flush()
  return { sections, headings: walk.headings, claims: walk.claims }
}

/** Returns the content of a text, without its components. */
export function contentOf({ sections }: Pick<Compiled, 'sections'>): Content {
  return sections.flatMap(({ parts }) => parts.flatMap((part) => ('content' in part ? part.content : [])))
}
