import { endingTexts, hiddenFinding } from '#shared/endings/ending.ts'
import { cloneElement, type ReactElement } from 'react'
import { markupIn } from '#forms/words/markup.tsx'
import { Mailbox, type MailboxProps } from '#forms/mailbox/Mailbox.tsx'
import { Receipt } from '#forms/Receipt.tsx'
import { CorrectionForm } from '#forms/correction/CorrectionForm.tsx'
import { ReportForm } from '#forms/ReportForm.tsx'
import { TrackForm } from '#forms/TrackForm.tsx'
import type { MailboxView } from '#shared/contract/citizen.ts'
import { dayOf } from '#shared/day.ts'
import type { Operator } from '#shared/operator.ts'
import { receiptFrom } from '#shared/sealing/receipt.ts'
import { correctionFields } from '#shared/tip/correction/correction.ts'
import { emptyFields, fields, type TypedFields } from '#shared/tip/fields.ts'
import { keysOf } from '#shared/keys.ts'
import { pictureFaults, picturePlace, sentences } from '#shared/text.ts'
import { english as en } from '#shared/words/en.ts'
import { english } from '#shared/words/english.ts'
import { chinese, type Words } from '#shared/words/words.ts'
import type { BuiltSite } from '#tests/support/server/site.ts'

const receipt = receiptFrom((count) => Uint8Array.from({ length: count }, (_, index) => index * 7))
const checkBackOn = dayOf(new Date('2026-12-02T00:00:00Z'))

const values: TypedFields = {
  ...emptyFields,
  platform: 'wechat',
  district: '440703',
  operations: ['low-voltage', 'fusion-welding'],
  identifiers: [
    { kind: 'wechat', value: 'shili_123' },
    { kind: 'phone', value: '1'.repeat(250) },
    { kind: 'payee', value: '示例' },
  ],
  priceYuan: '八百',
  happenedOn: '上个月',
  description: '太短',
  contact: '示例联系方式',
  wantsReward: true,
}

const errors = [
  { pointer: '/category', message: '请选择发生了什么事' },
  { pointer: '/description', message: '请写明发生了什么，至少 10 个字' },
  { pointer: '/identifiers/1/value', message: '号码或网址最多 200 个字' },
  { pointer: '/operations/0', message: '请从列表中选择作业' },
  { pointer: '/priceYuan', message: fields.priceYuan.unreadable },
  { pointer: '/happenedOn', message: fields.happenedOn.unreadable },
  { pointer: '/consent', message: fields.consent.unticked },
  { pointer: '/evidence/1', message: picturePlace(2) + pictureFaults.unknown },
]

const waiting: MailboxView = {
  number: 'JM-12345678',
  status: 'waiting',
  statusText: '需要您补充',
  objected: false,
  isCorrection: false,
  receivedOn: '2026-11-25',
  checkBackOn,
  history: [
    { on: '2026-11-25', text: '已收到' },
    { on: '2026-11-27', text: '需要您补充' },
  ],
  messages: [
    {
      from: 'office',
      on: '2026-11-27',
      text: '示例：对方的收款账户是什么？\n有没有截图？',
      evidenceCount: 0,
    },
    // Long text without a blank, and letters from right to left.
    {
      from: 'reporter',
      on: '2026-11-28',
      text: `${'https://example.com/'.repeat(8)} שלום 😀`,
      evidenceCount: 1,
    },
  ],
  messagesFrom: 0,
  messageCount: 2,
  evidenceCount: 2,
  hasContact: true,
  wantsReward: true,
  reviewed: false,
  may: { write: true, object: false, answerReward: false, withdraw: true, withdrawContact: true },
}

/** Puts the texts among some properties into other words, as the server does. Messages stay as written. */
function inWords(words: Words, value: unknown): unknown {
  if (typeof value === 'string') {
    const [, amount] = /^([\d,]+) 元$/.exec(value) ?? []
    if (amount !== undefined) return words.say('# 元', amount)
    const sentence = keysOf(en.pages).find((known) => known === value)
    return sentence === undefined ? words.told(value) : words.say(sentence)
  }
  if (Array.isArray(value)) return value.map((item) => inWords(words, item))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      name,
      name === 'messages' ? member : inWords(words, member),
    ]),
  )
}

