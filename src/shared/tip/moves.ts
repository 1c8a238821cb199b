import { keysOf } from '#shared/keys.ts'
import { triage, type Role } from '#shared/roles.ts'

/** Names of the operator's `days` after which a final status loses its content. */
export type KeptDays = 'closed' | 'outOfScope' | 'spam' | 'withdrawn'

/** The words of one status. */
interface StatusWords<S extends string> {
  /** The staff's word. */
  readonly label: string
  /** The reporter's text, unless the operator's `statusTexts` set another one. */
  readonly reporter: string
  /** Status that the mailbox names instead. */
  readonly shownAs?: S
  /** The office's answer to the tip, to which a reporter may object. */
  readonly isResult: boolean
  /** The word for the tip's end in a purged mailbox. */
  readonly ended?: string
}

/** The facts of one status. An open status keeps its content; a final status names its days. */
type StatusFacts<S extends string = string> = StatusWords<S> &
  (
    | { readonly isOpen: true; readonly keptDays: null }
    | { readonly isOpen: false; readonly keptDays: KeptDays }
  )

/** Every status of a tip. In an open status the office still has to act. */
export const statuses = {
  received: { label: '新收', reporter: '已收到', isOpen: true, isResult: false, keptDays: null },
  investigating: { label: '核实中', reporter: '核实中', isOpen: true, isResult: false, keptDays: null },
  waiting: { label: '等举报人补充', reporter: '需要您补充', isOpen: true, isResult: false, keptDays: null },
  referred: { label: '已移送', reporter: '已转有关部门', isOpen: true, isResult: false, keptDays: null },
  'out-of-scope': {
    label: '不属本渠道',
    reporter: '不属于本渠道范围',
    isOpen: false,
    isResult: true,
    keptDays: 'outOfScope',
  },
  spam: {
    label: '垃圾信息',
    reporter: '已收到',
    shownAs: 'received',
    isOpen: false,
    isResult: false,
    keptDays: 'spam',
  },
  closed: {
    label: '已办结',
    reporter: '已办结',
    isOpen: false,
    isResult: true,
    keptDays: 'closed',
    ended: '办结',
  },
  withdrawn: {
    label: '已撤回',
    reporter: '已撤回',
    isOpen: false,
    isResult: false,
    keptDays: 'withdrawn',
    ended: '撤回',
  },
} as const satisfies Readonly<Record<string, StatusFacts>>
export type Status = keyof typeof statuses

/** Statuses in which nothing is left to do unless the reporter objects. */
export const finalStatuses: readonly Status[] = keysOf(statuses).filter((status) => !statuses[status].isOpen)

/** Reasons for which the office no longer writes to a reporter. */
export const silences = {
  purged: '内容已按期限删除',
  withdrawn: '举报人已撤回',
  spam: '垃圾信息',
} as const
export type Silence = keyof typeof silences

/** Statuses in which the office no longer writes to the reporter. */
export const silentStatuses = ['withdrawn', 'spam'] as const satisfies readonly (Status & Silence)[]

/** Returns the reason for which the office may not write to a reporter now; null while it may. */
export function silenceOf(status: Status, isPurged: boolean): Silence | null {
  return isPurged ? 'purged' : (silentStatuses.find((silent) => silent === status) ?? null)
}

/** The status that a mailbox names: the reporter never reads that a tip was set aside as spam. */
export function shownStatus(status: Status): Status {
  const facts: StatusFacts<Status> = statuses[status]
  return facts.shownAs ?? status
}

/** The word for a tip's end in a purged mailbox. Out of scope and spam read alike. */
export function endedText(status: Status): string {
  const facts: StatusFacts<Status> = statuses[status]
  return facts.ended ?? '处理完'
}

/** Stands for the status text while a tip is `objected` and not closed again. */
export const objectedText = '复核中'

/** The cause of a move: a role of the office, or the reporter. */
export type Mover = Role | 'reporter'

/** One permitted move of a tip. @see docs/design.md 3 */
export interface Transition {
  readonly from: Status
  readonly to: Status
  readonly by: readonly Mover[]
  /** Narrows a move out of `waiting` by the status in which the question was asked. */
  readonly asked?: 'referred' | 'elsewhere'
  /** The reporter's objection to a result: once. */
  readonly objects?: true
}

const everyone = [...triage, 'reporter'] as const

