import { sql, type SQL } from 'drizzle-orm'
import {
  blob,
  check,
  index,
  integer,
  primaryKey,
  sqliteTable,
  text,
  unique,
  uniqueIndex,
  type AnySQLiteColumn,
} from 'drizzle-orm/sqlite-core'
import { refusedFactors, type AuditAction } from '#shared/audit.ts'
import type { OperationSlug } from '#shared/catalogue.ts'
import type { Day } from '#shared/day.ts'
import type { DistrictCode } from '#shared/places.ts'
import type { Deed, Ground } from '#shared/endings/ending.ts'
import { categories, findings, lanes, platforms, referralTargets, scopeReasons } from '#shared/tip/lists.ts'
import { finalStatuses, statuses } from '#shared/tip/moves.ts'
import { handOverKinds } from '#shared/hands/loan.ts'
import { keysOf } from '#shared/keys.ts'
import { sellerVerdicts } from '#shared/sellers/contract.ts'
import { tokenStrengths } from '#shared/sellers/found.ts'
import { requestStates } from '#shared/tip/request.ts'
import { rewardReasons, rewardStates, type RewardAnswer } from '#shared/tip/reward.ts'
import { ageing, fewestReports, turnRank } from '#shared/tip/turn.ts'
import { roles } from '#shared/roles.ts'

/**
 * Returns the condition of a `check()` beside a text enum, which holds the closed list in SQL too. NULL
 * passes.
 */
function oneOf(column: AnySQLiteColumn, values: readonly string[]): SQL {
  return sql`${column} in (${sql.raw(values.map((value) => `'${value}'`).join(', '))})`
}
/**
 * Returns the condition of an open tip. Index and query must use the same words, or SQLite does not use the
 * index. The condition excludes the final statuses. Naming the open ones would make SQLite walk `tips_queue`
 * status by status and sort.
 */
export function isOpen(column: AnySQLiteColumn): SQL {
  return sql`not ${oneOf(column, finalStatuses)}`
}
/** Returns the condition of a correction. Index and query share the words. */
export function isCorrection(column: AnySQLiteColumn): SQL {
  return sql`${column} = 'correction'`
}
/** Returns the condition of a report: any tip but a correction. */
export function isReport(column: AnySQLiteColumn): SQL {
  return sql`${column} <> 'correction'`
}
/** The version of rules that no rules reach: a correction is compared with no tip. */
export const neverIndexed = 1_000_000

/**
 * SQL of the rank of a tip in the order 先看, or NULL when it does not wait for the office. It names columns
 * alone: SQLite takes no table name in a generated column.
 */
const turnSql = sql.raw(`case
    when status in ('withdrawn', 'spam') then null
    when category = 'correction' then case
      when objected = 1 or answered_on is not null or status in ('received', 'investigating')
        then ${String(turnRank('correction'))} end
    when objected = 1 then ${String(turnRank('objected'))}
    when answered_on is not null then ${String(turnRank('replied'))}
    when status = 'received' then case
      when lane = 'slow' then ${String(turnRank('slow'))}
      when urgent = 1 then ${String(turnRank('urgent'))}
      when seller_reports >= ${String(fewestReports)} then ${String(turnRank('seller'))}
      when evidence_count > 0 then ${String(turnRank('evidence'))}
      when category in ('employer', 'training') then ${String(turnRank('institution'))}
      else ${String(turnRank('new'))} end
    when status = 'investigating' then ${String(turnRank('working'))}
  end`)

/**
 * Returns the condition of a tip that grows louder with age. Index and query share the words. The + keeps
 * SQLite from walking `tips_turn` and sorting.
 */
export function isAgeing(column: AnySQLiteColumn): SQL {
  const [first, last] = [turnRank(ageing.first), turnRank(ageing.last)]
  return sql`+${column} between ${sql.raw(String(first))} and ${sql.raw(String(last))}`
}

