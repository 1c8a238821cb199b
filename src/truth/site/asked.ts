import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { checked } from '../library.ts'
import { Asked } from '../schema.ts'

/** Queries of people who should land on one page. `none` stands for those that the site cannot answer. */
export interface AskedAt {
  readonly id: string
  readonly queries: readonly string[]
}

/** Pages of forms, which are no guides. */
const forms = ['/report/', '/track/', '/correct/']
const nowhere = 'none'

/**
 * Reads how people ask, by the page at which they should land. A page that is not there, and a query that
 * stands twice, are faults.
 */
export function readAsked(
  { folder, faults }: { readonly folder: string; readonly faults: string[] },
  guides: readonly { readonly id: string }[],
): AskedAt[] {
  const file = join(folder, 'asked.yaml')
  const read = Object.entries(checked(file, parse(readFileSync(file, 'utf8')), Asked))
  const pages = new Set([nowhere, '/', ...forms, ...guides.map(({ id }) => `/${id}/`)])
  const places = new Map<string, string>()
  for (const [page, queries] of read) {
    if (!pages.has(page)) faults.push(`${file}：没有 ${page} 这一页，请改成有的页，或者 none`)
    for (const query of queries) {
      const before = places.get(query)
      if (before !== undefined) faults.push(`${file} 的 ${page}：“${query}”在 ${before} 已经有了，留一处`)
      places.set(query, page)
    }
  }
  return read.map(([id, queries]) => ({ id, queries }))
}
