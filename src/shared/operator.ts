import * as z from 'zod'
import { daysBetween, type Day } from '#shared/day.ts'
import { districts } from '#shared/places.ts'
import { keysOf } from '#shared/keys.ts'
import { localKinds, LocalFacts, type LocalFact, type LocalKind } from '#shared/local/facts.ts'
import {
  Checklists,
  defaultChecklists,
  defaultCorrectionReplies,
  defaultReplies,
  Replies,
  type Reply,
} from '#shared/operator-phrases.ts'
import { PhrasesView } from '#shared/phrases.ts'
import { hiddenFinding } from '#shared/endings/ending.ts'
import { statuses, type KeptDays, type Status } from '#shared/tip/moves.ts'

/** Marks a value that the operator has not filled in yet. */
export const placeholderMark = '【待填】'

/** Limits of the office's steps in working days, unless the operator sets others. @see docs/design.md 8 */
export const defaultLimits = { triage: 5, investigate: 15, refer: 20, answer: 10 } as const

/** A step of the office that has a limit. */
export type Step = keyof typeof defaultLimits

/** Periods, unless the operator sets others: calendar days, and the limits in working days. */
export const defaultDays = {
  ...defaultLimits,
  checkBack: 7,
  closed: 180,
  messages: 365,
  outOfScope: 30,
  spam: 30,
  withdrawn: 7,
} as const satisfies Record<KeptDays, number> & Record<string, number>

/**
 * Days that a scheduled backup is kept, unless the operator sets another number. Purged content lives on in
 * it.
 */
export const defaultBackupDays = 14

const days = z
  .number({ error: '天数要填整数' })
  .int('天数要填整数')
  .min(1, '天数至少为 1')
  .max(3650, '天数太大')
const filled = (what: string) => z.string({ error: `请填写${what}` }).min(1, `请填写${what}`)

