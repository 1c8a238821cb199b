import * as z from 'zod'
import { isDay } from '#shared/day.ts'
import {
  categories,
  districts,
  findings,
  identifierKinds,
  keysOf,
  lanes,
  limits,
  operationItems,
  platforms,
  referralTargets,
  rewardLimits,
  rewardReasons,
  rewardStates,
  roles,
  scopeReasons,
  statuses,
} from '#shared/domain.ts'
import { parseYuan, yuan } from '#shared/tip/reward.ts'
import { characters, readPrice, sentences, tidyText } from '#shared/text.ts'

const noNul = (text: string) => !text.includes('\u0000')
const nulMessage = '内容里有无法识别的字符，请删去后再试'

/** Free text: line ends normalised, outer white space dropped; NUL refused; emoji and bidi text are welcome. */
function freeText(min: number, max: number, tooShort: string, tooLong: string) {
  return z
    .string({ error: '请填写文字' })
    .transform(tidyText)
    .refine(noNul, nulMessage)
    .refine((text) => characters(text) >= min, tooShort)
    .refine((text) => characters(text) <= max, tooLong)
}
const yesNo = (what: string) => z.boolean({ error: '这一项只能选或不选' }).default(false).describe(what)
const asPrice = (value: unknown) => (typeof value === 'string' ? (readPrice(value) ?? value) : value)
const optionalEmpty = <S extends z.ZodType>(schema: S) =>
  z.preprocess((value) => (typeof value === 'string' && value.trim() === '' ? undefined : value), schema.optional())

/** A list that is too long is told so without a look at each of its items. */
function listUpTo<S extends z.ZodType>(max: number, item: S, error: string, tooMany: string) {
  return z.preprocess((value) => (Array.isArray(value) ? value.slice(0, max + 1) : value), z.array(item, { error }).max(max, tooMany))
}

/** What a citizen hands in with `POST /api/tips`, after the form or the JSON body is brought into one shape. Pictures travel beside it. */
export const TipInput = z.object({
  category: z.enum(keysOf(categories), { error: sentences.category }).describe('What it is about'),
  platform: optionalEmpty(z.enum(keysOf(platforms), { error: '请从列表中选择在哪里看到的' })).describe('Where it was met'),
  district: optionalEmpty(z.enum(keysOf(districts), { error: '请从列表中选择地方' })).describe('Six-digit district code'),
  operations: listUpTo(10, z.enum(keysOf(operationItems), { error: '请从列表中选择作业' }), '请从列表中选择作业', '最多选 10 项作业')
    .default([])
    .describe('Operation item slugs'),
  identifiers: listUpTo(
    limits.identifiers,
    z.object(
      {
        kind: z.enum(keysOf(identifierKinds), { error: '请选择这是什么号' }).describe('Kind'),
        value: freeText(1, limits.identifierMax, '请填写', sentences.identifierLong).describe('Value as written'),
      },
      { error: '请填写是什么号和号码' },
    ),
    '请填写是什么号和号码',
    `最多填 ${String(limits.identifiers)} 个`,
  )
    .default([])
    .describe('How the seller can be recognised; rows with an empty value are dropped before'),
  priceYuan: optionalEmpty(
    z.preprocess(
      asPrice,
      z.number({ error: sentences.price }).min(0, sentences.priceNegative).max(limits.priceYuanMax, sentences.priceHigh),
    ),
  ).describe('Price in yuan'),
  happenedOn: optionalEmpty(z.string({ error: sentences.day }).refine(isDay, sentences.day)).describe('Day it happened, YYYY-MM-DD'),
  description: freeText(limits.descriptionMin, limits.descriptionMax, sentences.descriptionShort, sentences.descriptionLong).describe(
    'The account',
  ),
  contact: optionalEmpty(freeText(1, limits.contactMax, '请填写', sentences.contactLong)).describe(
    'How to reach the reporter, sealed apart',
  ),
  wantsReward: yesNo('May wish to claim a reward'),
  consent: yesNo('Consent to processing; required when the operator is independent'),
  challenge: z
    .unknown()
    .optional()
    .describe('Answer of the bot check, or a ticket; a form may carry both, and what cannot be read counts as none'),
  submissionKey: z
    .unknown()
    .optional()
    .describe('128 random bits, hex or base64url, so that a repeat gives the same receipt; what cannot be read counts as none'),
})
export type TipInput = z.infer<typeof TipInput>

