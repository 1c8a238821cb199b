import { eq } from 'drizzle-orm'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { audit, refusals } from '#db/schema.ts'
import { AuditPage } from '#shared/contract/audit.ts'
import { SessionView } from '#shared/contract/sign-in.ts'
import { Refusals } from '#api/staff/sign-in/refusals.ts'
import { openOffice, totpCode, type Office, type Person } from '#tests/support/office/office.ts'

let office: Office
let auditor: Person
let person: Awaited<ReturnType<Office['addPerson']>>
beforeEach(async () => {
  office = await openOffice()
  auditor = await office.signIn('auditor')
  person = await office.addPerson('triager')
})
afterEach(() => office.close())

const wrongProof = 'ab'.repeat(32)
const pass = (ms: number) => {
  office.clock.now = new Date(office.clock.now.getTime() + ms)
}
const minute = 60_000
const hour = 60 * minute

function attempt(change: Record<string, unknown> = {}, from = '127.0.0.1'): Promise<Response> {
  const { account, proof, secret } = person
  const body = { account, proof, totp: totpCode(secret, office.clock.now), ...change }
  return office.request('/sign-in', { method: 'POST', body, from })
}
/** Signs in and returns the refusals that the session shows. */
async function shown() {
  pass(minute)
  return SessionView.parse(await (await attempt()).json()).refused
}
const rows = async () =>
  (await office.database.select().from(audit).where(eq(audit.action, 'session.refused'))).map(
    ({ actor, subject }) => `${actor} ${subject}`,
  )
const written = (count: number) => expect.poll(async () => (await rows()).length).toBe(count)

test('a wrong password and a wrong code are recorded with their account and hour, and seen by the auditor', async () => {
  office.clock.now = new Date('2026-11-16T01:47:13.123Z')
  expect((await attempt({ proof: wrongProof })).status).toBe(401)
  expect((await attempt({ totp: '000000' })).status).toBe(401)
  await written(2)
  const page = AuditPage.parse(await (await auditor.get('/audit')).json())
  const seen = page.rows.filter(({ action }) => action === 'session.refused')
  expect(seen.map(({ actor }) => actor).sort()).toEqual(['refused:password', 'refused:second-factor'])
  for (const row of seen) {
    expect(row).toMatchObject({ subject: person.id, subjectName: person.account, actorName: null })
    expect(row.at).toBe('2026-11-16T01:00:00.000Z')
  }
})

test('a flood of wrong passwords from many networks adds one row an hour to the log', async () => {
  const flood = () =>
    Promise.all(
      Array.from({ length: 200 }, (_, index) =>
        attempt({ proof: wrongProof }, `10.${String(index % 100)}.${String(index)}.1`),
      ),
    )
  await flood()
  await written(1)
  pass(hour)
  await flood()
  await written(2)
  expect(await shown()).toEqual({ passwords: 400, codes: 0 })
  expect(await rows()).toHaveLength(2)
  expect(await office.database.$count(refusals)).toBe(1)
})

test('a flood that never pauses keeps nobody waiting at the sign-in', async () => {
  let writes = 0
  const refusals = new Refusals({
    ...office.deps,
    // Another guess comes while each one is written. The test ends the flood if nothing else does.
    write: (...written) => {
      writes += 1
      if (writes < 50) refusals.add(person.id, 'password')
      return office.deps.write(...written)
    },
  })
  refusals.add(person.id, 'password')
  expect((await refusals.read(person.id)).refused.passwords).toBeGreaterThan(0)
  expect(writes).toBeLessThan(5)
  await expect.poll(() => writes).toBe(50)
})

test('an account that does not exist leaves nothing, however often it is tried', async () => {
  const before = await office.database.select().from(audit)
  for (const account of ['nobody', 'no.body', 'admin']) expect((await attempt({ account })).status).toBe(401)
  await attempt({ proof: wrongProof })
  await written(1)
  expect(await office.database.select().from(audit)).toHaveLength(before.length + 1)
  expect(await office.database.$count(refusals)).toBe(1)
})

test('the next sign-in of the account counts what was refused since the last one, and a reload still does', async () => {
  expect(await shown()).toEqual({ passwords: 0, codes: 0 })
  pass(minute)
  await attempt({ proof: wrongProof })
  await attempt({ proof: wrongProof })
  await attempt({ totp: '000000' })
  pass(minute)
  const answer = await attempt()
  const cookie = (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? ''
  const reloaded = await office.request('/session', { cookie })
  expect(SessionView.parse(await reloaded.json()).refused).toEqual({ passwords: 2, codes: 1 })
  expect(await shown()).toEqual({ passwords: 0, codes: 0 })
})

test('a right password whose code never comes counts, and the first step of the own sign-in does not', async () => {
  expect((await attempt({ totp: undefined })).status).toBe(401)
  expect(await shown()).toEqual({ passwords: 0, codes: 0 })
  expect((await attempt({ totp: undefined }, '198.51.100.7')).status).toBe(401)
  pass(11 * minute)
  expect(await shown()).toEqual({ passwords: 0, codes: 1 })
  expect(await rows()).toEqual([`refused:second-factor ${person.id}`])
})

test('a code that serves twice, and a disabled account, are refused sign-ins', async () => {
  pass(minute)
  expect((await attempt()).status).toBe(200)
  expect((await attempt()).status).toBe(401)
  await written(1)
  const lead = await office.signIn('lead')
  await lead.post(`/people/${person.id}/disable`)
  expect((await attempt()).status).toBe(401)
  await written(2)
  expect((await rows()).at(-1)).toBe(`refused:disabled ${person.id}`)
})
