import type { Element, ElementContent, Root, RootContent, Text } from 'hast'
import { toHtml } from 'hast-util-to-html'
import { SKIP, visit } from 'unist-util-visit'
import { chineseRun } from '#shared/words/runs.ts'
import type { Claim } from './claims.ts'

/** Markup with marks of the sources. No mark is shown: a page names the sources at the end of a section. */
export type Content = readonly RootContent[]

declare module 'hast' {
  interface ElementData {
    /** The ids of the sources that this mark names. */
    sources?: readonly string[]
  }
}

const text = (value: string): Text => ({ type: 'text', value })

/** Returns the mark of the sources of a text; nothing for no sources. */
export function sourceMarks(sources: readonly string[]): ElementContent[] {
  if (sources.length === 0) return []
  return [{ type: 'element', tagName: 'sup', properties: {}, children: [], data: { sources } }]
}

/** Returns the markup of a claim that stands alone, such as the sentence of answer. */
export function claimMarkup(claim: Claim): ElementContent[] {
  return [text(claim.prefix + claim.text.trim()), ...sourceMarks(claim.sources)]
}

/** Lists the sources that the marks name, each once, in reading order. */
export function sourcesIn(content: Content): string[] {
  const found = new Set<string>()
  visit(rootOf(content), 'element', ({ data }) => {
    for (const source of data?.sources ?? []) found.add(source)
  })
  return [...found]
}

/** Writes the HTML of the content, without its marks. A link to the page `here` says that it leads there. */
export function htmlOf(content: Content, here?: string): string {
  const root = structuredClone(rootOf(content))
  visit(root, 'element', ({ data, properties }, index, parent) => {
    if (here !== undefined && properties['href'] === here) properties['ariaCurrent'] = 'page'
    if (data?.sources === undefined || parent === undefined || index === undefined) return undefined
    parent.children.splice(index, 1)
    return [SKIP, index]
  })
  return toHtml(root, {
    characterReferences: { useNamedReferences: true },
    // The elements of a drawing close themselves, as in their files.
    closeEmptyElements: true,
    tightSelfClosing: true,
  })
}

/** Returns the text of the content, without white space. */
export function textOf(content: Content): string {
  const words: string[] = []
  visit(rootOf(content), 'text', ({ value }) => {
    words.push(value)
  })
  return words.join('').replaceAll(/\s+/g, '')
}

/** Returns content of another language in which each run of Chinese is named as such. */
export function namingChinese(content: Content): Content {
  const root = structuredClone(rootOf(content))
  visit(root, 'text', ({ value }, index, parent) => {
    const parts = value.split(chineseRun)
    if (parent === undefined || index === undefined || parts.length === 1) return
    const named = parts.map((part, at): Text | Element =>
      at % 2 === 0
        ? text(part)
        : { type: 'element', tagName: 'span', properties: { lang: 'zh-CN' }, children: [text(part)] },
    )
    parent.children.splice(index, 1, ...named)
    return [SKIP, index + named.length]
  })
  return root.children
}

/** Returns the content under one root. */
export function rootOf(content: Content): Root {
  return { type: 'root', children: [...content] }
}