/**
 * Returns the condition for proposing a reward: wished for, and closed as substantiated. Index and query
 * share the words.
 */
export function isRewardable(
  t: Readonly<Record<'wantsReward' | 'status' | 'finding', AnySQLiteColumn>>,
): SQL {
  return sql`(${t.wantsReward} = 1 and ${t.status} = 'closed' and ${t.finding} = 'substantiated')`
}

/** SQL of the flood in which an untouched tip waits, or NULL. An answer or an assignee takes it out. */
const foldSql = sql.raw(
  `case when status = 'received' and assignee_id is null and answered_on is null then flood_id end`,
)

const sealed = () => blob({ mode: 'buffer' })
const day = () => text().$type<Day>()

/**
 * Facts of the installation: current office recipient, check values of the secrets, progress of the set-up.
 */
export const settings = sqliteTable('settings', {
  key: text().primaryKey(),
  value: text().notNull(),
})

/**
 * Office keys that ever sealed something; the highest epoch is the newest. `sealed` is the identity, sealed
 * to the paper one alone. `mac` binds the row to the server's secrets.
 */
export const officeKeys = sqliteTable('office_keys', {
  id: text().primaryKey(),
  epoch: integer().notNull().default(1).unique(),
  recipient: text().notNull(),
  createdOn: day().notNull(),
  sealed: sealed(),
  mac: text().notNull().default(''),
})

/**
 * People of the office. Secrets outside the database protect `proofHash`, `totpSealed` and `ringSealed`. Rows
 * are never deleted: the audit log names them.
 */
export const accounts = sqliteTable(
  'accounts',
  {
    id: text().primaryKey(),
    account: text().notNull().unique(),
    displayName: text().notNull(),
    role: text({ enum: keysOf(roles) }).notNull(),
    state: text({ enum: ['pending', 'active', 'disabled'] }).notNull(),
    salt: text().notNull(),
    proofHash: text().notNull(),
    recipient: text().notNull(),
    totpSealed: sealed(),
    /** Encrypted begin of the step whose code was used last. Null once no code of that time serves. */
    totpUsedAt: sealed(),
    ringSealed: sealed(),
    createdOn: day().notNull(),
    /** The lead who invited this person; null for the first lead. */
    invitedBy: text(),
    /** The lead who alone brought this lead in, or the own id. Leads of one origin count as one. */
    origin: text().notNull().default(''),
    /** MAC over id, role, state, recipient, inviter and origin. An account without it opens nothing. */
    mac: text().notNull().default(''),
  },
  (t) => [
    check('accounts_role', oneOf(t.role, keysOf(roles))),
    check('accounts_state', oneOf(t.state, ['pending', 'active', 'disabled'])),
  ],
)

/**
 * Single-use codes for the first lead (`setup`) and for invited people (`member`). Only a keyed hash is
 * stored.
 */
export const invites = sqliteTable(
  'invites',
  {
    id: text().primaryKey(),
    kind: text({ enum: ['setup', 'member'] }).notNull(),
    codeHash: text().notNull().unique(),
    role: text({ enum: keysOf(roles) }).notNull(),
    /** The lead who gave the code; null for a command on the server. */
    invitedBy: text(),
    totpSealed: sealed(),
    /** Encrypted instant (docs/format.md 7). */
    expiresAt: sealed().notNull(),
    usedOn: day(),
  },
  (t) => [
    check('invites_kind', oneOf(t.kind, ['setup', 'member'])),
    check('invites_role', oneOf(t.role, keysOf(roles))),
  ],
)

/**
 * Renewals of password and authenticator under the same account. The new values wait here beside the old
 * ones. A row goes when a lead completes it. `mac` binds all columns: a row without it counts for nothing.
 */
