import type { APIRoute, GetStaticPaths } from 'astro'
import { publicAddressOf } from '#shared/operator.ts'
import { address } from '#src/links.ts'
import { operator } from '#src/operator.ts'
import { pictureName, sharedTitles } from '#src/share/pages.ts'
import { picture, type PictureWords } from '#src/share/picture.ts'

const notices = {
  demo: '演示站点，未由任何机关运行',
  independent: '本站不是政府网站',
  'government-column': undefined,
} as const

/** A picture per page. Without an address no page could name one. */
export const getStaticPaths = (async () => {
  if (address === undefined) return []
  const shortAddress = publicAddressOf(operator, address)
  return [...(await sharedTitles())].map(([path, title]) => ({
    params: { name: pictureName(path) },
    props: { title, address: shortAddress, notice: notices[operator.kind] },
  }))
}) satisfies GetStaticPaths

export const GET: APIRoute<PictureWords> = async ({ props }) =>
  new Response(await picture(props), { headers: { 'content-type': 'image/png' } })
