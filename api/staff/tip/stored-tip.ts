import { eq } from 'drizzle-orm'
import { tips } from '#db/schema.ts'
import type { Deps } from '#api/records/deps.ts'
import { Problem } from '#api/core/problem.ts'
import type { TipRow } from '#api/records/moves.ts'

/** Returns the clear columns of a tip. @throws Problem 'not-found'. */
export async function findTip({ database }: Deps, id: string): Promise<TipRow> {
  const [tip] = await database.select().from(tips).where(eq(tips.id, id)).limit(1)
  if (!tip) throw new Problem('not-found')
  return tip
}

/** Returns the id of the current office key. @throws Problem 'not-open' before set-up. */
export async function currentKeyId(deps: Deps): Promise<string> {
  const key = await deps.officeKey()
  if (!key) throw new Problem('not-open')
  return key.id
}