/** Pictures in a JSON body; in a form they are the files of the field `evidence`. */
export const EvidenceInput = listUpTo(
  limits.evidencePerTip,
  z.object(
    {
      type: z.string({ error: '请写明图片的类型' }).describe('Media type as the client believes; the server looks at the bytes'),
      base64: z.string({ error: '图片数据有误' }).meta({ contentEncoding: 'base64' }).describe('The picture'),
    },
    { error: '图片数据有误' },
  ),
  '图片数据有误',
  sentences.picturesMany(limits.evidencePerTip),
)
  .default([])
  .describe('Pictures')

/** Answer to `POST /api/tips`. */
export const TipReceipt = z.strictObject({
  receipt: z
    .string()
    .regex(/^\d{20}$/)
    .describe('Receipt code, 20 digits, shown once'),
  number: z.string().describe('Number of the tip, fit to be quoted'),
  checkBackOn: z.string().describe('Day to look again, YYYY-MM-DD'),
})
export type TipReceipt = z.infer<typeof TipReceipt>

/**
 * Answer to `GET /api/challenge`: which bot check there is, and what a script needs for it. The proof of `altcha` is sent in the field `challenge` as base64 of
 * the JSON `{ "challenge", "solution" }`; the token of `turnstile` as it is.
 */
export const ChallengeView = z.discriminatedUnion('provider', [
  z.strictObject({
    provider: z.literal('altcha').describe('Proof of work, made here'),
    challenge: z
      .strictObject({
        parameters: z
          .strictObject({
            algorithm: z.literal('PBKDF2/SHA-256').describe('Key derivation'),
            nonce: z.string().describe('Before the counter in the password, hex'),
            salt: z.string().describe('Salt, hex'),
            cost: z.int().describe('Iterations'),
            keyLength: z.int().describe('Bytes derived'),
            keyPrefix: z.string().describe('How the derived key must begin, hex'),
            keySignature: z.string().describe('Of the derived key, hex'),
            data: z.strictObject({ until: z.int().describe('Last instant, milliseconds since 1970') }).describe('Signed with it'),
          })
          .describe('What is to be solved'),
        signature: z.string().describe('Of the parameters, hex'),
      })
      .describe('Challenge of altcha-lib 2'),
    expiresInSeconds: z.int().describe('How long the proof is taken; a script asks for another one then'),
  }),
  z.strictObject({
    provider: z.literal('turnstile').describe('Cloudflare Turnstile'),
    siteKey: z.string().describe('Site key of the widget'),
    action: z.literal('report').describe('Action the widget must name'),
  }),
  z.strictObject({ provider: z.literal('off').describe('Nothing is checked') }),
])
export type ChallengeView = z.infer<typeof ChallengeView>

const receiptCode = z.string({ error: '请填写回执码' }).describe('Receipt code as typed')

/** Body of acts in a mailbox that need nothing but its receipt. */
export const ReceiptInput = z.object({ receipt: receiptCode })

/** Body of `POST /api/mailbox`. */
export const OpenInput = z.object({
  receipt: receiptCode,
  before: optionalEmpty(
    z.preprocess(
      (value) => (typeof value === 'string' ? Number(value) : value),
      z.int({ error: '消息的位置有误' }).min(0, '消息的位置有误'),
    ),
  ).describe('Shows the messages before this position: `messagesFrom` of a page that was shown'),
})

