/** Version of the catalogue that `operationItems` follows: the list in force to 2026-05-31 (facts.md 1.3). */
export const catalogueVersion = '2026-05-31'

/** What a tip is about. */
export const categories = {
  selling: '卖假证、造假证',
  using: '买假证、用假证上岗',
  altering: '涂改、出借、冒用证书',
  employer: '单位明知不查',
  training: '培训或考试机构弄虚作假',
  other: '其他',
} as const

/** Where the reporter met it. */
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

/** How a seller can be recognised. */
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

/** State of a tip; the label is the staff's word. What the reporter reads is `statusTexts` of the operator. */
export const statuses = {
  received: '新收',
  investigating: '核实中',
  waiting: '等举报人补充',
  referred: '已移送',
  'out-of-scope': '不属本渠道',
  spam: '垃圾信息',
  closed: '已办结',
  withdrawn: '已撤回',
} as const
export type Status = keyof typeof statuses

/** Statuses in which the office still has to act. */
export const openStatuses: readonly Status[] = ['received', 'investigating', 'waiting', 'referred']

/** All others: nothing more to do unless the reporter objects. */
export const finalStatuses: readonly Status[] = keysOf(statuses).filter((status) => !openStatuses.includes(status))

/** What the reporter reads for a status unless the operator sets another text (design.md 4). */
export const reporterStatusTexts = {
  received: '已收到',
  investigating: '核实中',
  waiting: '需要您补充',
  referred: '已转有关部门',
  'out-of-scope': '不属于本渠道范围',
  spam: '已收到',
  closed: '已办结',
  withdrawn: '已撤回',
} as const satisfies Record<Status, string>

/** Read instead of the status text while a tip is `objected` and not closed again. */
export const objectedText = '复核中'

/** Result of a closed tip. Not shown to the reporter unless configured. */
export const findings = {
  substantiated: '查实',
  unsubstantiated: '未查实',
  undetermined: '无法认定',
} as const
export type Finding = keyof typeof findings

/** Why a tip is not for this channel, with the place to go. Closed list, so that no free text about a tip is stored in the clear. */
export const scopeReasons = {
  'housing-certificate': { label: '住房城乡建设部门的证', whereTo: '请向当地住房城乡建设部门反映。' },
  'equipment-certificate': { label: '市场监管部门的证', whereTo: '请向当地市场监督管理部门反映。' },
  'other-region': { label: '不在本地', whereTo: '请拨打当地 12350，外地拨打加当地区号；拨不通可拨 12345。' },
  'hidden-danger': { label: '其他安全隐患', whereTo: '请拨打 12350；正在发生危险，请打 110 或 119。' },
  'not-work-safety': { label: '不是安全生产问题', whereTo: '请拨打 12345 咨询应向哪个部门反映。' },
} as const
export type ScopeReason = keyof typeof scopeReasons

/** To whom a tip can be referred. */
export const referralTargets = {
  police: '公安机关',
  emergency: '其他应急管理部门',
  housing: '住房城乡建设部门',
  market: '市场监督管理部门',
  internet: '网信部门',
  other: '其他有关部门',
} as const
export type ReferralTarget = keyof typeof referralTargets

/** Staff roles (design.md 8). The auditor holds no key. */
export const roles = { triager: '办理人员', lead: '负责人', auditor: '审计员' } as const
export type Role = keyof typeof roles

/**
 * State of a reward. `label` is the staff's word, `reporter` what the reporter reads, `advice` what they can do: nothing is promised, and no amount is
 * named before the claim is open (facts.md 5). `{ask}` is filled in by `rewardTexts`.
 */