/** The operator's file: the office behind the site, the reporters' texts, the periods of storage. */
export const Operator = z.strictObject({
  kind: z
    .enum(['demo', 'government-column', 'independent'], {
      error: 'kind 只能是 demo、government-column 或 independent',
    })
    .describe('演示、政府网站专栏、独立网站'),
  name: filled('运营单位名称').describe('运营单位名称'),
  contact: filled('公开的联系方式').describe('公开的联系方式'),
  filings: filled('备案编号').describe('备案编号、网站标识码'),
  privacyContact: filled('个人信息保护事务的联系方式').describe('个人信息保护事务的联系方式'),
  networkLogs: filled('网络日志的说明').describe('谁保存网络日志、保存多久'),
  region: filled('地区').describe('地区名，例如 江门'),
  districts: z
    .array(z.enum(keysOf(districts), { error: 'districts 里有不认识的区划代码' }))
    .min(1, '至少填一个区划代码')
    .describe('举报表单中排在前面的区划代码'),
  numberPrefix: z
    .string({ error: '请填写编号前缀' })
    .regex(/^[A-Z]{2,4}$/, '编号前缀用 2–4 个大写字母')
    .describe('线索编号前缀'),
  publicAddress: z
    .string()
    .regex(
      /^[\p{L}\d-]+(\.[\p{L}\d-]+)+(:\d{1,5})?(\/[\p{L}\d-]+)*$/u,
      '网址不带 https://，末尾不带斜杠，例如 www.shili.gov.cn/zz',
    )
    .max(40, '网址最多 40 个字符，要短到能抄在纸上')
    .optional()
    .describe('印在回执和纸上的短网址，不填用 SITE_URL 的'),
  quickExit: z
    .url({ protocol: /^https$/, error: '快速离开的网址要以 https:// 开头' })
    .describe('“快速离开”打开的网页，应是谁都会看的网站'),
  statusTexts: z
    .partialRecord(z.enum(keysOf(statuses)), z.string().min(1))
    .default({})
    .describe('举报人看到的状态文字，不填用默认'),
  findings: z
    .strictObject({
      shown: z
        .boolean({ error: 'shown 只能写 true 或 false' })
        .default(true)
        .describe('信箱里写不写核查结果，不填就写'),
      why: z
        .string({ error: '请填写为什么不写' })
        .min(1, '请填写为什么不写')
        .max(200, '最多 200 个字')
        .optional()
        .describe('不写时告诉举报人为什么，不填用默认'),
    })
    .default({ shown: true })
    .describe('举报人看不看得到核查结果'),
  replies: Replies.optional().describe('给举报人的常用的话，按数字填入，不填用默认'),
  checklists: Checklists.default({}).describe('各类线索的核查清单，不填的类别用默认'),
  days: z
    .strictObject({
      checkBack: days.optional().describe('几天后回来看'),
      triage: days.optional().describe('收到后几个工作日内初看'),
      investigate: days.optional().describe('核实的时限，工作日'),
      refer: days.optional().describe('移送后几个工作日内要有回音'),
      answer: days.optional().describe('复核异议的时限，工作日'),
      closed: days.optional().describe('办结后几天删除内容'),
      messages: days.optional().describe('办结后几天删除留言'),
      outOfScope: days.optional().describe('不属本渠道的几天后删除'),
      spam: days.optional().describe('垃圾信息几天后删除'),
      withdrawn: days.optional().describe('撤回后几天删除'),
    })
    .default({})
    .refine((set) => (set.messages ?? defaultDays.messages) >= (set.closed ?? defaultDays.closed), {
      path: ['messages'],
      error: '消息不能比举报内容先删除，请把 messages 填得不小于 closed',
    })
    .describe('各种天数，不填用默认并在页面注明'),
  backups: z
    .strictObject({
      folder: filled('备份放在哪个目录').describe('放备份的目录，最好在另一块盘上'),
      everyHours: z
        .number({ error: '每几小时备份一次要填整数' })
        .int('每几小时备份一次要填整数')
        .min(24, '至少隔 24 小时：更密的备份会看出线索是几点来的')
        .max(744, '间隔不能超过 31 天')
        .default(24)
        .describe('每几小时备份一次'),
      keepDays: days.default(defaultBackupDays).describe('备份留几天；到期删除的内容最多在备份里再留这么久'),
    })
    .optional()
    .describe('定时备份，不填就不做'),
  durability: z
    .literal('ours', { error: 'durability 只能写 ours，或者不写' })
    .optional()
    .describe('数据库在服务器上时：写 ours 表示由运营单位保证写入已经落盘'),
  erasure: z
    .literal('ours', { error: 'erasure 只能写 ours，或者不写' })
    .optional()
    .describe('数据库在服务器上时：写 ours 表示由运营单位保证删除的内容从日志里清除'),
  minFreeBytes: z
    .number({ error: 'minFreeBytes 要填整数（字节）' })
    .int('minFreeBytes 要填整数（字节）')
    .min(0, 'minFreeBytes 不能小于 0')
    .optional()
    .describe('盘的剩余空间低于多少字节算不正常，不填用盘的十分之一或 5 GB，取小的'),
  local: LocalFacts.default({}).describe(
    '当地的报名处、考试点、收费、公示名单、举报电话、奖励办法，不填就写没有见到',
  ),
  confirmed: z.record(z.string(), z.string()).default({}).describe('已对照官方文本核实的事实编号和日期'),
})
export type Operator = z.infer<typeof Operator>

/** Fields that must be filled before anything but a demo starts. */
export const mustFill = ['name', 'contact', 'filings', 'privacyContact', 'networkLogs'] as const

/** Returns the names of the fields that still hold a placeholder. */
export function unfilled(operator: Operator): (typeof mustFill)[number][] {
  return mustFill.filter((name) => operator[name].includes(placeholderMark))
}

/** Returns the facts of a kind that the operator has filled in. A placeholder is none. */
export function localFacts({ local }: Pick<Operator, 'local'>, kind: LocalKind): readonly LocalFact[] {
  const isFilled = ({ says, by }: LocalFact) => !`${says}${by}`.includes(placeholderMark)
  return (local[kind] ?? []).filter(isFilled)
}