export const renewals = sqliteTable('renewals', {
  accountId: text()
    .primaryKey()
    .references(() => accounts.id),
  /** The lead who gave the code; null for a command on the server. */
  askedBy: text().references(() => accounts.id),
  codeHash: text().notNull().unique(),
  /** Encrypted instant (docs/format.md 7). */
  expiresAt: sealed().notNull(),
  /** The person showed an old factor. */
  isProved: integer({ mode: 'boolean' }).notNull(),
  totpSealed: sealed(),
  salt: text(),
  proofHash: text(),
  recipient: text(),
  mac: text().notNull(),
})

/**
 * Requests of a lead to disable a lead, which another lead confirms. `mac` binds all columns: a row without
 * it counts for nothing.
 */
export const disablings = sqliteTable('disablings', {
  accountId: text()
    .primaryKey()
    .references(() => accounts.id),
  askedBy: text()
    .notNull()
    .references(() => accounts.id),
  askedOn: day().notNull(),
  mac: text().notNull(),
})

/**
 * Open sessions of staff. `id` is a MAC of the cookie, which names the account. With `wrapKey` the tab keeps
 * its opened ring across a reload.
 */
export const sessions = sqliteTable(
  'sessions',
  {
    id: text().primaryKey(),
    accountId: text()
      .notNull()
      .references(() => accounts.id),
    wrapKey: text().notNull(),
    /** Encrypted instants (docs/format.md 7). */
    createdAt: sealed().notNull(),
    seenAt: sealed().notNull(),
    /** Refused sign-ins between the sign-in before and this one. */
    refusedPasswords: integer().notNull().default(0),
    refusedCodes: integer().notNull().default(0),
  },
  (t) => [index('sessions_account').on(t.accountId)],
)

/**
 * Refused sign-ins of an account since its last sign-in, a row for each reason. `hour` is a MAC of the hour
 * that the audit log names: a second refusal in that hour adds no row there.
 */
export const refusals = sqliteTable(
  'refusals',
  {
    accountId: text()
      .notNull()
      .references(() => accounts.id),
    factor: text({ enum: keysOf(refusedFactors) }).notNull(),
    count: integer().notNull(),
    hour: text().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.accountId, t.factor] }),
    check('refusals_factor', oneOf(t.factor, keysOf(refusedFactors))),
  ],
)

/**
 * Tips: the clear columns (docs/design.md 5) and the sealed summary. Body and contact have their own tables,
 * so that a queue never reads them.
 */