export const rewardStates = {
  'not-eligible': { label: '不予奖励', reporter: '不予奖励', advice: ['有疑问，可以{ask}。'] },
  proposed: { label: '待批准', reporter: '正在审核', advice: ['是否奖励、奖励多少还没有定。', '您现在不用做什么，过几天再来看。'] },
  approved: {
    label: '已批准',
    reporter: '已同意奖励，还不能领取',
    advice: ['可以领取时，这里会写明截止日期。', '请保管好回执码，过几天再来看。'],
  },
  'claim-open': {
    label: '可领取',
    reporter: '可以领取',
    advice: [
      '要不要领、要不要表明身份，由您自己决定。',
      '想领，请先{ask}，问清到哪里办、带什么。一般须本人当面实名办理。',
      '办理时，当面打开这个信箱给工作人员看；回执码不要告诉任何人。',
      '您的姓名等只由办理单位按规定登记，不存入本站。',
    ],
  },
  paid: { label: '已发放', reporter: '已发放', advice: ['不用再做什么。', '没有收到，请{ask}。'] },
  lapsed: { label: '逾期未领', reporter: '已过领取期限', advice: ['确有原因没有赶上，可以{ask}。'] },
} as const
export type RewardState = keyof typeof rewardStates

/** Why a tip gets no reward. Closed list, read by the reporter too, so that no free text about a tip is stored in the clear. */
export const rewardReasons = {
  'already-known': '举报之前，已经掌握或者正在查处',
  'not-first': '同一件事，已有人先举报',
  'outside-rules': '不在当地举报奖励规定的范围内',
  'excluded-person': '按规定，举报人属于不予奖励的人员',
  'not-upheld': '复核以后，没有认定查实',
  declined: '举报人表示不领',
} as const
export type RewardReason = keyof typeof rewardReasons

/** One permitted step of a reward. `from` null: none was proposed yet. `another`: not the one who proposed it (four eyes). */
export interface RewardStep {
  readonly from: RewardState | null
  readonly to: RewardState
  readonly by: readonly Role[]
  readonly another?: true
}

/** Which door a tip came through: `slow` is shown to staff as 未验证 and sorted below. */
export const lanes = { normal: '已验证', slow: '未验证' } as const
export type Lane = keyof typeof lanes

/** Who causes a move. */
export type Mover = Role | 'reporter'

/** One permitted move of a tip (design.md 4). Where a `waiting` tip came from narrows it further: `mayMove`. */
export interface Transition {
  readonly from: Status
  readonly to: Status
  readonly by: readonly Mover[]
}

const triage = ['triager', 'lead'] as const

/** Every permitted move. Anything else is refused with `conflict`. Closing a tip that was ever referred needs a lead: `mayMove`. */
export const transitions: readonly Transition[] = [
  { from: 'received', to: 'investigating', by: triage },
  { from: 'received', to: 'out-of-scope', by: triage },
  { from: 'received', to: 'spam', by: triage },
  { from: 'spam', to: 'received', by: triage },
  { from: 'received', to: 'waiting', by: triage },
  { from: 'investigating', to: 'waiting', by: triage },
  { from: 'referred', to: 'waiting', by: triage },
  { from: 'waiting', to: 'investigating', by: ['triager', 'lead', 'reporter'] },
  { from: 'waiting', to: 'referred', by: ['triager', 'lead', 'reporter'] },
  { from: 'investigating', to: 'referred', by: ['lead'] },
  { from: 'investigating', to: 'closed', by: triage },
  { from: 'waiting', to: 'closed', by: triage },
  { from: 'referred', to: 'closed', by: triage },
  { from: 'closed', to: 'investigating', by: ['reporter'] },
  { from: 'out-of-scope', to: 'investigating', by: ['reporter'] },
  { from: 'received', to: 'withdrawn', by: ['reporter'] },
  { from: 'investigating', to: 'withdrawn', by: ['reporter'] },
  { from: 'waiting', to: 'withdrawn', by: ['reporter'] },
  { from: 'referred', to: 'withdrawn', by: ['reporter'] },
  { from: 'out-of-scope', to: 'withdrawn', by: ['reporter'] },
  { from: 'spam', to: 'withdrawn', by: ['reporter'] },
]

/** Every permitted step of a reward that a person takes; `claim-open` to `lapsed` is the clock's. Anything else is refused with `conflict`. */
export const rewardSteps: readonly RewardStep[] = [
  { from: null, to: 'proposed', by: triage },
  { from: null, to: 'not-eligible', by: ['lead'] },
  // Another amount: a proposal of its own, by whoever makes it.
  { from: 'proposed', to: 'proposed', by: triage },
  { from: 'proposed', to: 'approved', by: ['lead'], another: true },
  { from: 'proposed', to: 'not-eligible', by: ['lead'] },
  { from: 'not-eligible', to: 'proposed', by: ['lead'] },
  { from: 'approved', to: 'claim-open', by: triage },
  { from: 'approved', to: 'not-eligible', by: ['lead'] },
  { from: 'claim-open', to: 'paid', by: triage, another: true },
  { from: 'claim-open', to: 'not-eligible', by: ['lead'] },
  { from: 'lapsed', to: 'claim-open', by: ['lead'] },
]

