import { randomBytes } from 'node:crypto'
import { eq } from 'drizzle-orm'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { accounts, audit, renewals, tips } from '#db/schema.ts'
import type { PersonView } from '#shared/contract/people.ts'
import { RenewalCode, RenewStart } from '#shared/contract/renewal.ts'
import { SessionView } from '#shared/contract/sign-in.ts'
import { KeyRing } from '#shared/sealing/key-ring.ts'
import { generateOfficeIdentity, officeKeyId, openJson, recipientOf, sealJson } from '#shared/sealing/seal.ts'
import type { Role } from '#shared/roles.ts'
import { purge } from '#api/jobs/purge.ts'
import { disableLead } from '#tests/support/office/leads.ts'
import { cookieOf, openOffice, totpCode, type Office, type Person } from '#tests/support/office/office.ts'
import { storeTip } from '#tests/support/office/tips.ts'

let office: Office
let lead: Person
beforeEach(async () => {
  office = await openOffice()
  lead = await office.signIn('lead')
})
afterEach(() => office.close())

const pass = (ms: number) => {
  office.clock.now = new Date(office.clock.now.getTime() + ms)
}
const post = (path: string, body: unknown) => office.request(path, { method: 'POST', body })
type Known = Awaited<ReturnType<Office['addPerson']>>

async function signIn(person: Pick<Known, 'account' | 'proof' | 'secret'>) {
  pass(30_000)
  const { account, proof, secret } = person
  return post('/sign-in', { account, proof, totp: totpCode(secret, office.clock.now) })
}
async function personOf(role: Role, known?: Known): Promise<Person & { known: Known }> {
  const person = known ?? (await office.addPerson(role))
  const answer = await signIn(person)
  return { ...office.person(person.id, role, person.identity, cookieOf(answer)), known: person }
}
async function ask(by: Person, id: string): Promise<string> {
  const answer = await by.post(`/people/${id}/renew`)
  expect(answer.status).toBe(201)
  return RenewalCode.parse(await answer.json()).code
}
/** Uses a code as the console does. */
async function use(code: string, old: Record<string, unknown> = {}) {
  const { account, secret } = RenewStart.parse(await (await post('/renew/start', { code })).json())
  const identity = await generateOfficeIdentity()
  const recipient = await recipientOf(identity)
  const proof = randomBytes(32).toString('hex')
  const credentials = { salt: randomBytes(16).toString('hex'), proof, recipient }
  const answer = await post('/renew', { code, credentials, totp: totpCode(secret, office.clock.now), ...old })
  const ring = Buffer.from(
    await sealJson(
      { v: 1, office: [{ id: officeKeyId(office.officeRecipient), identity: office.officeIdentity }] },
      [recipient],
    ),
  ).toString('base64')
  return { answer, account, secret, proof, identity, recipient, ring }
}
const complete = (by: Person, id: string, ring?: string) =>
  by.post(`/people/${id}/renew/complete`, ring === undefined ? {} : { ring })
const seen = async (by: Person, id: string) =>
  ((await (await by.get('/people')).json()) as PersonView[]).find((person) => person.id === id)?.renewal
const acts = async (subject: string) =>
  (await office.database.select().from(audit).where(eq(audit.subject, subject)))
    .map(({ action }) => action)
    .filter((action) => action.startsWith('account.renew'))

