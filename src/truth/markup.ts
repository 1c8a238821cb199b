import type { Element, ElementContent, Root, RootContent, Text } from 'hast'
import { toHtml } from 'hast-util-to-html'
import { SKIP, visit } from 'unist-util-visit'
import { chineseRun } from '#shared/words/runs.ts'
import type { Claim } from './claims.ts'

/** Markup whose source marks have no numbers yet: each page numbers its sources in its own order. */
export type Content = readonly RootContent[]

declare module 'hast' {
  interface ElementData {
    /** The id of the source that this mark names. The page fills in the number. */
    source?: string
  }
}

const text = (value: string): Text => ({ type: 'text', value })

/** Returns one superscript with a mark for each source; nothing for no sources. */
export function sourceMarks(ids: readonly string[]): ElementContent[] {
  if (ids.length === 0) return []
  const marks = ids.flatMap((source, index): ElementContent[] => [
    ...(index === 0 ? [] : [text(' ')]),
    { type: 'element', tagName: 'a', properties: { className: ['ref'] }, children: [], data: { source } },
  ])
  // A word joiner first: no line begins with the number of a source.
  return [text('\u2060'), { type: 'element', tagName: 'sup', properties: {}, children: marks }]
}

/** Returns the markup of a claim that stands alone, such as the sentence of answer. */
export function claimMarkup(claim: Claim): ElementContent[] {
  return [text(claim.prefix + claim.text.trim()), ...sourceMarks(claim.sources)]
}

/** Lists the sources that the marks name, each once, in reading order. */
export function sourcesIn(content: Content): string[] {
  const found = new Set<string>()
  visit(rootOf(content), 'element', ({ data }) => {
    if (data?.source !== undefined) found.add(data.source)
  })
  return [...found]
}

/**
 * Writes the HTML of the content, with the numbers of its source marks.
 * @param order the ids of the page's sources; the first has number 1
 */
export function htmlOf(content: Content, order: readonly string[]): string {
  const root = structuredClone(rootOf(content))
  visit(root, 'element', (element) => {
    if (element.data?.source !== undefined) number(element, String(order.indexOf(element.data.source) + 1))
  })
  return toHtml(root, {
    characterReferences: { useNamedReferences: true },
    // The elements of a drawing close themselves, as in their files.
    closeEmptyElements: true,
    tightSelfClosing: true,
  })
}

/** Returns the text of the content, without its marks. */
export function textOf(content: Content): string {
  const words: string[] = []
  visit(rootOf(content), 'text', ({ value }) => {
    words.push(value)
  })
  return words.join('').replaceAll(/[\s\u2060]+/g, '')
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

function number(mark: Element, label: string): void {
  mark.properties['href'] = `#source-${label}`
  mark.properties['ariaLabel'] = `出处${label}`
  mark.children = [text(label)]
}

function rootOf(content: Content): Root {
  return { type: 'root', children: [...content] }
}
