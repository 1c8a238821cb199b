import { expect, test } from 'vitest'
import { linksOf, mostHolders, type Decision, type LinkedTip } from '#api/staff/sellers/links.ts'
import { fc } from '#tests/support/property.ts'

const tip = (order: number, ...tokens: string[]): LinkedTip => ({ id: `t${String(order)}`, order, tokens })
const many = (count: number, tokensOf: (at: number) => string[]) =>
  Array.from({ length: count }, (_, at) => tip(at, ...tokensOf(at)))
const sizes = (links: ReadonlyMap<string, string>) => {
  const bySeller = Map.groupBy(links.values(), (seller) => seller)
  return [...bySeller.values()].map(({ length }) => length).sort((one, other) => other - one)
}

test('tips with one token are one seller, named after the first that came', () => {
  const links = linksOf([tip(3, 'a'), tip(1, 'a', 'b'), tip(2, 'b'), tip(4, 'c')], [])
  expect(Object.fromEntries(links)).toEqual({ t1: 't1', t2: 't1', t3: 't1' })
})

test('a token on more than 25 tips of more than 3 sellers joins nothing', () => {
  const hotline = (count: number) =>
    linksOf(
      many(count, (at) => ['hotline', `own${String(at % 13)}`]),
      [],
    )
  expect(sizes(hotline(26))).toEqual(Array.from({ length: 13 }, () => 2))
  expect(sizes(hotline(25))).toEqual([25])
})

test('sixty tips of one seller with several identifiers are one seller', () => {
  const links = linksOf(
    many(60, (at) => [
      at % 2 === 0 ? 'wechat' : 'phone',
      ...(at % 3 === 0 ? ['wechat', 'phone'] : []),
      ...(at % 7 === 0 ? ['host'] : []),
    ]),
    [],
  )
  expect(sizes(links)).toEqual([60])
})

test('a token on more than a thousand tips joins nothing', () => {
  expect(
    sizes(
      linksOf(
        many(mostHolders, () => ['flood']),
        [],
      ),
    ),
  ).toEqual([mostHolders])
  expect(
    sizes(
      linksOf(
        many(mostHolders + 1, () => ['flood']),
        [],
      ),
    ),
  ).toEqual([])
})

test('a tip that staff took out leaves its seller whole, and comes back', () => {
  const tips = many(5, () => ['a'])
  const apart: Decision = { tipId: 't0', otherId: 't3', decision: 'apart' }
  expect(Object.fromEntries(linksOf(tips, [apart]))).toEqual({ t1: 't1', t2: 't1', t3: 't1', t4: 't1' })
  expect(sizes(linksOf(tips, []))).toEqual([5])
})

test('staff join tips that share nothing', () => {
  const same: Decision = { tipId: 't2', otherId: 't0', decision: 'same' }
  expect(sizes(linksOf([tip(0, 'a'), tip(1, 'a'), tip(2, 'b'), tip(3, 'b')], [same]))).toEqual([4])
})

test('the links do not depend on the order of the rows, nor on the names of the tokens', () => {
  const letter = fc.constantFrom(...Array.from('abcdefgh'))
  const given = fc.array(fc.uniqueArray(letter, { maxLength: 3 }), { minLength: 2, maxLength: 14 })
  const pair = fc.record({
    one: fc.nat(13),
    other: fc.nat(13),
    decision: fc.constantFrom('same' as const, 'apart' as const),
  })
  fc.assert(
    fc.property(given, fc.array(pair, { maxLength: 4 }), fc.nat(), (lists, pairs, turn) => {
      const tips = lists.map((tokens, at) => tip(at, ...tokens))
      const seen = new Set<string>()
      const decisions = pairs.flatMap(({ one, other, decision }): Decision[] => {
        const name = [one, other].sort().join()
        if (one === other || one >= tips.length || other >= tips.length || seen.has(name)) return []
        seen.add(name)
        return [{ tipId: `t${String(one)}`, otherId: `t${String(other)}`, decision }]
      })
      const links = linksOf(tips, decisions)
      const turned = tips.map((_, at) => tips[(at + turn) % tips.length] ?? tip(0))
      expect(linksOf(turned, decisions.toReversed())).toEqual(links)
      for (const { tipId, otherId, decision } of decisions)
        if (decision === 'apart')
          expect(links.has(tipId) && links.get(tipId) === links.get(otherId), 'apart').toBe(false)
    }),
    { numRuns: 2000 },
  )
})
