import { and, asc, count, desc, eq, gt, isNotNull, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/sqlite-core'
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

/** Selects the floods with several untouched tips, the largest first, and the number of all tips of each. */
function selectFloods(database: Database) {
  const own = alias(tips, 'own')
  const counted = count()
  return database
    .select({
      floodId: sql<string>`${tips.fold}`,
      count: counted,
      slow: sql<number>`sum(${tips.lane} = 'slow')`,
      pictures: sql<number>`sum(${tips.evidenceCount} > 0)`,
      total: sql<number>`(select count(*) from ${tips} as own where ${own.floodId} = ${tips.fold})`,
    })
    .from(tips)
    .where(isNotNull(tips.fold))
    .groupBy(tips.fold)
    .having(gt(counted, 1))
    .orderBy(desc(counted))
    .limit(mostFolds)
}
type Counted = Awaited<ReturnType<typeof selectFloods>>[number]

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

  async #isOne({ floodId, count, total }: Counted): Promise<boolean> {
    const of = `${String(count)}/${String(total)}`
    const seen = this.#seen.get(floodId)
    if (seen?.of === of) return seen.isOne
    const alike = (await readFlood(this.#database, floodId, enough)).filter(
      ({ differs }) => differs.length === 0,
    )
    const isOne = alike.length > 1
    this.#seen.set(floodId, { of, isOne })
    return isOne
  }

  /** Reads the floods that are one row in a view. */
  async read(view: QueueView): Promise<readonly Fold[]> {
    if (!folding.has(view)) return []
    const floods = await selectFloods(this.#database)
    for (const floodId of this.#seen.keys())
      if (!floods.some((flood) => flood.floodId === floodId)) this.#seen.delete(floodId)
    const folds: Fold[] = []
    for (const flood of floods) {
      if (!(await this.#isOne(flood))) continue
      const isOfView = view === 'slow' ? eq(tips.turn, turnRank('slow')) : undefined
      const [head] = await this.#database
        .select({ id: tips.id })
        .from(tips)
        .where(and(eq(tips.fold, flood.floodId), isOfView))
        .orderBy(asc(tips.turn), asc(tips.dueOn), asc(tips.id))
        .limit(1)
      if (head) folds.push({ ...flood, headId: head.id })
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