/** Body of `POST /api/mailbox/messages`. Pictures travel beside it; with a picture the text may be empty. */
export const MessageInput = z.object({
  receipt: receiptCode,
  text: freeText(0, limits.messageMax, '', sentences.messageLong).default('').describe('What is said'),
})

/** Body of `POST /api/mailbox/withdraw`. A form carries a box to be ticked; a JSON body means what it says. */
export const WithdrawInput = z.object({
  receipt: receiptCode,
  sure: z.literal('yes', { error: '撤回前，请先选“我确定要撤回”' }).describe('The box beside the button'),
})

/** Body of `POST /api/mailbox/object`. A form carries a box to be ticked; a JSON body means what it says. */
export const ObjectInput = z.object({
  receipt: receiptCode,
  sureToObject: z.literal('yes', { error: '提出异议前，请先选“我确定要提出异议”' }).describe('The box beside the button'),
})

/** Body of `POST /api/mailbox/confirm`: what stood on the receipt, and its last group typed back. */
export const ConfirmInput = z.object({
  receipt: receiptCode,
  lastGroup: z.string({ error: '请填写回执码的最后四位' }).describe('Last four digits as copied'),
  number: z
    .string({ error: '编号有误' })
    .regex(/^[A-Z]{2,4}\d{8}$/, '编号有误')
    .optional()
    .describe('Number of the tip, to be shown again'),
  checkBackOn: z.string({ error: '日期有误' }).refine(isDay, '日期有误').optional().describe('Day to look again, to be shown again'),
})

/** Answer to `POST /api/mailbox/confirm`. */
export const ConfirmView = z.strictObject({ matched: z.literal(true).describe('The last group is that of the receipt') })
export type ConfirmView = z.infer<typeof ConfirmView>

/** Body of `POST /api/receipt/calendar` and `/api/receipt/text`. */
export const KeepInput = z.object({
  receipt: receiptCode,
  checkBackOn: z.string({ error: '日期有误' }).refine(isDay, '日期有误').describe('Day to look again, YYYY-MM-DD'),
})

/** What the receipt opens. */
export const MailboxView = z.strictObject({
  number: z.string().describe('Number of the tip'),
  status: z.enum(keysOf(statuses)).describe('Status'),
  statusText: z.string().describe('What the reporter reads'),
  objected: z.boolean().describe('An objection is being looked into'),
  receivedOn: z.string().describe('Day of arrival'),
  checkBackOn: z.string().describe('Day to look again'),
  history: z
    .array(z.strictObject({ on: z.string().describe('Day'), text: z.string().describe('What the reporter reads') }))
    .describe('Status changes, oldest first'),
  messages: z
    .array(
      z.strictObject({
        from: z.enum(['office', 'reporter']).describe('Who wrote it'),
        on: z.string().describe('Day'),
        text: z.string().describe('Text'),
        evidenceCount: z.int().describe('Pictures sent with it'),
      }),
    )
    .describe('Messages of both sides, oldest first: the newest, or those before a position, up to a limit'),
  messagesFrom: z.int().describe('Position of the first one that is shown: so many are older'),
  messageCount: z.int().describe('How many there are in all'),
  evidenceCount: z.int().describe('Pictures handed in with the tip'),
  hasContact: z.boolean().describe('A contact is stored'),
  wantsReward: z.boolean().describe('A reward was wished'),
  reward: z
    .strictObject({
      text: z.string().describe('Where it stands, in words'),
      amount: z.string().optional().describe('Amount, once it can be claimed'),
      until: z.string().optional().describe('Last day of an open claim'),
      advice: z.array(z.string()).readonly().describe('What the reporter can do, a sentence or two at a time'),
    })
    .optional()
    .describe('The reward, once the office has taken a step'),
  whereTo: z.string().optional().describe('Where to go when the tip is out of scope'),
  referredTo: z.string().optional().describe('To whom it was referred'),
  finding: z.string().optional().describe('Finding, only when the operator shows it'),
  purgeOn: z.string().optional().describe('Day from which the content of a withdrawn tip is deleted'),
  purged: z.string().optional().describe('Set once the content was deleted: a sentence that says when the tip ended and what is left'),
  may: z
    .strictObject({
      write: z.boolean().describe('May send a message'),
      object: z.boolean().describe('May object, once'),
      withdraw: z.boolean().describe('May withdraw the tip'),
      withdrawContact: z.boolean().describe('May withdraw the contact'),
    })
    .describe('What can be done now'),
})
export type MailboxView = z.infer<typeof MailboxView>

