import { parse } from 'yaml'
import { checked } from '#src/truth/library.ts'
import { SitePages } from '#src/truth/schema.ts'
import text from './content/pages.yaml?raw'

/** Pages of the site as people name them, in the order of the footer. */
export const sitePages = Object.entries(checked('src/content/pages.yaml', parse(text), SitePages)).map(
  ([path, page]) => ({ path, ...page }),
)

/** Names of the pages to choose from. The chosen one is sealed as it stands here. */
export const pageNames: readonly string[] = [
  ...sitePages.map(({ path, name }) => `${name} ${path}`),
  '其他，写在下面',
]
