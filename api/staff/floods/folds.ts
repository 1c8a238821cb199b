import { sql } from 'drizzle-orm'
import type { Database } from '#db/client.ts'
import { tips } from '#db/schema.ts'
import type { QueueView } from '#shared/contract/queue.ts'
import { turnRank } from '#shared/tip/turn.ts'
import { readFlood } from './read.ts'

/** A flood as one row of a list. */
export interface Fold {
  readonly floodId: string
  /** The tip that stands for all: the first in the order 先看. */
  readonly headId: string
  /** Untouched tips of the flood, and those without a bot check and with pictures among them. */
  readonly count: number
  readonly slow: number
  readonly pictures: number
}

/** Views in which a flood is one row. 全部 shows every tip; the others hold tips that somebody has touched. */
const folding: ReadonlySet<QueueView> = new Set(['first', 'slow'])
/** Tips of a flood that tell whether it is one row. */
const enough = 300
/** Floods that are folded at a time, the largest first. */
const mostFolds = 100

interface Counted {
  readonly flood: string
  readonly count: number
  readonly slow: number
  readonly pictures: number
  readonly total: number
}

/**
 * Folds floods. A flood is one row while two tips of it differ in nothing: one act can take them. Then those
 * that differ stand as rows of their own.
 */
export class Folds {
  readonly #database: Database
  /** By flood: the counts at the last look, and whether it was one row then. */
  readonly #seen = new Map<string, { readonly of: string; readonly isOne: boolean }>()

  constructor(database: Database) {
    this.#database = database
  }

  async #isOne({ flood, count, total }: Counted): Promise<boolean> {
    const of = `${String(count)}/${String(total)}`
    const seen = this.#seen.get(flood)
    if (seen?.of === of) return seen.isOne
    const alike = (await readFlood(this.#database, flood, enough)).filter(
      ({ differs }) => differs.length === 0,
    )
    const isOne = alike.length > 1
    this.#seen.set(flood, { of, isOne })
    return isOne
  }

  /** Reads the floods that are one row in a view. */
  async read(view: QueueView): Promise<readonly Fold[]> {
    if (!folding.has(view)) return []
    const counted = await this.#database.all<Counted>(sql`
      select fold as flood, count(*) as count, sum(lane = 'slow') as slow, sum(evidence_count > 0) as pictures,
        (select count(*) from tips as own where own.flood_id = tips.fold) as total
      from tips where fold is not null group by fold having count(*) > 1 order by count(*) desc limit ${mostFolds}`)
    for (const flood of this.#seen.keys())
      if (!counted.some((row) => row.flood === flood)) this.#seen.delete(flood)
    const ofView = view === 'slow' ? sql`and k.turn = ${turnRank('slow')}` : sql``
    const folds: Fold[] = []
    for (const row of counted) {
      if (!(await this.#isOne(row))) continue
      const [head] = await this.#database.all<{ readonly id: string }>(sql`select k.id from tips as k
        where k.fold = ${row.flood} ${ofView} order by k.turn, k.due_on, k.id limit 1`)
      if (head)
        folds.push({
          floodId: row.flood,
          headId: head.id,
          count: row.count,
          slow: row.slow,
          pictures: row.pictures,
        })
    }
    return folds
  }
}

/** Returns the condition of the rows of a list in which floods are one row each. */
export function foldedTo(folds: readonly Fold[]) {
  if (folds.length === 0) return undefined
  const floods = JSON.stringify(folds.map(({ floodId }) => floodId))
  const heads = JSON.stringify(folds.map(({ headId }) => headId))
  return sql`(${tips.fold} is null or ${tips.fold} not in (select value from json_each(${floods}))
    or ${tips.id} in (select value from json_each(${heads})))`
}
