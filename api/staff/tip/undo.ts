import * as z from 'zod'
import { and, eq, inArray, sql } from 'drizzle-orm'
import { actedTips, acts, events, instants, rewards, tips } from '#db/schema.ts'
import { ActKey, ActsView, takeBackMinutes, type ActOutcome } from '#shared/contract/act.ts'
import { dayOf } from '#shared/day.ts'
import { triage } from '#shared/roles.ts'
import type { Deps } from '#api/records/deps.ts'
import { Problem } from '#api/core/problem.ts'
import { answer, router } from '#api/core/route.ts'
import { handOverStatements, heldBefore } from '#api/records/hands/hand-overs.ts'
import { shownInstant } from '#api/records/instants.ts'
import { isPurged } from '#api/records/moves.ts'
import { recountOfTips } from '#api/records/sellers/reports.ts'
import type { Statement } from '#api/records/write.ts'

import { staffRoute } from '../route.ts'
import type { StaffEnv } from '../sign-in/guard.ts'
import { areUnchanged, batchesOf, untilWritten } from './batch.ts'
import { actIdOf } from './once.ts'
import { undoRequest } from './requests.ts'
import { viewOf } from './outcomes.ts'

const ActPath = z.object({ key: ActKey })

/** The taking back of an act: its id, its author, and the instant of now. */
interface Taking {
  readonly id: string
  readonly accountId: string
  readonly at: Date
}

/**
 * Recorded as `tip.undo`, a row for each tip. Only its author takes an act back, within 30 minutes of the
 * same day. A tip on which somebody built stays as it is. Sent again, it changes nothing twice.
 */
const undo = staffRoute(triage, {
  method: 'post',
  path: '/acts/{key}/undo',
  summary: 'Takes back an act of the same person',
  request: { params: ActPath },
  responses: { 200: answer({ ActsView }) },
})

/** @throws Problem 'too-late' once the time is over, or the instant was forgotten. */
async function demandInTime({ database, secrets, now }: Deps, actId: string): Promise<void> {
  const [row] = await database
    .select({ sealed: instants.sealed })
    .from(instants)
    .where(eq(instants.id, actId))
    .limit(1)
  const done = row && shownInstant(secrets, 'acts', actId, row.sealed)
  if (!done || now().getTime() - Date.parse(done) > takeBackMinutes * 60 * 1000) throw new Problem('too-late')
}

/** Takes back a part of an act. Returns the outcome of each tip. */
async function takeBackBatch(
  deps: Deps,
  act: Taking,
  tipIds: readonly string[],
): Promise<Map<string, ActOutcome>> {
  const { database } = deps
  const outcomes = new Map<string, ActOutcome>()
  const rewardVersion = sql<number>`coalesce(${rewards.version}, 0)`
  const ofBatch = and(eq(actedTips.actId, act.id), inArray(actedTips.tipId, [...tipIds]))
  const rows = await database
    .select({ acted: actedTips, tip: tips, rewardVersion })
    .from(actedTips)
    .innerJoin(tips, eq(tips.id, actedTips.tipId))
    .leftJoin(rewards, eq(rewards.tipId, actedTips.tipId))
    .where(ofBatch)
  const standing = rows.filter(
    ({ acted, tip, rewardVersion: now }) =>
      !acted.takenBack && tip.version === acted.version && !isPurged(tip) && now === acted.rewardVersion,
  )
  const restored = new Set(standing.map(({ tip }) => tip.id))
  for (const { acted, tip } of rows)
    outcomes.set(tip.id, acted.takenBack || restored.has(tip.id) ? 'done' : 'overtaken')
  if (standing.length === 0) return outcomes
  const statements = standing.flatMap(({ acted: { before, version }, tip }): Statement[] => {
    const { assigneeId, lenderId = null, returnOn = null, ...columns } = before
    const handOver = { kind: 'taken-back', byId: act.accountId, onDay: dayOf(act.at) } as const
    const isHandOver = assigneeId !== tip.assigneeId || lenderId !== tip.lenderId || returnOn !== tip.returnOn
    return [
      ...(before.status === tip.status
        ? []
        : [
            database
              .update(events)
              .set({ takenBack: true })
              .where(and(eq(events.tipId, tip.id), eq(events.version, version))),
            database.insert(events).values({
              tipId: tip.id,
              version: version + 1,
              from: tip.status,
              to: before.status,
              accountId: act.accountId,
              onDay: dayOf(act.at),
              takenBack: true,
            }),
          ]),
      ...undoRequest(database, tip.id, version, act),
      database
        .update(tips)
        .set({ ...columns, version: version + 1 })
        .where(eq(tips.id, tip.id)),
      ...(isHandOver ? handOverStatements(database, tip, { ...handOver, ...heldBefore(before) }) : []),
    ]
  })
  await deps.write(
    {
      actor: act.accountId,
      action: 'tip.undo',
      subject: standing.map(({ tip }) => tip.id),
      at: act.at,
    },
    [
      ...statements,
      recountOfTips(database, [...restored]),
      database
        .update(actedTips)
        .set({ takenBack: true })
        .where(and(eq(actedTips.actId, act.id), inArray(actedTips.tipId, [...restored]))),
    ],
    {
      require: [
        areUnchanged(standing.map(({ tip }) => tip)),
        [
          sql`not exists (select 1 from ${actedTips} join ${rewards} on ${rewards.tipId} = ${actedTips.tipId}
            where ${actedTips.actId} = ${act.id} and ${inArray(actedTips.tipId, [...restored])}
            and ${rewards.version} <> ${actedTips.rewardVersion})`,
          'conflict',
        ],
      ],
    },
  )
  return outcomes
}

/** The route that takes back an act. */
export function undoRoutes(deps: Deps) {
  const { database } = deps
  return router<StaffEnv>().openapi(undo, async (c) => {
    const accountId = c.var.staff.account.id
    const act: Taking = { id: actIdOf(deps, accountId, c.req.param('key')), accountId, at: deps.now() }
    const [known] = await database.select({ id: acts.id }).from(acts).where(eq(acts.id, act.id)).limit(1)
    if (!known) throw new Problem('not-found')
    const items = await database
      .select({ id: actedTips.tipId, takenBack: actedTips.takenBack })
      .from(actedTips)
      .where(eq(actedTips.actId, act.id))
    if (items.some(({ takenBack }) => !takenBack)) await demandInTime(deps, act.id)
    const outcomes = new Map<string, ActOutcome>()
    for (const batch of batchesOf(items.map(({ id }) => id)))
      await untilWritten(async () => {
        for (const [id, outcome] of await takeBackBatch(deps, act, batch)) outcomes.set(id, outcome)
      })
    return c.json(await viewOf(deps, items, outcomes), 200)
  })
}