test('a person who lost password and phone comes back under the same account, and keeps the tips', async () => {
  const person = await personOf('triager')
  const tip = await storeTip(office, { status: 'investigating', assigneeId: person.id })
  const renewed = await use(await ask(lead, person.id))
  expect(renewed.answer.status).toBe(200)
  expect(renewed.account).toBe(person.known.account)
  // Until a lead compared the fingerprint, the old password serves and the new one does not.
  expect((await signIn(renewed)).status).toBe(401)
  expect((await signIn(person.known)).status).toBe(200)
  expect(await seen(lead, person.id)).toMatchObject({ recipient: renewed.recipient, mayComplete: true })

  expect((await complete(lead, person.id, renewed.ring)).status).toBe(204)
  expect((await person.get('/session')).status).toBe(401)
  expect((await signIn(person.known)).status).toBe(401)
  const answer = await signIn(renewed)
  const view = SessionView.parse(await answer.json())
  expect(view.accountId).toBe(person.id)
  const ring = await openJson(KeyRing, Buffer.from(view.ring ?? '', 'base64'), [renewed.identity])
  expect(ring.office[0]?.identity).toBe(office.officeIdentity)
  const [row] = await office.database.select().from(tips).where(eq(tips.id, tip.id))
  expect(row?.assigneeId).toBe(person.id)
  expect(await acts(person.id)).toEqual(['account.renew', 'account.renew-set', 'account.renew-done'])
  expect(await office.database.$count(renewals)).toBe(0)
})

test('the code that the telephone shows when a lead is done serves, and the one shown before does not', async () => {
  const person = await personOf('triager')
  const renewed = await use(await ask(lead, person.id))
  const shown = totpCode(renewed.secret, office.clock.now)
  pass(30_000)
  expect((await complete(lead, person.id, renewed.ring)).status).toBe(204)
  const { account, proof, secret } = renewed
  expect((await post('/sign-in', { account, proof, totp: shown })).status).toBe(401)
  expect((await post('/sign-in', { account, proof, totp: totpCode(secret, office.clock.now) })).status).toBe(
    200,
  )
})

test('a code serves once and for a day, a newer one voids it, and who is named may cancel it', async () => {
  const person = await personOf('triager')
  const first = await ask(lead, person.id)
  const second = await ask(lead, person.id)
  expect((await post('/renew/start', { code: first })).status).toBe(403)
  expect((await use(second)).answer.status).toBe(200)
  expect((await post('/renew/start', { code: second })).status).toBe(403)
  const third = await ask(lead, person.id)
  const other = await personOf('triager')
  expect((await other.post(`/people/${person.id}/renew/cancel`)).status).toBe(404)
  expect((await person.post(`/people/${person.id}/renew/cancel`)).status).toBe(204)
  expect((await post('/renew/start', { code: third })).status).toBe(403)
  const late = await ask(lead, person.id)
  office.clock.now = new Date('2026-11-17T15:59:00Z')
  expect((await post('/renew/start', { code: late })).status).toBe(200)
  office.clock.now = new Date('2026-11-17T16:00:00Z')
  expect((await post('/renew/start', { code: late })).status).toBe(403)
  expect(JSON.stringify(await office.database.select().from(renewals))).not.toContain(
    late.replaceAll('-', ''),
  )
})

test('only leads give such a code and complete it, for others, and for accounts in use', async () => {
  const person = await personOf('triager')
  const renewed = await use(await ask(lead, person.id))
  for (const role of ['triager', 'auditor'] as const) {
    const other = await office.signIn(role)
    expect((await other.post(`/people/${person.id}/renew`)).status).toBe(403)
    expect((await complete(other, person.id, renewed.ring)).status).toBe(403)
  }
  expect((await complete(person, person.id, renewed.ring)).status).toBe(403)
  expect((await lead.post(`/people/${lead.id}/renew`)).status).toBe(403)
  await lead.post(`/people/${person.id}/disable`)
  expect(await office.database.$count(renewals)).toBe(0)
  expect((await lead.post(`/people/${person.id}/renew`)).status).toBe(409)
})

test('a lead completes no renewal of the own account, also with a code of another', async () => {
  const lost = await personOf('lead')
  const renewed = await use(await ask(lead, lost.id), { oldProof: lost.known.proof })
  expect(renewed.answer.status).toBe(200)
  expect(await seen(lost, lost.id)).toMatchObject({ mayComplete: false })
  expect((await complete(lost, lost.id, renewed.ring)).status).toBe(403)
  expect((await signIn(renewed)).status).toBe(401)
})

