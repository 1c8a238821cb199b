import { readFileSync } from 'node:fs'
import type { HtmlElement } from 'html-validate'
import { beforeAll, expect, test } from 'vitest'
import { parse } from 'yaml'
import { Operator } from '#shared/operator.ts'
import { contentOf } from '#src/truth/compile.ts'
import { textOf } from '#src/truth/markup.ts'
import { copiedContent } from '#tests/support/server/content.ts'
import { builtSite, isStaff, type BuiltSite } from '#tests/support/server/site.ts'

/**
 * A sentence that no page may show as current: its pattern, one example, and the words that make it right.
 */
interface Held {
  readonly pattern: RegExp
  readonly caught: string
  readonly unless?: RegExp
  /** A statement of the sentence: it may stand without a reservation once the operator confirmed this. */
  readonly known?: string
}

// Superseded rules, false sentences, and sentences without a source. sources.yaml names the rules in force.
const held: readonly Held[] = [
  { pattern: /30号令|令第30号/, caught: '根据令第30号，要持证上岗', unless: /取代|废止|旧|以前|附件/ },
  { pattern: /(每|满)?[3三]年(需要?|要|应当?)?复审|复审(一次|1次)/, caught: '证书每3年复审1次' },
  {
    pattern: /复审/,
    caught: '到期前要去复审',
    unless:
      /没有复审|不再复审|等“复审”|看“复审”|复审和换证|该复审的证怎么办|需要复审的|复审，就是隔几年再审一次|该复审的|^复审$|没复审|复审日期还管用吗|到期、过期、复审/,
  },
  {
    pattern: /离岗6个月|离岗六个月/,
    caught: '离岗6个月以上要重新考试',
    unless: /广东.*培训|离岗六个月以上或者换岗/,
  },
  { pattern: /补考[1一]次/, caught: '只能补考1次' },
  {
    pattern: /[15],?000\s*元?\s*(以上|[-–~至到])\s*5,?000|1,?000元以上5,?000元/,
    caught: '罚款1000元以上5000元以下',
  },
  {
    pattern: /2,?000元以上1(万|0,?000)元|1万元以上3万元|1万?[–-]3万元/,
    caught: '处1万元以上3万元以下罚款',
    unless: /暂停或者吊销资格/,
  },
  {
    pattern: /第(五十二|六十二|52|62)条/,
    caught: '买卖假证，治安管理处罚法第六十二条',
    unless: /没有参保|第六十二条第三款/,
  },
  { pattern: /第(二百八十|二百八十四|一百三十四)条之一/, caught: '刑法第二百八十条之一' },
  { pattern: /考试作弊罪/, caught: '构成组织考试作弊罪' },
  {
    pattern: /行政处罚金额(的)?15%|15%|最高30万|3000元至30万|[36]万元，最高/,
    caught: '按行政处罚金额15%奖励，最高30万元',
  },
  { pattern: /奖励?[^。；]{0,8}\d+(\.\d+)?万?元/, caught: '举报卖家奖励5000元' },
  {
    pattern: /匿名[^。；]{0,4}也?(可以?|能)领|领奖(密码|码)|凭码领奖/,
    caught: '匿名举报也能领奖金',
    unless: /吗$/,
  },
  { pattern: /明知不查/, caught: '明知不查的，要负责' },
  { pattern: /点名治理/, caught: '套用是通知点名治理的问题' },
  { pattern: /强令[^。；]*五年/, caught: '强令冒险作业的，五年以下', unless: /因而/ },
  { pattern: /第九十四条至第九十六条/, caught: '安全生产法第九十四条至第九十六条' },
  { pattern: /2020年9月的?通知|通知（2020年9月）/, caught: '通知（2020年9月）' },
  { pattern: /(自查率|持证率)100%/, caught: '自查率100%，持证率100%', unless: /2020年/ },
  { pattern: /以\.?mem\.gov\.cn结尾/, caught: '网址以.mem.gov.cn结尾' },
  { pattern: /各类热线归并/, caught: '各类热线归并到12345' },
  { pattern: /今年|去年|最近|目前/, caught: '今年改了什么' },
  { pattern: /主动[^。；]*(就没事|就不罚|免予处罚)/, caught: '主动说就不罚' },
  { pattern: /(过了?|满)半年[^。；]*没事/, caught: '过半年就没事' },
  { pattern: /(只有|只列)三种[^。；]*工伤|一定(不)?算工伤/, caught: '没证一定算工伤' },
  { pattern: /找到了，就是要证/, caught: '找到了，就是要证的' },
  { pattern: /(\d+|[一二三五十]+)(个工作)?日内(答复|反馈|办结|回复)/, caught: '5日内答复举报人' },
  { pattern: /由应急管理部门依法给予行政处罚/, caught: '使用假证的，由应急管理部门依法给予行政处罚' },
  { pattern: /80分|合格线|12个月有效|不少于8学时|体检证明/, caught: '考试80分合格' },
  { pattern: /不得扣押/, caught: '令第19号：单位不得扣押证件', unless: /劳动合同法/ },
  { pattern: /生命安全及设备|人民生命/, caught: '对操作者本人、他人的生命安全及设备、设施' },
  { pattern: /长峰医院/, caught: '长峰医院火灾是假证造成的' },
  { pattern: /“?服务大厅”?/, caught: '依次点击“服务”——“服务大厅”' },
  { pattern: /3279253|83133272|yjt_pxkh|2380288/, caught: '举报电话 0750-3279253' },
  {
    pattern: /某某|王某|黄某|孙某|刘某|白某|韩某|郑某/,
    caught: '白某某花500元买证',
    unless: /cx.mem.gov.cn.某某/,
  },
  { pattern: /0750-?12350/, caught: '外省拨 0750-12350' },
  { pattern: /微信认证|账号主体/, caught: '公众号有微信认证', unless: /据公开资料/, known: 'acc-owner' },
  {
    pattern: /“T”|身份证号为证书编号/,
    caught: '证书编号是“T”加身份证号',
    unless: /据公开资料|遮住/,
    known: 'acc-number',
  },
  {
    pattern: /理论考试不限次数/,
    caught: '理论考试不限次数',
    unless: /据公开报道/,
    known: 'press-resit',
  },
  {
    pattern: /扫一扫[^。]*(均为|都是|一律是)假/,
    caught: '扫一扫能出信息的一律是假证',
    unless: /凡是直接使用微信“扫一扫”|通知/,
  },
  { pattern: /(万|亿|多)人持假证|\d+%的?(事故|假证)/, caught: '全国30万人持假证' },
  { pattern: /江门[^。]*12350[^。]*(24|二十四)小时/, caught: '江门12350每天24小时接听' },
]

