import { eq } from 'drizzle-orm'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { accounts, audit, disablings, sessions, tips } from '#db/schema.ts'
import { dayOf } from '#shared/day.ts'
import type { PersonView } from '#shared/contract/people.ts'
import { leadDisable } from '#api/jobs/lead/disable.ts'
import { purge } from '#api/jobs/purge.ts'
import { activeLeads } from '#api/records/leads/disabling.ts'
import { openOffice, type Office, type Person } from '#tests/support/office/office.ts'
import { joinedPerson } from '#tests/support/office/sessions.ts'
import { storeTip } from '#tests/support/office/tips.ts'

// The first lead of the office goes at once: the leads are those who are signed in below.
let office: Office
let one: Person
beforeEach(async () => {
  office = await openOffice()
  one = await office.signIn('lead')
  await bureau('first.lead')
})
afterEach(() => office.close())

const bureau = (account: string, paper = office.paper.recipient) => leadDisable(office.deps, [paper, account])
const pass = (days: number) => {
  office.clock.now = new Date(office.clock.now.getTime() + days * 86_400_000)
}
const ask = async (by: Person, of: Person) => (await by.post(`/people/${of.id}/disable/ask`)).status
const confirm = async (by: Person, of: Person, askedBy: Person) =>
  (await by.post(`/people/${of.id}/disable/confirm`, { askedBy: askedBy.id })).status
const cancel = async (by: Person, of: Person) => (await by.post(`/people/${of.id}/disable/cancel`)).status
const seen = async (by: Person, of: Person) =>
  ((await (await by.get('/people')).json()) as PersonView[]).find(({ id }) => id === of.id)
const isIn = async (person: Person) => (await person.get('/session')).status === 200
const acts = async (of: Person) =>
  (await office.database.select().from(audit).where(eq(audit.subject, of.id)))
    .filter(({ action }) => action.startsWith('account.disable'))
    .map(({ action, actor }) => [action, actor])

test('no lead disables a lead alone: one asks, another one than the named lead confirms', async () => {
  const [two, three] = [await office.signIn('lead'), await office.signIn('lead')]
  const tip = await storeTip(office, { status: 'investigating', assigneeId: two.id })
  expect((await one.post(`/people/${two.id}/disable`)).status).toBe(403)
  expect(await ask(one, two)).toBe(204)
  expect(await isIn(two)).toBe(true)
  for (const [viewer, mayConfirm] of [
    [one, false],
    [two, false],
    [three, true],
    [await office.signIn('auditor'), false],
  ] as const)
    expect((await seen(viewer, two))?.disabling).toEqual({
      askedBy: one.id,
      askedOn: '2026-11-16',
      mayConfirm,
      needsConsent: false,
    })
  expect((await seen(await office.signIn('triager'), two))?.disabling).toBeNull()

  expect(await confirm(one, two, one)).toBe(403)
  expect(await confirm(two, two, one)).toBe(403)
  expect(await ask(three, two)).toBe(409)
  expect(await isIn(two)).toBe(true)
  expect(await confirm(three, two, one)).toBe(204)
  expect(await isIn(two)).toBe(false)
  const [row] = await office.database.select().from(accounts).where(eq(accounts.id, two.id))
  expect(row).toMatchObject({ state: 'disabled', ringSealed: null, totpSealed: null })
  expect(await office.database.$count(sessions, eq(sessions.accountId, two.id))).toBe(0)
  expect((await office.database.select().from(tips).where(eq(tips.id, tip.id)))[0]?.assigneeId).toBeNull()
  expect(await office.database.$count(disablings)).toBe(0)
  expect(await acts(two)).toEqual([
    ['account.disable-ask', one.id],
    ['account.disable', three.id],
  ])
  expect(await confirm(three, two, one)).toBe(409)
})

test('of two leads the named one consents, or the bureau acts with its recovery sheet', async () => {
  const two = await office.signIn('lead')
  expect(await ask(one, two)).toBe(204)
  expect((await seen(two, two))?.disabling).toMatchObject({ mayConfirm: true, needsConsent: true })
  expect(await confirm(one, two, one)).toBe(403)
  expect(await confirm(two, two, one)).toBe(204)
  expect(await isIn(two)).toBe(false)

  const gone = await office.addPerson('lead', 'gone.lead')
  const { recipient } = await office.addPerson('triager', 'a.triager')
  expect((await bureau('gone.lead', recipient)).ok).toBe(false)
  for (const name of ['a.triager', 'nobody', 'first.lead']) expect((await bureau(name)).ok, name).toBe(false)
  expect((await bureau(' Gone.Lead ')).ok).toBe(true)
  const [row] = await office.database.select().from(accounts).where(eq(accounts.id, gone.id))
  expect(row).toMatchObject({ state: 'disabled', ringSealed: null, totpSealed: null })
  const rows = await office.database.select().from(audit).where(eq(audit.subject, gone.id))
  expect(rows.at(-1)).toMatchObject({ actor: 'system', action: 'account.disable' })
})

test('a lead who leaves asks, and any other lead confirms', async () => {
  const two = await office.signIn('lead')
  expect(await ask(two, two)).toBe(204)
  expect((await seen(one, two))?.disabling).toMatchObject({ mayConfirm: true, needsConsent: false })
  expect(await confirm(two, two, two)).toBe(403)
  expect(await confirm(one, two, two)).toBe(204)
  expect(await isIn(two)).toBe(false)
})

