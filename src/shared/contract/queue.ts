import * as z from 'zod'
import { operationItems } from '#shared/catalogue.ts'
import { keysOf } from '#shared/keys.ts'
import { districts } from '#shared/places.ts'
import { Loan } from '#shared/hands/loan.ts'
import { categories, lanes, platforms } from '#shared/tip/lists.ts'
import { statuses } from '#shared/tip/moves.ts'
import { OpenRequest } from '#shared/tip/request.ts'
import { turns } from '#shared/tip/turn.ts'
import { Base64, Cursor } from './primitives.ts'

/** Named views of the queue. */
export const queueViews = {
  first: '先看',
  replied: '有回复',
  mine: '我的',
  others: '同事的',
  waiting: '等举报人',
  referred: '已移送',
  slow: '未验证',
  closed: '已办结',
  all: '全部',
  approval: '待我批准',
  holiday: '节前要办完',
  corrections: '改错',
} as const
export type QueueView = keyof typeof queueViews

/** Orders that a person may choose instead of the order of the view. */
export const queueSorts = { due: '最早到期', newest: '最新收到' } as const

/** Stands for the assignee of a tip that has none. */
export const nobody = 'none'

const yes = z.literal('1')
const FilterDay = z.iso.date('日期写成 2026-03-04 的样子').optional()

/** The part of a view that a person asked for. Every field narrows it; none is about a content. */
export const QueueFilter = z.object({
  status: z.enum(keysOf(statuses)).optional().describe('Status'),
  category: z.enum(keysOf(categories)).optional().describe('Category'),
  district: z.enum(keysOf(districts)).optional().describe('District'),
  platform: z.enum(keysOf(platforms)).optional().describe('Platform'),
  operation: z.enum(keysOf(operationItems)).optional().describe('Operation item'),
  assignee: z
    .string()
    .regex(/^(none|[0-9a-f]{32})$/, '没有这位同事')
    .optional()
    .describe('Account id of the assignee, or `none`'),
  seller: z
    .string()
    .regex(/^[0-9a-f]{32}$/, '没有这个卖家')
    .optional()
    .describe('Id of a seller: its tips alone'),
  flood: z
    .string()
    .regex(/^[0-9a-f]{32}$/, '没有这批文字')
    .optional()
    .describe('Id of a flood: three samples of its tips, and those that differ'),
  pictures: yes.optional().describe('1: with pictures alone'),
  reward: yes.optional().describe('1: with a wish for a reward alone'),
  since: FilterDay.describe('First day of arrival'),
  until: FilterDay.describe('Last day of arrival'),
  sort: z.enum(keysOf(queueSorts)).optional().describe('Order instead of that of the view'),
})
export type QueueFilter = z.infer<typeof QueueFilter>

/** One row of the queue. */
export const QueueRow = z.strictObject({
  id: z.string().describe('Tip id'),
  number: z.string().describe('Number'),
  version: z.int().describe('Version for the next act'),
  status: z.enum(keysOf(statuses)).describe('Status'),
  waitingFrom: z.enum(keysOf(statuses)).nullable().describe('With `waiting`: where it came from'),
  everReferred: z.boolean().describe('Was referred at some time: a lead must close it'),
  objected: z.boolean().describe('Objection being looked into'),
  category: z.enum(keysOf(categories)).describe('Category'),
  platform: z.enum(keysOf(platforms)).nullable().describe('Platform'),
  district: z.enum(keysOf(districts)).nullable().describe('District'),
  operations: z.array(z.enum(keysOf(operationItems))).describe('Operation items'),
  lane: z.enum(keysOf(lanes)).describe('Lane'),
  receivedOn: z.string().describe('Day of arrival'),
  dueOn: z.string().nullable().describe('Last day of the step in working days; null while no clock runs'),
  isDueSure: z.boolean().describe('False: the holidays of that year are unknown, weekends alone counted'),
  daysLeft: z.int().nullable().describe('Working days left when the clock was paused; null if it is not'),
  assigneeId: z.string().nullable().describe('Account id of the assignee'),
  assigneeName: z.string().nullable().describe('Display name of the assignee'),
  loan: Loan.nullable().describe('The assignee has the tip for a colleague; null for a tip of their own'),
  unread: z.int().describe('Things not yet read: the tip itself, messages'),
  answeredOn: z.string().nullable().describe('Day of the newest message of the reporter not yet opened'),
  sellerId: z.string().nullable().describe('Seller: the id of its first tip; null for a tip alone'),
  sellerTips: z.int().describe('Tips of the seller, this one included'),
  sellerReports: z
    .int()
    .describe('Different texts about the seller within a month of this tip; 0 for a tip alone'),
  flood: z
    .strictObject({
      id: z.string().describe('Flood id'),
      count: z.int().describe('Untouched tips with nearly the same text'),
      slow: z.int().describe('Those in the slow lane'),
      pictures: z.int().describe('Those with pictures'),
    })
    .nullable()
    .describe('A row that stands for a whole flood; null for a tip'),
  turn: z.enum(keysOf(turns)).nullable().describe('Reason for which the tip waits for the office'),
  request: OpenRequest.nullable().describe('A move that a triager asks a lead for'),
  evidenceCount: z.int().describe('Pictures'),
  wantsReward: z.boolean().describe('Reward wished'),
  urgent: z.boolean().describe('The reporter says that somebody is hurt, or that it goes on'),
  summary: Base64.describe('Sealed TipSummary').nullable(),
})
export type QueueRow = z.infer<typeof QueueRow>

/** A page of the queue. */
export const QueuePage = z.strictObject({
  rows: z.array(QueueRow).describe('Rows'),
  next: z.string().nullable().describe('Cursor of the next page'),
})
export type QueuePage = z.infer<typeof QueuePage>

/** The number of rows in each view. */
export const Counts = z.strictObject({
  views: z
    .record(z.enum(keysOf(queueViews)), z.int().describe('Rows in the view, at most 1000'))
    .describe('Counts by view; 1000 means 999+'),
  holiday: z
    .strictObject({
      name: z.string().describe('Name, as people say it'),
      from: z.string().describe('First day'),
      until: z.string().describe('Last day'),
    })
    .nullable()
    .describe(
      'Holiday of three days or more that begins within ten working days: the view `holiday` is of it',
    ),
  today: z.string().describe('The office’s calendar day'),
  unindexed: z.int().describe('Tips that no console has compared with the others yet'),
  stale: z.int().describe('Tips that were compared by older rules, at most 1000: a lead re-indexes them'),
  rewards: z.int().describe('Rewards whose next step this person may take, proposals included, at most 1000'),
})
export type Counts = z.infer<typeof Counts>

/** Query of `GET /tips`. */
export const QueueQuery = z.object({
  view: z.enum(keysOf(queueViews), { error: '没有这个列表' }).default('first').describe('Name of the view'),
  cursor: Cursor,
  ...QueueFilter.shape,
})

/** Query of `GET /counts`. */
export const CountsQuery = z.object({
  clock: z
    .string()
    .optional()
    .describe('Present when the clock asks: the request does not prolong the session'),
})