/**
 * Bounds of one reward and of its claim, against slips of the hand. The highest amount is that of the national rules
 * (安监总财〔2018〕19号; facts.md 5.2).
 */
export const rewardLimits = { amountFenMin: 100, amountFenMax: 30_000_000, claimDaysMax: 730 } as const

/** Limits of intake (design.md 6). Characters are Unicode code points. */
export const limits = {
  descriptionMin: 10,
  descriptionMax: 5000,
  contactMax: 200,
  identifierMax: 200,
  messageMax: 2000,
  identifiers: 5,
  evidencePerTip: 6,
  evidencePerMessage: 3,
  evidenceBytes: 10 * 1024 * 1024,
  bodyBytes: 62 * 1024 * 1024,
  drainBytes: 80 * 1024 * 1024,
  spoolBytes: 64 * 62 * 1024 * 1024,
  bodyTextBytes: 1024 * 1024,
  heldTextBytes: 32 * 1024 * 1024,
  fields: 200,
  jsonValues: 1000,
  messagesPerDay: 20,
  messagesShown: 50,
  summaryCharacters: 120,
  priceYuanMax: 1_000_000,
} as const

/** Cities of Guangdong outside the region, then the districts of 江门 (facts.md 9): six-digit codes. */
export const districts = {
  '440703': '蓬江区',
  '440704': '江海区',
  '440705': '新会区',
  '440781': '台山市',
  '440783': '开平市',
  '440784': '鹤山市',
  '440785': '恩平市',
  '440100': '广州市',
  '440200': '韶关市',
  '440300': '深圳市',
  '440400': '珠海市',
  '440500': '汕头市',
  '440600': '佛山市',
  '440700': '江门市（不清楚哪个区）',
  '440800': '湛江市',
  '440900': '茂名市',
  '441200': '肇庆市',
  '441300': '惠州市',
  '441400': '梅州市',
  '441500': '汕尾市',
  '441600': '河源市',
  '441700': '阳江市',
  '441800': '清远市',
  '441900': '东莞市',
  '442000': '中山市',
  '445100': '潮州市',
  '445200': '揭阳市',
  '445300': '云浮市',
} as const
export type DistrictCode = keyof typeof districts

/** Classes of special operations, in the order of the catalogue to 2026-05-31. */
export const operationClasses = {
  electrical: '电工作业',
  welding: '焊接与热切割作业',
  height: '高处作业',
  refrigeration: '制冷与空调作业',
  'coal-mine': '煤矿安全作业',
  mine: '金属非金属矿山安全作业',
  'oil-gas': '石油天然气安全作业',
  metallurgy: '冶金（有色）生产安全作业',
  chemicals: '危险化学品安全作业',
  fireworks: '烟花爆竹安全作业',
} as const
export type OperationClass = keyof typeof operationClasses

