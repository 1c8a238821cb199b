import { keysOf } from '#shared/keys.ts'
import type { QueueRow } from '#shared/contract/queue.ts'
import type { Role } from '#shared/roles.ts'
import type { Deed, Ground } from '#shared/endings/ending.ts'
import type { Finding, ReferralTarget, ScopeReason } from '#shared/tip/lists.ts'
import { mayMove, needOf, type Movable, type MoveNeed, type Status } from '#shared/tip/moves.ts'
import type { ActOf } from '../data/keys.ts'

/** Statuses with a button of their own. A question moves to `waiting`; only the reporter withdraws. */
type Target = Exclude<Status, 'waiting' | 'withdrawn'>

interface Words {
  readonly label: string
  readonly act: ActOf<'tip'>
  /** Labels by the status that the tip is in, where they differ. */
  readonly from?: Readonly<Partial<Record<Status, string>>>
}

/** The buttons, in the order of the bar. */
const buttons = {
  investigating: {
    label: '核实',
    act: 'investigate',
    from: { waiting: '继续核实', referred: '对方退回，继续核实' },
  },
  'out-of-scope': { label: '不属本渠道', act: 'out-of-scope' },
  referred: { label: '移送', act: 'refer', from: { referred: '改送别的部门' } },
  closed: { label: '办结', act: 'close' },
  spam: { label: '垃圾信息', act: 'spam' },
  received: { label: '放回新收', act: 'back', from: { spam: '不是垃圾信息' } },
} as const satisfies Readonly<Record<Target, Words>>

/** The acts on a tip that have a key, whether or not it takes them now. */
export const tipActs: readonly ActOf<'tip'>[] = [
  ...keysOf(buttons).map((to) => buttons[to].act),
  'ask',
  'note',
  'take',
  'hand-over',
]

/** The fields of a move that a person has chosen so far. */
export interface MoveChoice {
  readonly reason?: ScopeReason
  readonly referredTo?: ReferralTarget
  readonly finding?: Finding
  readonly ground?: Ground
  readonly deed?: Deed
}

/** One move on offer: its button, the act of its key, and the field it needs. */
export interface Offer {
  readonly to: Target
  readonly label: string
  readonly act: ActOf<'tip'>
  readonly needs: MoveNeed | null
  /** The person asks a lead for the move. */
  readonly asks: boolean
}

function offer(tip: Movable, to: Target): Offer {
  const words: Words = buttons[to]
  const needs = needOf(tip, to)
  const returns = tip.status === 'waiting' && to === 'referred' && needs === null
  const label = returns ? '回到已移送' : (words.from?.[tip.status] ?? words.label)
  return { to, label, act: words.act, needs, asks: false }
}

/** Moves that this role can make now, in the order of the bar. `mayAsk` tells of the question apart. */
export function offersFor(tip: Movable, role: Role): Offer[] {
  return keysOf(buttons)
    .filter((to) => mayMove(tip, to, role))
    .map((to) => offer(tip, to))
}

/** One move on offer to many tips, and the tips that can make it. */
export interface ManyOffer extends Offer {
  readonly tips: readonly QueueRow[]
}

/** Moves that this role can make now with many tips. A tip that needs another field is left out. */
export function offersForMany(tips: readonly QueueRow[], role: Role): ManyOffer[] {
  return keysOf(buttons).flatMap((to) => {
    const able = tips.filter((tip) => tip.summary !== null && mayMove(tip, to, role))
    const [first] = able
    if (first === undefined) return []
    const { label, act } = buttons[to]
    const needs = needOf(first, to)
    return [{ to, label, act, needs, asks: false, tips: able.filter((tip) => needOf(tip, to) === needs) }]
  })
}

/** Moves that this role can ask a lead for. A tip has one request at most. */
export function requestsFor(tip: Movable & Pick<QueueRow, 'request'>, role: Role): Offer[] {
  if (tip.request !== null) return []
  return keysOf(buttons)
    .filter((to) => !mayMove(tip, to, role) && mayMove(tip, to, 'lead'))
    .map((to) => offer(tip, to))
    .map((one) => ({ ...one, label: `请求${one.label}`, asks: true }))
}

/** The move that a colleague asks a lead for, in the lead's words. Null without a request. */
export function askedOffer(tip: Movable & Pick<QueueRow, 'request'>): Offer | null {
  return offersFor(tip, 'lead').find(({ to }) => to === tip.request?.to) ?? null
}

/** Whether this role can put a question to the reporter now, which moves the tip to `waiting`. */
export function mayAsk(tip: Movable, role: Role): boolean {
  return mayMove(tip, 'waiting', role)
}