const copied = copiedContent('held-content')
let site: BuiltSite
beforeAll(async () => {
  site = await builtSite()
})

/** Returns the sentences that a page shows as current. The columns and frames of old rules do not count. */
function current(root: HtmlElement): string[] {
  const blocks = root.querySelectorAll(
    'main h1, main h2, main h3, main p, main li, main td, main th, main summary, main dd, main label',
  )
  return blocks
    .filter(
      (block) => !within(block, (element) => /\b(past|old)\b/.test(element.getAttributeValue('class') ?? '')),
    )
    .flatMap((block) => sentencesOf(block.textContent))
}

function within(element: HtmlElement, is: (element: HtmlElement) => boolean): boolean {
  for (let at: HtmlElement | null = element; at !== null; at = at.parent)
    if (at.tagName !== '' && is(at)) return true
  return false
}

const sentencesOf = (text: string) => text.replace(/\s+/g, '').split(/(?<=[。！？])/)

/** Lists the held examples that a sentence matches, with the facts that the operator confirmed. */
const faultsOf = (sentence: string, confirmed: Readonly<Record<string, string>>) =>
  held
    .filter(({ known }) => known === undefined || confirmed[known] === undefined)
    .filter(({ pattern, unless }) => pattern.test(sentence) && unless?.test(sentence) !== true)
    .map(({ caught }) => caught)

test('each pattern catches its example', () => {
  expect(
    held
      .filter(({ pattern, caught, unless }) => !pattern.test(caught) || unless?.test(caught))
      .map(({ caught }) => caught),
  ).toEqual([])
})

test('nothing outdated or false stands as current on any page', () => {
  // Samples prove that the extraction reads paragraphs, rows and folds of guides.
  const seen = site.pages.flatMap((page) => current(page.root)).join('')
  for (const text of ['收到申请后60日内', '没有输对的时候', '停考1年', '在高处从事脚手架'])
    expect(seen).toContain(text)
  const { confirmed } = Operator.parse(parse(readFileSync('operator.yaml', 'utf8')))
  const found = site.pages
    .filter((page) => !isStaff(page) && !page.path.startsWith('/about/claims/'))
    .flatMap((page) =>
      current(page.root).flatMap((sentence) =>
        faultsOf(sentence, confirmed).map((caught) => `${page.path} ${sentence} ← ${caught}`),
      ),
    )
  expect([...new Set(found)]).toEqual([])
})

test('old rules stand only under a label that says so', () => {
  const old = site.pages.flatMap((page) =>
    page.root.querySelectorAll('.past').map((cell) => cell.getAttributeValue('data-label')),
  )
  expect(old.length).toBeGreaterThan(5)
  expect([...new Set(old)]).toEqual(['原来（已失效）'])
})

test('a sentence that sends to a phone on the word of the notice says its year', () => {
  const { guides, flows } = copied.build()
  const claims = [...guides, ...flows.flatMap(({ steps }) => steps)].flatMap((one) => one.claims)
  const told = claims.filter(({ ids }) => ids.includes('n357-report')).map(({ text }) => text.trim())
  expect(told.length).toBeGreaterThan(10)
  // The frame of a number holds no more than its name. Its source stands at the end of the section.
  const sentences = told.filter((text) => !/^(?:举报 )?12350[^，。；]{0,12}$/.test(text))
  expect(sentences.length).toBeGreaterThan(5)
  expect(sentences.filter((text) => !text.includes('2020'))).toEqual([])
})

test('a fact that the operator confirmed may stand without its reservation', () => {
  const confirmed = { 'acc-owner': '2026-12-01', 'acc-number': '2026-12-01' }
  const verify = copied.build({ confirmed }).guides.find(({ id }) => id === 'verify')
  const sentences = sentencesOf(textOf(contentOf(verify ?? { sections: [] })))
  expect(sentences.join('')).not.toContain('据公开资料，证号')
  expect(sentences.flatMap((sentence) => faultsOf(sentence, {}))).toEqual([
    '公众号有微信认证',
    '证书编号是“T”加身份证号',
  ])
  expect(sentences.flatMap((sentence) => faultsOf(sentence, confirmed))).toEqual([])
})
