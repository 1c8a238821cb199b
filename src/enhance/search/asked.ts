import { gramsOf, isHan } from './reading.ts'

/** Queries of people who should land on one page, as `readerOf` reads them. */
export interface Asked {
  readonly page: string
  readonly queries: readonly string[]
}

/** The queries that a new one is compared with: so many of the nearest. */
const nearest = 6
/** The likeness of two queries with the same words. */
const same = 0.99
/** A character alone, beside a pair. */
const alone = 0.4

/**
 * Learns how people ask. Returns a reader of queries: it gives each page its votes, the likeness of the
 * nearest known queries that lead there. A query that is known word for word leads to its page alone.
 */
export function votesOf(asked: readonly Asked[]): (plain: string) => ReadonlyMap<string, number> {
  const known = asked.flatMap(({ page, queries }) =>
    queries.map((query) => ({ page, grams: gramsOf(query), length: 0 })),
  )
  /** The numbers of the known queries that hold a part. */
  const holding = new Map<string, number[]>()
  known.forEach(({ grams }, number) => {
    for (const gram of grams) {
      const numbers = holding.get(gram)
      if (numbers === undefined) holding.set(gram, [number])
      else numbers.push(number)
    }
  })
  // A rare part tells more. Its weight counts on both sides.
  const weigh = (gram: string, count: number) =>
    (Math.log(1 + known.length / count) * (isHan(gram) && gram.length === 1 ? alone : 1)) ** 2
  const weights = new Map([...holding].map(([gram, { length }]) => [gram, weigh(gram, length)] as const))
  const weightOf = (gram: string) => weights.get(gram) ?? weigh(gram, 1)
  const lengthOf = (grams: readonly string[]) =>
    Math.sqrt(grams.reduce((sum, gram) => sum + weightOf(gram), 0))
  for (const one of known) one.length = lengthOf(one.grams)

  return (plain) => {
    const grams = gramsOf(plain)
    const length = lengthOf(grams)
    const shared = new Map<number, number>()
    for (const gram of grams)
      for (const number of holding.get(gram) ?? [])
        shared.set(number, (shared.get(number) ?? 0) + weightOf(gram))
    const votes = new Map<string, number>()
    const best = [...shared]
      .flatMap(([number, sum]) => {
        const one = known[number]
        return one === undefined ? [] : [{ page: one.page, likeness: sum / (length * one.length) }]
      })
      .sort((one, other) => other.likeness - one.likeness)
      .slice(0, nearest)
    const isKnown = (best[0]?.likeness ?? 0) > same
    for (const { page, likeness } of best)
      if (!isKnown || likeness > same) votes.set(page, (votes.get(page) ?? 0) + likeness)
    return votes
  }
}
