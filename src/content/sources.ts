/** One source and how it is cited. */
export interface Source {
  /** As it is cited, with its number. */
  readonly name: string
  /** Official address only; a text that was seen elsewhere is named and not linked. */
  readonly address?: string
  /** What a reader should know of it. */
  readonly note?: string
}

/** Day on which the statements of the guidance were last compared with these sources. */
export const checkedOn = '2026-11-23'

/** What the guidance rests on. The id is also the key under `confirmed` in the operator file. */
export const sources = {
  order19: {
    name: '《特种作业人员安全技术培训考核管理规定》（应急管理部令第19号，2026年6月1日起施行）',
    address: 'https://www.mem.gov.cn/gk/zfxxgkpt/fdzdgknr/gz11/202512/t20251219_589223.shtml',
    note: '数字由运营单位对照官方页核对',
  },
  notice357: {
    name: '广东省应急管理厅《关于开展特种作业操作证专项治理行动的通知》（粤应急函〔2020〕357号，江应急〔2020〕330号转发）',
    note: '2020年9月；其中引用的令第30号已由令第19号取代',
  },
  catalogue45: {
    name: '《特种作业目录》（应急〔2026〕45号，2026年6月1日起施行）',
    address: 'https://www.mem.gov.cn/gk/zfxxgkpt/fdzdgknr/202605/W020260526532904903760.pdf',
  },
  catalogueOld: { name: '2026年5月31日以前的特种作业目录（令第30号附件及安监总人事〔2018〕18号）', note: '旧目录，仅供对照' },
  query: { name: '应急管理部证书查询平台', address: 'https://cx.mem.gov.cn/' },
  briefing2024: { name: '应急管理部2024年5月29日新闻发布会', note: '据公开报道' },
  safetyLaw: {
    name: '《中华人民共和国安全生产法》（2021年修正）',
    address: 'https://flk.npc.gov.cn/detail?id=ff8081817a66b816017a7956b7db0ad4',
  },
  fireLaw: { name: '《中华人民共和国消防法》第六十三条' },
  publicOrderLaw: { name: '《中华人民共和国治安管理处罚法》（2025年修订，2026年1月1日起施行）', note: '第五十条、第六十三条' },
  criminalLaw: { name: '《中华人民共和国刑法》第二百八十条第一款、第二百八十七条之一' },
  rewardRules: { name: '《安全生产领域举报奖励办法》（安监总财〔2018〕19号）' },
  ownEmployer: { name: '应急〔2020〕69号（从业人员举报本单位）' },
  guangdongRules: { name: '《广东省安全生产条例》第四十条' },
  shenzhenReward: {
    name: '深圳市应急管理局关于举报奖励的说明（2025年1月11日）',
    address: 'https://yjgl.sz.gov.cn/zwgk/xxgkml/qt/gzdt/content/post_11954679.html',
    note: '深圳的做法，供了解匿名与奖励的关系',
  },
  order18: { name: '《安全生产违法行为行政处罚办法》（应急管理部令第18号，2026年2月1日起施行）第九条' },
  hotline12350: { name: '安监总厅〔2009〕155号（12350 特服号）' },
  hotline12345: { name: '国办发〔2020〕53号（政务服务便民热线归并）' },
  reportSystem: { name: '应急管理部安全生产举报系统', address: 'https://dctjfx.mem.gov.cn/aqscjb' },
  anyang: { name: '河南安阳凯信达“11·21”特别重大火灾，国务院事故调查报告', note: '据新华社2023年8月29日等公开报道' },
  wuyi: { name: '浙江武义“4·17”重大火灾，浙江省政府事故调查', note: '据公开报道' },
  jiaozhou: { name: '上海静安胶州路“11·15”特别重大火灾，国务院安委会通报', note: '据公开报道' },
  xicheng: { name: '《中国应急管理报》2023年6月12日，北京西城假证案', note: '据公开报道' },
  personalInformation: { name: '《中华人民共和国个人信息保护法》' },
} as const satisfies Record<string, Source>
export type SourceId = keyof typeof sources