/** Every permitted move; anything else is refused with `conflict`. */
const transitions: readonly Transition[] = [
  { from: 'received', to: 'investigating', by: triage },
  { from: 'received', to: 'out-of-scope', by: triage },
  { from: 'received', to: 'spam', by: triage },
  { from: 'spam', to: 'received', by: triage },
  { from: 'out-of-scope', to: 'received', by: triage },
  { from: 'investigating', to: 'received', by: triage },
  { from: 'investigating', to: 'out-of-scope', by: triage },
  { from: 'investigating', to: 'spam', by: triage },
  { from: 'received', to: 'waiting', by: triage },
  { from: 'investigating', to: 'waiting', by: triage },
  { from: 'referred', to: 'waiting', by: triage },
  { from: 'waiting', to: 'investigating', by: everyone, asked: 'elsewhere' },
  { from: 'waiting', to: 'referred', by: everyone, asked: 'referred' },
  { from: 'waiting', to: 'referred', by: ['lead'], asked: 'elsewhere' },
  { from: 'investigating', to: 'referred', by: ['lead'] },
  { from: 'referred', to: 'referred', by: ['lead'] },
  { from: 'referred', to: 'investigating', by: triage },
  { from: 'investigating', to: 'closed', by: triage },
  { from: 'waiting', to: 'closed', by: triage },
  { from: 'referred', to: 'closed', by: triage },
  { from: 'closed', to: 'investigating', by: ['reporter'], objects: true },
  { from: 'out-of-scope', to: 'investigating', by: ['reporter'], objects: true },
  { from: 'received', to: 'withdrawn', by: ['reporter'] },
  { from: 'investigating', to: 'withdrawn', by: ['reporter'] },
  { from: 'waiting', to: 'withdrawn', by: ['reporter'] },
  { from: 'referred', to: 'withdrawn', by: ['reporter'] },
  { from: 'out-of-scope', to: 'withdrawn', by: ['reporter'] },
  { from: 'spam', to: 'withdrawn', by: ['reporter'] },
]

/** The facts of a tip that decide on its moves. */
export interface Movable {
  readonly status: Status
  readonly everReferred: boolean
  /** Whether the office looks into an objection. */
  readonly objected: boolean
  /** The status in which a `waiting` tip was asked; null for any other tip. */
  readonly waitingFrom: Status | null
}

/** The same facts for a mover who may be the reporter. */
export interface Objectable extends Movable {
  readonly objectedOnce: boolean
}

/**
 * Whether a mover may move a tip to a status: the one rule of server and console. A tip that was ever
 * referred is closed by a lead. A review ends with a result: nobody sets its tip aside.
 */
export function mayMove(tip: Movable, to: Status, by: Role): boolean
export function mayMove(tip: Objectable, to: Status, by: Mover): boolean
export function mayMove(tip: Movable & Partial<Objectable>, to: Status, by: Mover): boolean {
  if (to === 'closed' && tip.everReferred && by !== 'lead') return false
  if (tip.objected && (to === 'received' || to === 'spam')) return false
  const asked = tip.waitingFrom === 'referred' ? 'referred' : 'elsewhere'
  return transitions.some(
    (known) =>
      known.from === tip.status &&
      known.to === to &&
      known.by.includes(by) &&
      (known.asked === undefined || known.asked === asked) &&
      !(known.objects === true && tip.objectedOnce === true),
  )
}

/** Whether a reporter's move out of a status is an objection to its result. */
export function isObjection(from: Status, to: Status, by: Mover): boolean {
  return by === 'reporter' && to === 'investigating' && statuses[from].isResult
}

/** The status to which a waiting tip returns with its answer. */
export function returnFrom(waitingFrom: Status | null): 'investigating' | 'referred' {
  return waitingFrom === 'referred' ? 'referred' : 'investigating'
}

/** The fields that a move may ask for, with the sentence for a mover who left one out. */
export const moveNeeds = {
  reason: '请选择不属本渠道的原因',
  referredTo: '请选择移送给哪个部门',
  finding: '请选择办结结论',
} as const
export type MoveNeed = keyof typeof moveNeeds

/** The field that a move cannot do without; null for a move that needs none. */
export function needOf(tip: Pick<Movable, 'status' | 'waitingFrom'>, to: Status): MoveNeed | null {
  switch (to) {
    case 'out-of-scope':
      return 'reason'
    case 'referred':
      // An answered question leads back to the office that has the tip already.
      return tip.status === 'waiting' && tip.waitingFrom === 'referred' ? null : 'referredTo'
    case 'closed':
      return 'finding'
    case 'received':
    case 'investigating':
    case 'waiting':
    case 'spam':
    case 'withdrawn':
      return null
    default:
      return to satisfies never
  }
}