/** An amount as staff type it, in yuan; comes out in fen. */
const AmountYuan = z
  .string({ error: '请填写金额' })
  .transform((text, context) => {
    const fen = parseYuan(text)
    if (fen !== null && fen >= rewardLimits.amountFenMin && fen <= rewardLimits.amountFenMax) return fen
    const message =
      fen === null
        ? '金额请填数字，最多两位小数，例如 800 或 1200.50'
        : `金额要在 ${yuan(rewardLimits.amountFenMin)}到 ${yuan(rewardLimits.amountFenMax)}之间，请核对`
    context.issues.push({ code: 'custom', message, input: text })
    return z.NEVER
  })
  .describe('Amount in yuan as typed, such as 800 or 1,200.50')
const rewardVersion = z.int().describe('Version of the reward that the caller saw; 0 when none was proposed')

const Base64 = z.base64().describe('Bytes, base64')
const hex64 = z.string().regex(/^[0-9a-f]{64}$/)
const Sealed = z.base64().max(200_000).describe('An age file made in the browser, base64')
const TotpCode = z
  .string()
  .regex(/^\d{6}$/, { error: '请输入 6 位动态验证码' })
  .describe('Time-based code, RFC 6238')
const AccountName = z
  .string()
  .trim()
  .regex(/^[a-z0-9][a-z0-9._-]{1,31}$/, { error: '账号用 2–32 个小写字母、数字、点或横线' })
  .describe('Name to sign in with')
const DisplayName = z.string().trim().min(1, { error: '请填写姓名' }).max(40, { error: '姓名太长' }).describe('Name shown to colleagues')
const OneTimeCode = z.string().trim().max(64).describe('Single-use code, as printed')

/** What a browser makes of a new password: nothing in it gives the password away. */
export const Credentials = z.object({
  salt: z
    .string()
    .regex(/^[0-9a-f]{32}$/)
    .describe('16 random bytes, hex'),
  proof: hex64.describe('Sign-in proof'),
  recipient: z
    .string()
    .regex(/^age1[0-9a-z]{58}$/)
    .describe('The person’s own age recipient'),
})