test('a code opens no other account, and none once its person is disabled', async () => {
  const [person, other] = [await personOf('triager'), await personOf('triager')]
  const code = await ask(lead, person.id)
  await office.database.update(renewals).set({ accountId: other.id })
  expect((await post('/renew/start', { code })).status).toBe(403)
  const second = await ask(lead, person.id)
  const { secret } = RenewStart.parse(await (await post('/renew/start', { code: second })).json())
  await lead.post(`/people/${person.id}/disable`)
  const credentials = {
    salt: randomBytes(16).toString('hex'),
    proof: randomBytes(32).toString('hex'),
    recipient: await recipientOf(await generateOfficeIdentity()),
  }
  const late = { code: second, credentials, totp: totpCode(secret, office.clock.now) }
  expect((await post('/renew', late)).status).toBe(403)
})

test('a person disabled after the new password was set is not admitted with it', async () => {
  const person = await personOf('triager')
  const renewed = await use(await ask(lead, person.id))
  const [waiting] = await office.database.select().from(renewals)
  await lead.post(`/people/${person.id}/disable`)
  // Somebody who writes the database puts the row back.
  if (waiting) await office.database.insert(renewals).values(waiting)
  expect((await complete(lead, person.id, renewed.ring)).status).toBe(409)
  expect((await signIn(renewed)).status).toBe(401)
})

test('two people who use one code at once set one password', async () => {
  const person = await personOf('triager')
  const code = await ask(lead, person.id)
  const { secret } = RenewStart.parse(await (await post('/renew/start', { code })).json())
  const bodies = await Promise.all(
    [1, 2].map(async () => ({
      code,
      totp: totpCode(secret, office.clock.now),
      credentials: {
        salt: randomBytes(16).toString('hex'),
        proof: randomBytes(32).toString('hex'),
        recipient: await recipientOf(await generateOfficeIdentity()),
      },
    })),
  )
  const answers = await Promise.all(bodies.map((body) => post('/renew', body)))
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 403])
  // An answer that was lost on its way is given again, to the same values alone.
  const won = answers[0]?.status === 200 ? 0 : 1
  expect((await post('/renew', bodies[won])).status).toBe(200)
  expect((await post('/renew', bodies[1 - won])).status).toBe(403)
})

test('a ring goes with the new password: a triager gets one, an auditor none', async () => {
  const triager = await personOf('triager')
  await use(await ask(lead, triager.id))
  expect((await complete(lead, triager.id)).status).toBe(422)
  const auditor = await personOf('auditor')
  const renewed = await use(await ask(lead, auditor.id))
  expect((await complete(lead, auditor.id, renewed.ring)).status).toBe(422)
  expect((await complete(lead, auditor.id)).status).toBe(204)
  expect((await signIn(renewed)).status).toBe(200)
})

test('the number typed for the new phone serves for no sign-in', async () => {
  const person = await personOf('triager')
  const { account, proof, secret, ring } = await use(await ask(lead, person.id))
  await complete(lead, person.id, ring)
  const totp = totpCode(secret, office.clock.now)
  expect((await post('/sign-in', { account, proof, totp })).status).toBe(401)
})

test('a code not used, and a new password that no lead looked at, go with the daily purge', async () => {
  const [slow, quick] = [await personOf('triager'), await personOf('triager')]
  await ask(lead, slow.id)
  const { ring } = await use(await ask(lead, quick.id))
  pass(2 * 86_400_000)
  await purge(office.deps)
  expect((await office.database.select().from(renewals)).map(({ accountId }) => accountId)).toEqual([
    quick.id,
  ])
  pass(5 * 86_400_000)
  lead = await office.signIn('lead')
  expect(await seen(lead, quick.id)).toBeNull()
  expect((await complete(lead, quick.id, ring)).status).toBe(409)
  await purge(office.deps)
  expect(await office.database.$count(renewals)).toBe(0)
})

