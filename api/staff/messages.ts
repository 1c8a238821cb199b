import { sql } from 'drizzle-orm'
import { Hono } from 'hono'
import { messages, notes, tips } from '#db/schema.ts'
import { NoteInput, OfficeMessageInput } from '#shared/contract/tip.ts'
import { dayOf } from '#shared/day.ts'
import type { Deps } from '#api/records/deps.ts'
import { Problem } from '#api/core/problem.ts'
import { isPurged, type TipRow } from '#api/records/moves.ts'
import type { Statement } from '#api/records/write.ts'
import { json, sealedBytes } from './input.ts'
import { allow, type StaffEnv } from './sign-in/guard.ts'
import { currentKeyId, findTip } from './stored-tip.ts'

// In these the reporter is no longer written to.
export const silent: readonly TipRow['status'][] = ['withdrawn', 'spam']
const silentList = sql.raw(silent.map((status) => `'${status}'`).join(', '))

/** The condition that the reporter of a tip can still be written to: neither withdrawn, set aside nor purged. */
const hears = (tipId: string) =>
  sql`(select ${tips.status} from ${tips} where ${tips.id} = ${tipId} and ${tips.summary} is not null) not in (${silentList})`

// Not async: a statement is a promise of its own, and to await it is to run it.
export function messageStatement(
  deps: Deps,
  tipId: string,
  accountId: string,
  keyId: string,
  sealed: Buffer,
): Statement {
  const { database } = deps
  return database.insert(messages).values({
    id: deps.newId(),
    tipId,
    position: sql`(select coalesce(max(${messages.position}) + 1, 0) from ${messages} where ${messages.tipId} = ${tipId})`,
    accountId,
    sentOn: dayOf(deps.now()),
    evidenceCount: 0,
    officeKeyId: keyId,
    sealed,
  })
}

/** Messages to the reporter, and notes among staff. Both were sealed in the browser. */
export function messageRoutes(deps: Deps) {
  const { database } = deps
  return (
    new Hono<StaffEnv>()
      /** Triagers and leads; not after the tip was withdrawn, set aside as spam, or purged. Recorded as `tip.message`. */
      .post('/tips/:id/messages', allow('triager', 'lead'), json(OfficeMessageInput), async (c) => {
        const { account } = c.var.staff
        const tip = await findTip(deps, c.req.param('id'))
        if (silent.includes(tip.status) || isPurged(tip)) throw new Problem('conflict')
        const statement = messageStatement(
          deps,
          tip.id,
          account.id,
          await currentKeyId(deps),
          sealedBytes(c.req.valid('json').sealed, '/sealed', 2),
        )
        await deps.write(
          { actor: account.id, action: 'tip.message', subject: tip.id, at: deps.now() },
          [statement],
          { require: [[hears(tip.id), 'conflict']] },
        )
        return c.body(null, 201)
      })
      /** Triagers and leads; not on a withdrawn tip, whose content is about to go, nor on one whose content went. Recorded as `tip.note`. */
      .post('/tips/:id/notes', allow('triager', 'lead'), json(NoteInput), async (c) => {
        const { account } = c.var.staff
        const tip = await findTip(deps, c.req.param('id'))
        if (tip.status === 'withdrawn' || isPurged(tip)) throw new Problem('conflict')
        const at = deps.now()
        const hasContent = sql`(select ${tips.summary} from ${tips} where ${tips.id} = ${tip.id}) is not null`
        await deps.write(
          { actor: account.id, action: 'tip.note', subject: tip.id, at },
          [
            database.insert(notes).values({
              id: deps.newId(),
              tipId: tip.id,
              accountId: account.id,
              writtenAt: at.toISOString(),
              officeKeyId: await currentKeyId(deps),
              sealed: sealedBytes(c.req.valid('json').sealed, '/sealed', 1),
            }),
          ],
          { require: [[hasContent, 'conflict']] },
        )
        return c.body(null, 201)
      })
  )
}
