import * as z from 'zod'
import { isDay } from '#shared/day.ts'

/**
 * The marks of how well a statement is known. A reader sees the prefix, in the language of the page, until
 * the operator confirms the statement. null keeps the statement off the pages.
 */
export const marks = {
  found: { label: '官方网页上见过', prefix: { 'zh-CN': '', en: '' } },
  copy: { label: '见过转载文本', prefix: { 'zh-CN': '据公开转载，', en: 'According to a public copy: ' } },
  notice: { label: '通知原文', prefix: { 'zh-CN': '', en: '' } },
  own: { label: '本站自己', prefix: { 'zh-CN': '', en: '' } },
  press: { label: '新闻转述', prefix: { 'zh-CN': '据公开报道，', en: 'According to press reports: ' } },
  'second-hand': {
    label: '二手资料',
    prefix: { 'zh-CN': '据公开资料，', en: 'According to second-hand sources: ' },
  },
  recall: { label: '凭记忆', prefix: null },
  derived: { label: '推导', prefix: null },
} as const
export type Mark = keyof typeof marks

/** The languages of guides. */
export type Language = 'zh-CN' | 'en'

/** A field of text. */
export const filled = (what: string) => z.string({ error: `请填写${what}` }).min(1, `请填写${what}`)
/** A field of a day, `YYYY-MM-DD`. */
export const dayField = (what: string) =>
  z
    .string({ error: `请填写${what}，写成 2026-11-23 这样` })
    .refine(isDay, `${what}写成 2026-11-23 这样的日期`)
/** An entry whose unknown fields are named. */
export const listed = <S extends z.ZodRawShape>(shape: S) =>
  z.strictObject(shape, {
    error: (issue) =>
      issue.code === 'unrecognized_keys'
        ? `不认识的字段 ${issue.keys.join('、')}，可用的是 ${Object.keys(shape).join('、')}`
        : '这一条要写成“字段: 内容”的样子',
  })
