import { and, asc, eq, isNotNull, sql } from 'drizzle-orm'
import { Hono } from 'hono'
import { accounts, invites, isOpen, sessions, tips } from '#db/schema.ts'
import { AdmitInput, InviteInput, type InviteView, type PersonView } from '#shared/contract/people.ts'
import type { Deps } from '#api/records/deps.ts'
import { codeHash, newCode, wrapRing } from '#api/records/office.ts'
import { Problem } from '#api/core/problem.ts'
import { json, sealedBytes } from './input.ts'
import { allow, type StaffEnv } from './sign-in/guard.ts'

const inviteMs = 24 * 60 * 60 * 1000

/** The people of the office. */
export function peopleRoutes(deps: Deps) {
  const { database } = deps
  const find = async (id: string) => {
    const [person] = await database
      .select({ id: accounts.id, role: accounts.role, state: accounts.state })
      .from(accounts)
      .where(eq(accounts.id, id))
      .limit(1)
    if (!person) throw new Problem('not-found')
    return person
  }

  return (
    new Hono<StaffEnv>()
      /** Anyone signed in. */
      .get('/people', async (c) =>
        c.json(
          (await database
            .select({
              id: accounts.id,
              account: accounts.account,
              displayName: accounts.displayName,
              role: accounts.role,
              state: accounts.state,
              recipient: accounts.recipient,
              hasRing: sql`${isNotNull(accounts.ringSealed)}`.mapWith(Boolean),
            })
            .from(accounts)
            .orderBy(asc(accounts.createdAt), asc(accounts.id))) satisfies PersonView[],
        ),
      )
      /** Leads. The code is shown once; recorded as `account.invite`. */
      .post('/people', allow('lead'), json(InviteInput), async (c) => {
        const { role } = c.req.valid('json')
        const id = deps.newId()
        const code = newCode(deps.random)
        const at = deps.now()
        const expiresAt = new Date(at.getTime() + inviteMs).toISOString()
        await deps.write({ actor: c.var.staff.account.id, action: 'account.invite', subject: id, at }, [
          database
            .insert(invites)
            .values({ id, kind: 'member', codeHash: codeHash(deps.secrets, code), role, expiresAt }),
        ])
        return c.json({ code, role, expiresAt } satisfies InviteView, 201)
      })
      /** Leads, whose browser sealed the ring to the person; an auditor gets none. Recorded as `account.admit`. */
      .post('/people/:id/admit', allow('lead'), json(AdmitInput), async (c) => {
        const person = await find(c.req.param('id'))
        const { ring } = c.req.valid('json')
        if (person.role === 'auditor' ? ring !== undefined : ring === undefined) {
          throw new Problem('invalid-input', {
            errors: [
              {
                pointer: '/ring',
                message:
                  person.role === 'auditor' ? '审计员不持有钥匙' : '缺少给此人的钥匙，请刷新页面后再试',
              },
            ],
          })
        }
        const isPending = sql`(select ${accounts.state} from ${accounts} where ${accounts.id} = ${person.id}) = 'pending'`
        await deps.write(
          { actor: c.var.staff.account.id, action: 'account.admit', subject: person.id, at: deps.now() },
          [
            database
              .update(accounts)
              .set({
                state: 'active',
                ringSealed:
                  ring === undefined
                    ? null
                    : wrapRing(deps.secrets, person.id, sealedBytes(ring, '/ring', 1)),
              })
              .where(eq(accounts.id, person.id)),
          ],
          { require: [[isPending, 'conflict']] },
        )
        return c.body(null, 204)
      })
      /** Leads. Ends the person's sessions, deletes their ring, puts their open tips back; the last active lead stays. Recorded as `account.disable`. */
      .post('/people/:id/disable', allow('lead'), async (c) => {
        const { id } = await find(c.req.param('id'))
        const isThere = sql`(select ${accounts.state} from ${accounts} where ${accounts.id} = ${id}) <> 'disabled'`
        const anotherLead = sql`exists (select 1 from accounts as other where other.role = 'lead' and other.state = 'active' and other.id <> ${id})`
        await deps.write(
          { actor: c.var.staff.account.id, action: 'account.disable', subject: id, at: deps.now() },
          [
            database
              .update(accounts)
              .set({ state: 'disabled', ringSealed: null, totpSealed: null })
              .where(eq(accounts.id, id)),
            database.delete(sessions).where(eq(sessions.accountId, id)),
            database
              .update(tips)
              .set({ assigneeId: null })
              .where(and(eq(tips.assigneeId, id), isOpen(tips.status))),
          ],
          {
            require: [
              [isThere, 'conflict'],
              [anotherLead, 'conflict'],
            ],
          },
        )
        return c.body(null, 204)
      })
  )
}
