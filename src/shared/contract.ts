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
  roles,
  scopeReasons,
  statuses,
} from '#shared/domain.ts'
import { ProblemBody } from '#shared/problem.ts'

/** Length in code points: what a person counts. */
export function characters(text: string): number {
  let count = 0
  for (const _ of text) count += 1
  return count
}

const noNul = (text: string) => !text.includes('\u0000')
const nulMessage = '内容里有无法识别的字符，请删去后再试'

/** Free text: line ends normalised, outer white space dropped; NUL refused; emoji and bidi text are welcome. */
function freeText(min: number, max: number, tooShort: string, tooLong: string) {
  return z
    .string({ error: '请填写文字' })
    .transform((text) => text.replace(/\r\n?/g, '\n').trim())
    .refine(noNul, nulMessage)
    .refine((text) => characters(text) >= min, tooShort)
    .refine((text) => characters(text) <= max, tooLong)
}
const optionalEmpty = <S extends z.ZodType>(schema: S) =>
  z.preprocess((value) => (typeof value === 'string' && value.trim() === '' ? undefined : value), schema.optional())

/** What a citizen hands in with `POST /api/tips`, after the form or the JSON body is brought into one shape. Pictures travel beside it. */
export const TipInput = z.object({
  category: z.enum(keysOf(categories), { error: '请选择发生了什么事' }).describe('What it is about'),
  platform: optionalEmpty(z.enum(keysOf(platforms), { error: '请从列表中选择在哪里看到的' })).describe('Where it was met'),
  district: optionalEmpty(z.enum(keysOf(districts), { error: '请从列表中选择地方' })).describe('Six-digit district code'),
  operations: z
    .array(z.enum(keysOf(operationItems), { error: '请从列表中选择作业' }))
    .max(10, '最多选 10 项作业')
    .default([])
    .describe('Operation item slugs'),
  identifiers: z
    .array(
      z.object({
        kind: z.enum(keysOf(identifierKinds), { error: '请选择这是什么号' }).describe('Kind'),
        value: freeText(1, limits.identifierMax, '请填写', `最多 ${String(limits.identifierMax)} 个字`).describe('Value as written'),
      }),
    )
    .max(limits.identifiers, `最多填 ${String(limits.identifiers)} 个`)
    .default([])
    .describe('How the seller can be recognised; rows with an empty value are dropped before'),
  priceYuan: optionalEmpty(
    z.coerce.number({ error: '价格请填数字，例如 800' }).min(0, '价格不能小于 0').max(limits.priceYuanMax, '价格太大，请核对'),
  ).describe('Price in yuan'),
  happenedOn: optionalEmpty(z.string().refine(isDay, '日期请写成 2026-03-04 的样子')).describe('Day it happened, YYYY-MM-DD'),
  description: freeText(
    limits.descriptionMin,
    limits.descriptionMax,
    `请写明发生了什么，至少 ${String(limits.descriptionMin)} 个字`,
    `最多 ${String(limits.descriptionMax)} 个字，请删减`,
  ).describe('The account'),
  contact: optionalEmpty(freeText(1, limits.contactMax, '请填写', `联系方式最多 ${String(limits.contactMax)} 个字`)).describe(
    'How to reach the reporter, sealed apart',
  ),
  wantsReward: z.boolean().default(false).describe('May wish to claim a reward'),
  consent: z.boolean().default(false).describe('Consent to processing; required when the operator is independent'),
  challenge: z.string().max(8192).optional().describe('Answer of the bot check, or a ticket'),
  submissionKey: z.string().max(64).optional().describe('128-bit key of a scripted form, so that a repeat gives the same receipt'),
})
export type TipInput = z.infer<typeof TipInput>

/** Pictures in a JSON body. */
export const EvidenceInput = z
  .array(
    z.object({
      type: z.string().describe('Media type as the client believes; the server looks at the bytes'),
      base64: z.base64({ error: '图片数据有误' }).describe('The picture'),
    }),
  )
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

/** Body of `POST /api/mailbox` and its acts. */
export const ReceiptInput = z.object({ receipt: z.string().describe('Receipt code as typed') })

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
    .describe('Messages of both sides, oldest first'),
  evidenceCount: z.int().describe('Pictures handed in with the tip'),
  hasContact: z.boolean().describe('A contact is stored'),
  wantsReward: z.boolean().describe('A reward was wished'),
  whereTo: z.string().optional().describe('Where to go when the tip is out of scope'),
  referredTo: z.string().optional().describe('To whom it was referred'),
  finding: z.string().optional().describe('Finding, only when the operator shows it'),
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

/** One tip as the console opens it: all that is secret is sealed. */
export const TipView = z.strictObject({
  ...QueueRow.shape,
  version: z.int().describe('Version for the next move'),
  finding: z.enum(keysOf(findings)).nullable().describe('Finding when closed'),
  everReferred: z.boolean().describe('Was referred at some time: a lead must close it'),
  waitingFrom: z.enum(keysOf(statuses)).nullable().describe('With `waiting`: where it came from'),
  officeKeyId: z.string().describe('Office key of the sealed objects'),
  reporterRecipient: z.string().describe('Recipient for messages to the reporter'),
  hasContact: z.boolean().describe('A contact is stored'),
  contentHash: z.string().describe('Hash in the arrival chain'),
  arrivalHash: z.string().describe('Link in the arrival chain'),
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

/** Counts for those who read no tip. */
export const StatsView = z.strictObject({
  byStatus: z.record(z.enum(keysOf(statuses)), z.int().describe('Tips')).describe('Tips by status'),
  slow: z.int().describe('Open tips that came by the slow lane'),
  overdue: z.int().describe('Open tips past their due day'),
})
export type StatsView = z.infer<typeof StatsView>

/** All that the contract names, for OpenAPI. */
export const contractSchemas = {
  TipInput,
  TipReceipt,
  ReceiptInput,
  MailboxView,
  ProblemBody,
  QueuePage,
  TipView,
  SessionView,
  PersonView,
} as const
