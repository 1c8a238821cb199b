import type { APIRoute } from 'astro'
import { base } from '#src/links.ts'

export const GET: APIRoute = ({ site }) => {
  const lines = [
    'User-agent: *',
    `Disallow: ${base}/api/`,
    `Disallow: ${base}/staff/`,
    `Sitemap: ${new URL(`${base}/sitemap.xml`, site).href}`,
    '',
  ]
  return new Response(lines.join('\n'), { headers: { 'content-type': 'text/plain' } })
}
