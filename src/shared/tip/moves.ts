import { triage, type Role } from '#shared/roles.ts'
import { keysOf } from '#shared/keys.ts'

/** State of a tip; the label is the staff's word. What the reporter reads is `statusTexts` of the operator. */
export const statuses = {
  received: '新收',
  investigating: '核实中',
  waiting: '等举报人补充',
  referred: '已移送',
  'out-of-scope': '不属本渠道',
  spam: '垃圾信息',
  closed: '已办结',
  withdrawn: '已撤回',
} as const
export type Status = keyof typeof statuses

/** Statuses in which the office still has to act. */
export const openStatuses: readonly Status[] = ['received', 'investigating', 'waiting', 'referred']

/** All others: nothing more to do unless the reporter objects. */
export const finalStatuses: readonly Status[] = keysOf(statuses).filter(
  (status) => !openStatuses.includes(status),
)

/** What the reporter reads for a status unless the operator sets another text (design.md 4). */
export const reporterStatusTexts = {
  received: '已收到',
  investigating: '核实中',
  waiting: '需要您补充',
  referred: '已转有关部门',
  'out-of-scope': '不属于本渠道范围',
  spam: '已收到',
  closed: '已办结',
  withdrawn: '已撤回',
} as const satisfies Record<Status, string>

/** Read instead of the status text while a tip is `objected` and not closed again. */
export const objectedText = '复核中'

/** Who causes a move. */
export type Mover = Role | 'reporter'

/** One permitted move of a tip (design.md 4). Where a `waiting` tip came from narrows it further: `mayMove`. */
export interface Transition {
  readonly from: Status
  readonly to: Status
  readonly by: readonly Mover[]
}

/** Every permitted move. Anything else is refused with `conflict`. Closing a tip that was ever referred needs a lead: `mayMove`. */
export const transitions: readonly Transition[] = [
  { from: 'received', to: 'investigating', by: triage },
  { from: 'received', to: 'out-of-scope', by: triage },
  { from: 'received', to: 'spam', by: triage },
  { from: 'spam', to: 'received', by: triage },
  { from: 'received', to: 'waiting', by: triage },
  { from: 'investigating', to: 'waiting', by: triage },
  { from: 'referred', to: 'waiting', by: triage },
  { from: 'waiting', to: 'investigating', by: ['triager', 'lead', 'reporter'] },
  { from: 'waiting', to: 'referred', by: ['triager', 'lead', 'reporter'] },
  { from: 'investigating', to: 'referred', by: ['lead'] },
  { from: 'investigating', to: 'closed', by: triage },
  { from: 'waiting', to: 'closed', by: triage },
  { from: 'referred', to: 'closed', by: triage },
  { from: 'closed', to: 'investigating', by: ['reporter'] },
  { from: 'out-of-scope', to: 'investigating', by: ['reporter'] },
  { from: 'received', to: 'withdrawn', by: ['reporter'] },
  { from: 'investigating', to: 'withdrawn', by: ['reporter'] },
  { from: 'waiting', to: 'withdrawn', by: ['reporter'] },
  { from: 'referred', to: 'withdrawn', by: ['reporter'] },
  { from: 'out-of-scope', to: 'withdrawn', by: ['reporter'] },
  { from: 'spam', to: 'withdrawn', by: ['reporter'] },
]