export const tips = sqliteTable(
  'tips',
  {
    id: text().primaryKey(),
    number: text().notNull().unique(),
    status: text({ enum: keysOf(statuses) }).notNull(),
    version: integer().notNull(),
    category: text({ enum: keysOf(categories) }).notNull(),
    platform: text({ enum: keysOf(platforms) }),
    district: text().$type<DistrictCode>(),
    operations: text({ mode: 'json' }).$type<OperationSlug[]>().notNull(),
    lane: text({ enum: keysOf(lanes) }).notNull(),
    channel: text({ enum: ['web'] }).notNull(),
    receivedOn: day().notNull(),
    /** The last day of the step; 9999-12-31 while no clock runs. */
    dueOn: day().notNull(),
    /** Working days that were left when the clock was paused, while the tip waits for its reporter. */
    daysLeft: integer(),
    assigneeId: text().references(() => accounts.id),
    /** The person who gets the tip back on `returnOn`; null for a tip that nobody lent. */
    lenderId: text().references(() => accounts.id),
    returnOn: day(),
    finding: text({ enum: keysOf(findings) }),
    objected: integer({ mode: 'boolean' }).notNull().default(false),
    objectedOnce: integer({ mode: 'boolean' }).notNull().default(false),
    everReferred: integer({ mode: 'boolean' }).notNull().default(false),
    unread: integer().notNull(),
    /** Day of the newest message of the reporter that the office has not opened. */
    answeredOn: day(),
    evidenceCount: integer().notNull(),
    wantsReward: integer({ mode: 'boolean' }).notNull(),
    /** The reporter ticked that somebody is hurt, or that it goes on now. */
    urgent: integer({ mode: 'boolean' }).notNull().default(false),
    hold: integer({ mode: 'boolean' }).notNull().default(false),
    purgeOn: day(),
    mailboxId: text().notNull().unique(),
    reporterRecipient: text().notNull(),
    officeKeyId: text()
      .notNull()
      .references(() => officeKeys.id),
    summary: sealed(),
    /**
     * Version of the rules whose tokens stand; 0 before a console opened the summary, `neverIndexed` for a
     * correction.
     */
    indexVersion: integer().notNull().default(0),
    /** Id of the seller's first tip; null for a tip that shares its seller with no other. */
    sellerId: text(),
    /** Different texts about the seller within a month of this tip. @see api/records/sellers/reports.ts */
    sellerReports: integer().notNull().default(0),
    /** Blind sketch of the text: 34 places of four hexadecimal digits. Null for a short text. */
    sketch: text(),
    /** Id of one tip of a flood: tips whose texts are nearly the same. Null for a tip in none. */
    floodId: text(),
    /** The flood, while nobody has touched the tip. Derived from the columns above. */
    fold: text().generatedAlwaysAs(foldSql, { mode: 'virtual' }),
    /** Rank of the reason for which the office looks at the tip. Derived from the columns above. */
    turn: integer().generatedAlwaysAs(turnSql, { mode: 'virtual' }),
  },
  (t) => [
    check('tips_status', oneOf(t.status, keysOf(statuses))),
    check('tips_lane', oneOf(t.lane, keysOf(lanes))),
    check('tips_channel', oneOf(t.channel, ['web'])),
    check('tips_finding', oneOf(t.finding, keysOf(findings))),
    index('tips_queue').on(t.status, t.lane, t.dueOn, t.id),
    index('tips_due').on(t.dueOn, t.id),
    index('tips_received').on(t.receivedOn, t.id),
    index('tips_waiting')
      .on(t.status, t.lane, t.receivedOn, t.id)
      .where(sql`${t.status} = 'waiting'`),
    index('tips_open').on(t.dueOn, t.id).where(isOpen(t.status)),
    index('tips_lane').on(t.lane, t.dueOn, t.id).where(isOpen(t.status)),
    index('tips_closed')
      .on(t.status, t.receivedOn, t.id)
      .where(sql`${t.status} = 'closed'`),
    index('tips_corrections').on(t.lane, t.receivedOn, t.id, t.status).where(isCorrection(t.category)),
    index('tips_assignee').on(t.assigneeId, t.dueOn, t.id).where(isOpen(t.status)),
    index('tips_return')
      .on(t.returnOn, t.id)
      .where(sql`${t.returnOn} is not null`),
    index('tips_turn')
      .on(t.turn, t.dueOn, t.id)
      .where(sql`${t.turn} is not null`),
    index('tips_ageing').on(t.dueOn, t.id).where(isAgeing(t.turn)),
    index('tips_answered')
      .on(t.answeredOn, t.id)
      .where(sql`${t.answeredOn} is not null`),
    index('tips_taken')
      .on(t.dueOn, t.id)
      .where(sql`${isOpen(t.status)} and ${t.assigneeId} is not null`),
    index('tips_rewardable').on(t.status, t.finding, t.receivedOn, t.id).where(isRewardable(t)),
    index('tips_purge')
      .on(t.purgeOn, t.id)
      .where(sql`${t.purgeOn} is not null`),
    index('tips_unindexed')
      .on(t.indexVersion, t.id)
      .where(sql`${t.summary} is not null`),
    index('tips_seller')
      .on(t.sellerId, t.receivedOn, t.id)
      .where(sql`${t.sellerId} is not null`),
    index('tips_flood')
      .on(t.floodId)
      .where(sql`${t.floodId} is not null`),
    index('tips_fold')
      .on(t.fold, t.turn, t.dueOn, t.id, t.lane, t.evidenceCount)
      .where(sql`${t.fold} is not null`),
    index('tips_office_key')
      .on(t.officeKeyId, t.id)
      .where(sql`${t.summary} is not null`),
  ],
)

