import { defaults } from '#shared/settings.ts'

/** '' or '/path': the prefix of every path of the site. */
export const base = import.meta.env.BASE_URL.replace(/\/$/, '')

const siteUrl = new URL(`${base}/`, import.meta.env.SITE)

/**
 * The public address of the site with a slash at its end. Undefined while nobody set it: a page then says
 * nothing that needs one.
 */
export const address = siteUrl.href === new URL(defaults.SITE_URL).href ? undefined : siteUrl

/** Columns in the order of the footer; `short` ones also stand in the header. */
export const columns = [
  { path: '/verify/', label: '查真伪', short: true },
  { path: '/training/', label: '考真证', short: true },
  { path: '/operations/', label: '哪些活要证', short: false },
  { path: '/certificate/', label: '证的一生', short: false },
  { path: '/others/', label: '别的部门的证', short: false },
  { path: '/changes/', label: '新规改了什么', short: false },
  { path: '/law/', label: '法律责任', short: true },
  { path: '/bought/', label: '买过假证', short: false },
  { path: '/rights/', label: '您的权利', short: false },
  { path: '/scams/', label: '骗子怎么说', short: false },
  { path: '/cases/', label: '案例', short: false },
  { path: '/harm/', label: '假证会要命', short: false },
  { path: '/employers/', label: '用人单位', short: true },
  { path: '/report/', label: '匿名举报', short: true },
  { path: '/track/', label: '查进展', short: true },
  { path: '/rewards/', label: '举报奖励', short: false },
  { path: '/hotlines/', label: '举报电话', short: false },
  { path: '/privacy/', label: '隐私说明', short: false },
  { path: '/search/', label: '搜一搜', short: true },
  { path: '/about/', label: '关于本站', short: false },
] as const
