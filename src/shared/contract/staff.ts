import { auditActions } from '#shared/audit.ts'
import * as z from 'zod'
import { isDay } from '#shared/day.ts'
import { categories, findings, lanes, platforms, referralTargets, scopeReasons } from '#shared/tip/lists.ts'
import { districts } from '#shared/places.ts'
import { keysOf } from '#shared/keys.ts'
import { operationItems } from '#shared/catalogue.ts'
import { rewardLimits, rewardReasons, rewardStates } from '#shared/tip/reward.ts'
import { roles } from '#shared/roles.ts'
import { statuses } from '#shared/tip/moves.ts'
import { parseYuan, yuan } from '#shared/tip/reward.ts'

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

const DisplayName = z
  .string()
  .trim()
  .min(1, { error: '请填写姓名' })
  .max(40, { error: '姓名太长' })
  .describe('Name shown to colleagues')

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
  join: z.object({
    code: OneTimeCode,
    account: AccountName,
    displayName: DisplayName,
    credentials: Credentials,
    totp: TotpCode,
  }),
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
        reason: z
          .enum(keysOf(rewardReasons), { error: '请选择不予奖励的原因' })
          .describe('Why; the reporter reads it'),
      }),
      z.object({
        to: z.literal('claim-open'),
        version: rewardVersion,
        claimUntil: z
          .string({ error: '请填写截止日期' })
          .refine(isDay, '请填写截止日期')
          .describe('Last day of the claim, YYYY-MM-DD'),
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
  purgeOn: z
    .string()
    .nullable()
    .describe('Day on which its content goes, or what is left of it; null while it is worked on'),
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
  haltedSince: z
    .string()
    .nullable()
    .describe('Day of the last purge, when the clock is so far past it that nothing is deleted by itself'),
  rows: z
    .array(
      z.strictObject({
        id: z.string().describe('Tip id'),
        number: z.string().describe('Number'),
        status: z.enum(keysOf(statuses)).describe('Status'),
        purgeOn: z.string().describe('Day on which it goes'),
        part: z
          .enum(['content', 'messages'])
          .describe('content: all but, on a closed tip, the messages; messages: what a closed tip kept'),
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

/**
 * Answer to `POST /setup/start`, `POST /join/start` and `POST /totp/start`: what an authenticator app is
 * given.
 */
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
        action: z.enum(keysOf(auditActions)).describe('Act of the closed list'),
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
