import { defaults } from '#shared/settings.ts'
import { pages } from '#shared/tip/correction/pages.ts'

/** '' or '/path': the prefix of every path of the site. */
export const base = import.meta.env.BASE_URL.replace(/\/$/, '')

const siteUrl = new URL(`${base}/`, import.meta.env.SITE)

/**
 * The public address of the site with a slash at its end. Undefined while nobody set it: a page then says
 * nothing that needs one.
 */
export const address = siteUrl.href === new URL(defaults.SITE_URL).href ? undefined : siteUrl

/** Columns in the order of the menu; `short` ones also stand in the header of a wide screen. */
export const columns = [
  { path: '/verify/', label: pages['/verify/'], short: true },
  { path: '/training/', label: pages['/training/'], short: true },
  { path: '/operations/', label: pages['/operations/'], short: false },
  { path: '/certificate/', label: pages['/certificate/'], short: false },
  { path: '/others/', label: pages['/others/'], short: false },
  { path: '/changes/', label: pages['/changes/'], short: false },
  { path: '/law/', label: pages['/law/'], short: true },
  { path: '/bought/', label: pages['/bought/'], short: false },
  { path: '/rights/', label: pages['/rights/'], short: false },
  { path: '/scams/', label: pages['/scams/'], short: false },
  { path: '/cases/', label: pages['/cases/'], short: false },
  { path: '/harm/', label: pages['/harm/'], short: false },
  { path: '/employers/', label: pages['/employers/'], short: true },
  { path: '/report/', label: pages['/report/'], short: true },
  { path: '/track/', label: pages['/track/'], short: false },
  { path: '/rewards/', label: pages['/rewards/'], short: false },
  { path: '/hotlines/', label: pages['/hotlines/'], short: false },
  { path: '/privacy/', label: pages['/privacy/'], short: false },
  { path: '/search/', label: pages['/search/'], short: false },
  { path: '/about/', label: pages['/about/'], short: false },
] as const
