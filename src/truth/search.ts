import type { CollectionEntry } from 'astro:content'
import { textOf } from './markup.ts'

/** A section of a guide as a search finds it. */
export interface FoundSection {
  readonly anchor: string
  readonly heading: string
}

/** Lists the titled sections of a guide. */
export function sectionsOf({ sections, headings }: CollectionEntry<'guides'>['data']): FoundSection[] {
  return sections
    .filter(({ titled }) => titled)
    .flatMap((_, index) => {
      const heading = headings[index]
      return heading === undefined ? [] : [{ anchor: heading.id, heading: heading.text }]
    })
}

/** Lists the articles that a guide names, each once, so that a search finds them by number. */
export function articlesOn({ sections }: CollectionEntry<'guides'>['data']): string {
  const texts = sections.flatMap(({ parts }) =>
    parts.map((part) => ('content' in part ? textOf(part.content) : '')),
  )
  return [...new Set(texts.join(' ').match(/第[一二三四五六七八九十百]+条/gu) ?? [])].join(' ')
}
