import { asc, eq, isNotNull, sql } from 'drizzle-orm'
import { accounts, disablings, invites, renewals } from '#db/schema.ts'
import { AdmitInput, InviteInput, InviteView, People } from '#shared/contract/people.ts'
import { CountsQuery } from '#shared/contract/queue.ts'
import { addDays, dayOf, startOf } from '#shared/day.ts'
import type { Deps } from '#api/records/deps.ts'
import { accountMac, isGenuineAccount } from '#api/records/genuine.ts'
import { sealInstant } from '#api/records/instants.ts'
import { activeLeads } from '#api/records/leads/disabling.ts'
import { originOf } from '#api/records/leads/origin.ts'
import { codeHash, newCode } from '#api/records/office.ts'
import { Problem } from '#api/core/problem.ts'
import { answer, done, jsonBody, router } from '#api/core/route.ts'
import { givenRing } from './ring.ts'
import { disablingView } from './disabling.ts'
import { everyone, PersonPath, staffRoute } from './route.ts'
import { stillOpen, type StaffEnv } from './sign-in/guard.ts'
import { renewalView } from './sign-in/renewals.ts'

type Account = typeof accounts.$inferSelect

/** An invite is good for this day and the next. Its end tells no hour of its beginning. */
const inviteDays = 2

const list = staffRoute(everyone, {
  method: 'get',
  path: '/people',
  summary: 'Lists everyone of the office',
  request: { query: CountsQuery },
  responses: { 200: answer({ People }) },
})

/** Recorded as `account.invite`. The code is shown once. */
const invite = staffRoute(['lead'], {
  method: 'post',
  path: '/people',
  summary: 'Invites a person',
  request: { body: jsonBody({ InviteInput }) },
  responses: { 201: answer({ InviteView }) },
})

/**
 * Recorded as `account.admit`, and as `account.admit-alone` where the only lead admits a lead of their own
 * inviting. The browser sealed the ring to the person; an auditor gets none.
 */
const admit = staffRoute(['lead'], {
  method: 'post',
  path: '/people/{id}/admit',
  summary: 'Admits a person who joined',
  request: { params: PersonPath, body: jsonBody({ AdmitInput }) },
  responses: { 204: done },
})

/**
 * Tells whether a lead may admit a person. A lead whom they invited is for another lead to admit, where there
 * is one.
 */
function mayAdmit(
  { role, invitedBy }: Pick<Account, 'role' | 'invitedBy'>,
  by: Pick<Account, 'id' | 'role'>,
  leads: readonly Pick<Account, 'id'>[],
): boolean {
  const isOnlyLead = leads.every(({ id }) => id === by.id)
  return by.role === 'lead' && (role !== 'lead' || invitedBy !== by.id || isOnlyLead)
}

/** Routes about the people of the office. */
export function peopleRoutes(deps: Deps) {
  const { database } = deps
  const find = async (id: string) => {
    const [person] = await database.select().from(accounts).where(eq(accounts.id, id)).limit(1)
    if (!person) throw new Problem('not-found')
    // An act on a forged account would make it genuine.
    if (!isGenuineAccount(deps.secrets, person)) throw new Problem('not-allowed')
    return person
  }

  return router<StaffEnv>()
    .openapi(list, async (c) => {
      const rows = await database
        .select({
          id: accounts.id,
          account: accounts.account,
          displayName: accounts.displayName,
          role: accounts.role,
          state: accounts.state,
          recipient: accounts.recipient,
          invitedBy: accounts.invitedBy,
          origin: accounts.origin,
          hasRing: sql`${isNotNull(accounts.ringSealed)}`.mapWith(Boolean),
          renewal: renewals,
          disabling: disablings,
        })
        .from(accounts)
        .leftJoin(renewals, eq(renewals.accountId, accounts.id))
        .leftJoin(disablings, eq(disablings.accountId, accounts.id))
        .orderBy(asc(accounts.createdOn), asc(sql`${accounts}.rowid`))
      const viewer = c.var.staff.account
      const leads = await activeLeads(deps)
      return c.json(
        rows.map(({ origin, ...row }) => ({
          ...row,
          broughtInBy: row.role === 'lead' && row.state === 'active' && origin !== row.id ? origin : null,
          mayAdmit: row.state === 'pending' && mayAdmit(row, viewer, leads),
          renewal: renewalView(deps, viewer, row, leads),
          disabling: disablingView(deps, viewer, row.disabling, leads),
        })),
        200,
      )
    })
    .openapi(invite, async (c) => {
      const { role } = c.req.valid('json')
      const id = deps.newId()
      const code = newCode(deps.random)
      const invitedBy = c.var.staff.account.id
      const at = deps.now()
      const expiresAt = startOf(addDays(dayOf(at), inviteDays))
      await deps.write({ actor: invitedBy, action: 'account.invite', subject: id, at }, [
        database.insert(invites).values({
          id,
          kind: 'member',
          codeHash: codeHash(deps.secrets, code, { role, invitedBy }),
          role,
          invitedBy,
          expiresAt: sealInstant(deps.secrets, 'invites.expires_at', id, expiresAt),
        }),
      ])
      return c.json({ code, role, expiresAt: expiresAt.toISOString() }, 201)
    })
    .openapi(admit, async (c) => {
      const person = await find(c.req.param('id'))
      const { ring } = c.req.valid('json')
      const stored = givenRing(deps.secrets, person, ring)
      const by = c.var.staff.account
      const leads = await activeLeads(deps)
      if (!mayAdmit(person, by, leads)) throw new Problem('not-allowed')
      const inviter = leads.find((lead) => lead.id === person.invitedBy) ?? null
      const origin = person.role === 'lead' ? originOf(person.id, inviter, by) : person.id
      const admitted = { ...person, state: 'active', origin } as const
      // Another lead may have come meanwhile. Then it is no longer up to one lead alone.
      const isAlone = sql`not exists (select 1 from accounts as other where other.role = 'lead' and other.state = 'active' and other.id <> ${by.id})`
      const byInviter = person.role === 'lead' && person.invitedBy === by.id
      const isPending = sql`(select ${accounts.state} from ${accounts} where ${accounts.id} = ${person.id}) = 'pending'`
      await deps.write(
        {
          actor: by.id,
          action: byInviter ? 'account.admit-alone' : 'account.admit',
          subject: person.id,
          at: deps.now(),
        },
        [
          database
            .update(accounts)
            .set({ state: 'active', origin, mac: accountMac(deps.secrets, admitted), ringSealed: stored })
            .where(eq(accounts.id, person.id)),
        ],
        {
          require: [
            stillOpen(c.var.staff.sessionId),
            [isPending, 'conflict'],
            ...(byInviter ? [[isAlone, 'conflict'] as const] : []),
          ],
        },
      )
      return c.body(null, 204)
    })
}