/** Returns a page with the texts of the server in other words. */
function spokenBy(words: Words, element: ReactElement<object>): ReactElement {
  const { view, errors, error, refusal, answer } = { ...element.props } as Record<string, unknown>
  const said = { view, errors, error, refusal, answer }
  const present = Object.entries(said).filter(([, value]) => value !== undefined)
  return cloneElement(element, inWords(words, Object.fromEntries(present)) as object)
}

/** Returns every state of the pages that the server writes, in each language, as whole pages: name → HTML. */
export function statesOf(site: BuiltSite): Map<string, string> {
  const { base } = site
  const operator: Operator = { ...site.operator, kind: 'independent' }
  const report = { base, operator, districts: operator.districts }
  const box = (view: Partial<MailboxView>, props: Partial<MailboxProps> = {}) => (
    <Mailbox base={base} receipt={receipt} view={{ ...waiting, ...view }} {...props} />
  )
  const slip = { base, receipt, number: waiting.number, checkBackOn, address: 'www.shili.gov.cn/zz' }
  const states: Record<string, ReactElement<object>> = {
    'report with errors': <ReportForm {...report} values={values} errors={errors} chooseAgain />,
    'correction with errors': (
      <CorrectionForm
        base={base}
        operator={operator}
        values={{ ...emptyFields, category: 'correction', description: '太短', contact: '示例' }}
        errors={[
          { pointer: '/page', message: '请选择是哪一页' },
          { pointer: '/description', message: correctionFields.description.tooShort },
          { pointer: '/consent', message: '请先阅读并同意' },
        ]}
      />
    ),
    'report when busy': (
      <ReportForm
        {...report}
        values={{ ...values, category: 'selling' }}
        refusal="现在提交的人较多，请稍后再试"
        ticket="t1.A"
        chooseAgain
      />
    ),
    'report when busy, without pictures': (
      <ReportForm
        {...report}
        values={{ ...values, category: 'selling' }}
        refusal="现在提交的人较多，请稍后再试"
        ticket="t1.A"
      />
    ),
    'track with an error': (
      <TrackForm base={base} typed="1234" error="您填了 4 位，应该是 20 位，请数一数有没有漏抄或多抄" />
    ),
    'track with a message kept': (
      <TrackForm
        base={base}
        typed={receipt}
        refusal="现在提交的人较多，请等一分钟再试。"
        text="示例：收款人姓示。"
      />
    ),
    receipt: <Receipt {...slip} />,
    'receipt, last group wrong': <Receipt {...slip} confirmed="wrong" />,
    'receipt, last group right': <Receipt {...slip} confirmed="matched" />,
    'receipt with its question': <Receipt {...slip} confirmed="matched" question="payee" />,
    'receipt with a refused answer': (
      <Receipt
        {...slip}
        confirmed="matched"
        question="payee"
        answer={{ text: ' ', errors: [{ pointer: '/text', message: sentences.answerEmpty }] }}
      />
    ),
    'receipt with an answer': (
      <Receipt {...slip} confirmed="matched" question="payee" answer={{ isSent: true }} />
    ),
    'mailbox, received': box({
      status: 'received',
      statusText: '已收到',
      history: waiting.history.slice(0, 1),
      messages: [],
      messageCount: 0,
      wantsReward: false,
    }),
    'mailbox, asked': box({ messages: waiting.messages.slice(0, 1), messageCount: 1 }),
    'mailbox, told of the seller': box({
      status: 'referred',
      statusText: '已转有关部门',
      referredTo: '公安机关',
      messages: [
        { from: 'office', on: '2026-11-30', text: '示例：您举报的卖家已被处理。', evidenceCount: 0 },
      ],
      messageCount: 1,
    }),
    'mailbox, waiting': box({}),
    'mailbox, with errors': box(
      {},
      {
        text: '示例',
        chooseAgain: true,
        errors: [
          { pointer: '/text', message: '请填写文字' },
          { pointer: '/evidence', message: picturePlace(1) + pictureFaults.unknown },
          { pointer: '/sure', message: '撤回前，请先选“我确定要撤回”' },
        ],
      },
    ),
    'mailbox, written and not sent': box({}, { text: '示例：收款人姓示。', chooseAgain: true }),
    'mailbox, older messages': box({ messagesFrom: 50, messageCount: 120 }),
    'mailbox, sent': box({ status: 'investigating', statusText: '核实中' }, { done: 'sent' }),
    'mailbox, referred': box({ status: 'referred', statusText: '已转有关部门', referredTo: '公安机关' }),
    'mailbox, out of scope': box({
      status: 'out-of-scope',
      statusText: '不属于本渠道范围',
      whereTo: '请拨打 12345 咨询应向哪个部门反映。',
    }),
    'mailbox, finding hidden, reviewed': box({
      status: 'closed',
      statusText: '已办结',
      ending: { on: '2026-11-30', hidden: hiddenFinding },
      reviewed: true,
      purgeOn: '2027-05-29',
    }),
    'mailbox, closed': box({
      status: 'closed',
      statusText: '已办结',
      ending: {
        on: '2026-11-30',
        finding: 'unsubstantiated',
        ...endingTexts('unsubstantiated', { ground: 'not-found', deed: 'none' }),
      },
      objectUntil: '2027-05-28',
      purgeOn: '2027-05-29',
      may: { write: true, object: true, answerReward: false, withdraw: false, withdrawContact: true },
    }),
    'mailbox, reward to be claimed': box({
      status: 'closed',
      statusText: '已办结',
      ending: {
        on: '2026-11-30',
        finding: 'substantiated',
        ...endingTexts('substantiated', { ground: 'proved', deed: 'police' }),
      },
      purgeOn: '2027-05-29',
      reward: {
        text: '可以领取',
        amount: '1,000 元',
        until: '2027-01-31',
        answer: 'claim',
        advice: ['示例：领取办法。'],
      },
      may: { write: true, object: false, answerReward: true, withdraw: false, withdrawContact: true },
    }),
    'mailbox, reward to be claimed and objection': box({
      status: 'closed',
      statusText: '已办结',
      ending: {
        on: '2026-11-30',
        finding: 'substantiated',
        ...endingTexts('substantiated', { ground: 'partly', deed: 'corrected' }),
      },
      reward: { text: '可以领取', amount: '1,000 元', until: '2027-01-31', advice: ['示例：领取办法。'] },
      may: { write: true, object: true, answerReward: true, withdraw: false, withdrawContact: true },
    }),
    'mailbox, objection to be confirmed': box(
      {
        status: 'closed',
        statusText: '已办结',
        reward: { text: '可以领取', amount: '1,000 元', until: '2027-01-31', advice: ['示例：领取办法。'] },
        may: { write: true, object: true, answerReward: false, withdraw: false, withdrawContact: true },
      },
      { errors: [{ pointer: '/sureToObject', message: '提出异议前，请先选“我确定要提出异议”' }] },
    ),
    'mailbox, content deleted': box({
      status: 'closed',
      statusText: '已办结',
      messages: [],
      messageCount: 0,
      purged: '示例：2026年12月20日已办结，内容已按期限删除。',
      may: { write: false, object: false, answerReward: false, withdraw: false, withdrawContact: false },
    }),
    'mailbox, objected': box(
      { status: 'investigating', statusText: '复核中', objected: true },
      { done: 'objected' },
    ),
    'mailbox, withdrawn': box(
      {
        status: 'withdrawn',
        statusText: '已撤回',
        messagesFrom: 70,
        messageCount: 72,
        purgeOn: '2026-12-03',
        hasContact: false,
        may: { write: false, object: false, answerReward: false, withdraw: false, withdrawContact: false },
      },
      { done: 'withdrawn' },
    ),
  }
  return new Map(
    [chinese, english].flatMap((words) =>
      Object.entries(states).flatMap(([name, element]): [string, string][] => {
        // The page about a mistake of the site speaks Chinese alone.
        if (words === english && name.startsWith('correction')) return []
        const page = name.startsWith('correction') ? 'correct' : /^(report|receipt)/.exec(name)?.[0]
        const path = `${words.under}/${page ?? 'track'}/`
        const shell = site.pages.find((one) => one.path === path)?.html ?? ''
        const main = markupIn(words, spokenBy(words, element))
        return [
          [
            words.under === '' ? name : `en: ${name}`,
            shell.replace(/(<main[^>]*>)[\s\S]*<\/main>/, (_, open: string) => `${open}${main}</main>`),
          ],
        ]
      }),
    ),
  )
}
