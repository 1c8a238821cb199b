import { getCollection, type CollectionEntry } from 'astro:content'
import { address } from '#src/links.ts'
import { sourcesIn, type Content } from '#src/truth/markup.ts'

type Guide = CollectionEntry<'guides'>['data']
type Paper = NonNullable<Guide['paper']>

/** Returns the routes of the papers in a folder of guides. */
export async function papersUnder(folder: string) {
  const guides = await getCollection('guides', ({ data }) => data.paper !== undefined)
  return guides.flatMap((guide) => {
    const [under, paper] = guide.id.split('/')
    return under === folder && paper !== undefined ? [{ params: { paper }, props: { guide } }] : []
  })
}

/** Lists the sources of the words on a sheet, each once, in reading order. */
export function sourcesOnPaper({ sections }: Guide, { headlineSources, site }: Paper): string[] {
  const parts = sections.flatMap((section) => section.parts)
  const contents: Content[] = parts.flatMap((part) => ('content' in part ? [part.content] : []))
  const beside = address === undefined ? [] : site
  return [...new Set([...headlineSources, ...[...contents, beside].flatMap(sourcesIn)])]
}
