import { getCollection, type CollectionEntry } from 'astro:content'
import { address } from '#src/links.ts'
import { sourcesIn, type Content } from '#src/truth/markup.ts'

type Guide = CollectionEntry<'guides'>['data']
type Paper = NonNullable<Guide['paper']>

/** The site speaks for itself at the foot of every page. */
const ownSource = 'site'

/** Lists the sources of the words on a sheet, each once, in reading order. */
export function sourcesOnPaper({ sections }: Guide, { headlineSources, site }: Paper): string[] {
  const parts = sections.flatMap((section) => section.parts)
  const contents: Content[] = parts.flatMap((part) => ('content' in part ? [part.content] : []))
  const beside = address === undefined ? [] : site
  const named = [...headlineSources, ...[...contents, beside].flatMap(sourcesIn)]
  return [...new Set(named)].filter((id) => id !== ownSource)
}

/** Names each source as paper does, by its number or short title, with the first day to check one again. */
export async function basisOf(
  ids: readonly string[],
): Promise<{ names: ReadonlyMap<string, string>; reviewBy: string | undefined }> {
  const sources = (await getCollection('sources')).filter(({ id }) => ids.includes(id))
  return {
    names: new Map(sources.map(({ id, data }) => [id, shortName(data)])),
    reviewBy: sources.map(({ data }) => data.reviewBy).sort()[0],
  }
}

function shortName({ title, number }: CollectionEntry<'sources'>['data']): string {
  return number?.includes('号') === true ? number : title.replace(/^《中华人民共和国(.*)》$/, '$1')
}
