import { and, eq, inArray, sql, type SQL } from 'drizzle-orm'
import type { Database } from '#db/client.ts'
import { tips, tokens } from '#db/schema.ts'
import { strengths, type Atoms } from '#shared/sellers/found.ts'
import { recountOfTips } from '#api/records/sellers/reports.ts'
import type { Statement } from '#api/records/write.ts'
import { gatherFloods } from '#api/staff/floods/gather.ts'
import { relink } from './relink.ts'

/** The tokens of a tip as a console posted them. */
export interface IndexedTip extends Readonly<Atoms> {
  readonly id: string
  /** Version of the rules. */
  readonly version: number
  readonly sketch: string
  /** Codes that staff added, whose tokens are made again too. The others keep theirs. */
  readonly codes?: readonly ({ readonly noteId: string } & Readonly<
    Pick<Atoms, 'strong' | 'similar' | 'name'>
  >)[]
}

/** Tips that get more strong tokens and stay as they are: all of a tip’s tokens, and the new ones. */
export type Added = ReadonlyMap<
  string,
  { readonly all: readonly string[]; readonly fresh: readonly string[] }
>

/**
 * Returns the statements that put the tokens of tips in the place of those before. They re-derive links,
 * floods and counts.
 */
export async function storeTokens(
  database: Database,
  fresh: readonly IndexedTip[],
  added: Added = new Map(),
): Promise<Statement[]> {
  const ids = fresh.map(({ id }) => id)
  const codesOf = ({ codes = [] }: IndexedTip) => codes
  const strong = new Map<string, readonly string[]>(
    fresh.map((tip) => [tip.id, [...tip.strong, ...codesOf(tip).flatMap((code) => code.strong)]]),
  )
  for (const [id, { all }] of added) strong.set(id, all)
  const origins = ['', ...fresh.flatMap(codesOf).map(({ noteId }) => noteId)]
  const { statements } = await relink(database, [...strong.keys()], {
    tokens: strong,
    origins: new Set(origins),
  })
  const rows = fresh.flatMap((tip) => {
    const own = { ...tip, origin: '' }
    const noted = codesOf(tip).map((code) => ({ ...code, text: [], origin: code.noteId }))
    return [own, ...noted].flatMap(({ origin, ...lists }) => {
      const seen = new Set<string>()
      return strengths.flatMap((strength) =>
        lists[strength]
          .filter((token) => !seen.has(token) && seen.add(token))
          .map((token) => ({ tipId: tip.id, token, strength, version: tip.version, origin })),
      )
    })
  })
  // Pictures that staff opened keep their tokens, and codes that are not made again.
  const stored: Statement[] = [
    database.delete(tokens).where(and(inArray(tokens.tipId, ids), inArray(tokens.origin, origins))),
  ]
  for (const { id, version, sketch } of fresh)
    stored.push(
      database
        .update(tips)
        .set({ indexVersion: version, sketch: sketch === '' ? null : sketch })
        .where(eq(tips.id, id)),
    )
  const version = fresh[0]?.version ?? 0
  for (const [tipId, more] of added)
    rows.push(
      ...more.fresh.map((token) => ({ tipId, token, strength: 'strong' as const, version, origin: '' })),
    )
  if (rows.length > 0) stored.push(database.insert(tokens).values(rows).onConflictDoNothing())
  return [
    ...stored,
    ...statements,
    ...(await gatherFloods(database, fresh)),
    recountOfTips(database, [...strong.keys()]),
  ]
}

/** Condition that all of some tips still have their content. */
export const areWhole = (ids: readonly string[]): SQL =>
  sql`not exists (select 1 from ${tips} where ${inArray(tips.id, [...ids])} and ${tips.summary} is null)`
