import { keysOf } from '#shared/keys.ts'

/**
 * Reasons for which a tip waits for the office, the first one first. Only columns in the clear decide on it.
 * A tip has the first reason that holds.
 */
export const turns = {
  objected: '有异议',
  replied: '有回复',
  urgent: '有人受伤或正在发生',
  seller: '举报同一卖家',
  evidence: '有图',
  institution: '单位、培训',
  new: '新收',
  working: '核实中',
  slow: '未验证',
  correction: '改错',
} as const
export type Turn = keyof typeof turns

/** Every reason, in order. The database keeps the place of a reason in this list. */
export const turnList: readonly Turn[] = keysOf(turns)

/** Returns the place of a reason in the order. */
export function turnRank(turn: Turn): number {
  return turnList.indexOf(turn)
}

/** Different texts about one seller that raise each of its tips. Two may be of one person. */
export const fewestReports = 3

/** The first and the last reason that time makes louder. Unverified tips stay below, however old. */
export const ageing = { first: 'seller', last: 'working' } as const satisfies Record<string, Turn>

/** Whether a tip is late: past its due day, and nothing louder speaks for it. */
export function isOverdue(
  tip: { readonly turn: Turn | null; readonly dueOn: string | null },
  today: string,
): boolean {
  if (tip.turn === null || tip.dueOn === null || tip.dueOn >= today) return false
  const rank = turnRank(tip.turn)
  return rank >= turnRank(ageing.first) && rank <= turnRank(ageing.last)
}
