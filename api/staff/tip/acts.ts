import { and, eq, inArray } from 'drizzle-orm'
import { actedTips, tips } from '#db/schema.ts'
import { ActsInput, ActsView, type ActOutcome, type TipAct } from '#shared/contract/act.ts'
import { triage } from '#shared/roles.ts'
import type { Deps } from '#api/records/deps.ts'
import { Problem } from '#api/core/problem.ts'
import { answer, jsonBody, router } from '#api/core/route.ts'
import { waitingFrom, type TipRow } from '#api/records/moves.ts'
import { recountOfTips } from '#api/records/sellers/reports.ts'
import type { Statement } from '#api/records/write.ts'
import { staffRoute } from '../route.ts'
import { stillOpen, type StaffEnv } from '../sign-in/guard.ts'
import { areUnchanged, batchesOf, untilWritten, type Item } from './batch.ts'
import { changeOf, type Author } from './change.ts'
import { actOf, actStatements, isKnown, type Act } from './once.ts'
import { viewOf } from './outcomes.ts'

/**
 * Every tip has its own row in the audit log: `tip.move`, `tip.move-by-summary` or `tip.assign`. A tip that
 * another act overtook stays as it is. The key sent again changes nothing twice.
 */
const act = staffRoute(triage, {
  method: 'post',
  path: '/acts',
  summary: 'Moves or assigns many tips alike',
  request: { body: jsonBody({ ActsInput }) },
  responses: { 200: answer({ ActsView }) },
})

interface Wished {
  readonly act: Act
  readonly wish: TipAct
  readonly bySummary: boolean
  readonly sessionId: string
}

/** Acts on a part of the tips. Returns the outcome of each. */
async function actOnBatch(
  deps: Deps,
  author: Author,
  { act, wish, bySummary, sessionId }: Wished,
  items: readonly Item[],
): Promise<Map<string, ActOutcome>> {
  const { database } = deps
  const outcomes = new Map<string, ActOutcome>()
  const ids = items.map(({ id }) => id)
  const [rows, acted] = await database.batch([
    database.select().from(tips).where(inArray(tips.id, ids)),
    database
      .select({ id: actedTips.tipId })
      .from(actedTips)
      .where(and(eq(actedTips.actId, act.id), inArray(actedTips.tipId, ids))),
  ])
  const tipOf = new Map(rows.map((tip) => [tip.id, tip]))
  const actedIds = new Set(acted.map(({ id }) => id))
  const changed: TipRow[] = []
  const statements: Statement[] = []
  const recounted = new Set<string>()
  for (const { id, version } of items) {
    const tip = tipOf.get(id)
    if (!tip) throw new Problem('not-found')
    if (actedIds.has(id)) outcomes.set(id, 'done')
    else if (tip.version !== version) outcomes.set(id, 'overtaken')
    else
      try {
        const change = await changeOf(deps, author, tip, await waitingFrom(database, tip), wish, recounted)
        statements.push(...change.statements)
        changed.push(tip)
        outcomes.set(id, 'done')
      } catch (error) {
        if (!(error instanceof Problem) || error.code === 'invalid-input') throw error
        outcomes.set(id, 'refused')
      }
  }
  if (changed.length > 0)
    await deps.write(
      {
        actor: author.id,
        action: wish.kind === 'assign' ? 'tip.assign' : bySummary ? 'tip.move-by-summary' : 'tip.move',
        subject: changed.map(({ id }) => id),
        at: act.at,
      },
      [
        ...actStatements(deps, act, changed, await isKnown(database, act)),
        ...statements,
        recountOfTips(database, [...recounted]),
      ],
      { require: [stillOpen(sessionId), areUnchanged(changed)] },
    )
  return outcomes
}

/** The route that acts on many tips. */
export function actRoutes(deps: Deps) {
  return router<StaffEnv>().openapi(act, async (c) => {
    const { key, act: wish, bySummary, items } = c.req.valid('json')
    const { account, sessionId } = c.var.staff
    if (new Set(items.map(({ id }) => id)).size !== items.length)
      throw new Problem('invalid-input', { errors: [{ pointer: '/items', message: '同一条线索只能选一次' }] })
    // The word is sealed afresh each time. It is no part of the wish.
    const told = wish.kind === 'assign' ? { ...wish, word: undefined } : wish
    const named = actOf(deps, account.id, ['acts', told], key)
    const outcomes = new Map<string, ActOutcome>()
    for (const batch of batchesOf(items))
      await untilWritten(async () => {
        for (const [id, outcome] of await actOnBatch(
          deps,
          account,
          { act: named, wish, bySummary, sessionId },
          batch,
        ))
          outcomes.set(id, outcome)
      })
    return c.json(await viewOf(deps, items, outcomes), 200)
  })
}
