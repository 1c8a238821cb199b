import { eq } from 'drizzle-orm'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { accounts, audit, invites } from '#db/schema.ts'
import { RenewalCode } from '#shared/contract/renewal.ts'
import type { TotpStart } from '#shared/contract/sign-in.ts'
import { leadConfirm } from '#api/jobs/lead/confirm.ts'
import { disableLead, joinOffice, personSeen } from '#tests/support/office/leads.ts'
import { openOffice, totpCode, type Office, type Person } from '#tests/support/office/office.ts'

let office: Office
let one: Person
beforeEach(async () => {
  office = await openOffice()
  one = await office.signIn('lead')
  await disableLead(office, office.first?.id ?? '')
})
afterEach(() => office.close())

/** Lets a lead alone bring in another one. */
async function broughtInAlone(): Promise<Person> {
  const joined = await joinOffice(office, one, 'lead')
  expect(await joined.admit(one)).toBe(204)
  return joined.signIn()
}
const askedBy = (by: Person) => ({ askedBy: by.id })
const acts = async (id: string) =>
  (await office.database.select().from(audit).where(eq(audit.subject, id)))
    .filter(({ action }) => action.startsWith('account.admit') || action === 'account.confirm-lead')
    .map(({ action, actor }) => [action, actor])
const bureau = (account: string, paper = office.paper.recipient) => leadConfirm(office.deps, [paper, account])
/** Gives a code to a lead, who sets a new password with it. Returns the status of that step. */
async function renew(by: Person, lead: Pick<Person, 'id'>, old: { oldProof?: string } = {}) {
  const given = await by.post(`/people/${lead.id}/renew`)
  const { code } = RenewalCode.parse(await given.json())
  const begun = await office.request('/renew/start', { method: 'POST', body: { code } })
  const { secret } = (await begun.json()) as TotpStart
  const credentials = { salt: 'ab'.repeat(16), proof: 'cd'.repeat(32), recipient: office.officeRecipient }
  const body = { code, credentials, totp: totpCode(secret, office.clock.now), ...old }
  return (await office.request('/renew', { method: 'POST', body })).status
}

test('a lead whom a lead invited is admitted by another one, where there is one', async () => {
  const two = await office.signIn('lead')
  const joined = await joinOffice(office, one, 'lead')
  expect((await personSeen(one, joined.id)).mayAdmit).toBe(false)
  expect((await personSeen(two, joined.id)).mayAdmit).toBe(true)
  expect(await joined.admit(one)).toBe(403)
  expect(await joined.admit(two)).toBe(204)
  expect(await personSeen(one, joined.id)).toMatchObject({ invitedBy: one.id, broughtInBy: null })
  expect(await acts(joined.id)).toEqual([['account.admit', two.id]])
  // Two leads know the third one, who counts as another beside either.
  const three = await joined.signIn()
  await one.post(`/people/${two.id}/disable/ask`)
  expect((await three.post(`/people/${two.id}/disable/confirm`, askedBy(one))).status).toBe(204)
  // People of other roles take one lead.
  const triager = await joinOffice(office, one, 'triager')
  expect(await triager.admit(one)).toBe(204)
})

test('the only lead admits a lead of their own inviting, and the log says so', async () => {
  const joined = await joinOffice(office, one, 'lead')
  expect((await personSeen(one, joined.id)).mayAdmit).toBe(true)
  expect(await joined.admit(one)).toBe(204)
  expect(await acts(joined.id)).toEqual([['account.admit-alone', one.id]])
  expect((await personSeen(one, joined.id)).broughtInBy).toBe(one.id)
})

