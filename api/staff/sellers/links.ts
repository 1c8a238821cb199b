import type { SellerVerdict } from '#shared/sellers/contract.ts'

/** A tip with its strong tokens. */
export interface LinkedTip {
  readonly id: string
  /** Place in the arrival chain. */
  readonly order: number
  readonly tokens: readonly string[]
}

/** A decision of staff about two tips. With `apart` the first is the one that leaves. */
export interface Decision {
  readonly tipId: string
  readonly otherId: string
  readonly decision: SellerVerdict
}

/** A token on more tips than these, of more sellers than these, joins nothing. */
const [manyTips, manySellers] = [25, 3] as const
/** A token on more tips than these joins nothing: no act may read them all. */
export const mostHolders = 1000

/** Groups of tips that grow together. Two tips that staff set apart never meet in one. */
class Groups {
  readonly #of = new Map<string, { readonly members: Set<string>; readonly enemies: Set<string> }>()

  constructor(tips: readonly LinkedTip[], decisions: readonly Decision[]) {
    for (const { id } of tips) this.#of.set(id, { members: new Set([id]), enemies: new Set() })
    for (const { tipId, otherId, decision } of decisions) {
      if (decision !== 'apart') continue
      this.#of.get(tipId)?.enemies.add(otherId)
      this.#of.get(otherId)?.enemies.add(tipId)
    }
  }

  membersOf(id: string): ReadonlySet<string> {
    return this.#of.get(id)?.members ?? new Set([id])
  }

  join(one: string, other: string): void {
    const [first, second] = [this.#of.get(one), this.#of.get(other)]
    if (!first || !second || first === second) return
    for (const enemy of first.enemies) if (second.members.has(enemy)) return
    for (const enemy of second.enemies) if (first.members.has(enemy)) return
    const [large, small] = first.members.size >= second.members.size ? [first, second] : [second, first]
    for (const enemy of small.enemies) large.enemies.add(enemy)
    for (const member of small.members) {
      large.members.add(member)
      this.#of.set(member, large)
    }
  }
}

type Holders = ReadonlyMap<string, readonly LinkedTip[]>

function holdersOf(tips: readonly LinkedTip[]): Holders {
  const holders = new Map<string, LinkedTip[]>()
  for (const tip of tips)
    for (const token of tip.tokens) {
      const list = holders.get(token)
      if (list) list.push(tip)
      else holders.set(token, [tip])
    }
  return holders
}

/**
 * Finds the tokens that join nothing. Such a token is on many tips of several sellers: tips that other tokens
 * tell apart. The most frequent is looked at first, and no longer connects the others.
 */
function commonOf(tips: readonly LinkedTip[], holders: Holders): Set<string> {
  const common = new Set<string>()
  const frequent = [...holders]
    .filter(([, { length }]) => length > manyTips)
    .sort(([one, { length: a }], [two, { length: b }]) => b - a || (one < two ? -1 : 1))
  for (const [token, list] of frequent) {
    if (list.length > mostHolders) {
      common.add(token)
      continue
    }
    const groups = new Groups(tips, [])
    for (const [other, [first, ...rest]] of holders)
      if (other !== token && !common.has(other) && first) for (const { id } of rest) groups.join(first.id, id)
    const sellers = new Set<ReadonlySet<string>>()
    for (const { id, tokens } of list)
      if (tokens.some((other) => other !== token && !common.has(other))) sellers.add(groups.membersOf(id))
    if (sellers.size > manySellers) common.add(token)
  }
  return common
}

/**
 * Returns the seller of each tip that shares one with another: the id of the seller's first tip. The links
 * follow from tokens, order of arrival and decisions alone, so a rebuild gives the same.
 */
export function linksOf(
  given: readonly LinkedTip[],
  decisions: readonly Decision[],
): ReadonlyMap<string, string> {
  const tips = [...given].sort((one, other) => one.order - other.order)
  const holders = holdersOf(tips)
  const common = commonOf(tips, holders)
  const groups = new Groups(tips, decisions)
  const orderOf = new Map(tips.map(({ id, order }) => [id, order]))
  const byOrder = (id: string) => orderOf.get(id) ?? 0
  const same = decisions
    .filter(({ decision }) => decision === 'same')
    .sort((a, b) => byOrder(a.tipId) - byOrder(b.tipId) || byOrder(a.otherId) - byOrder(b.otherId))
  for (const { tipId, otherId } of same) groups.join(tipId, otherId)
  // A tip that staff took out comes last: it finds its seller complete, and stays outside.
  const leaving = new Set(decisions.flatMap(({ decision, tipId }) => (decision === 'apart' ? [tipId] : [])))
  const met = new Map<string, string[]>()
  // The token with the earliest tip goes first: the order of the tokens themselves changes with their key.
  const earliest = (token: string) => holders.get(token)?.[0]?.order ?? 0
  const inOrder = (tokens: readonly string[]) => [...tokens].sort((a, b) => earliest(a) - earliest(b))
  for (const tip of [
    ...tips.filter(({ id }) => !leaving.has(id)),
    ...tips.filter(({ id }) => leaving.has(id)),
  ])
    for (const token of inOrder(tip.tokens)) {
      if (common.has(token)) continue
      const before = met.get(token)
      if (!before) {
        met.set(token, [tip.id])
        continue
      }
      for (const other of before) groups.join(other, tip.id)
      // One tip of each group is enough for those that follow.
      if (!before.some((other) => groups.membersOf(other) === groups.membersOf(tip.id))) before.push(tip.id)
    }
  const links = new Map<string, string>()
  for (const { id } of tips) {
    const members = groups.membersOf(id)
    const [first] = [...members].sort((one, other) => byOrder(one) - byOrder(other))
    if (members.size > 1 && first !== undefined) for (const member of members) links.set(member, first)
  }
  return links
}
