import { and, asc, eq, inArray, or, sql } from 'drizzle-orm'
import { accounts, disablings, renewals, sessions } from '#db/schema.ts'
import { addDays, dayOf, type Day } from '#shared/day.ts'
import { Problem } from '#api/core/problem.ts'
import { equalSecret, type Secrets } from '#api/core/secrets.ts'
import type { Deps } from '#api/records/deps.ts'
import { accountMac, isGenuineAccount } from '#api/records/genuine.ts'
import { emptyDesk } from '#api/records/hands/hand-overs.ts'
import type { Change, Requirement } from '#api/records/write.ts'
import { areIndependent } from './origin.ts'

/** A request of a lead to disable a lead. */
export type Disabling = typeof disablings.$inferSelect

type Account = typeof accounts.$inferSelect

/** A request waits this long for another lead. */
const openDays = 7

/** Returns the MAC of a request, 64 hex: over every column but itself. */
export function disablingMac(
  secrets: Secrets,
  { accountId, askedBy, askedOn }: Omit<Disabling, 'mac'>,
): string {
  return secrets.mac('disabling', JSON.stringify([accountId, askedBy, askedOn])).toString('hex')
}

/** Returns the active leads, oldest first. An account that the server did not write is none. */
export async function activeLeads({ database, secrets }: Pick<Deps, 'database' | 'secrets'>) {
  const rows = await database
    .select()
    .from(accounts)
    .where(and(eq(accounts.role, 'lead'), eq(accounts.state, 'active')))
    .orderBy(asc(accounts.createdOn), asc(accounts.account))
  return rows.filter((account) => isGenuineAccount(secrets, account))
}

/** Tells whether the server wrote a request, and it is not too old. */
export function isFreshDisabling(secrets: Secrets, request: Disabling, today: Day): boolean {
  return (
    equalSecret(request.mac, disablingMac(secrets, request)) && today <= addDays(request.askedOn, openDays)
  )
}

/** Tells whether a request counts: it is fresh, and both of its people are active leads. */
export function isOpenDisabling(
  secrets: Secrets,
  request: Disabling,
  leads: readonly Account[],
  now: Date,
): boolean {
  const isLead = (id: string) => leads.some((lead) => lead.id === id)
  return (
    isFreshDisabling(secrets, request, dayOf(now)) && isLead(request.accountId) && isLead(request.askedBy)
  )
}

/**
 * Returns the leads who can confirm a request: a third one, who counts as another than the asker. Where there
 * is none, the named lead consents. A lead who asks to go needs any other one.
 */
export function confirmersOf(
  { accountId, askedBy }: Disabling,
  leads: readonly Account[],
): readonly Account[] {
  const asker = leads.find(({ id }) => id === askedBy)
  const others = leads.filter(({ id }) => id !== askedBy)
  if (!asker || askedBy === accountId) return others
  const thirds = others.filter((lead) => lead.id !== accountId && areIndependent(lead, asker))
  return thirds.length > 0 ? thirds : others.filter(({ id }) => id === accountId)
}

/** Returns the condition that accounts are still as they were read. */
const isSame = (people: readonly Account[]): Requirement[] =>
  people.map(({ id, mac }) => [
    sql`exists (select 1 from ${accounts} where ${accounts.id} = ${id} and ${accounts.mac} = ${mac})`,
    'conflict',
  ])

const rowOf = ({ database }: Pick<Deps, 'database'>, accountId: string) =>
  database.select().from(disablings).where(eq(disablings.accountId, accountId)).limit(1)

/** Returns the open request about a lead, or null. */
export async function findDisabling(
  deps: Deps,
  accountId: string,
  leads: readonly Account[],
): Promise<Disabling | null> {
  const [row] = await rowOf(deps, accountId)
  return row && isOpenDisabling(deps.secrets, row, leads, deps.now()) ? row : null
}

/**
 * Returns the change by which a lead asks that a lead be disabled.
 * @throws Problem 'conflict' if the person is no active lead or the last one, or the request stands already
 */
