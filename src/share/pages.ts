import { getCollection } from 'astro:content'
import { columns } from '#src/links.ts'
import { english } from '#shared/words/english.ts'

/** Returns the titles that stand in pictures, by the paths of their pages. */
export async function sharedTitles(): Promise<ReadonlyMap<string, string>> {
  const guides = await getCollection('guides')
  return new Map([
    ...columns.map(({ path, label }) => [path, label] as const),
    ...guides.map(({ id, data }) => [id === 'home' ? '/' : `/${id}/`, data.title] as const),
    ['/about/claims/', '逐句核对'],
    ['/en/report/', english.say('匿名举报')],
    ['/en/track/', english.say('查进展')],
    ['/correct/', '哪里写错了'],
  ])
}

/** Returns the name of a page's picture in the folder `share`, without its ending: `verify`. */
export function pictureName(path: string): string {
  return path === '/' ? 'home' : path.slice(1, -1)
}
