import { defaults } from '#shared/settings.ts'
import { sitePages } from '#src/site-pages.ts'

/** '' or '/path': the prefix of every path of the site. */
export const base = import.meta.env.BASE_URL.replace(/\/$/, '')

const siteUrl = new URL(`${base}/`, import.meta.env.SITE)

/**
 * The public address of the site with a slash at its end. Undefined while nobody set it: a page then says
 * nothing that needs one.
 */
export const address = siteUrl.href === new URL(defaults.SITE_URL).href ? undefined : siteUrl

/** Columns in the order of the menu; `short` ones also stand in the head of a wide screen. */
export const columns = sitePages.flatMap(({ path, name, column }) =>
  column === undefined ? [] : { path, label: name, short: column === 'head' },
)