/** Sealed body of a tip, for the office alone. */
export const bodies = sqliteTable('bodies', {
  tipId: text()
    .primaryKey()
    .references(() => tips.id),
  sealed: sealed().notNull(),
})

/** Sealed contact of a tip, for the office alone. A withdrawal deletes it at once. */
export const contacts = sqliteTable('contacts', {
  tipId: text()
    .primaryKey()
    .references(() => tips.id),
  sealed: sealed().notNull(),
})

/**
 * Blind tokens of a tip's atoms, made in a console. The key of the tokens is in no database and on no server.
 * The table is WITHOUT ROWID: a console writes soon after the reporter did.
 */
export const tokens = sqliteTable(
  'tokens',
  {
    tipId: text()
      .notNull()
      .references(() => tips.id),
    token: text().notNull(),
    strength: text({ enum: tokenStrengths }).notNull(),
    /** Version of the rules that made the atom. */
    version: integer().notNull(),
    /** Empty for an atom of the summary; else the id of the picture, or of the note with a code. */
    origin: text().notNull().default(''),
  },
  (t) => [
    primaryKey({ columns: [t.tipId, t.token, t.origin] }),
    check('tokens_strength', oneOf(t.strength, tokenStrengths)),
    index('tokens_token').on(t.token),
  ],
)

/**
 * Decisions of staff about two tips: of one seller, or of two. With the tokens they decide `tips.sellerId`;
 * nothing else does. With `apart` the first tip is the one that leaves. WITHOUT ROWID, as `tokens`.
 */
export const sellerDecisions = sqliteTable(
  'seller_decisions',
  {
    tipId: text()
      .notNull()
      .references(() => tips.id),
    otherId: text()
      .notNull()
      .references(() => tips.id),
    decision: text({ enum: keysOf(sellerVerdicts) }).notNull(),
    accountId: text()
      .notNull()
      .references(() => accounts.id),
    onDay: day().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.tipId, t.otherId] }),
    check('seller_decisions_decision', oneOf(t.decision, keysOf(sellerVerdicts))),
    index('seller_decisions_other').on(t.otherId),
  ],
)

/**
 * Every status change. UNIQUE(tip, version) makes the conflict: the second writer's whole batch fails. A null
 * `accountId` means the reporter. The table is WITHOUT ROWID in the migrations. The order of writing, between
 * acts of staff with known instants, would tell a reporter's hour.
 */
export const events = sqliteTable(
  'events',
  {
    tipId: text()
      .notNull()
      .references(() => tips.id),
    version: integer().notNull(),
    from: text({ enum: keysOf(statuses) }),
    to: text({ enum: keysOf(statuses) }).notNull(),
    accountId: text().references(() => accounts.id),
    onDay: day().notNull(),
    reason: text({ enum: keysOf(scopeReasons) }),
    referredTo: text({ enum: keysOf(referralTargets) }),
    finding: text({ enum: keysOf(findings) }),
    /** Reason and deed of a closing. Null for any other event, and for a closing of an older version. */
    ground: text().$type<Ground>(),
    deed: text().$type<Deed>(),
    /** True for an act that its author took back, and for the event that restored the state before. */
    takenBack: integer({ mode: 'boolean' }).notNull().default(false),
  },
  (t) => [
    primaryKey({ columns: [t.tipId, t.version] }),
    check('events_from', oneOf(t.from, keysOf(statuses))),
    check('events_to', oneOf(t.to, keysOf(statuses))),
    check('events_reason', oneOf(t.reason, keysOf(scopeReasons))),
    check('events_referred_to', oneOf(t.referredTo, keysOf(referralTargets))),
    check('events_finding', oneOf(t.finding, keysOf(findings))),
  ],
)