test('the last active lead stays, also when two leads consent at once', async () => {
  expect(await ask(one, one)).toBe(409)
  const [account] = await office.database.select().from(accounts).where(eq(accounts.id, one.id))
  const last = await bureau(account?.account ?? '')
  expect(last.ok).toBe(false)
  expect(last.lines.join('')).toContain('唯一的负责人')
  const two = await office.signIn('lead')
  expect([await ask(one, two), await ask(two, one)]).toEqual([204, 204])
  const answers = await Promise.all([confirm(two, two, one), confirm(one, one, two)])
  expect(answers.filter((status) => status === 204)).toHaveLength(1)
  expect((await Promise.all([isIn(one), isIn(two)])).filter(Boolean)).toHaveLength(1)

  // Nor do two commands at once leave an office without a lead.
  await office.addPerson('lead', 'another.lead')
  const names = (await activeLeads(office.deps)).map(({ account: name }) => name)
  expect(names).toHaveLength(2)
  await Promise.allSettled(names.map((name) => bureau(name)))
  expect(await activeLeads(office.deps)).toHaveLength(1)
})

test('a lead takes the own request back, and nobody else does', async () => {
  const [two, three] = [await office.signIn('lead'), await office.signIn('lead')]
  await ask(one, two)
  expect([await cancel(two, two), await cancel(three, two)]).toEqual([403, 403])
  expect(await cancel(one, two)).toBe(204)
  expect(await confirm(three, two, one)).toBe(409)
  // A lead confirms the request that they read, not one that came in its place.
  expect(await ask(three, two)).toBe(204)
  expect(await confirm(one, two, one)).toBe(409)
  expect(await isIn(two)).toBe(true)
  expect(await acts(two)).toEqual([
    ['account.disable-ask', one.id],
    ['account.disable-cancel', one.id],
    ['account.disable-ask', three.id],
  ])
})

test('a request is dropped with its lead, and after seven days', async () => {
  const [two, three] = [await office.signIn('lead'), await office.signIn('lead')]
  await office.signIn('lead')
  await ask(one, two)
  await ask(two, one)
  await confirm(three, one, two)
  expect(await isIn(one)).toBe(false)
  expect((await seen(three, two))?.disabling).toBeNull()
  expect(await confirm(three, two, one)).toBe(409)
  expect(await office.database.$count(disablings)).toBe(0)
  expect(await ask(three, two)).toBe(204)
  pass(8)
  const late = await office.signIn('lead')
  expect((await seen(late, two))?.disabling).toBeNull()
  expect(await confirm(late, two, three)).toBe(409)
  await purge(office.deps)
  expect(await office.database.$count(disablings)).toBe(0)
})

test('people who are no active lead are disabled by one lead, and asked about by nobody', async () => {
  for (const [role, state] of [
    ['triager', 'active'],
    ['auditor', 'active'],
    ['lead', 'pending'],
  ] as const) {
    const id = await joinedPerson(office, role, state)
    expect((await one.post(`/people/${id}/disable/ask`)).status).toBe(409)
    expect((await one.post(`/people/${id}/disable`)).status).toBe(204)
    expect((await one.post(`/people/${id}/disable`)).status).toBe(409)
  }
})

test('a request that somebody wrote into the database is none of a lead', async () => {
  const [two, three] = [await office.signIn('lead'), await office.signIn('lead')]
  const { database } = office
  await ask(one, three)
  const [real] = await database.select().from(disablings)
  if (!real) throw new Error('no request')
  const triager = await office.signIn('triager')
  for (const change of [
    { accountId: two.id },
    { askedBy: two.id },
    { askedBy: triager.id },
    { askedOn: dayOf(new Date('2026-11-17T01:00:00Z')) },
    { mac: 'ab'.repeat(32) },
  ]) {
    const forged = { ...real, ...change }
    await database.delete(disablings)
    await database.insert(disablings).values(forged)
    const target = [two, three].find(({ id }) => id === forged.accountId)
    const asker = [one, two, triager].find(({ id }) => id === forged.askedBy)
    if (!target || !asker) throw new Error('no such person')
    expect((await seen(one, target))?.disabling, JSON.stringify(change)).toBeNull()
    const confirmer = target === two ? three : two
    expect(await confirm(confirmer, target, asker), JSON.stringify(change)).toBe(409)
    expect(await isIn(target)).toBe(true)
  }
  // Nor does a role that somebody wrote make an asker or a second lead.
  await database.delete(disablings)
  await database.insert(disablings).values(real)
  await database.update(accounts).set({ role: 'triager' }).where(eq(accounts.id, one.id))
  expect(await confirm(two, three, one)).toBe(409)
})

test('a lead whom somebody wrote into the database counts for no last lead', async () => {
  const triager = await office.addPerson('triager', 'a.triager')
  await office.database.update(accounts).set({ role: 'lead' }).where(eq(accounts.id, triager.id))
  expect(await ask(one, one)).toBe(409)
  const two = await office.signIn('lead')
  await ask(one, two)
  expect((await seen(two, two))?.disabling).toMatchObject({ needsConsent: true })
})