/** The 54 operation items by slug of our own; names as in the catalogue to 2026-05-31 (facts.md 1.3). */
export const operationItems = {
  'high-voltage': { class: 'electrical', name: '高压电工作业' },
  'low-voltage': { class: 'electrical', name: '低压电工作业' },
  'explosion-proof-electrical': { class: 'electrical', name: '防爆电气作业' },
  'power-cable': { class: 'electrical', name: '电力电缆作业' },
  'relay-protection': { class: 'electrical', name: '继电保护作业' },
  'electrical-testing': { class: 'electrical', name: '电气试验作业' },
  'fusion-welding': { class: 'welding', name: '熔化焊接与热切割作业' },
  'pressure-welding': { class: 'welding', name: '压力焊作业' },
  brazing: { class: 'welding', name: '钎焊作业' },
  scaffolding: { class: 'height', name: '登高架设作业' },
  'height-installation': { class: 'height', name: '高处安装、维护、拆除作业' },
  'refrigeration-operation': { class: 'refrigeration', name: '制冷与空调设备运行操作作业' },
  'refrigeration-installation': { class: 'refrigeration', name: '制冷与空调设备安装修理作业' },
  'coal-electrical': { class: 'coal-mine', name: '煤矿井下电气作业' },
  'coal-blasting': { class: 'coal-mine', name: '煤矿井下爆破作业' },
  'coal-monitoring': { class: 'coal-mine', name: '煤矿安全监测监控作业' },
  'coal-gas-inspection': { class: 'coal-mine', name: '煤矿瓦斯检查作业' },
  'coal-safety-inspection': { class: 'coal-mine', name: '煤矿安全检查作业' },
  'coal-hoist': { class: 'coal-mine', name: '煤矿提升机操作作业' },
  'coal-shearer': { class: 'coal-mine', name: '煤矿采煤机（掘进机）操作作业' },
  'coal-gas-drainage': { class: 'coal-mine', name: '煤矿瓦斯抽采作业' },
  'coal-outburst': { class: 'coal-mine', name: '煤矿防突作业' },
  'coal-water': { class: 'coal-mine', name: '煤矿探放水作业' },
  'mine-ventilation': { class: 'mine', name: '金属非金属矿井通风作业' },
  'mine-tailings': { class: 'mine', name: '尾矿作业' },
  'mine-safety-inspection': { class: 'mine', name: '金属非金属矿山安全检查作业' },
  'mine-hoist': { class: 'mine', name: '金属非金属矿山提升机操作作业' },
  'mine-support': { class: 'mine', name: '金属非金属矿山支柱作业' },
  'mine-electrical': { class: 'mine', name: '金属非金属矿山井下电气作业' },
  'mine-drainage': { class: 'mine', name: '金属非金属矿山排水作业' },
  'mine-blasting': { class: 'mine', name: '金属非金属矿山爆破作业' },
  drilling: { class: 'oil-gas', name: '司钻作业' },
  'metallurgical-gas': { class: 'metallurgy', name: '煤气作业' },
  phosgenation: { class: 'chemicals', name: '光气及光气化工艺作业' },
  'chlor-alkali': { class: 'chemicals', name: '氯碱电解工艺作业' },
  chlorination: { class: 'chemicals', name: '氯化工艺作业' },
  nitration: { class: 'chemicals', name: '硝化工艺作业' },
  ammonia: { class: 'chemicals', name: '合成氨工艺作业' },
  cracking: { class: 'chemicals', name: '裂解（裂化）工艺作业' },
  fluorination: { class: 'chemicals', name: '氟化工艺作业' },
  hydrogenation: { class: 'chemicals', name: '加氢工艺作业' },
  diazotization: { class: 'chemicals', name: '重氮化工艺作业' },
  oxidation: { class: 'chemicals', name: '氧化工艺作业' },
  peroxidation: { class: 'chemicals', name: '过氧化工艺作业' },
  amination: { class: 'chemicals', name: '胺基化工艺作业' },
  sulfonation: { class: 'chemicals', name: '磺化工艺作业' },
  polymerization: { class: 'chemicals', name: '聚合工艺作业' },
  alkylation: { class: 'chemicals', name: '烷基化工艺作业' },
  'chemical-instrumentation': { class: 'chemicals', name: '化工自动化控制仪表作业' },
  'pyrotechnic-making': { class: 'fireworks', name: '烟火药制造作业' },
  'black-powder': { class: 'fireworks', name: '黑火药制造作业' },
  fuse: { class: 'fireworks', name: '引火线制造作业' },
  'fireworks-charge': { class: 'fireworks', name: '烟花爆竹产品涉药作业' },
  'fireworks-storage': { class: 'fireworks', name: '烟花爆竹储存作业' },
} as const satisfies Record<string, { class: OperationClass; name: string }>
export type OperationSlug = keyof typeof operationItems

/** Keys of a closed list with their literal types, for zod and for SQL checks. */
export function keysOf<K extends string>(list: Readonly<Record<K, unknown>>): [K, ...K[]] {
  return Object.keys(list) as [K, ...K[]]
}