/**
 * Requests of triagers for a move that only a lead makes, open and ended. A tip has one open request at most.
 * `noteId` names a note that a purge deletes before this row. WITHOUT ROWID, as `events`.
 */
export const moveRequests = sqliteTable(
  'move_requests',
  {
    tipId: text()
      .notNull()
      .references(() => tips.id),
    /** The version of the tip that the request made. */
    version: integer().notNull(),
    to: text({ enum: keysOf(statuses) }).notNull(),
    referredTo: text({ enum: keysOf(referralTargets) }),
    finding: text({ enum: keysOf(findings) }),
    ground: text().$type<Ground>(),
    deed: text().$type<Deed>(),
    noteId: text(),
    accountId: text()
      .notNull()
      .references(() => accounts.id),
    onDay: day().notNull(),
    state: text({ enum: requestStates }).notNull(),
    /** The version of the tip that ended the request. */
    endedVersion: integer(),
    /** Null for an open request, and for one that the reporter ended. */
    endedBy: text().references(() => accounts.id),
    endedOn: day(),
  },
  (t) => [
    primaryKey({ columns: [t.tipId, t.version] }),
    check('move_requests_to', oneOf(t.to, keysOf(statuses))),
    check('move_requests_referred_to', oneOf(t.referredTo, keysOf(referralTargets))),
    check('move_requests_finding', oneOf(t.finding, keysOf(findings))),
    check('move_requests_state', oneOf(t.state, requestStates)),
    check('move_requests_ended', sql`(${t.state} = 'open') = (${t.endedVersion} is null)`),
    check('move_requests_ended_on', sql`(${t.endedVersion} is null) = (${t.endedOn} is null)`),
    uniqueIndex('move_requests_open')
      .on(t.tipId)
      .where(sql`${t.state} = 'open'`),
  ],
)

/**
 * Changes of the assignee. A null `byId` means the system. A null `fromId` or `toId` means nobody. With
 * `kept` `fromId` is the lender. A purge deletes the note of `noteId` first. WITHOUT ROWID, as `events`.
 */
export const handOvers = sqliteTable(
  'hand_overs',
  {
    tipId: text()
      .notNull()
      .references(() => tips.id),
    /** The version of the tip that the hand-over made. */
    version: integer().notNull(),
    kind: text({ enum: handOverKinds }).notNull(),
    fromId: text().references(() => accounts.id),
    toId: text().references(() => accounts.id),
    byId: text().references(() => accounts.id),
    onDay: day().notNull(),
    returnOn: day(),
    noteId: text(),
  },
  (t) => [
    primaryKey({ columns: [t.tipId, t.version] }),
    check('hand_overs_kind', oneOf(t.kind, handOverKinds)),
  ],
)

/** The columns of a tip that an act of staff can change. */
export interface ActedColumns {
  readonly status: (typeof tips.$inferSelect)['status']
  readonly finding: (typeof tips.$inferSelect)['finding']
  readonly objected: boolean
  readonly everReferred: boolean
  readonly purgeOn: Day | null
  /** Missing in a row of a version whose moves left the due day alone. */
  readonly dueOn?: Day
  readonly daysLeft?: number | null
  readonly assigneeId: string | null
  /** Missing in a row of a version that knew no loans. */
  readonly lenderId?: string | null
  readonly returnOn?: Day | null
}

/**
 * Acts of staff that carried a key. `id` is a MAC of person and key: the same key again finds the row. A row
 * goes after its next day. The table is WITHOUT ROWID: its order of writing would tell of the acts between.
 */
export const acts = sqliteTable('acts', {
  id: text().primaryKey(),
  /** Hash of the act without its sealed parts: a key that served another act is refused. */
  wish: text().notNull().default(''),
  accountId: text()
    .notNull()
    .references(() => accounts.id),
  onDay: day().notNull(),
})