test('a lead and the one whom they alone brought in do nothing that takes two leads', async () => {
  const own = await broughtInAlone()
  const victim = await office.addPerson('lead')
  const id = victim.id
  for (const [asker, helper] of [
    [one, own],
    [own, one],
  ] as const) {
    expect((await asker.post(`/people/${id}/disable/ask`)).status).toBe(204)
    expect((await personSeen(helper, id)).disabling).toMatchObject({ mayConfirm: false, needsConsent: true })
    expect((await helper.post(`/people/${id}/disable/confirm`, askedBy(asker))).status).toBe(403)
    await asker.post(`/people/${id}/disable/cancel`)
    expect(await renew(asker, victim)).toBe(422)
    expect(await renew(asker, victim, { oldProof: victim.proof })).toBe(200)
    await asker.post(`/people/${id}/renew/cancel`)
  }
  // A further account of their making changes nothing.
  const further = await joinOffice(office, one, 'lead')
  expect(await further.admit(own)).toBe(204)
  const third = await further.signIn()
  expect((await personSeen(one, further.id)).broughtInBy).toBe(one.id)
  await one.post(`/people/${id}/disable/ask`)
  expect((await third.post(`/people/${id}/disable/confirm`, askedBy(one))).status).toBe(403)
  expect((await personSeen(one, id)).state).toBe('active')
})

test('after the bureau confirmed the second lead, both count as two', async () => {
  const own = await broughtInAlone()
  const victim = await office.signIn('lead')
  const [account] = await office.database.select().from(accounts).where(eq(accounts.id, own.id))
  const name = account?.account ?? ''
  expect((await bureau(name, office.officeRecipient)).ok).toBe(false)
  await one.post(`/people/${victim.id}/disable/ask`)
  expect((await own.post(`/people/${victim.id}/disable/confirm`, askedBy(one))).status).toBe(403)
  expect((await bureau(name)).ok).toBe(true)
  expect((await personSeen(one, own.id)).broughtInBy).toBeNull()
  expect((await own.post(`/people/${victim.id}/disable/confirm`, askedBy(one))).status).toBe(204)
  expect(await acts(own.id)).toEqual([
    ['account.admit-alone', one.id],
    ['account.confirm-lead', 'system'],
  ])
})

test('a lead of two does not complete the renewal of a third with the lead they brought in', async () => {
  const own = await broughtInAlone()
  const victim = await office.addPerson('lead')
  await office.signIn('lead')
  // A fourth lead counts as another: without an old factor the renewal waits for that one.
  expect(await renew(one, victim)).toBe(200)
  expect((await personSeen(own, victim.id)).renewal).toMatchObject({ mayComplete: false })
  const ring = Buffer.from(office.officeSealed).toString('base64')
  expect((await own.post(`/people/${victim.id}/renew/complete`, { ring })).status).toBe(403)
})

test('an origin or an inviter that somebody wrote into the database makes no second lead', async () => {
  const own = await broughtInAlone()
  const victim = await office.signIn('lead')
  await one.post(`/people/${victim.id}/disable/ask`)
  const { database } = office
  for (const change of [{ origin: own.id }, { invitedBy: victim.id }]) {
    const [kept] = await database.select().from(accounts).where(eq(accounts.id, own.id))
    await database.update(accounts).set(change).where(eq(accounts.id, own.id))
    const answer = await own.post(`/people/${victim.id}/disable/confirm`, askedBy(one))
    expect(answer.status, JSON.stringify(change)).toBe(401)
    expect((await bureau(kept?.account ?? '')).ok).toBe(false)
    if (kept) await database.update(accounts).set(kept).where(eq(accounts.id, own.id))
  }
  // A code whose giver somebody changed lets nobody in.
  const joined = await joinOffice(office, one, 'lead')
  const { code } = (await (await one.post('/people', { role: 'lead' })).json()) as { code: string }
  await database.update(invites).set({ invitedBy: victim.id })
  expect((await office.request('/join/start', { method: 'POST', body: { code } })).status).toBe(403)
  await database.update(accounts).set({ invitedBy: victim.id }).where(eq(accounts.id, joined.id))
  expect(await joined.admit(one)).toBe(403)
})
