import { getCollection, getEntry, type CollectionEntry } from 'astro:content'
import { itemsNamed } from '#shared/catalogue.ts'
import { factsNamed } from '#src/operator.ts'
import { sourcesIn, type Content } from './markup.ts'
import { changesOf } from './site/feed.ts'

type Guide = CollectionEntry<'guides'>['data']
type Component = Extract<Guide['sections'][number]['parts'][number], { component: string }>

/** A source that a page names. Sources are numbered by their order on the page. */
export interface Cited {
  readonly id: string
  /** The id of the first place that rests on the source: of a heading, or of the page's content. */
  readonly at: string
}

/** Lists the sources that a section names, each once, in reading order. */
export async function sourcesOf({ parts }: Guide['sections'][number]): Promise<string[]> {
  const sources: string[] = []
  for (const part of parts)
    sources.push(...sourcesIn('content' in part ? part.content : await contentBehind(part)))
  return [...new Set(sources)]
}

/** Lists the sources that a guide names, each once, in reading order. */
export async function citedBy({ answer, drawing, sections, headings }: Guide): Promise<Cited[]> {
  const first = new Map(sourcesIn([...answer, ...drawing]).map((id) => [id, 'main']))
  const ids = headings.map(({ id }) => id).values()
  for (const section of sections) {
    const at = section.titled ? (ids.next().value ?? 'main') : 'main'
    for (const id of await sourcesOf(section)) if (!first.has(id)) first.set(id, at)
  }
  return [...first].map(([id, at]) => ({ id, at }))
}

async function contentBehind({ component, name, fallback }: Component): Promise<Content> {
  switch (component) {
    case 'local':
      return factsNamed(name).some(({ facts }) => facts.length > 0) ? [] : (fallback ?? [])
    case 'flow':
      return (
        (await getEntry('flows', name))?.data.steps.flatMap(({ drawing, content }) => [
          ...drawing,
          ...content,
        ]) ?? []
      )
    case 'changes':
      return (await changesOf(name)).flatMap(({ old, now }) => [...old, ...now])
    case 'catalogue': {
      const listed = name === '' ? undefined : itemsNamed(name).map(([id]) => id)
      const operations = await getCollection('operations')
      // The definition of a class stands above its items in the whole list alone.
      return operations
        .filter(({ id }) => listed === undefined || listed.includes(id))
        .flatMap(({ data }) => data.definition)
    }
    default:
      return []
  }
}
