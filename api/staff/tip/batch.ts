import { sql } from 'drizzle-orm'
import { tips } from '#db/schema.ts'
import { Problem } from '#api/core/problem.ts'
import { Duplicate, type Requirement } from '#api/records/write.ts'

/** Tips of one batch: other writers wait no longer than for these. */
const batchSize = 100
/** A colleague's act between reading and writing makes the reading stale. */
const maxTries = 10

/** One tip of an act, with the version that the person saw. */
export interface Item {
  readonly id: string
  readonly version: number
}

/** Splits a list into parts of one batch each. */
export function batchesOf<T>(list: readonly T[]): T[][] {
  return Array.from({ length: Math.ceil(list.length / batchSize) }, (_, at) =>
    list.slice(at * batchSize, (at + 1) * batchSize),
  )
}

/** Requires the versions of the tips. One condition stands for all: a batch has few guards. */
export function areUnchanged(items: readonly Item[]): Requirement {
  const seen = JSON.stringify(items.map(({ id, version }) => ({ id, version })))
  return [
    sql`not exists (select 1 from json_each(${seen}) as seen left join ${tips}
      on ${tips.id} = seen.value ->> 'id' where ${tips.version} is not seen.value ->> 'version')`,
    'conflict',
  ]
}

/** Tries a write again while a colleague's act falls between its reading and its writing. */
export async function untilWritten(attempt: () => Promise<void>): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      await attempt()
      return
    } catch (error) {
      const isStale = error instanceof Duplicate || (error instanceof Problem && error.code === 'conflict')
      if (!isStale || tries === maxTries) throw error
    }
  }
}