test('of three leads, another one than the giver of the code admits a lead again', async () => {
  const third = await office.signIn('lead')
  const lost = office.first?.id ?? ''
  const renewed = await use(await ask(lead, lost))
  expect(await seen(lead, lost)).toMatchObject({ mayComplete: false })
  expect((await complete(lead, lost, renewed.ring)).status).toBe(403)
  expect((await signIn(renewed)).status).toBe(401)
  expect(await seen(third, lost)).toMatchObject({ mayComplete: true })
  expect((await complete(third, lost, renewed.ring)).status).toBe(204)
  expect((await signIn(renewed)).status).toBe(200)
})

test('of two leads, the lost one shows an old factor, which the giver of the code cannot guess', async () => {
  const lost = office.first
  if (!lost) throw new Error('not set up')
  const code = await ask(lead, lost.id)
  const pointers: unknown[] = []
  for (const old of [{}, { oldProof: 'ab'.repeat(32) }, { oldTotp: '000000' }]) {
    const { answer } = await use(code, old)
    expect(answer.status).toBe(422)
    pointers.push(((await answer.json()) as { errors: { pointer: string }[] }).errors[0]?.pointer)
  }
  expect(pointers).toEqual(['/oldProof', '/oldProof', '/oldTotp'])
  let status = 0
  for (let tries = 0; tries < 12 && status !== 429; tries += 1)
    status = (await use(code, { oldTotp: '000000' })).answer.status
  expect(status).toBe(429)
})

test('of two leads, the other one admits a lead who showed the old password or the old phone', async () => {
  const lost = await office.addPerson('lead')
  await disableLead(office, office.first?.id ?? '')
  pass(60_000)
  const oldTotp = totpCode(lost.secret, office.clock.now)
  const byPhone = await use(await ask(lead, lost.id), { oldTotp })
  expect(byPhone.answer.status).toBe(200)
  expect((await complete(lead, lost.id, byPhone.ring)).status).toBe(204)
  expect((await signIn(byPhone)).status).toBe(200)
  const byPassword = await use(await ask(lead, lost.id), { oldProof: byPhone.proof })
  expect((await complete(lead, lost.id, byPassword.ring)).status).toBe(204)
  expect((await signIn(byPassword)).status).toBe(200)
})

test('an old number that proved a renewal serves for nothing else', async () => {
  const lost = await office.addPerson('lead')
  pass(60_000)
  const oldTotp = totpCode(lost.secret, office.clock.now)
  const { answer } = await use(await ask(lead, lost.id), { oldTotp })
  expect(answer.status).toBe(200)
  const { account, proof } = lost
  expect((await post('/sign-in', { account, proof, totp: oldTotp })).status).toBe(401)
  expect((await use(await ask(lead, lost.id), { oldTotp })).answer.status).toBe(422)
})

test('a renewal that somebody changed in the database opens nothing', async () => {
  const person = await personOf('triager')
  const other = await use(await ask(lead, (await personOf('triager')).id))
  const [foreign] = await office.database.select().from(renewals)
  const renewed = await use(await ask(lead, person.id))
  const mine = eq(renewals.accountId, person.id)
  const [kept] = await office.database.select().from(renewals).where(mine)
  if (!foreign || !kept) throw new Error('no renewal')
  const attacker = await recipientOf(await generateOfficeIdentity())
  for (const change of [
    { recipient: attacker },
    { recipient: other.recipient },
    { proofHash: foreign.proofHash },
    { totpSealed: foreign.totpSealed },
    { expiresAt: foreign.expiresAt },
    { askedBy: null },
    { isProved: true },
    { mac: foreign.mac },
  ]) {
    await office.database.update(renewals).set(change).where(mine)
    expect(await seen(lead, person.id), Object.keys(change)[0]).toBeNull()
    expect((await complete(lead, person.id, renewed.ring)).status, Object.keys(change)[0]).toBe(409)
    await office.database.update(renewals).set(kept).where(mine)
  }
  const [row] = await office.database.select().from(accounts).where(eq(accounts.id, person.id))
  expect(row?.recipient).toBe(person.known.recipient)
  expect((await complete(lead, person.id, renewed.ring)).status).toBe(204)
})
