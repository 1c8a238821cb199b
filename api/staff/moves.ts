import { and, desc, eq, inArray, ne, sql } from 'drizzle-orm'
import { Hono } from 'hono'
import { violatedNotNull, violatedUnique } from '#db/client.ts'
import { accounts, events, messages, notes, tips } from '#db/schema.ts'
import { StaffInput } from '#shared/contract/staff.ts'
import { dayOf } from '#shared/day.ts'
import { statuses } from '#shared/tip/moves.ts'
import { type Role } from '#shared/roles.ts'
import type { Deps } from '#api/records/deps.ts'
import { Problem } from '#api/core/problem.ts'
import { isPurged, moveStatements, waitingFrom, type TipRow } from '#api/records/moves.ts'
import { onlyIf, type Statement } from '#api/records/write.ts'
import { json, sealedBytes } from './input.ts'
import { allow, type StaffEnv } from './sign-in/sessions.ts'

// In these the reporter is no longer written to.
const silent: readonly TipRow['status'][] = ['withdrawn', 'spam']
const silentList = sql.raw(silent.map((status) => `'${status}'`).join(', '))

/** Acts on a tip: moves, messages, notes, assignee. What is written in them was sealed in the browser. */
export function moveRoutes(deps: Deps) {
  const { database } = deps

  async function findTip(id: string): Promise<TipRow> {
    const [tip] = await database.select().from(tips).where(eq(tips.id, id)).limit(1)
    if (!tip) throw new Problem('not-found')
    return tip
  }

  async function currentKeyId(): Promise<string> {
    const key = await deps.officeKey()
    if (!key) throw new Problem('not-open')
    return key.id
  }

  // Not async: a statement is a promise of its own, and to await it is to run it.
  function messageStatement(tipId: string, accountId: string, keyId: string, sealed: Buffer): Statement {
    return database.insert(messages).values({
      id: deps.newId(),
      // A tip that was withdrawn or purged meanwhile takes the whole batch down.
      tipId: onlyIf(
        sql`(select ${tips.status} from ${tips} where ${tips.id} = ${tipId} and ${tips.summary} is not null) not in (${silentList})`,
        tipId,
      ),
      position: sql`(select coalesce(max(${messages.position}) + 1, 0) from ${messages} where ${messages.tipId} = ${tipId})`,
      accountId,
      sentOn: dayOf(deps.now()),
      evidenceCount: 0,
      officeKeyId: keyId,
      sealed,
    })
  }

  /** Whether an objection was raised against this person's own decision while somebody else could look at it (design.md 4). */
  async function ownDecisionObjected(tip: TipRow, accountId: string): Promise<boolean> {
    if (!tip.objected) return false
    const [decision] = await database
      .select({ accountId: events.accountId })
      .from(events)
      .where(and(eq(events.tipId, tip.id), inArray(events.to, ['closed', 'out-of-scope'])))
      .orderBy(desc(events.version))
      .limit(1)
    if (decision?.accountId !== accountId) return false
    // Once referred, nobody but a lead can close it: a triager is then no way out.
    const closers: Role[] = tip.everReferred ? ['lead'] : ['triager', 'lead']
    const [other] = await database
      .select({ id: accounts.id })
      .from(accounts)
      .where(and(eq(accounts.state, 'active'), inArray(accounts.role, closers), ne(accounts.id, accountId)))
      .limit(1)
    return other !== undefined
  }

  return (
    new Hono<StaffEnv>()
      /** Triagers and leads, by the table of design.md 4. Recorded as `tip.move`. @throws Problem 'conflict' when somebody else was faster. */
      .post('/tips/:id/moves', allow('triager', 'lead'), json(StaffInput.move), async (c) => {
        const { version, message, ...wish } = c.req.valid('json')
        const { account } = c.var.staff
        const tip = await findTip(c.req.param('id'))
        if (tip.version !== version) throw new Problem('conflict')
        const statements = moveStatements(database, deps.operator, tip, await waitingFrom(database, tip), {
          ...wish,
          by: account.role,
          accountId: account.id,
          on: dayOf(deps.now()),
        })
        if (wish.to === 'closed' && (await ownDecisionObjected(tip, account.id)))
          throw new Problem('not-allowed')
        if (wish.to === 'waiting' && message === undefined)
          throw new Problem('invalid-input', {
            errors: [{ pointer: '/message', message: '请写下要问举报人的问题' }],
          })
        if (message !== undefined) {
          if (silent.includes(wish.to))
            throw new Problem('invalid-input', {
              errors: [{ pointer: '/message', message: '垃圾信息不回复举报人' }],
            })
          statements.push(
            messageStatement(tip.id, account.id, await currentKeyId(), sealedBytes(message, '/message', 2)),
          )
        }
        await deps
          .write({ actor: account.id, action: 'tip.move', subject: tip.id, at: deps.now() }, statements)
          .catch(conflict)
        return c.json({ version: tip.version + 1 })
      })
      /** Triagers and leads; not after the tip was withdrawn, set aside as spam, or purged. Recorded as `tip.message`. */
      .post('/tips/:id/messages', allow('triager', 'lead'), json(StaffInput.message), async (c) => {
        const { account } = c.var.staff
        const tip = await findTip(c.req.param('id'))
        if (silent.includes(tip.status) || isPurged(tip)) throw new Problem('conflict')
        const statement = messageStatement(
          tip.id,
          account.id,
          await currentKeyId(),
          sealedBytes(c.req.valid('json').sealed, '/sealed', 2),
        )
        await deps
          .write({ actor: account.id, action: 'tip.message', subject: tip.id, at: deps.now() }, [statement])
          .catch(conflict)
        return c.body(null, 201)
      })
      /** Triagers and leads; not on a withdrawn tip, whose content is about to go, nor on one whose content went. Recorded as `tip.note`. */
      .post('/tips/:id/notes', allow('triager', 'lead'), json(StaffInput.note), async (c) => {
        const { account } = c.var.staff
        const tip = await findTip(c.req.param('id'))
        if (tip.status === 'withdrawn' || isPurged(tip)) throw new Problem('conflict')
        const at = deps.now()
        await deps
          .write({ actor: account.id, action: 'tip.note', subject: tip.id, at }, [
            database.insert(notes).values({
              id: deps.newId(),
              tipId: onlyIf(
                sql`(select ${tips.summary} from ${tips} where ${tips.id} = ${tip.id}) is not null`,
                tip.id,
              ),
              accountId: account.id,
              writtenAt: at.toISOString(),
              officeKeyId: await currentKeyId(),
              sealed: sealedBytes(c.req.valid('json').sealed, '/sealed', 1),
            }),
          ])
          .catch(conflict)
        return c.body(null, 201)
      })
      /**
       * Triagers and leads: take a tip, give it to somebody, put it back. Recorded as `tip.assign`. Counts as a version without an event, so that of two people
       * who saw the same version the second is told; the history stays one of statuses.
       */
      .post('/tips/:id/assignee', allow('triager', 'lead'), json(StaffInput.assign), async (c) => {
        const { version, assigneeId } = c.req.valid('json')
        const tip = await findTip(c.req.param('id'))
        if (tip.version !== version || !statuses[tip.status].isOpen) throw new Problem('conflict')
        if (assigneeId !== null) {
          const [person] = await database
            .select({ state: accounts.state, role: accounts.role })
            .from(accounts)
            .where(eq(accounts.id, assigneeId))
            .limit(1)
          if (person?.state !== 'active' || person.role === 'auditor')
            throw new Problem('invalid-input', {
              errors: [{ pointer: '/assigneeId', message: '请选择一位在岗的办理人员' }],
            })
          if (await ownDecisionObjected(tip, assigneeId)) {
            throw new Problem('invalid-input', {
              errors: [{ pointer: '/assigneeId', message: '举报人对此人的处理有异议，请交给另一位同事复核' }],
            })
          }
        }
        await deps
          .write({ actor: c.var.staff.account.id, action: 'tip.assign', subject: tip.id, at: deps.now() }, [
            database
              .update(tips)
              .set({ assigneeId, version: onlyIf(sql`${tips.version} = ${version}`, version + 1) })
              .where(eq(tips.id, tip.id)),
          ])
          .catch(conflict)
        return c.json({ version: version + 1 })
      })
  )
}

function conflict(error: unknown): never {
  const lost =
    violatedUnique(error) === 'events.tip_id, events.version' ||
    ['tips.version', 'messages.tip_id', 'notes.tip_id'].includes(violatedNotNull(error) ?? '')
  throw lost ? new Problem('conflict') : error
}
