import type { APIRoute } from 'astro'
import { address, base } from '#src/links.ts'

export const GET: APIRoute = () => {
  const lines = [
    'User-agent: *',
    `Disallow: ${base}/api/`,
    `Disallow: ${base}/staff/`,
    ...(address === undefined ? [] : [`Sitemap: ${new URL('sitemap.xml', address).href}`]),
    '',
  ]
  return new Response(lines.join('\n'), { headers: { 'content-type': 'text/plain' } })
}
