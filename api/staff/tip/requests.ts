import { and, eq, sql } from 'drizzle-orm'
import type { Database } from '#db/client.ts'
import { moveRequests, tips } from '#db/schema.ts'
import { QueueRow } from '#shared/contract/queue.ts'
import { RequestEndInput, RequestInput } from '#shared/contract/tip.ts'
import { dayOf } from '#shared/day.ts'
import { triage } from '#shared/roles.ts'
import { mayMove } from '#shared/tip/moves.ts'
import type { Deps } from '#api/records/deps.ts'
import { Problem } from '#api/core/problem.ts'
import { answer, jsonBody, router } from '#api/core/route.ts'
import { noteStatements } from '#api/records/instants.ts'
import { closingOf, isUnchanged, moveStatements, waitingFrom, type TipRow } from '#api/records/moves.ts'
import type { Statement } from '#api/records/write.ts'
import { readRow } from '../queue.ts'
import { staffRoute, TipPath } from '../route.ts'
import { sealedBytes } from '../sealed-bytes.ts'
import { stillOpen, type StaffEnv } from '../sign-in/guard.ts'
import { actOf, actStatements, once } from './once.ts'
import { currentKeyId, findTip } from './stored-tip.ts'

/**
 * Recorded as `tip.request`. The reason becomes a sealed note. It raises the version without an event, as an
 * assignment does: its own row is its history.
 */
const ask = staffRoute(['triager'], {
  method: 'post',
  path: '/tips/{id}/request',
  summary: 'Asks for a move that only a lead makes',
  request: { params: TipPath, body: jsonBody({ RequestInput }) },
  responses: { 200: answer({ QueueRow }) },
})

/** Recorded as `tip.request-back` for the person who asked, and as `tip.request-decline` for a lead. */
const end = staffRoute(triage, {
  method: 'post',
  path: '/tips/{id}/request/end',
  summary: 'Declines a request for a move, or takes back an own one',
  request: { params: TipPath, body: jsonBody({ RequestEndInput }) },
  responses: { 200: answer({ QueueRow }) },
})

const isOpenOf = (tipId: string) => and(eq(moveRequests.tipId, tipId), sql`${moveRequests.state} = 'open'`)

/** The version, the person and the day that end a request. */
interface Ending {
  readonly version: number
  readonly accountId: string
  readonly at: Date
}

const ended = (state: 'declined' | 'taken-back', { version, accountId, at }: Ending) => ({
  state,
  endedVersion: version,
  endedBy: accountId,
  endedOn: dayOf(at),
})

/**
 * Returns the statements that undo an act's part in requests. The request that the act made is taken back,
 * and the one that the act ended is open again.
 * @param version the version of the tip that the act made
 */
export function undoRequest(
  database: Database,
  tipId: string,
  version: number,
  { accountId, at }: Omit<Ending, 'version'>,
): Statement[] {
  return [
    database
      .update(moveRequests)
      .set(ended('taken-back', { version: version + 1, accountId, at }))
      .where(and(isOpenOf(tipId), eq(moveRequests.version, version))),
    database
      .update(moveRequests)
      .set({ state: 'open', endedVersion: null, endedBy: null, endedOn: null })
      .where(and(eq(moveRequests.tipId, tipId), eq(moveRequests.endedVersion, version))),
  ]
}

/** Routes of a triager's request for a move of a lead. The lead grants it by the move itself. */
export function requestRoutes(deps: Deps) {
  const { database } = deps

  /** Returns the statement that raises the version, and those of the note. */
  async function ownStatements(
    tip: TipRow,
    accountId: string,
    note: { readonly id: string; readonly sealed: Buffer } | null,
    at: Date,
  ): Promise<Statement[]> {
    const stored = note && { ...note, tipId: tip.id, accountId, officeKeyId: await currentKeyId(deps) }
    return [
      database
        .update(tips)
        .set({ version: tip.version + 1 })
        .where(eq(tips.id, tip.id)),
      ...(stored === null ? [] : noteStatements(database, deps.secrets, stored, at)),
    ]
  }
  const noteOf = (sealed: string | undefined) =>
    sealed === undefined ? null : { id: deps.newId(), sealed: sealedBytes(sealed, '/note', 1) }
  const openOf = async (tipId: string) => {
    const [open] = await database.select().from(moveRequests).where(isOpenOf(tipId)).limit(1)
    return open ?? null
  }

  return router<StaffEnv>()
    .openapi(ask, async (c) => {
      const { key, version, note: sealed, ...wish } = c.req.valid('json')
      const { account, sessionId } = c.var.staff
      const id = c.req.param('id')
      const act = actOf(deps, account.id, ['request', id, wish], key)
      await once(deps, act, { tipId: id, version }, async () => {
        const tip = await findTip(deps, id)
        const isAsked = (await openOf(id)) !== null
        const cameFrom = await waitingFrom(database, tip)
        const isOwn = mayMove({ ...tip, waitingFrom: cameFrom }, wish.to, account.role)
        if (tip.version !== version || isAsked || isOwn) throw new Problem('conflict')
        const on = dayOf(act.at)
        // A lead could make the move now: the rules of moves say so, or refuse. Nothing of it is written.
        moveStatements(database, deps.operator, tip, cameFrom, { ...wish, by: 'lead', accountId: null, on })
        const note = noteOf(sealed)
        await deps.write(
          { actor: account.id, action: 'tip.request', subject: id, at: act.at },
          [
            ...actStatements(deps, act, [tip]),
            database.insert(moveRequests).values({
              tipId: id,
              version: version + 1,
              to: wish.to,
              referredTo: wish.to === 'referred' ? (wish.referredTo ?? null) : null,
              ...closingOf(tip, wish),
              noteId: note?.id ?? null,
              accountId: account.id,
              onDay: on,
              state: 'open',
            }),
            ...(await ownStatements(tip, account.id, note, act.at)),
          ],
          { require: [stillOpen(sessionId), [isUnchanged(tip), 'conflict']] },
        )
      })
      return c.json(await readRow(database, id), 200)
    })
    .openapi(end, async (c) => {
      const { key, version, note: sealed } = c.req.valid('json')
      const { account, sessionId } = c.var.staff
      const id = c.req.param('id')
      const act = actOf(deps, account.id, ['request-end', id], key)
      await once(deps, act, { tipId: id, version }, async () => {
        const tip = await findTip(deps, id)
        const open = await openOf(id)
        if (open === null || tip.version !== version) throw new Problem('conflict')
        const isOwn = open.accountId === account.id
        if (!isOwn && account.role !== 'lead') throw new Problem('not-allowed')
        const ending = { version: version + 1, accountId: account.id, at: act.at }
        await deps.write(
          {
            actor: account.id,
            action: isOwn ? 'tip.request-back' : 'tip.request-decline',
            subject: id,
            at: act.at,
          },
          [
            ...actStatements(deps, act, [tip]),
            database
              .update(moveRequests)
              .set(ended(isOwn ? 'taken-back' : 'declined', ending))
              .where(isOpenOf(id)),
            ...(await ownStatements(tip, account.id, noteOf(sealed), act.at)),
          ],
          { require: [stillOpen(sessionId), [isUnchanged(tip), 'conflict']] },
        )
      })
      return c.json(await readRow(database, id), 200)
    })
}