/** Tips that an act changed, each with its columns before, for taking it back. WITHOUT ROWID, as `acts`. */
export const actedTips = sqliteTable(
  'acted_tips',
  {
    actId: text()
      .notNull()
      .references(() => acts.id),
    tipId: text()
      .notNull()
      .references(() => tips.id),
    /** The version that the act made. Another version means that somebody built on it. */
    version: integer().notNull(),
    rewardVersion: integer().notNull(),
    before: text({ mode: 'json' }).$type<ActedColumns>().notNull(),
    takenBack: integer({ mode: 'boolean' }).notNull().default(false),
  },
  (t) => [primaryKey({ columns: [t.actId, t.tipId] })],
)

/**
 * Messages of either side, sealed to office and reporter. UNIQUE(tip, position) keeps their order without a
 * time. A null `accountId` means the reporter. The table is WITHOUT ROWID, as `events`.
 */
export const messages = sqliteTable(
  'messages',
  {
    id: text().primaryKey(),
    tipId: text()
      .notNull()
      .references(() => tips.id),
    position: integer().notNull(),
    accountId: text().references(() => accounts.id),
    sentOn: day().notNull(),
    evidenceCount: integer().notNull(),
    officeKeyId: text()
      .notNull()
      .references(() => officeKeys.id),
    sealed: sealed().notNull(),
    /** MAC over tip, position and ciphertext of a message of the office. Null for the reporter's. */
    mac: text(),
  },
  (t) => [
    unique('messages_tip_position').on(t.tipId, t.position),
    index('messages_office_key').on(t.officeKeyId, t.id),
  ],
)

/** Pictures. The evidence store holds the sealed bytes under `id`. */
export const evidence = sqliteTable(
  'evidence',
  {
    id: text().primaryKey(),
    tipId: text()
      .notNull()
      .references(() => tips.id),
    messageId: text().references(() => messages.id),
    position: integer().notNull(),
    bytes: integer().notNull(),
    officeKeyId: text()
      .notNull()
      .references(() => officeKeys.id),
  },
  (t) => [
    index('evidence_tip').on(t.tipId, t.position),
    index('evidence_office_key').on(t.officeKeyId, t.id),
  ],
)

/** Notes among staff, sealed to the office. */
export const notes = sqliteTable(
  'notes',
  {
    id: text().primaryKey(),
    tipId: text()
      .notNull()
      .references(() => tips.id),
    accountId: text()
      .notNull()
      .references(() => accounts.id),
    writtenOn: day().notNull(),
    officeKeyId: text()
      .notNull()
      .references(() => officeKeys.id),
    sealed: sealed().notNull(),
  },
  (t) => [index('notes_tip').on(t.tipId), index('notes_office_key').on(t.officeKeyId, t.id)],
)

/**
 * The state of a reward. A tip without a row has no proposal yet. The row does not tell who gets the reward,
 * and stays for the ledger after a purge. The checks hold four eyes in SQL too: the proposer neither approves
 * nor pays.
 */
