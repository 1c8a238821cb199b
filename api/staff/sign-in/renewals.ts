import { eq } from 'drizzle-orm'
import { accounts, renewals } from '#db/schema.ts'
import { addDays, dayOf, startOf } from '#shared/day.ts'
import { AdmitInput } from '#shared/contract/people.ts'
import { RenewalCode, type RenewalView } from '#shared/contract/renewal.ts'
import { Problem } from '#api/core/problem.ts'
import { answer, done, jsonBody, router } from '#api/core/route.ts'
import type { Deps } from '#api/records/deps.ts'
import { isGenuineAccount } from '#api/records/genuine.ts'
import { activeLeads } from '#api/records/leads/disabling.ts'
import { askRenewal, isOpenRenewal, type Renewal } from '#api/records/renewal/code.ts'
import { completeRenewal, mayComplete } from '#api/records/renewal/steps.ts'
import { givenRing } from '#api/staff/ring.ts'
import { everyone, PersonPath, staffRoute } from '#api/staff/route.ts'
import { stillOpen, type StaffEnv } from './guard.ts'

/** A code is good to the end of the next day. */
const codeDays = 2

/** Recorded as `account.renew`. Nothing of the account changes yet. */
const ask = staffRoute(['lead'], {
  method: 'post',
  path: '/people/{id}/renew',
  summary: 'Gives a code to a person who forgot the password or lost the phone',
  request: { params: PersonPath },
  responses: { 201: answer({ RenewalCode }) },
})

/** Recorded as `account.renew-cancel`. */
const cancel = staffRoute(everyone, {
  method: 'post',
  path: '/people/{id}/renew/cancel',
  summary: 'Voids such a code: a lead any, others their own',
  request: { params: PersonPath },
  responses: { 204: done },
})

/** Recorded as `account.renew-done`. The browser sealed the ring to the new recipient. */
const complete = staffRoute(['lead'], {
  method: 'post',
  path: '/people/{id}/renew/complete',
  summary: 'Admits a person again under the same account',
  request: { params: PersonPath, body: jsonBody({ AdmitInput }) },
  responses: { 204: done },
})

type Account = Pick<typeof accounts.$inferSelect, 'id' | 'role'>
type Leads = Awaited<ReturnType<typeof activeLeads>>

/** Returns a renewal as a viewer sees it. A forged one, and one whose time is over, is none. */
export function renewalView(
  { secrets, now }: Deps,
  viewer: Account,
  { role, renewal }: Account & { readonly renewal: Renewal | null },
  leads: Leads,
): RenewalView | null {
  if (renewal === null || !isOpenRenewal(secrets, renewal, now())) return null
  const { askedBy, recipient } = renewal
  const may = viewer.role === 'lead' && mayComplete(renewal, role, viewer.id, leads)
  return { askedBy, recipient, mayComplete: may }
}

/** Routes of the office about a person who forgot the password or lost the phone. */
export function renewalRoutes(deps: Deps) {
  const { database, secrets } = deps
  const find = async (id: string) => {
    const [row] = await database
      .select()
      .from(accounts)
      .leftJoin(renewals, eq(renewals.accountId, accounts.id))
      .where(eq(accounts.id, id))
      .limit(1)
    if (!row) throw new Problem('not-found')
    // An act on a forged account would make it genuine.
    if (!isGenuineAccount(secrets, row.accounts)) throw new Problem('not-allowed')
    return { account: row.accounts, renewal: row.renewals }
  }

  return router<StaffEnv>()
    .openapi(ask, async (c) => {
      const { account } = await find(c.req.param('id'))
      const by = c.var.staff.account.id
      if (account.id === by) throw new Problem('not-allowed')
      const at = deps.now()
      const until = startOf(addDays(dayOf(at), codeDays))
      const { code, statements, require } = askRenewal(deps, account.id, by, until)
      await deps.write({ actor: by, action: 'account.renew', subject: account.id, at }, statements, {
        require,
      })
      return c.json({ code, expiresAt: until.toISOString() }, 201)
    })
    .openapi(cancel, async (c) => {
      const by = c.var.staff.account
      const id = c.req.param('id')
      if (by.role !== 'lead' && by.id !== id) throw new Problem('not-found')
      const { renewal } = await find(id)
      if (!renewal) throw new Problem('conflict')
      await deps.write({ actor: by.id, action: 'account.renew-cancel', subject: id, at: deps.now() }, [
        database.delete(renewals).where(eq(renewals.accountId, id)),
      ])
      return c.body(null, 204)
    })
    .openapi(complete, async (c) => {
      const { account, renewal } = await find(c.req.param('id'))
      const stored = givenRing(secrets, account, c.req.valid('json').ring)
      if (!renewal || !isOpenRenewal(secrets, renewal, deps.now())) throw new Problem('conflict')
      const by = c.var.staff.account.id
      if (renewal.recipient === null) throw new Problem('conflict')
      if (!mayComplete(renewal, account.role, by, await activeLeads(deps))) throw new Problem('not-allowed')
      const { statements, require } = completeRenewal(deps, account, renewal, renewal, stored)
      await deps.write(
        { actor: by, action: 'account.renew-done', subject: account.id, at: deps.now() },
        statements,
        { require: [stillOpen(c.var.staff.sessionId), ...require] },
      )
      return c.body(null, 204)
    })
}
