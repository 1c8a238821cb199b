import { and, eq, inArray, isNotNull, lt, ne, or, sql } from 'drizzle-orm'
import type { Database } from '#db/client.ts'
import { arrivals, sellerDecisions, tips, tokens } from '#db/schema.ts'
import { atomsVersion } from '#shared/sellers/atoms.ts'
import { recountOfSellers } from '#api/records/sellers/reports.ts'
import type { Statement } from '#api/records/write.ts'
import { linksOf, mostHolders, type Decision, type LinkedTip } from './links.ts'

/** The new strong tokens of tips, and a decision that is about to be written. */
export interface Coming {
  readonly tokens: ReadonlyMap<string, readonly string[]>
  /** The origins whose tokens they replace. Missing for the summary. Those of other origins stay. */
  readonly origins?: ReadonlySet<string>
  readonly decision?: Omit<Decision, 'decision'> & { readonly decision: Decision['decision'] | null }
}

/** Tips of one query: SQLite bounds the number of parameters. */
const partSize = 500
const ofSummary: ReadonlySet<string> = new Set([''])

async function inParts<T, R>(list: readonly T[], read: (part: T[]) => Promise<R[]>): Promise<R[]> {
  const found: R[] = []
  for (let at = 0; at < list.length; at += partSize)
    found.push(...(await read(list.slice(at, at + partSize))))
  return found
}

/** Reads everything that decides the links of some tips: all that tokens or decisions connect to them. */
class Closure {
  readonly #database: Database
  readonly #coming: Coming
  readonly tips = new Map<string, { readonly order: number; readonly sellerId: string | null }>()
  readonly strong = new Map<string, string[]>()
  readonly decisions = new Map<string, Decision>()
  readonly #seenTokens = new Set<string>()

  constructor(database: Database, coming: Coming) {
    this.#database = database
    this.#coming = coming
  }

  async read(seeds: readonly string[]): Promise<void> {
    let fresh = [...seeds]
    while (fresh.length > 0) fresh = await this.#step(fresh)
  }

  /** Reads some tips. Returns those that are connected to them and not read yet. */
  async #step(ids: readonly string[]): Promise<string[]> {
    const database = this.#database
    const rows = await inParts(ids, (part) =>
      database
        .select({ id: tips.id, sellerId: tips.sellerId, order: sql<number>`coalesce(${arrivals}.rowid, 0)` })
        .from(tips)
        .leftJoin(arrivals, eq(arrivals.number, tips.number))
        .where(inArray(tips.id, part)),
    )
    for (const { id, ...row } of rows) this.tips.set(id, row)
    const stored = await inParts(ids, (part) =>
      database
        .select({ tipId: tokens.tipId, token: tokens.token, origin: tokens.origin })
        .from(tokens)
        .where(and(inArray(tokens.tipId, part), eq(tokens.strength, 'strong'))),
    )
    const next = new Set<string>()
    for (const id of ids) this.strong.set(id, [...(this.#coming.tokens.get(id) ?? [])])
    const { tokens: coming, origins: replaced = ofSummary } = this.#coming
    for (const { tipId, token, origin } of stored) {
      const list = this.strong.get(tipId)
      // A number of the summary may stand in a picture too.
      if (!(coming.has(tipId) && replaced.has(origin)) && !list?.includes(token)) list?.push(token)
    }
    const newTokens = [...new Set(ids.flatMap((id) => this.strong.get(id) ?? []))].filter(
      (token) => !this.#seenTokens.has(token),
    )
    for (const token of newTokens) this.#seenTokens.add(token)
    for (const [id, list] of this.#coming.tokens)
      if (list.some((token) => newTokens.includes(token))) next.add(id)
    for (const token of newTokens) {
      // A batch of tips can lead over the bound: the tips before are read once more, and let go.
      const holders = await database
        .selectDistinct({ id: tokens.tipId })
        .from(tokens)
        .where(and(eq(tokens.token, token), eq(tokens.strength, 'strong')))
        .limit(mostHolders + partSize)
      if (holders.length < mostHolders + partSize) for (const { id } of holders) next.add(id)
    }
    for (const decision of await this.#decisionsOf(ids)) {
      next.add(decision.tipId)
      next.add(decision.otherId)
    }
    const sellers = [...new Set(rows.flatMap(({ sellerId }) => (sellerId === null ? [] : [sellerId])))]
    for (const { id } of await inParts(sellers, (part) =>
      database.select({ id: tips.id }).from(tips).where(inArray(tips.sellerId, part)),
    ))
      next.add(id)
    return [...next].filter((id) => !this.tips.has(id))
  }

  async #decisionsOf(ids: readonly string[]): Promise<Decision[]> {
    const { decision: coming } = this.#coming
    const stored = await inParts(ids, (part) =>
      this.#database
        .select({
          tipId: sellerDecisions.tipId,
          otherId: sellerDecisions.otherId,
          decision: sellerDecisions.decision,
        })
        .from(sellerDecisions)
        .where(or(inArray(sellerDecisions.tipId, part), inArray(sellerDecisions.otherId, part))),
    )
    const isReplaced = ({ tipId, otherId }: Decision) =>
      coming !== undefined &&
      [coming.tipId, coming.otherId].includes(tipId) &&
      [coming.tipId, coming.otherId].includes(otherId)
    const found = stored.filter((row) => !isReplaced(row))
    if (coming?.decision && (ids.includes(coming.tipId) || ids.includes(coming.otherId)))
      found.push({ ...coming, decision: coming.decision })
    for (const row of found) this.decisions.set(`${row.tipId} ${row.otherId}`, row)
    return found
  }
}

/**
 * Returns the statements that re-derive the links of tips, and of all tips that are connected to them. Only
 * links that change are written.
 */
export async function relink(
  database: Database,
  seeds: readonly string[],
  coming: Coming = { tokens: new Map() },
): Promise<{ readonly statements: Statement[]; readonly links: ReadonlyMap<string, string> }> {
  const closure = new Closure(database, coming)
  await closure.read(seeds)
  const linked: LinkedTip[] = [...closure.tips].map(([id, { order }]) => ({
    id,
    order,
    tokens: closure.strong.get(id) ?? [],
  }))
  const links = linksOf(linked, [...closure.decisions.values()])
  const changed = new Map<string | null, string[]>()
  const sellers = new Set<string>()
  for (const [id, { sellerId }] of closure.tips) {
    const now = links.get(id) ?? null
    if (now === sellerId) continue
    changed.set(now, [...(changed.get(now) ?? []), id])
    for (const seller of [now, sellerId]) if (seller !== null) sellers.add(seller)
  }
  const statements: Statement[] = []
  for (const [sellerId, ids] of changed)
    for (let at = 0; at < ids.length; at += partSize)
      statements.push(
        database
          .update(tips)
          .set(sellerId === null ? { sellerId, sellerReports: 0 } : { sellerId })
          .where(inArray(tips.id, ids.slice(at, at + partSize))),
      )
  if (sellers.size > 0)
    statements.push(
      recountOfSellers(database, sql`select value from json_each(${JSON.stringify([...sellers])})`),
    )
  return { statements, links }
}

/** Condition of a tip without tokens: any console makes them. */
export const isUnindexed = and(eq(tips.indexVersion, 0), isNotNull(tips.summary))

/** Condition of a tip whose tokens follow older rules: a lead re-indexes it. */
export const isStale = and(
  ne(tips.indexVersion, 0),
  lt(tips.indexVersion, atomsVersion),
  isNotNull(tips.summary),
)
