import type { TipView } from '#shared/contract/staff.ts'
import { transitions, type Status } from '#shared/tip/moves.ts'
import { type Role } from '#shared/roles.ts'

/** One move that can be offered: what the button says, its key, and what must be filled in. */
export interface Offer {
  readonly to: Exclude<Status, 'waiting'>
  readonly label: string
  readonly key: string
  readonly needs: 'nothing' | 'confirmation' | 'reason' | 'referredTo' | 'finding'
}

type Movable = Pick<TipView, 'status' | 'everReferred' | 'waitingFrom'>

/** Whether a role may move a tip there: the table of design.md 4 as the server holds it. */
function mayMove(tip: Movable, to: Status, role: Role): boolean {
  if (!transitions.some((known) => known.from === tip.status && known.to === to && known.by.includes(role)))
    return false
  if (to === 'closed' && tip.everReferred) return role === 'lead'
  if (tip.status === 'waiting' && to === 'referred') return tip.waitingFrom === 'referred' || role === 'lead'
  if (tip.status === 'waiting' && to === 'investigating') return tip.waitingFrom !== 'referred'
  return true
}

function describe(tip: Movable, to: Offer['to']): Offer {
  const isAnswered = tip.status === 'waiting' && tip.waitingFrom === 'referred'
  switch (to) {
    case 'investigating':
      return { to, label: tip.status === 'waiting' ? '继续核实' : '核实', key: 'a', needs: 'nothing' }
    case 'referred':
      return isAnswered
        ? { to, label: '回到已移送', key: 't', needs: 'nothing' }
        : { to, label: '移送', key: 't', needs: 'referredTo' }
    case 'closed':
      return { to, label: '办结', key: 'c', needs: 'finding' }
    case 'out-of-scope':
      return { to, label: '不属本渠道', key: 'x', needs: 'reason' }
    case 'spam':
      return { to, label: '垃圾信息', key: 's', needs: 'confirmation' }
    case 'received':
      return { to, label: '不是垃圾信息', key: 's', needs: 'nothing' }
    case 'withdrawn':
      return { to, label: '撤回', key: '', needs: 'nothing' }
    default:
      return to satisfies never
  }
}

const order = ['investigating', 'received', 'out-of-scope', 'referred', 'closed', 'spam'] as const

/** Moves that this role can make now, in the order of the bar. Asking the reporter is not among them: see `mayAsk`. */
export function offersFor(tip: Movable, role: Role): Offer[] {
  return order.filter((to) => mayMove(tip, to, role)).map((to) => describe(tip, to))
}

/** Moves that wait for a lead. */
export function leadOnly(tip: Movable, role: Role): Offer[] {
  return role === 'lead'
    ? []
    : order.filter((to) => !mayMove(tip, to, role) && mayMove(tip, to, 'lead')).map((to) => describe(tip, to))
}

/** Whether a question can be put to the reporter now, which moves the tip to `waiting`. */
export function mayAsk(tip: Movable, role: Role): boolean {
  return mayMove(tip, 'waiting', role)
}
