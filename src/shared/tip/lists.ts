/** Subjects of a report, in the order of its form. */
export const subjects = {
  selling: '卖假证、造假证',
  using: '买假证、用假证上岗',
  unlicensed: '没有证就上岗',
  employer: '单位不查证，让没证假证的人上岗',
  altering: '涂改、转让、出借、冒用证书',
  training: '培训、考试把关不严，帮人过关',
  other: '其他',
} as const

/** Categories of a tip. A correction tells of a mistake on a page of the site, and is no report. */
export const categories = { ...subjects, correction: '改错' } as const
export type Category = keyof typeof categories

/** Places where a reporter meets an offer. */
export const platforms = {
  wechat: '微信',
  qq: 'QQ',
  douyin: '抖音',
  kuaishou: '快手',
  xianyu: '闲鱼',
  taobao: '淘宝',
  pinduoduo: '拼多多',
  xiaohongshu: '小红书',
  website: '网站',
  sms: '短信',
  'in-person': '当面、线下',
  other: '其他',
} as const
export type Platform = keyof typeof platforms

/** Kinds of identifiers that tell a seller apart. */
export const identifierKinds = {
  wechat: '微信号',
  qq: 'QQ 号',
  phone: '电话',
  url: '网址',
  payee: '收款人',
  shop: '店铺名',
  email: '邮箱',
  employer: '用人单位',
  other: '其他',
} as const
export type IdentifierKind = keyof typeof identifierKinds

/** Results of a closed tip. `src/shared/endings/ending.ts` has the reporter's words. */
export const findings = {
  substantiated: '查实',
  unsubstantiated: '未查实',
  undetermined: '无法认定',
} as const
export type Finding = keyof typeof findings

/**
 * Reasons why a tip is not for this channel, each with the place to go. A closed list keeps free text out of
 * the clear.
 */
export const scopeReasons = {
  'housing-certificate': { label: '住房城乡建设部门的证', whereTo: '请向当地住房城乡建设部门反映。' },
  'equipment-certificate': { label: '市场监管部门的证', whereTo: '请向当地市场监督管理部门反映。' },
  'other-region': { label: '不在本地', whereTo: '请拨打当地 12350，外省拨打加当地区号；拨不通可拨 12345。' },
  'hidden-danger': { label: '其他安全隐患', whereTo: '请拨打 12350；正在发生危险，请打 110 或 119。' },
  'not-work-safety': { label: '不是安全生产问题', whereTo: '请拨打 12345 咨询应向哪个部门反映。' },
} as const
export type ScopeReason = keyof typeof scopeReasons

/** Recipients of a referral. */
export const referralTargets = {
  police: '公安机关',
  emergency: '其他应急管理部门',
  housing: '住房城乡建设部门',
  market: '市场监督管理部门',
  internet: '网信部门',
  other: '其他有关部门',
} as const
export type ReferralTarget = keyof typeof referralTargets

/** The door of a tip. Staff see `slow` as 未验证, sorted below. */
export const lanes = { normal: '已验证', slow: '未验证' } as const
export type Lane = keyof typeof lanes
