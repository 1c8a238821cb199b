import { countsOf } from '#shared/counts.ts'
import { districts } from '#shared/places.ts'
import type { SellerHead } from '#shared/sellers/contract.ts'
import { tokenOf } from '#shared/sellers/token.ts'
import { atomWords } from '#shared/sellers/words.ts'
import { platforms } from '#shared/tip/lists.ts'
import type { TipSummary } from '#shared/tip/sealed.ts'
import type { CodeAtoms } from '#shared/pictures/code.ts'

/** An identifier of a seller. */
export interface Mark {
  readonly atom: string
  readonly kind: string
  readonly value: string
  /** Places, in the order of arrival, of the tips that name it. */
  readonly at: readonly number[]
  /** Whether it is too common to join. */
  readonly isCommon: boolean
}

/** A word and the number of tips that bear it. */
type Counted = readonly (readonly [word: string, count: number])[]

/** All that the first tips of a seller tell about the seller. */
export interface Portrait {
  /** The identifiers, that of the most tips first. */
  readonly marks: readonly Mark[]
  readonly platforms: Counted
  readonly places: Counted
  /** Lowest and highest price, and the one that most tips name; null without a price. */
  readonly prices: { readonly low: number; readonly high: number; readonly usual: number } | null
}

function counted(words: readonly (string | null)[]): Counted {
  return [...countsOf(words.filter((word) => word !== null))].sort(([, one], [, other]) => other - one)
}

/** Puts together what clear columns and opened summaries tell about a seller. */
export function portraitOf(
  { tips, common }: Pick<SellerHead, 'tips' | 'common'>,
  opened: ReadonlyMap<string, TipSummary>,
  codes: readonly { readonly tipId: string; readonly present: CodeAtoms }[],
  linkKey: Uint8Array,
): Portrait {
  const places = new Map<string, { at: number[]; isCommon: boolean }>()
  const prices: number[] = []
  for (const [index, { id }] of tips.entries()) {
    const summary = opened.get(id)
    if (summary?.priceYuan !== undefined) prices.push(summary.priceYuan)
    const lists = [summary?.atoms, ...codes.flatMap(({ tipId, present }) => (tipId === id ? [present] : []))]
    for (const { v, strong } of lists.filter((list) => list !== undefined))
      for (const atom of strong) {
        const known = places.get(atom)
        if (known === undefined)
          places.set(atom, { at: [index], isCommon: common.includes(tokenOf(linkKey, v, atom)) })
        else if (!known.at.includes(index)) known.at.push(index)
      }
  }
  const usual = counted(prices.map(String))[0]?.[0]
  return {
    marks: [...places]
      .map(([atom, { at, isCommon }]) => ({ atom, ...atomWords(atom), at, isCommon }))
      .sort((one, other) => other.at.length - one.at.length),
    platforms: counted(tips.map(({ platform }) => platform && platforms[platform])),
    places: counted(tips.map(({ district }) => district && districts[district])),
    prices:
      usual === undefined
        ? null
        : { low: Math.min(...prices), high: Math.max(...prices), usual: Number(usual) },
  }
}