/** Bodies of the staff API, by name. Nothing in them is a plain secret (design.md 5). */
export const StaffInput = {
  /** `POST /sign-in/salt` */
  salt: z.object({ account: z.string().trim().max(64).describe('Name to sign in with') }),
  /** `POST /sign-in` */
  signIn: z.object({
    account: z.string().trim().max(64).describe('Name to sign in with'),
    proof: hex64.describe('Sign-in proof'),
    totp: TotpCode.optional(),
  }),
  /** `POST /totp` */
  totp: z.object({ totp: TotpCode }),
  /** `POST /setup/start`, `POST /join/start` */
  code: z.object({ code: OneTimeCode }),
  /** `POST /setup` */
  setup: z.object({
    code: OneTimeCode,
    account: AccountName,
    displayName: DisplayName,
    credentials: Credentials,
    totp: TotpCode,
    officeRecipient: z
      .string()
      .regex(/^age1[0-9a-z]{58}$/)
      .describe('Recipient of the new office identity'),
    ring: Sealed.describe('Key ring sealed to the first lead'),
  }),
  /** `POST /join` */
  join: z.object({ code: OneTimeCode, account: AccountName, displayName: DisplayName, credentials: Credentials, totp: TotpCode }),
  /** `POST /people` */
  invite: z.object({ role: z.enum(keysOf(roles)).describe('Role offered') }),
  /** `POST /people/:id/admit` */
  admit: z.object({ ring: Sealed.optional().describe('Key ring sealed to the person; none for an auditor') }),
  /** `POST /tips/:id/moves` */
  move: z.object({
    version: z.int().describe('Version the caller saw'),
    to: z.enum(keysOf(statuses)).describe('New status'),
    reason: z.enum(keysOf(scopeReasons)).optional().describe('With `out-of-scope`'),
    referredTo: z.enum(keysOf(referralTargets)).optional().describe('With `referred`'),
    finding: z.enum(keysOf(findings)).optional().describe('With `closed`'),
    message: Sealed.optional().describe('Message to the reporter; required with `waiting`'),
  }),
  /** `POST /tips/:id/messages` */
  message: z.object({ sealed: Sealed }),
  /** `POST /tips/:id/notes` */
  note: z.object({ sealed: Sealed }),
  /** `POST /tips/:id/assignee` */
  assign: z.object({
    version: z.int().describe('Version the caller saw'),
    assigneeId: z.string().nullable().describe('Account id, or null to put it back'),
  }),
  /** `POST /tips/:id/hold` */
  hold: z.object({
    version: z.int().describe('Version the caller saw'),
    hold: z.boolean().describe('Keep the content past its purge day, or no longer'),
    reason: Sealed.optional().describe('Note that says why, sealed to the office; required to hold'),
  }),
  /** `POST /tips/:id/reward` */
  reward: z.discriminatedUnion(
    'to',
    [
      z.object({ to: z.literal('proposed'), version: rewardVersion, amount: AmountYuan }),
      z.object({ to: z.literal('approved'), version: rewardVersion }),
      z.object({
        to: z.literal('not-eligible'),
        version: rewardVersion,
        reason: z.enum(keysOf(rewardReasons), { error: '请选择不予奖励的原因' }).describe('Why; the reporter reads it'),
      }),
      z.object({
        to: z.literal('claim-open'),
        version: rewardVersion,
        claimUntil: z.string({ error: '请填写截止日期' }).refine(isDay, '请填写截止日期').describe('Last day of the claim, YYYY-MM-DD'),
      }),
      z.object({ to: z.literal('paid'), version: rewardVersion }),
    ],
    { error: '没有这一步' },
  ),
} as const

/** Named views of the queue. */
export const queueViews = {
  new: '新收',
  mine: '我的',
  due: '快到期',
  waiting: '等举报人补充',
  investigating: '核实中',
  referred: '已移送',
  slow: '未验证通道',
  closed: '已办结',
  all: '全部',
} as const
export type QueueView = keyof typeof queueViews

/** One row of the queue. */
export const QueueRow = z.strictObject({
  id: z.string().describe('Tip id'),
  number: z.string().describe('Number'),
  status: z.enum(keysOf(statuses)).describe('Status'),
  objected: z.boolean().describe('Objection being looked into'),
  category: z.enum(keysOf(categories)).describe('Category'),
  platform: z.enum(keysOf(platforms)).nullable().describe('Platform'),
  district: z.enum(keysOf(districts)).nullable().describe('District'),
  operations: z.array(z.enum(keysOf(operationItems))).describe('Operation items'),
  lane: z.enum(keysOf(lanes)).describe('Lane'),
  receivedOn: z.string().describe('Day of arrival'),
  dueOn: z.string().describe('Day by which triage is due'),
  assigneeId: z.string().nullable().describe('Account id of the assignee'),
  assigneeName: z.string().nullable().describe('Display name of the assignee'),
  unread: z.int().describe('Things not yet read: the tip itself, messages'),
  evidenceCount: z.int().describe('Pictures'),
  wantsReward: z.boolean().describe('Reward wished'),
  summary: Base64.describe('Sealed TipSummary').nullable(),
})
export type QueueRow = z.infer<typeof QueueRow>