/** The path of a page, of a place on one, or of a spreadsheet or a feed of the site. */
export const sitePath = /^\/([a-z]+\/)*([a-z]+\.(?:xlsx|atom)|(#[a-z0-9-]+)?)$/
const path = z.string({ error: '请填写本站的路径' }).regex(sitePath, '路径写成 /verify/ 这样，前后都有斜线')

/** The pages of the site by path, in the order of the menu. */
export const SitePages = z.record(
  path,
  listed({
    name: filled('name（名字）').max(24, '名字不超过 24 个字').describe('人们叫它的名字，和那一页的标题一样'),
    column: z
      .enum(['head', 'menu'], {
        error: 'column 只能是 head（宽屏的页头也有）或 menu（只在栏目里），不在栏目里就不写',
      })
      .optional()
      .describe('在哪里的栏目'),
    words: filled('words（别的说法）').optional().describe('人们搜这一页时还会打的词，空格隔开'),
  }),
)
export type SitePages = z.infer<typeof SitePages>

/** One source. Its id is its key in sources.yaml. */
export const Source = listed({
  title: filled('title（名称）').describe('名称，法规带书名号'),
  short: filled('short（短名字）')
    .max(24, 'short（短名字）不超过 24 个字')
    .optional()
    .describe('一节末尾的“出处”里怎么叫它；名称不超过 16 个字的不用写'),
  law: z
    .literal(true, { error: 'law 只写 true，不是法律、法规、规章就删掉这一行' })
    .optional()
    .describe('法律、法规、规章：条文只在公开文本库见过也照写，出处里说明没有对官方页'),
  number: filled('number（文号）').optional().describe('文号，没有就不写'),
  issuer: filled('issuer（发布单位）').describe('发布单位'),
  from: dayField('from（施行日）').optional().describe('施行或印发的日子'),
  until: dayField('until（失效日）').optional().describe('最后有效的日子'),
  supersededBy: filled('supersededBy（被谁取代）')
    .optional()
    .describe('取代它的出处的编号；写了以后，引用它的句子只能放进“旧规定”'),
  address: z
    .string()
    .regex(
      /^https:\/\/([a-z0-9-]+\.)*gov\.cn\//,
      'address 只能写官方地址，像 https://www.mem.gov.cn/ 这样；只见过转载的，删掉 address 一行',
    )
    .optional()
    .describe('官方地址。页面上只能链接这里写过的地址'),
  seenAt: z
    .url({ error: 'seenAt 写看到它的官方网页的地址' })
    .optional()
    .describe('在哪个官方网页上看到的；给核对的人用，不上页面'),
  checkedOn: dayField('checkedOn（核对日期）').describe('最近一次核对的日子'),
  reviewBy: dayField('reviewBy（复核日）').describe(
    '最晚什么时候再核对一次；过了不会停止构建，会显示给读者并列在 doctor 里',
  ),
  mustCheck: filled('mustCheck（须核对什么）')
    .optional()
    .describe('运营单位必须自己核对的事；核对后在 operator.yaml 的 confirmed 写编号和日期'),
  note: filled('note（说明）').optional().describe('读者应当知道的'),
}).refine(({ checkedOn, reviewBy }) => reviewBy > checkedOn, {
  path: ['reviewBy'],
  error: '复核日要晚于核对日期',
})
export type Source = z.infer<typeof Source>

/** One sentence that may be said. Its id is its key in statements.yaml. */
export const Statement = listed({
  source: filled('source（出处编号）').describe('sources.yaml 里的编号'),
  section: filled('section（第几条）').describe('出处里的哪一条、哪一段'),
  mark: z
    .enum(Object.keys(marks) as [Mark, ...Mark[]], { error: `mark 只能是 ${Object.keys(marks).join('、')}` })
    .describe('知道得有多确实'),
  sentence: filled('sentence（句子）').describe('可以说的话。页面上的数字和条号必须在这里出现过'),
  verbatim: z
    .boolean({ error: 'verbatim 只能是 true 或 false' })
    .optional()
    .describe('照录原文，页面上不得改字'),
})
export type Statement = z.infer<typeof Statement>

/** Frontmatter of a guide. The file name is the page's path. */
export const GuideFront = listed({
  title: filled('title（标题）').max(24, '标题不超过 24 个字').describe('页面标题'),
  answer: filled('answer（一句话回答）').describe('标题下面先说的一句话，句末也要有 [^编号]'),
  lang: z.enum(['en'], { error: 'lang 只能是 en，中文页面不写' }).optional().describe('不是中文的页面写语言'),
  also: filled('also（平时叫什么）')
    .optional()
    .describe('operations/ 下面的页：平时叫什么，写在 /operations/ 的名单里'),
  drawing: filled('drawing（图的文件名）')
    .optional()
    .describe('operations/ 下面的页：标题旁边的图，不带 .svg'),
  kinds: z
    .record(
      filled('kinds（种类）'),
      z.record(
        z.string().regex(/^[a-z]+$/, 'kinds 里的编号只用小写字母'),
        filled('kinds 里的名字').max(10, 'kinds 里的名字不超过 10 个字'),
      ),
      { error: 'kinds 写成“怎么露的:”，下面一行一个“scan: 扫码”' },
    )
    .optional()
    .describe('有 :::stories 的页：按什么挑案例；编号就是网址 # 后面的'),
  next: z
    .array(
      listed({ path: path.describe('本站路径'), label: filled('label（链接文字）').describe('链接文字') }),
      {
        error: '请填写 next（下一步）',
      },
    )
    .min(1, 'next 至少写一条，读完去哪里')
    .describe('读完以后的下一步'),
  paper: listed({
    headline: filled('headline（纸上的大字）').describe('纸上的大字，空格处换行，句末也要有 [^编号]'),
    site: filled('site（网址旁边的话）')
      .optional()
      .describe('本站网址和二维码旁边的一句话，句末也要有 [^编号]；没有设 SITE_URL 就不印'),
    copies: z
      .int('copies 填整数')
      .min(2, 'copies 至少填 2')
      .max(12, 'copies 最多填 12')
      .optional()
      .describe('同一张小卡片在一张纸上印几份'),
  })
    .optional()
    .describe('印在一张 A4 纸上的海报、告示、信或者表格；正文就是纸上的话'),
})
export type GuideFront = z.infer<typeof GuideFront>

/** A column of the sheet on which an employer checks each person. Its id is its key in sheet.yaml. */
export const SheetColumn = listed({
  head: filled('head（列名）').describe('列名'),
  note: filled('note（列名下的小字）').optional().describe('列名下面的小字'),
  width: z
    .int({ error: 'width 填整数' })
    .min(2, 'width 至少填 2')
    .max(40, 'width 最多填 40')
    .describe('XLSX 里列有多宽，按英文字母数'),
  filled: z
    .enum(['number', 'ways'], { error: 'filled 只能是 number（序号）或 ways（两种途径的方框）' })
    .optional()
    .describe('空表里已经印好的；不写就是空格'),
})
export type SheetColumn = z.infer<typeof SheetColumn>

/** The sourced definition of an operation item, and the everyday words that lead to it. */
export const Operation = listed({
  statement: filled('statement（定义的编号）')
    .optional()
    .describe('statements.yaml 里的定义；没有出处的不写'),
  jobs: z
    .array(filled('jobs（干什么活）'), { error: 'jobs 写成一串词' })
    .default([])
    .describe('日常说法，例如 烧电焊；定义里看得出来的才写'),
}).refine(({ statement, jobs }) => jobs.length === 0 || statement !== undefined, {
  path: ['jobs'],
  error: '没有定义的项目不写日常说法',
})
export type Operation = z.infer<typeof Operation>

const step = listed({
  title: filled('title（这一步叫什么）').describe('这一步、这一问的名字，不写数字和条号'),
  drawing: filled('drawing（图的文件名）').optional().describe('src/content/drawings 里的图，不带 .svg'),
  text: filled('text（正文）').describe('正文，每一段句末有 [^编号]'),
})

/** A way with ordered steps, or questions to choose from. */
export const Flow = listed({
  kind: z
    .enum(['path', 'choices', 'tree'], {
      error: 'kind 只能是 path（一步步走）、choices（选自己的情况）或 tree（一个问题接一个问题）',
    })
    .describe('怎样走'),
  fold: filled('fold（折叠框的标题）').optional().describe('写了标题，整条路折叠在里面'),
  steps: z.array(step, { error: '请填写 steps' }).min(2, '至少两步').describe('各步'),
})
export type Flow = z.infer<typeof Flow>

/** A question that people ask, and the place of its answer. Its id is its key in questions.yaml. */
export const Question = listed({
  ask: filled('ask（怎么问）').describe('人们怎么问'),
  subject: filled('subject（哪一类）').describe('在 /search/ 里排在哪一类'),
  at: path.describe('答案在哪一页、哪一节，例如 /verify/#ways'),
  statements: z
    .array(filled('statements（靠哪几句）'), { error: 'statements 写成一串编号' })
    .min(1, 'statements 至少写一个编号')
    .describe('答案靠哪几句；那一页要引用它们'),
  words: filled('words（别的说法）').describe('别的说法，空格隔开，搜的时候用'),
})
export type Question = z.infer<typeof Question>

/** Queries of people, by the page at which they should land. `；` parts them. */
export const Asked = z
  .record(
    z.union([path, z.literal('none', '写本站的路径，或者 none')]),
    filled('问法')
      .transform((text) =>
        text
          .split('；')
          .map((query) => query.trim())
          .filter((query) => query !== ''),
      )
      .describe('人们怎样问，一句一句，用“；”隔开'),
  )
  .describe('按该到的页列；none 是本站答不了的')
export type Asked = z.infer<typeof Asked>

/** A change of a rule: the old text beside the new, or what is new. */
export const Change = listed({
  from: dayField('from（从哪天起）').describe('新规定施行的日子；出处里要有这一天'),
  part: z
    .enum(['new', 'other'], { error: 'part 只能是 new（新加的）或 other（别的规定）；有 old 的不写' })
    .optional()
    .describe('没有 old 的，排在哪一个列表'),
  topic: filled('topic（哪件事）').describe('哪件事'),
  old: filled('old（原来）').optional().describe('原来的规定，句末有 [^编号]'),
  now: filled('now（现在）').describe('现在的规定，句末有 [^编号]'),
}).refine(({ old, part }) => (old === undefined) !== (part === undefined), {
  path: ['part'],
  error: 'old 和 part 写一个：有原来的规定写 old，没有的写 part',
})
export type Change = z.infer<typeof Change>
