import { eq, sql } from 'drizzle-orm'
import { messages, tips } from '#db/schema.ts'
import { NoteInput, OfficeMessageInput } from '#shared/contract/tip.ts'
import { dayOf } from '#shared/day.ts'
import { triage } from '#shared/roles.ts'
import { silenceOf, silentStatuses } from '#shared/tip/moves.ts'
import type { Deps } from '#api/records/deps.ts'
import { Problem } from '#api/core/problem.ts'
import { done, jsonBody, router } from '#api/core/route.ts'
import { isPurged } from '#api/records/moves.ts'
import { messageMac } from '#api/records/genuine.ts'
import { noteStatements } from '#api/records/instants.ts'
import type { Change, Statement } from '#api/records/write.ts'
import { sealedBytes } from '../sealed-bytes.ts'
import { staffRoute, TipPath } from '../route.ts'
import { stillOpen, type Staff, type StaffEnv } from '../sign-in/guard.ts'
import { actOf, actStatements, once } from './once.ts'
import { currentKeyId, findTip } from './stored-tip.ts'

const silentList = sql.raw(silentStatuses.map((status) => `'${status}'`).join(', '))

/**
 * Returns the condition that the office may still write: the tip is not withdrawn, not spam and not purged.
 */
const hears = (tipId: string) =>
  sql`(select ${tips.status} from ${tips} where ${tips.id} = ${tipId} and ${tips.summary} is not null) not in (${silentList})`

const nextPosition = (tipId: string) =>
  sql<number>`(select coalesce(max(${messages.position}) + 1, 0) from ${messages} where ${messages.tipId} = ${tipId})`

/** Returns the statement that adds a message of the office at a position, with the server's MAC. */
export function messageStatement(
  { database, now, secrets }: Deps,
  message: Pick<
    typeof messages.$inferInsert,
    'id' | 'tipId' | 'position' | 'accountId' | 'officeKeyId' | 'sealed'
  >,
): Statement {
  return database
    .insert(messages)
    .values({ ...message, sentOn: dayOf(now()), evidenceCount: 0, mac: messageMac(secrets, message) })
}

/** Returns the change that adds a message of the office. It conflicts with a message that came meanwhile. */
export async function addMessage(
  deps: Deps,
  tipId: string,
  { account, sessionId }: Staff,
  sealed: Buffer,
): Promise<Change> {
  const { database } = deps
  const [next] = await database
    .select({ position: nextPosition(tipId) })
    .from(tips)
    .where(eq(tips.id, tipId))
  const position = next?.position ?? 0
  return {
    statements: [
      messageStatement(deps, {
        id: deps.newId(),
        tipId,
        position,
        accountId: account.id,
        officeKeyId: await currentKeyId(deps),
        sealed,
      }),
    ],
    require: [stillOpen(sessionId), [sql`${nextPosition(tipId)} = ${position}`, 'conflict']],
  }
}

/** Recorded as `tip.message`. Refused once the tip was withdrawn, set aside as spam, or purged. */
const write = staffRoute(triage, {
  method: 'post',
  path: '/tips/{id}/messages',
  summary: 'Writes to the reporter',
  request: { params: TipPath, body: jsonBody({ OfficeMessageInput }) },
  responses: { 201: done },
})

/** Recorded as `tip.note`. Refused once the tip was withdrawn or purged. */
const note = staffRoute(triage, {
  method: 'post',
  path: '/tips/{id}/notes',
  summary: 'Adds a note for staff',
  request: { params: TipPath, body: jsonBody({ NoteInput }) },
  responses: { 201: done },
})

/** Routes for messages to the reporter and notes among staff. The browser sealed both. */
export function messageRoutes(deps: Deps) {
  const { database } = deps
  return router<StaffEnv>()
    .openapi(write, async (c) => {
      const { key, sealed } = c.req.valid('json')
      const { account } = c.var.staff
      const tip = await findTip(deps, c.req.param('id'))
      const act = actOf(deps, account.id, ['message', tip.id], key)
      await once(deps, act, { tipId: tip.id }, async () => {
        if (silenceOf(tip.status, isPurged(tip)) !== null) throw new Problem('conflict')
        const bytes = sealedBytes(sealed, '/sealed', 2)
        const { statements, require } = await addMessage(deps, tip.id, c.var.staff, bytes)
        await deps.write(
          { actor: account.id, action: 'tip.message', subject: tip.id, at: act.at },
          [...actStatements(deps, act, []), ...statements],
          { require: [[hears(tip.id), 'conflict'], ...require] },
        )
      })
      return c.body(null, 201)
    })
    .openapi(note, async (c) => {
      const { key, sealed } = c.req.valid('json')
      const { account, sessionId } = c.var.staff
      const tip = await findTip(deps, c.req.param('id'))
      const act = actOf(deps, account.id, ['note', tip.id], key)
      const hasContent = sql`(select ${tips.summary} from ${tips} where ${tips.id} = ${tip.id}) is not null`
      await once(deps, act, { tipId: tip.id }, async () => {
        if (tip.status === 'withdrawn' || isPurged(tip)) throw new Problem('conflict')
        const stored = {
          id: deps.newId(),
          tipId: tip.id,
          accountId: account.id,
          officeKeyId: await currentKeyId(deps),
          sealed: sealedBytes(sealed, '/sealed', 1),
        }
        await deps.write(
          { actor: account.id, action: 'tip.note', subject: tip.id, at: act.at },
          [...actStatements(deps, act, []), ...noteStatements(database, deps.secrets, stored, act.at)],
          { require: [stillOpen(sessionId), [hasContent, 'conflict']] },
        )
      })
      return c.body(null, 201)
    })
}