/** A page of the queue. */
export const QueuePage = z.strictObject({
  rows: z.array(QueueRow).describe('Rows'),
  next: z.string().nullable().describe('Cursor of the next page'),
  counts: z
    .record(z.enum(keysOf(queueViews)), z.int().describe('Rows in the view, at most 1000'))
    .describe('Counts by view; 1000 means 999+'),
})
export type QueuePage = z.infer<typeof QueuePage>

/** A reward as the console shows it. Nothing in it says who gets it. */
export const RewardView = z.strictObject({
  state: z.enum(keysOf(rewardStates)).nullable().describe('State today; null when none was proposed'),
  version: z.int().describe('Version for the next step'),
  amountFen: z.int().nullable().describe('Amount in fen'),
  reason: z.enum(keysOf(rewardReasons)).nullable().describe('With not-eligible'),
  claimUntil: z.string().nullable().describe('Last day of the claim'),
  proposedById: z.string().nullable().describe('Account id of the proposer, who neither approves nor pays'),
  events: z
    .array(
      z.strictObject({
        version: z.int().describe('Version'),
        to: z.enum(keysOf(rewardStates)).describe('State after'),
        by: z.string().nullable().describe('Display name; null is the clock'),
        on: z.string().describe('Day'),
        amountFen: z.int().nullable().describe('Amount in fen then'),
        reason: z.enum(keysOf(rewardReasons)).nullable().describe('With not-eligible'),
        claimUntil: z.string().nullable().describe('Last day of the claim then'),
      }),
    )
    .describe('Steps, oldest first'),
})
export type RewardView = z.infer<typeof RewardView>

/** One tip as the console opens it: all that is secret is sealed. */
export const TipView = z.strictObject({
  ...QueueRow.shape,
  version: z.int().describe('Version for the next move'),
  finding: z.enum(keysOf(findings)).nullable().describe('Finding when closed'),
  everReferred: z.boolean().describe('Was referred at some time: a lead must close it'),
  hold: z.boolean().describe('Kept past its purge day, for a reason in the notes'),
  purgeOn: z.string().nullable().describe('Day on which its content goes, or what is left of it; null while it is worked on'),
  waitingFrom: z.enum(keysOf(statuses)).nullable().describe('With `waiting`: where it came from'),
  officeKeyId: z.string().describe('Office key of the sealed objects'),
  reporterRecipient: z.string().describe('Recipient for messages to the reporter'),
  hasContact: z.boolean().describe('A contact is stored'),
  contentHash: z.string().describe('Hash in the arrival chain'),
  arrivalHash: z.string().describe('Link in the arrival chain'),
  reward: RewardView.describe('The reward'),
  body: Base64.nullable().describe('Sealed TipBody; null when purged'),
  evidence: z
    .array(
      z.strictObject({
        id: z.string().describe('Id'),
        messageId: z.string().nullable().describe('Message it came with'),
        bytes: z.int().describe('Sealed size'),
      }),
    )
    .describe('Pictures'),
  events: z
    .array(
      z.strictObject({
        version: z.int().describe('Version'),
        from: z.enum(keysOf(statuses)).nullable().describe('Status before'),
        to: z.enum(keysOf(statuses)).describe('Status after'),
        by: z.string().describe('Display name, or 举报人'),
        on: z.string().describe('Day'),
        reason: z.enum(keysOf(scopeReasons)).nullable().describe('With out-of-scope'),
        referredTo: z.enum(keysOf(referralTargets)).nullable().describe('With referred'),
        finding: z.enum(keysOf(findings)).nullable().describe('With closed'),
      }),
    )
    .describe('History, oldest first'),
  messages: z
    .array(
      z.strictObject({
        id: z.string().describe('Id'),
        from: z.enum(['office', 'reporter']).describe('Side'),
        by: z.string().nullable().describe('Display name of staff'),
        on: z.string().describe('Day'),
        sealed: Base64,
      }),
    )
    .describe('Messages, oldest first'),
  notes: z
    .array(
      z.strictObject({
        id: z.string().describe('Id'),
        by: z.string().describe('Display name'),
        at: z.string().describe('Instant'),
        sealed: Base64,
      }),
    )
    .describe('Notes, oldest first'),
})
export type TipView = z.infer<typeof TipView>

