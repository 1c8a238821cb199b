import { getCollection, getEntry, type CollectionEntry } from 'astro:content'
import { sourcesIn, type Content } from './markup.ts'

/** Lists the sources that a guide names, each once, in reading order. */
export async function citedBy({ answer, sections }: CollectionEntry<'guides'>['data']): Promise<string[]> {
  const cited = sourcesIn(answer)
  for (const part of sections.flatMap(({ parts }) => parts))
    cited.push(...sourcesIn('content' in part ? part.content : await contentBehind(part)))
  return [...new Set(cited)]
}

async function contentBehind({ component, name }: { component: string; name: string }): Promise<Content> {
  switch (component) {
    case 'flow':
      return (await getEntry('flows', name))?.data.steps.flatMap(({ content }) => content) ?? []
    case 'changes':
      return (await getCollection('changes')).flatMap(({ data }) => [...data.old, ...data.now])
    case 'catalogue':
    case 'jobs':
      return (await getCollection('operations')).flatMap(({ data }) => data.definition)
    default:
      return []
  }
}