/** Days after which a local fact should be looked at again. */
const localFreshDays = 365

/**
 * Returns a sentence for each local fact to be filled in or looked at again. Of a missing one, the pages say
 * that the site has not seen it.
 */
export function localNotes(operator: Pick<Operator, 'local'>, today: Day): string[] {
  const kinds = keysOf(localKinds)
  const missing = kinds.filter((kind) => localFacts(operator, kind).length === 0)
  const names = missing.map((kind) => `${kind}（${localKinds[kind]}）`)
  const old = kinds.flatMap((kind) =>
    localFacts(operator, kind).flatMap(({ says, seenOn }) => {
      const days = daysBetween(seenOn, today)
      if (days >= 0 && days <= localFreshDays) return []
      const wish = days < 0 ? '日子还没有到' : '一年多没有再看，请打开网址再看一次'
      return [`local.${kind} 的“${says}”（${seenOn}）：${wish}`]
    }),
  )
  return [
    ...(names.length === 0 ? [] : [`运营方文件的 local 里还没有：${names.join('、')}；网页上写着没有见到`]),
    ...old,
  ]
}

/** Returns the address that people copy: the operator's, else that of the site without its scheme. */
export function publicAddressOf({ publicAddress }: Operator, siteUrl: URL): string {
  return publicAddress ?? siteUrl.host + siteUrl.pathname.replace(/\/+$/, '')
}

/** Returns the reporter's text for a status: the operator's, else the default. */
export function statusText(operator: Operator, status: Status): string {
  return operator.statusTexts[status] ?? statuses[status].reporter
}

/** Returns the sentence for a mailbox that names no finding; null where the operator shows findings. */
export function findingHidden({ findings }: Operator): string | null {
  return findings.shown ? null : (findings.why ?? hiddenFinding)
}

/** Returns the replies that an office set, and the defaults of a kind of which it set none. */
function repliesOf({ replies = [] }: Operator): readonly Reply[] {
  const kinds = [
    { ofCorrections: false, defaults: defaultReplies },
    { ofCorrections: true, defaults: defaultCorrectionReplies },
  ]
  return kinds.flatMap(({ ofCorrections, defaults }) => {
    const own = replies.filter(({ correction }) => correction === ofCorrections)
    return own.length > 0 ? own : defaults
  })
}

/** Returns the phrases of an office: its own, else the defaults of each kind. */
export function phrasesOf(operator: Operator): PhrasesView {
  const { name, checklists, findings } = operator
  const filled = Object.fromEntries(
    keysOf(defaultChecklists).map((category) => [
      category,
      checklists[category] ?? [...defaultChecklists[category]],
    ]),
  )
  return PhrasesView.parse({
    office: name,
    replies: repliesOf(operator),
    checklists: filled,
    showsFindings: findings.shown,
  })
}

/** Returns the periods in force: the operator's, else the defaults. */
export function daysOf(operator: Operator): Record<keyof typeof defaultDays, number> {
  const set = Object.entries(operator.days).filter(
    (entry): entry is [string, number] => entry[1] !== undefined,
  )
  return { ...defaultDays, ...Object.fromEntries(set) }
}

/** Keys of older files, with the sentence for their reader. */
const formerKeys: Readonly<Record<string, string>> = {
  'days.due':
    'days.due 已经不用：时限改为每一步几个工作日，请删去 due，需要时填 triage（初看）、investigate（核实）、refer（移送）、answer（复核异议）',
}

/** Describes the first fault of an operator's file in a few words that name the field. */
export function operatorFault(error: z.ZodError): string {
  const [issue] = error.issues
  const field = issue?.path.map(String).join('.') ?? ''
  if (issue?.code === 'unrecognized_keys') {
    const former = issue.keys.map((key) => formerKeys[`${field}.${key}`]).find((text) => text !== undefined)
    if (former !== undefined) return former
    return `${field === '' ? '' : `${field} 里`}没有 ${issue.keys.join('、')} 这一项，请核对拼写`
  }
  return `${field === '' ? '' : `${field}：`}${issue?.message ?? '有误'}`
}
