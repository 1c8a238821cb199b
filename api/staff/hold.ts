import { eq } from 'drizzle-orm'
import { Hono } from 'hono'
import { notes, tips } from '#db/schema.ts'
import { HoldInput } from '#shared/contract/tip.ts'
import type { Deps } from '#api/records/deps.ts'
import { Problem } from '#api/core/problem.ts'
import { isPurged, isUnchanged } from '#api/records/moves.ts'
import { json, sealedBytes } from './input.ts'
import { allow, type StaffEnv } from './sign-in/guard.ts'

/** The hold on the content of a tip. */
export function holdRoutes(deps: Deps) {
  const { database } = deps
  return (
    new Hono<StaffEnv>()
      /**
       * Leads: keep a tip past its purge day, with a reason that becomes a sealed note; or no longer. Recorded as `tip.hold`, `tip.unhold`. Counts as a version
       * without an event, as an assignment does.
       */
      .post('/tips/:id/hold', allow('lead'), json(HoldInput), async (c) => {
        const { version, hold, reason } = c.req.valid('json')
        const { account } = c.var.staff
        const [tip] = await database
          .select()
          .from(tips)
          .where(eq(tips.id, c.req.param('id')))
          .limit(1)
        if (!tip) throw new Problem('not-found')
        const hasGone = isPurged(tip) && tip.purgeOn === null
        if (tip.version !== version || tip.hold === hold || hasGone) throw new Problem('conflict')
        if (hold && reason === undefined)
          throw new Problem('invalid-input', {
            errors: [{ pointer: '/reason', message: '请写下为什么要保留' }],
          })
        const key = await deps.officeKey()
        if (!key) throw new Problem('not-open')
        const at = deps.now()
        await deps.write(
          { actor: account.id, action: hold ? 'tip.hold' : 'tip.unhold', subject: tip.id, at },
          [
            database
              .update(tips)
              .set({ hold, version: version + 1 })
              .where(eq(tips.id, tip.id)),
            ...(reason === undefined
              ? []
              : [
                  database.insert(notes).values({
                    id: deps.newId(),
                    tipId: tip.id,
                    accountId: account.id,
                    writtenAt: at.toISOString(),
                    officeKeyId: key.id,
                    sealed: sealedBytes(reason, '/reason', 1),
                  }),
                ]),
          ],
          { require: [[isUnchanged(tip), 'conflict']] },
        )
        return c.json({ version: version + 1 })
      })
  )
}
