import { getCollection } from 'astro:content'

/** Returns the routes of the papers in a folder of guides. */
export async function papersUnder(folder: string) {
  const guides = await getCollection('guides', ({ data }) => data.paper !== undefined)
  return guides.flatMap((guide) => {
    const [under, paper] = guide.id.split('/')
    return under === folder && paper !== undefined ? [{ params: { paper }, props: { guide } }] : []
  })
}
