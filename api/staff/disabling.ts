import { eq } from 'drizzle-orm'
import { accounts, disablings } from '#db/schema.ts'
import { DisableInput, DisablingInput, type DisablingView } from '#shared/contract/people.ts'
import { Problem } from '#api/core/problem.ts'
import { done, jsonBody, router } from '#api/core/route.ts'
import type { Deps } from '#api/records/deps.ts'
import { isGenuineAccount } from '#api/records/genuine.ts'
import {
  activeLeads,
  askDisabling,
  confirmDisabling,
  confirmersOf,
  disabling,
  findDisabling,
  findHeir,
  isOpenDisabling,
  type Disabling,
} from '#api/records/leads/disabling.ts'
import { PersonPath, staffRoute } from './route.ts'
import { stillOpen, type StaffEnv } from './sign-in/guard.ts'

/**
 * Recorded as `account.disable`, or with a colleague for the open tips as `account.disable-give`, which names
 * both. Ends the sessions of the person, deletes the ring. It refuses an active lead.
 */
const disable = staffRoute(['lead'], {
  method: 'post',
  path: '/people/{id}/disable',
  summary: 'Disables a person who is no lead',
  request: { params: PersonPath, body: { ...jsonBody({ DisableInput }), required: false } },
  responses: { 204: done },
})

/** Recorded as `account.disable-ask`. Nothing of the account changes yet. The last active lead stays. */
const ask = staffRoute(['lead'], {
  method: 'post',
  path: '/people/{id}/disable/ask',
  summary: 'Asks another lead to disable a lead',
  request: { params: PersonPath },
  responses: { 204: done },
})

/** Recorded as `account.disable-cancel`. */
const cancel = staffRoute(['lead'], {
  method: 'post',
  path: '/people/{id}/disable/cancel',
  summary: 'Takes the own request back',
  request: { params: PersonPath },
  responses: { 204: done },
})

/** Recorded as the act without a second lead. The named lead confirms only where there is no third lead. */
const confirm = staffRoute(['lead'], {
  method: 'post',
  path: '/people/{id}/disable/confirm',
  summary: 'Confirms the request of another lead, and disables the lead',
  request: { params: PersonPath, body: jsonBody({ DisablingInput }) },
  responses: { 204: done },
})

/** The act of disabling as the audit log has it: with an heir it names both people. */
const recorded = (id: string, heirId: string | undefined) =>
  heirId === undefined
    ? ({ action: 'account.disable', subject: id } as const)
    : ({ action: 'account.disable-give', subject: `${id} ${heirId}` } as const)

type Leads = Awaited<ReturnType<typeof activeLeads>>

/**
 * Returns a request as a lead or an auditor sees it. One that is forged, too old or about nobody active is
 * none.
 */
export function disablingView(
  { secrets, now }: Deps,
  viewer: Pick<typeof accounts.$inferSelect, 'id' | 'role'>,
  request: Disabling | null,
  leads: Leads,
): DisablingView | null {
  if (viewer.role === 'triager' || request === null) return null
  if (!isOpenDisabling(secrets, request, leads, now())) return null
  const { accountId, askedBy, askedOn } = request
  const confirmers = confirmersOf(request, leads).map(({ id }) => id)
  return {
    askedBy,
    askedOn,
    mayConfirm: confirmers.includes(viewer.id),
    needsConsent: confirmers.includes(accountId),
  }
}

/** Routes that disable people of the office. */
export function disablingRoutes(deps: Deps) {
  const { database, secrets } = deps
  const openRequest = async (id: string) => {
    const request = await findDisabling(deps, id, await activeLeads(deps))
    if (request === null) throw new Problem('conflict')
    return request
  }

  return router<StaffEnv>()
    .openapi(disable, async (c) => {
      const id = c.req.param('id')
      const [person] = await database.select().from(accounts).where(eq(accounts.id, id)).limit(1)
      if (!person) throw new Problem('not-found')
      // An act on a forged account would make it genuine.
      if (!isGenuineAccount(secrets, person)) throw new Problem('not-allowed')
      if (person.state === 'disabled') throw new Problem('conflict')
      if (person.role === 'lead' && person.state === 'active') throw new Problem('not-allowed')
      const { tipsTo } = c.req.valid('json')
      const byId = c.var.staff.account.id
      const heir = await findHeir(deps, id, tipsTo)
      const { statements, require } = disabling(deps, person, await activeLeads(deps), { byId, heir })
      await deps.write({ actor: byId, ...recorded(id, tipsTo), at: deps.now() }, statements, { require })
      return c.body(null, 204)
    })
    .openapi(ask, async (c) => {
      const id = c.req.param('id')
      const by = c.var.staff
      const { statements, require } = await askDisabling(deps, id, by.account.id)
      const writer = { actor: by.account.id, subject: id, at: deps.now() }
      await deps.write({ ...writer, action: 'account.disable-ask' }, statements, {
        require: [stillOpen(by.sessionId), ...require],
      })
      return c.body(null, 204)
    })
    .openapi(cancel, async (c) => {
      const by = c.var.staff.account.id
      const request = await openRequest(c.req.param('id'))
      if (request.askedBy !== by) throw new Problem('not-allowed')
      const writer = { actor: by, subject: request.accountId, at: deps.now() }
      await deps.write({ ...writer, action: 'account.disable-cancel' }, [
        database.delete(disablings).where(eq(disablings.mac, request.mac)),
      ])
      return c.body(null, 204)
    })
    .openapi(confirm, async (c) => {
      const by = c.var.staff
      const request = await openRequest(c.req.param('id'))
      // The request that the lead read may have been taken back, and another one made.
      const { askedBy, tipsTo } = c.req.valid('json')
      if (request.askedBy !== askedBy) throw new Problem('conflict')
      const { statements, require } = await confirmDisabling(deps, request, by.account.id, tipsTo)
      const writer = { actor: by.account.id, ...recorded(request.accountId, tipsTo), at: deps.now() }
      await deps.write(writer, statements, {
        require: [stillOpen(by.sessionId), ...require],
      })
      return c.body(null, 204)
    })
}