/** What goes in the next days, for a lead: answer to `GET /purge`. */
export const PurgeView = z.strictObject({
  until: z.string().describe('Last day looked at, YYYY-MM-DD'),
  total: z.int().describe('Tips of which something goes by then'),
  held: z.int().describe('Tips that would be among them if they were not held'),
  haltedSince: z.string().nullable().describe('Day of the last purge, when the clock is so far past it that nothing is deleted by itself'),
  rows: z
    .array(
      z.strictObject({
        id: z.string().describe('Tip id'),
        number: z.string().describe('Number'),
        status: z.enum(keysOf(statuses)).describe('Status'),
        purgeOn: z.string().describe('Day on which it goes'),
        part: z.enum(['content', 'messages']).describe('content: all but, on a closed tip, the messages; messages: what a closed tip kept'),
      }),
    )
    .describe('The first of them, soonest first'),
})
export type PurgeView = z.infer<typeof PurgeView>

/** Who is signed in. `ring` and `wrapKey` come once the second factor is done. */
export const SessionView = z.strictObject({
  accountId: z.string().describe('Account id'),
  account: z.string().describe('Name to sign in with'),
  displayName: z.string().describe('Name shown'),
  role: z.enum(keysOf(roles)).describe('Role'),
  hasTotp: z.boolean().describe('Second factor is set'),
  demo: z.boolean().describe('Demo site'),
  officeKeyId: z.string().describe('Current office key'),
  officeRecipient: z.string().describe('Recipient of the current office key'),
  today: z.string().describe('The office’s calendar day'),
  wrapKey: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .describe('Key under which the tab may keep the opened ring; dies with the session'),
  ring: Base64.nullable().describe('Key ring sealed to the person; null for an auditor or before admission'),
})
export type SessionView = z.infer<typeof SessionView>

/** One person of the office. */
export const PersonView = z.strictObject({
  id: z.string().describe('Account id'),
  account: z.string().describe('Name to sign in with'),
  displayName: z.string().describe('Name shown'),
  role: z.enum(keysOf(roles)).describe('Role'),
  state: z.enum(['pending', 'active', 'disabled']).describe('pending: joined, waits for a lead to admit'),
  recipient: z.string().describe('Own age recipient'),
  hasRing: z.boolean().describe('Holds a key ring'),
})
export type PersonView = z.infer<typeof PersonView>

/** Answer to `GET /setup`. */
export const SetupView = z.strictObject({
  open: z.boolean().describe('The office still waits for its first lead'),
  demo: z.boolean().describe('Demo site'),
})
export type SetupView = z.infer<typeof SetupView>

/** Answer to `POST /setup/start`, `POST /join/start` and `POST /totp/start`: what an authenticator app is given. */
export const TotpStart = z.strictObject({
  uri: z.string().describe('otpauth:// address, to be shown as a QR code'),
  secret: z.string().describe('The same secret in base32, to be typed'),
  role: z.enum(keysOf(roles)).describe('Role of the account'),
})
export type TotpStart = z.infer<typeof TotpStart>

/** Answer to `POST /people`: a single-use code, shown once. */
export const InviteView = z.strictObject({
  code: z.string().describe('Single-use code'),
  role: z.enum(keysOf(roles)).describe('Role offered'),
  expiresAt: z.string().describe('Instant after which it is void'),
})
export type InviteView = z.infer<typeof InviteView>

