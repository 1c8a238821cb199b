import { keysOf } from '#shared/keys.ts'

/** Pages of the site by path, as people name them. */
export const pages = {
  '/': '首页',
  '/verify/': '查真伪',
  '/training/': '考真证',
  '/operations/': '哪些活要证',
  '/certificate/': '证的一生',
  '/others/': '别的部门的证',
  '/changes/': '新规改了什么',
  '/law/': '法律责任',
  '/bought/': '买过假证',
  '/rights/': '您的权利',
  '/scams/': '骗子怎么说',
  '/cases/': '案例',
  '/harm/': '假证会要命',
  '/employers/': '用人单位',
  '/employers/list/': '特种作业持证自查清单',
  '/report/': '匿名举报',
  '/track/': '查进展',
  '/rewards/': '举报奖励',
  '/hotlines/': '举报电话',
  '/privacy/': '隐私说明',
  '/search/': '搜一搜',
  '/about/': '关于本站',
  '/en/': 'English',
} as const

/** Names of the pages to choose from. The chosen one is sealed as it stands here. */
export const pageNames: readonly string[] = [
  ...keysOf(pages).map((path) => `${pages[path]} ${path}`),
  '其他，写在下面',
]
