import { randomBytes } from 'node:crypto'
import { eq } from 'drizzle-orm'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { accounts, audit } from '#db/schema.ts'
import { KeyRing } from '#shared/sealing/key-ring.ts'
import { generateOfficeIdentity, officeKeyId, openJson, recipientOf, sealJson } from '#shared/sealing/seal.ts'
import { SessionView } from '#shared/contract/sign-in.ts'
import type { Role } from '#shared/roles.ts'
import { isGenuineAccount } from '#api/records/genuine.ts'
import { cookieOf, openOffice, totpCode, type Office } from '#tests/support/office/office.ts'

let office: Office
beforeEach(async () => {
  office = await openOffice()
})
afterEach(() => office.close())

const nextCode = () => {
  office.clock.now = new Date(office.clock.now.getTime() + 30_000)
}
type Known = Awaited<ReturnType<Office['addPerson']>>
const signIn = (person: Known, proof = person.proof, cookie?: string) => {
  nextCode()
  const body = { account: person.account, proof, totp: totpCode(person.secret, office.clock.now) }
  return office.request('/sign-in', {
    method: 'POST',
    body,
    ...(cookie === undefined ? {} : { cookie }),
  })
}

/** A person with a session, and a body that changes the password. */
async function personWith(role: Role = 'triager') {
  const person = await office.addPerson(role)
  const answer = await signIn(person)
  const identity = await generateOfficeIdentity()
  const recipient = await recipientOf(identity)
  const proof = randomBytes(32).toString('hex')
  const ring = Buffer.from(
    await sealJson(
      { v: 1, office: [{ id: officeKeyId(office.officeRecipient), identity: office.officeIdentity }] },
      [recipient],
    ),
  ).toString('base64')
  nextCode()
  const body = {
    proof: person.proof,
    totp: totpCode(person.secret, office.clock.now),
    credentials: { salt: randomBytes(16).toString('hex'), proof, recipient },
    ...(role === 'auditor' ? {} : { ring }),
  }
  const cookie = cookieOf(answer)
  const browser = answer.headers.getSetCookie().find((one) => one.startsWith('__Host-zz-')) ?? ''
  const change = (other: Record<string, unknown> = {}) =>
    office.request('/password', { method: 'POST', body: { ...body, ...other }, cookie })
  return { person, identity, recipient, proof, body, cookie, browser: browser.split(';')[0] ?? '', change }
}
const stored = async (id: string) => {
  const [row] = await office.database.select().from(accounts).where(eq(accounts.id, id))
  if (!row) throw new Error('no account')
  return row
}

test('a person changes the password: the new one opens the ring, the old one opens nothing', async () => {
  const { person, identity, recipient, proof, change, cookie } = await personWith()
  const elsewhere = cookieOf(await signIn(person))
  nextCode()
  expect((await change({ totp: totpCode(person.secret, office.clock.now) })).status).toBe(204)
  // The session that changed it goes on; the others end.
  expect((await office.request('/session', { cookie })).status).toBe(200)
  expect((await office.request('/session', { cookie: elsewhere })).status).toBe(401)
  expect((await signIn(person)).status).toBe(401)
  const again = await signIn(person, proof)
  const { ring } = SessionView.parse(await again.json())
  const opened = await openJson(KeyRing, Buffer.from(ring ?? '', 'base64'), [identity])
  expect(opened.office[0]?.identity).toBe(office.officeIdentity)
  const row = await stored(person.id)
  expect(row.recipient).toBe(recipient)
  expect(isGenuineAccount(office.secrets, row)).toBe(true)
  const acts = await office.database.select().from(audit).where(eq(audit.action, 'account.password'))
  expect(acts.map(({ actor, subject }) => ({ actor, subject }))).toEqual([
    { actor: person.id, subject: person.id },
  ])
})

test('the marks of browsers that knew the account end with its password', async () => {
  const { person, proof, browser, change } = await personWith()
  const guess = (cookie: string) =>
    office.request('/sign-in', {
      method: 'POST',
      body: { account: person.account, proof: 'ab'.repeat(32), totp: '000000' },
      cookie,
    })
  // A browser that the account knows is apart from its network: guesses there do not count against it.
  for (let tries = 0; tries < 6; tries += 1) await guess('')
  expect((await guess('')).status).toBe(429)
  expect((await guess(browser)).status).toBe(401)
  const changed = await change()
  expect(changed.status).toBe(204)
  expect((await guess(browser)).status).toBe(429)
  const fresh = changed.headers.getSetCookie().find((one) => one.startsWith('__Host-zz-')) ?? ''
  expect((await signIn(person, proof, fresh.split(';')[0] ?? '')).status).toBe(200)
})

test.each([
  ['/proof', { proof: 'ab'.repeat(32) }],
  ['/totp', { totp: '000000' }],
  ['/totp', { totp: undefined }],
  ['/ring', { ring: undefined }],
  ['/ring', { ring: Buffer.from('plain').toString('base64') }],
])('a change with a wrong %s names it and changes nothing', async (pointer, other) => {
  const { person, change } = await personWith()
  const before = await stored(person.id)
  const answer = await change(other)
  expect(answer.status).toBe(422)
  expect(await answer.json()).toMatchObject({ errors: [{ pointer }] })
  expect(await stored(person.id)).toEqual(before)
})

test('a code that served for the sign-in does not serve for the change', async () => {
  const { person, change } = await personWith()
  await signIn(person)
  const answer = await change({ totp: totpCode(person.secret, office.clock.now) })
  expect(await answer.json()).toMatchObject({ errors: [{ pointer: '/totp' }] })
})

test('who holds an open session cannot guess the old password with it, and each guess is recorded', async () => {
  const { person, change } = await personWith()
  const statuses: number[] = []
  for (let tries = 0; tries < 7; tries += 1)
    statuses.push((await change({ proof: randomBytes(32).toString('hex') })).status)
  expect(statuses).toEqual([422, 422, 422, 422, 422, 422, 429])
  await expect
    .poll(async () =>
      (await office.database.select().from(audit).where(eq(audit.action, 'session.refused'))).map(
        ({ subject }) => subject,
      ),
    )
    .toEqual([person.id])
})

test('two changes at once make one password', async () => {
  const { change } = await personWith()
  const answers = await Promise.all([change(), change()])
  expect(answers.map(({ status }) => status).sort()).toEqual([204, 409])
})

test('an auditor changes the password without a ring', async () => {
  const { person, proof, change } = await personWith('auditor')
  expect((await change()).status).toBe(204)
  expect(SessionView.parse(await (await signIn(person, proof)).json()).ring).toBeNull()
})