/** One open session, as `GET /sessions` lists it: own ones, and everyone's to a lead. */
export const OpenSession = z.strictObject({
  id: z.string().describe('Session id; not the cookie'),
  accountId: z.string().describe('Account id'),
  displayName: z.string().describe('Name shown'),
  createdAt: z.string().describe('Instant of sign-in'),
  seenAt: z.string().describe('Instant last seen, to the minute'),
  current: z.boolean().describe('The session that asks'),
})
export type OpenSession = z.infer<typeof OpenSession>

/** A page of the audit log, newest first. */
export const AuditPage = z.strictObject({
  rows: z
    .array(
      z.strictObject({
        id: z.string().describe('Id'),
        at: z.string().describe('Instant'),
        actor: z.string().describe('Account id, or what acted'),
        actorName: z.string().nullable().describe('Display name of the account'),
        action: z.string().describe('What was done'),
        subject: z.string().describe('Id of what it was done to'),
        subjectName: z.string().nullable().describe('Number of the tip or display name of the account'),
        hash: z.string().describe('Link of the chain'),
      }),
    )
    .describe('Rows'),
  next: z.string().nullable().describe('Cursor of the next page'),
})
export type AuditPage = z.infer<typeof AuditPage>

/** Named views of the ledger; `due`: wished, closed as substantiated, and none proposed yet. */
export const ledgerViews = {
  all: '全部',
  due: '待提出',
  proposed: rewardStates.proposed.label,
  approved: rewardStates.approved.label,
  'claim-open': rewardStates['claim-open'].label,
  paid: rewardStates.paid.label,
  lapsed: rewardStates.lapsed.label,
  'not-eligible': rewardStates['not-eligible'].label,
} as const
export type LedgerView = keyof typeof ledgerViews

/** A page of the ledger of rewards: amounts and states, never a reporter. */
export const LedgerPage = z.strictObject({
  rows: z
    .array(
      z.strictObject({
        tipId: z.string().describe('Tip id'),
        number: z.string().describe('Number of the tip'),
        state: z.enum(keysOf(rewardStates)).nullable().describe('State today; null in the view `due`'),
        amountFen: z.int().nullable().describe('Amount in fen'),
        reason: z.enum(keysOf(rewardReasons)).nullable().describe('With not-eligible'),
        claimUntil: z.string().nullable().describe('Last day of the claim'),
        proposedBy: z.string().nullable().describe('Display name'),
        approvedBy: z.string().nullable().describe('Display name'),
        paidBy: z.string().nullable().describe('Display name'),
        on: z.string().describe('Day of the last step; in the view `due`, the day by which the tip was due'),
      }),
    )
    .describe('Rows, newest first; in the view `due`, oldest first'),
  next: z.string().nullable().describe('Cursor of the next page'),
  counts: z
    .record(z.enum(keysOf(ledgerViews)), z.int().describe('Rows in the view'))
    .describe('Counts by view, at most 1000; 1000 means 999+'),
  months: z
    .array(
      z.strictObject({
        month: z.string().describe('YYYY-MM'),
        approved: z.int().describe('Rewards approved in the month whose approval stands'),
        approvedFen: z.int().describe('Their sum in fen'),
        paid: z.int().describe('Rewards paid in the month'),
        paidFen: z.int().describe('Their sum in fen'),
      }),
    )
    .describe('Monthly totals over all rewards, newest first'),
})
export type LedgerPage = z.infer<typeof LedgerPage>

/** Counts for those who read no tip. */
export const StatsView = z.strictObject({
  byStatus: z.record(z.enum(keysOf(statuses)), z.int().describe('Tips')).describe('Tips by status'),
  slow: z.int().describe('Open tips that came by the slow lane'),
  overdue: z.int().describe('Open tips past their due day'),
})
export type StatsView = z.infer<typeof StatsView>
