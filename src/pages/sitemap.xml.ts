import { getCollection } from 'astro:content'
import type { APIRoute } from 'astro'
import { base, columns } from '#src/links.ts'

/** The pages that a search engine may list: the guides, and the columns that are forms. */
export const GET: APIRoute = async ({ site }) => {
  const guides = (await getCollection('guides')).map(({ id }) => (id === 'home' ? '/' : `/${id}/`))
  const forms = ['/en/report/', '/en/track/', '/correct/']
  const paths = [...new Set([...guides, ...forms, ...columns.map(({ path }) => path)])].sort()
  const entries = paths.map((path) => `  <url><loc>${new URL(`${base}${path}`, site).href}</loc></url>`)
  const xml = [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">',
    ...entries,
    '</urlset>',
    '',
  ]
  return new Response(xml.join('\n'), { headers: { 'content-type': 'application/xml' } })
}
