import { and, asc, eq, gt, inArray, ne, or, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/sqlite-core'
import type { Database } from '#db/client.ts'
import { arrivals, notes, sellerDecisions, tips, tokens } from '#db/schema.ts'
import {
  headMost,
  sharedWords,
  type SellerHead,
  type SellerRow,
  type SellersPage,
  type SellerView,
} from '#shared/sellers/contract.ts'
import type { TokenStrength } from '#shared/sellers/found.ts'
import { Problem } from '#api/core/problem.ts'
import { pageRows } from '#api/staff/pages.ts'

/** Tips that one answer names of a seller, and suggestions. */
const [mostTips, mostSuggested] = [200, 100] as const
/** Suggestions beside one tip. A decision on a tip must stay light on a slow line. */
const mostBeside = 12
/** Codes of one answer. */
const mostCodes = 120
/** A token on more tips than these suggests nothing: it would suggest half the country. */
const manyTips = 25

const arrivalOf = sql<number>`${arrivals}.rowid`
const other = alias(tokens, 'other')

interface Match {
  readonly tipId: string
  readonly otherId: string
  readonly strength: TokenStrength
  readonly token: string
}

/** Finds the tips that share a token with some tips, and bear no common one. */
async function matchesOf(database: Database, ids: readonly string[]): Promise<Match[]> {
  if (ids.length === 0) return []
  const isRare = sql`(select count(*) from (select distinct t.tip_id from ${tokens} as t where t.token = ${tokens.token} limit ${manyTips + 1})) <= ${manyTips}`
  return database
    .select({ tipId: tokens.tipId, otherId: other.tipId, strength: tokens.strength, token: tokens.token })
    .from(tokens)
    .innerJoin(other, and(eq(other.token, tokens.token), ne(other.tipId, tokens.tipId)))
    .where(and(inArray(tokens.tipId, [...ids]), isRare))
}

/** Order of reasons: the best one is shown. */
const weight: Readonly<Record<TokenStrength, number>> = {
  strong: 0,
  similar: 1,
  picture: 2,
  text: 3,
  name: 4,
}

/** Finds the tips that staff set apart from a seller: from any of its tips. */
async function apartOf(database: Database, sellerOf: ReadonlyMap<string, string>): Promise<Set<string>> {
  const ids = [...sellerOf.keys()]
  if (ids.length === 0) return new Set()
  const rows = await database
    .select({ tipId: sellerDecisions.tipId, otherId: sellerDecisions.otherId })
    .from(sellerDecisions)
    .where(
      and(
        eq(sellerDecisions.decision, 'apart'),
        or(inArray(sellerDecisions.tipId, ids), inArray(sellerDecisions.otherId, ids)),
      ),
    )
  return new Set(
    rows.flatMap(({ tipId, otherId }) => [
      `${sellerOf.get(tipId) ?? ''} ${otherId}`,
      `${sellerOf.get(otherId) ?? ''} ${tipId}`,
    ]),
  )
}

interface Member {
  readonly id: string
  readonly number: string
  readonly receivedOn: string
  readonly sellerId: string | null
}

const member = {
  id: tips.id,
  number: tips.number,
  receivedOn: tips.receivedOn,
  sellerId: tips.sellerId,
}

async function membersOf(database: Database, sellers: readonly string[]): Promise<Member[]> {
  return database
    .select(member)
    .from(tips)
    .leftJoin(arrivals, eq(arrivals.number, tips.number))
    .where(or(inArray(tips.sellerId, [...sellers]), inArray(tips.id, [...sellers])))
    .orderBy(asc(arrivalOf))
}

/** Reads the suggestions of some tips: other tips by id, each with its best reason. */
async function suggestionsOf(database: Database, members: readonly Member[]) {
  const sellerOf = new Map(members.map(({ id, sellerId }) => [id, sellerId ?? id]))
  const matches = await matchesOf(database, [...sellerOf.keys()])
  const apart = await apartOf(database, sellerOf)
  const ids = [...new Set(matches.map(({ otherId }) => otherId))]
  const others: Member[] = []
  for (let at = 0; at < ids.length; at += 500)
    others.push(
      ...(await database
        .select(member)
        .from(tips)
        .where(inArray(tips.id, ids.slice(at, at + 500)))),
    )
  const otherOf = new Map(others.map((one) => [one.id, one]))
  const bySeller = new Map<
    string,
    Map<string, { tip: Member; strength: TokenStrength; shared: Set<string> }>
  >()
  for (const { tipId, otherId, strength, token } of matches) {
    const seller = sellerOf.get(tipId)
    const tip = otherOf.get(otherId)
    if (seller === undefined || !tip || (tip.sellerId ?? tip.id) === seller) continue
    if (apart.has(`${seller} ${otherId}`)) continue
    const found =
      bySeller.get(seller) ?? new Map<string, { tip: Member; strength: TokenStrength; shared: Set<string> }>()
    bySeller.set(seller, found)
    const before = found.get(otherId) ?? { tip, strength, shared: new Set<string>() }
    found.set(otherId, before)
    // The tokens of a text or a picture name nothing that a person could read.
    if (strength !== 'text' && strength !== 'picture') before.shared.add(token)
    if (weight[strength] < weight[before.strength]) before.strength = strength
  }
  return bySeller
}

/**
 * Reads a page of sellers behind an id. A tip alone counts when something suggests another one. The page is
 * full, unless it is the last.
 */
export async function readSellers(database: Database, after: string): Promise<SellersPage> {
  const rows: SellerRow[] = []
  let last = after
  for (;;) {
    const anchors = await database
      .select({ id: tips.id })
      .from(tips)
      .where(
        and(
          gt(tips.id, last),
          ne(tips.indexVersion, 0),
          or(sql`${tips.sellerId} is null`, eq(tips.sellerId, tips.id)),
        ),
      )
      .orderBy(asc(tips.id))
      .limit(pageRows)
    const members = await membersOf(
      database,
      anchors.map(({ id }) => id),
    )
    const suggested = await suggestionsOf(database, members)
    for (const { id } of anchors) {
      last = id
      const own = members.filter((tip) => (tip.sellerId ?? tip.id) === id)
      const found = [...(suggested.get(id)?.values() ?? [])]
      if (own.length < 2 && found.length === 0) continue
      rows.push({
        id,
        numbers: own.map(({ number }) => number),
        suggested: found
          .slice(0, mostSuggested)
          .map(({ tip, strength }) => ({ number: tip.number, why: sharedWords[strength] })),
      })
      if (rows.length === pageRows) return { rows, next: last }
    }
    if (anchors.length < pageRows) return { rows, next: null }
  }
}

/** Returns the tokens of tips of a seller that are on many tips, of this seller and of others. */
async function commonOf(database: Database, ids: readonly string[], sellerId: string): Promise<string[]> {
  const isOfMany = sql`(select count(*) from (select distinct t.tip_id from ${tokens} as t
    where t.token = ${tokens.token} and t.strength = 'strong' limit ${manyTips + 1})) > ${manyTips}`
  const isOfOthers = sql`exists (select 1 from ${tokens} as t join ${tips} as o on o.id = t.tip_id
    where t.token = ${tokens.token} and t.strength = 'strong' and coalesce(o.seller_id, o.id) <> ${sellerId})`
  const rows = await database
    .selectDistinct({ token: tokens.token })
    .from(tokens)
    .where(and(inArray(tokens.tipId, [...ids]), eq(tokens.strength, 'strong'), isOfMany, isOfOthers))
  return rows.map(({ token }) => token)
}

/** Reads the codes that staff added to some tips, sealed. */
async function codesOf(database: Database, ids: readonly string[]): Promise<SellerHead['codes']> {
  const rows = await database
    .select({ tipId: notes.tipId, sealed: notes.sealed })
    .from(notes)
    .where(
      and(
        inArray(notes.tipId, [...ids]),
        sql`exists (select 1 from ${tokens} where ${tokens.tipId} = ${notes.tipId} and ${tokens.origin} = ${notes.id})`,
      ),
    )
    .orderBy(asc(sql`${notes}.rowid`))
    .limit(mostCodes)
  return rows.map(({ tipId, sealed }) => ({ tipId, sealed: sealed.toString('base64') }))
}

/** Reads the seller of one tip. @throws Problem 'not-found' */
export async function readSeller(database: Database, id: string): Promise<SellerView> {
  const [tip] = await database.select(member).from(tips).where(eq(tips.id, id)).limit(1)
  if (!tip) throw new Problem('not-found')
  const sellerId = tip.sellerId ?? tip.id
  const members = await membersOf(database, [sellerId])
  const own = await database
    .select({ token: tokens.token, strength: tokens.strength })
    .from(tokens)
    .where(eq(tokens.tipId, id))
  const strong = own.flatMap(({ token, strength }) => (strength === 'strong' ? [token] : []))
  const shown = members.slice(0, mostTips)
  const shared = await database
    .selectDistinct({ tipId: tokens.tipId, token: tokens.token })
    .from(tokens)
    .where(
      and(
        inArray(
          tokens.tipId,
          shown.map((row) => row.id),
        ),
        inArray(tokens.token, strong),
      ),
    )
  const verdicts = await database
    .select()
    .from(sellerDecisions)
    .where(or(eq(sellerDecisions.tipId, id), eq(sellerDecisions.otherId, id)))
  const verdictOf = (otherId: string) =>
    verdicts.find((row) => row.tipId === otherId || row.otherId === otherId)?.decision ?? null
  const common = await commonOf(database, [id], sellerId)
  const suggested = (await suggestionsOf(database, members)).get(sellerId)
  return {
    id: sellerId,
    count: members.length,
    tips: shown.map(({ sellerId: _, ...row }) => ({
      ...row,
      shared: row.id === id ? [] : shared.flatMap(({ tipId, token }) => (tipId === row.id ? [token] : [])),
      verdict: verdictOf(row.id),
    })),
    suggested: [...(suggested?.values() ?? [])]
      .slice(0, mostBeside)
      .map(({ tip: row, strength, shared }) => ({
        id: row.id,
        number: row.number,
        receivedOn: row.receivedOn,
        why: sharedWords[strength],
        shared: [...shared],
      })),
    common,
    codes: await codesOf(database, [id]),
  }
}

/** Reads the first tips of a seller, sealed, as the arrival chain orders them. @throws Problem 'not-found' */
export async function readHead(database: Database, sellerId: string): Promise<SellerHead> {
  const isOfSeller = or(eq(tips.sellerId, sellerId), eq(tips.id, sellerId))
  const rows = await database
    .select({
      id: tips.id,
      number: tips.number,
      receivedOn: tips.receivedOn,
      platform: tips.platform,
      district: tips.district,
      summary: tips.summary,
    })
    .from(tips)
    .leftJoin(arrivals, eq(arrivals.number, tips.number))
    .where(isOfSeller)
    .orderBy(asc(arrivalOf))
    .limit(headMost)
  if (rows.length === 0) throw new Problem('not-found')
  const ids = rows.map(({ id }) => id)
  return {
    count: await database.$count(tips, isOfSeller),
    tips: rows.map(({ summary, ...row }) => ({ ...row, summary: summary?.toString('base64') ?? null })),
    common: await commonOf(database, ids, sellerId),
    codes: await codesOf(database, ids),
  }
}