export const rewards = sqliteTable(
  'rewards',
  {
    tipId: text()
      .primaryKey()
      .references(() => tips.id),
    state: text({ enum: keysOf(rewardStates) }).notNull(),
    version: integer().notNull(),
    amountFen: integer(),
    reason: text({ enum: keysOf(rewardReasons) }),
    proposedBy: text().references(() => accounts.id),
    approvedBy: text().references(() => accounts.id),
    approvedOn: day(),
    claimUntil: day(),
    paidBy: text().references(() => accounts.id),
    paidOn: day(),
    /** The reporter's word on an open claim; null before it. It stands in the clear, without a day. */
    answer: text().$type<RewardAnswer>(),
    changedOn: day().notNull(),
  },
  (t) => [
    check('rewards_state', oneOf(t.state, keysOf(rewardStates))),
    check('rewards_reason', oneOf(t.reason, keysOf(rewardReasons))),
    check('rewards_refused', sql`(${t.state} = 'not-eligible') = (${t.reason} is not null)`),
    check('rewards_amount', sql`${t.amountFen} > 0`),
    check(
      'rewards_proposed',
      sql`${t.state} = 'not-eligible' or (${t.amountFen} is not null and ${t.proposedBy} is not null)`,
    ),
    check(
      'rewards_approved',
      sql`(${t.state} in ('approved', 'claim-open', 'paid', 'lapsed')) = (${t.approvedBy} is not null)`,
    ),
    check('rewards_approved_on', sql`(${t.approvedBy} is null) = (${t.approvedOn} is null)`),
    check(
      'rewards_claim',
      sql`(${t.state} in ('claim-open', 'paid', 'lapsed')) = (${t.claimUntil} is not null)`,
    ),
    check('rewards_paid', sql`(${t.state} = 'paid') = (${t.paidBy} is not null)`),
    check('rewards_paid_on', sql`(${t.paidBy} is null) = (${t.paidOn} is null)`),
    check(
      'rewards_four_eyes',
      sql`${t.approvedBy} <> ${t.proposedBy} and coalesce(${t.paidBy} <> ${t.proposedBy}, 1)`,
    ),
    index('rewards_changed').on(t.changedOn, t.tipId),
    index('rewards_waiting').on(t.state, t.proposedBy, t.tipId),
  ],
)

/**
 * Every step of a reward, append-only by triggers. UNIQUE(tip, version) makes the conflict, as in `events`. A
 * null `accountId` means the clock.
 */
export const rewardEvents = sqliteTable(
  'reward_events',
  {
    tipId: text()
      .notNull()
      .references(() => tips.id),
    version: integer().notNull(),
    from: text({ enum: keysOf(rewardStates) }),
    to: text({ enum: keysOf(rewardStates) }).notNull(),
    accountId: text().references(() => accounts.id),
    onDay: day().notNull(),
    amountFen: integer(),
    reason: text({ enum: keysOf(rewardReasons) }),
    claimUntil: day(),
  },
  (t) => [
    unique('reward_events_tip_version').on(t.tipId, t.version),
    check('reward_events_from', oneOf(t.from, keysOf(rewardStates))),
    check('reward_events_to', oneOf(t.to, keysOf(rewardStates))),
    check('reward_events_reason', oneOf(t.reason, keysOf(rewardReasons))),
  ],
)

/**
 * The arrival chain. It outlives a purge and has no foreign key, so that the order of arrival stays provable.
 */
export const arrivals = sqliteTable(
  'arrivals',
  {
    hash: text().primaryKey(),
    previous: text().notNull().unique('arrivals_previous'),
    number: text().notNull(),
    receivedOn: day().notNull(),
    contentHash: text().notNull(),
  },
  (t) => [index('arrivals_number').on(t.number)],
)

/**
 * Encrypted instants of the day's acts, under the id of their audit row or note. The day itself stands there
 * in the clear. The first purge of the next day deletes them: between acts with known instants, the order of
 * rows would tell a reporter's hour.
 */
export const instants = sqliteTable('instants', {
  id: text().primaryKey(),
  onDay: day().notNull(),
  sealed: sealed().notNull(),
})

/**
 * The audit log, append-only by triggers, chained by UNIQUE(previous). It has no foreign keys: rows outlive
 * their subjects. The link holds a hash of the encrypted instant, and stays whole when that is deleted.
 */
export const audit = sqliteTable('audit', {
  hash: text().primaryKey(),
  previous: text().notNull().unique('audit_previous'),
  id: text().notNull().unique(),
  onDay: day().notNull(),
  instantHash: text().notNull(),
  actor: text().notNull(),
  action: text().$type<AuditAction>().notNull(),
  subject: text().notNull(),
})