export async function askDisabling(deps: Deps, accountId: string, askedBy: string): Promise<Change> {
  const { database, secrets, now } = deps
  const leads = await activeLeads(deps)
  const people = leads.filter(({ id }) => id === accountId || id === askedBy)
  if (!people.some(({ id }) => id === accountId) || leads.length < 2) throw new Problem('conflict')
  if (await findDisabling(deps, accountId, leads)) throw new Problem('conflict')
  const [old] = await rowOf(deps, accountId)
  const row = { accountId, askedBy, askedOn: dayOf(now()) }
  const signed = { ...row, mac: disablingMac(secrets, row) }
  const kept = sql`(select ${disablings.mac} from ${disablings} where ${disablings.accountId} = ${accountId})`
  return {
    statements: [
      database
        .insert(disablings)
        .values(signed)
        .onConflictDoUpdate({ target: disablings.accountId, set: signed }),
    ],
    // Two leads who ask at once make one request.
    require: [...isSame(people), [sql`${kept} is ${old?.mac ?? null}`, 'conflict']],
  }
}

/**
 * Returns the change by which another lead confirms a request.
 * @throws Problem 'conflict', 'not-allowed'; 'invalid-input' for a wrong heir
 */
export async function confirmDisabling(
  deps: Deps,
  request: Disabling,
  by: string,
  heirId: string | undefined,
): Promise<Change> {
  const leads = await activeLeads(deps)
  const target = leads.find(({ id }) => id === request.accountId)
  if (!target || !isOpenDisabling(deps.secrets, request, leads, deps.now())) throw new Problem('conflict')
  if (!confirmersOf(request, leads).some(({ id }) => id === by)) throw new Problem('not-allowed')
  const heir = await findHeir(deps, target.id, heirId)
  const { statements, require } = disabling(deps, target, leads, { byId: by, heir })
  const { accountId, mac } = request
  const isThere = sql`exists (select 1 from ${disablings} where ${disablings.accountId} = ${accountId} and ${disablings.mac} = ${mac})`
  return {
    statements,
    require: [...require, ...isSame(leads.filter(({ id }) => id === request.askedBy)), [isThere, 'conflict']],
  }
}

/**
 * Returns the colleague who gets the open tips of a person; null when none was named.
 * @throws Problem 'invalid-input' for somebody who handles no tips
 */
export async function findHeir(
  { database, secrets }: Pick<Deps, 'database' | 'secrets'>,
  personId: string,
  heirId: string | undefined,
): Promise<Account | null> {
  if (heirId === undefined) return null
  const [heir] = await database.select().from(accounts).where(eq(accounts.id, heirId)).limit(1)
  const mayHandle = heir?.state === 'active' && heir.role !== 'auditor' && isGenuineAccount(secrets, heir)
  if (!mayHandle || heirId === personId)
    throw new Problem('invalid-input', {
      errors: [{ pointer: '/tipsTo', message: '请选择另一位在岗的办理人员来接手线索' }],
    })
  return heir
}

/** The lead who disables a person, null for the bureau; and the heir of the open tips. */
interface Terms {
  readonly byId: string | null
  readonly heir: Account | null
}

/**
 * Returns the change that disables a person: sessions end, the ring goes, open tips leave, and requests that
 * name the person are dropped. The last of the active `leads` stays.
 */
export function disabling(
  { database, secrets, now }: Pick<Deps, 'database' | 'secrets' | 'now'>,
  person: Account,
  leads: readonly Account[],
  { byId, heir }: Terms,
): Change {
  const { id } = person
  const others = leads.filter((lead) => lead.id !== id).map(({ mac }) => mac)
  const anotherLead = sql`exists (select 1 from ${accounts} where ${inArray(accounts.mac, others)} and ${accounts.state} = 'active')`
  return {
    statements: [
      database
        .update(accounts)
        .set({
          state: 'disabled',
          mac: accountMac(secrets, { ...person, state: 'disabled' }),
          ringSealed: null,
          totpSealed: null,
        })
        .where(eq(accounts.id, id)),
      database.delete(sessions).where(eq(sessions.accountId, id)),
      database.delete(renewals).where(eq(renewals.accountId, id)),
      database.delete(disablings).where(or(eq(disablings.accountId, id), eq(disablings.askedBy, id))),
      ...emptyDesk(database, { id, heirId: heir?.id ?? null, byId, onDay: dayOf(now()) }),
    ],
    require: [...isSame(heir === null ? [person] : [person, heir]), [anotherLead, 'conflict']],
  }
}
