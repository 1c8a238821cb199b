import { getCollection, getEntry, type CollectionEntry } from 'astro:content'

/** Ids of the sources that a guide names, in the order in which a reader meets them. */
export async function citedBy({ answer, parts }: CollectionEntry<'guides'>['data']): Promise<string[]> {
  const texts = [answer]
  for (const part of parts) texts.push(...('html' in part ? [part.html] : await textsBehind(part)))
  return [
    ...new Set(
      [...texts.join('').matchAll(/<ref (?<id>[a-z0-9-]+)>/g)].map(({ groups }) => groups?.id ?? ''),
    ),
  ]
}

async function textsBehind({ component, name }: { component: string; name: string }): Promise<string[]> {
  switch (component) {
    case 'flow':
      return (await getEntry('flows', name))?.data.steps.map(({ html }) => html) ?? []
    case 'changes':
      return (await getCollection('changes')).map(({ data }) => data.old + data.now)
    case 'catalogue':
    case 'jobs':
      return (await getCollection('operations')).map(({ data }) => data.definition)
    default:
      return []
  }
}
