import type { CollectionEntry } from 'astro:content'
import { textOf } from './markup.ts'

/** A section of a guide as a search finds it. */
export interface FoundSection {
  readonly anchor: string
  readonly heading: string
  /** The first words that stand there. */
  readonly text: string
}

const length = 160

/** Lists the titled sections of a guide with the words that a search may match. */
export function sectionsOf({ sections, headings }: CollectionEntry<'guides'>['data']): FoundSection[] {
  return sections
    .filter(({ titled }) => titled)
    .flatMap(({ parts }, index) => {
      const heading = headings[index]
      if (heading === undefined) return []
      const text = parts.map((part) => ('content' in part ? textOf(part.content) : '')).join('')
      return { anchor: heading.id, heading: heading.text, text: text.slice(heading.text.length, length) }
    })
}

/** Lists the articles that a guide names, each once, so that a search finds them by number. */
export function articlesOn({ sections }: CollectionEntry<'guides'>['data']): string {
  const texts = sections.flatMap(({ parts }) =>
    parts.map((part) => ('content' in part ? textOf(part.content) : '')),
  )
  return [...new Set(texts.join(' ').match(/第[一二三四五六七八九十百]+条/gu) ?? [])].join(' ')
}
