import { and, eq, inArray, notInArray, sql } from 'drizzle-orm'
import type { Database } from '#db/client.ts'
import { tips, tokens } from '#db/schema.ts'
import { recountOfSellers } from '#api/records/sellers/reports.ts'
import type { Statement } from '#api/records/write.ts'
import { areAlike } from './sketch.ts'

/** Tips with nearly the same text that make a flood. Fewer stay rows of their own. */
const fewestOfFlood = 5
/** Tips that are read of one token. A large flood answers with any of its tips. */
const mostRead = 40

/** The blind form of a tip's text. The first token stands for the whole text. */
export interface BlindText {
  readonly id: string
  readonly text: readonly string[]
  readonly sketch: string
}

/** The floods of tips as they stand, and the changes that new tips bring. */
class Gathering {
  readonly #floodOf = new Map<string, string | null>()
  readonly #merged = new Map<string, string>()
  readonly #changed = new Set<string>()

  know(id: string, floodId: string | null): void {
    if (!this.#floodOf.has(id)) this.#floodOf.set(id, floodId)
  }

  #now(id: string): string | null {
    const flood = this.#floodOf.get(id) ?? null
    return flood === null ? null : this.#end(flood)
  }

  /** Puts a tip and those alike into one flood, once they are enough. */
  gather(id: string, alike: readonly string[]): void {
    const group = [id, ...alike]
    const floods = [...new Set(group.map((one) => this.#now(one)).filter((flood) => flood !== null))].sort()
    const flood = floods[0] ?? (group.length >= fewestOfFlood ? group.toSorted()[0] : undefined)
    if (flood === undefined) return
    for (const other of floods) if (other !== flood) this.#merged.set(other, flood)
    for (const one of group)
      if (this.#now(one) === null) {
        this.#floodOf.set(one, flood)
        this.#changed.add(one)
      }
  }

  statements(database: Database): Statement[] {
    const found: Statement[] = []
    for (const merged of this.#merged.keys()) {
      const floodId = this.#end(merged)
      found.push(database.update(tips).set({ floodId }).where(eq(tips.floodId, merged)))
    }
    const members = Map.groupBy(this.#changed, (id) => this.#now(id))
    for (const [floodId, ids] of members)
      found.push(database.update(tips).set({ floodId }).where(inArray(tips.id, ids)))
    // The texts of one flood count once about a seller.
    const ids = JSON.stringify([...this.#changed])
    const floods = JSON.stringify([...this.#merged.keys()].map((merged) => this.#end(merged)))
    if (found.length > 0)
      found.push(
        recountOfSellers(
          database,
          sql`select seller_id from ${tips} where id in (select value from json_each(${ids}))
            union select seller_id from ${tips} where flood_id in (select value from json_each(${floods}))`,
        ),
      )
    return found
  }

  #end(flood: string): string {
    const next = this.#merged.get(flood)
    return next === undefined ? flood : this.#end(next)
  }
}

/** Reads tips that share a token of the text. */
async function sharing(database: Database, token: string, except: string[]) {
  return database
    .select({ id: tips.id, floodId: tips.floodId, sketch: tips.sketch })
    .from(tokens)
    .innerJoin(tips, eq(tips.id, tokens.tipId))
    .where(and(eq(tokens.token, token), eq(tokens.strength, 'text'), notInArray(tokens.tipId, except)))
    .limit(mostRead)
}

/**
 * Returns the statements that put new tips into floods: tips with nearly the same text. The server compares
 * blind tokens and sketches, and learns no word. Tips of a flood stay tips of their own.
 */
export async function gatherFloods(database: Database, fresh: readonly BlindText[]): Promise<Statement[]> {
  const gathering = new Gathering()
  const ids = fresh.map(({ id }) => id)
  // A tip that was compared before keeps its flood.
  const before = database
    .select({ id: tips.id, floodId: tips.floodId })
    .from(tips)
    .where(inArray(tips.id, ids))
  for (const { id, floodId } of await before) gathering.know(id, floodId)
  for (const [at, tip] of fresh.entries()) {
    if (tip.text.length === 0) continue
    const alike = new Set(
      fresh
        .slice(0, at)
        .filter((other) => tip.text[0] === other.text[0] || areAlike(tip.sketch, other.sketch))
        .map(({ id }) => id),
    )
    for (const [place, token] of tip.text.entries())
      for (const { id, floodId, sketch } of await sharing(database, token, ids)) {
        gathering.know(id, floodId)
        if (place === 0 || areAlike(tip.sketch, sketch ?? '')) alike.add(id)
      }
    gathering.gather(tip.id, [...alike])
  }
  return gathering.statements(database)
}
