import { getCollection, type CollectionEntry } from 'astro:content'

/** Path of the page of changes. */
export const changesPath = '/changes/'
/** Path of its feed. */
export const feedPath = '/changes/feed.atom'

/** A change that pages show, with its id. */
export type Shown = CollectionEntry<'changes'>['data'] & { readonly id: string }

/** Lists the changes that pages show, in file order: of one list, of the table (''), or all. */
export async function changesOf(part?: string): Promise<Shown[]> {
  return (await getCollection('changes'))
    .map(({ id, data }) => ({ id, ...data }))
    .filter((change) => !change.withheld && (part === undefined || change.part === part))
    .sort((one, other) => one.order - other.order)
}

/** Lists the changes in the order of a feed: the newest rule first. */
export async function newestChanges(): Promise<Shown[]> {
  return (await changesOf()).sort((one, other) => other.from.localeCompare(one.from))
}

/** Names the sources of a change as its page does, with how and when each was seen. */
export async function sourcesNamed({ claims }: Shown): Promise<string[]> {
  const all = new Map((await getCollection('sources')).map(({ id, data }) => [id, data]))
  return [...new Set(claims.flatMap(({ sources }) => sources))].flatMap((id) => {
    const source = all.get(id)
    if (source === undefined) return []
    const said = [source.standing, ...source.reservations].filter((text) => text !== '')
    return `${source.short ?? source.title}${said.length === 0 ? '' : `（${said.join('；')}）`}`
  })
}
