import { randomBytes } from 'node:crypto'
import { eq } from 'drizzle-orm'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { accounts, audit, invites } from '#db/schema.ts'
import { SessionView, SetupView, TotpStart } from '#shared/contract/sign-in.ts'
import { generateOfficeIdentity, officeKeyId, openJson, recipientOf, sealJson } from '#shared/sealing/seal.ts'
import { KeyRing } from '#shared/sealing/key-ring.ts'
import { sealInstant } from '#api/records/instants.ts'
import { codeHash } from '#api/records/office.ts'
import { verifyChains } from '#api/records/chains.ts'
import { cookieOf, openOffice, totpCode, type Office } from '#tests/support/office/office.ts'

const printed = 'ABCDE-23456-FGHJK-789MN'

let office: Office
beforeEach(async () => {
  office = await openOffice({ setUp: false })
  await storeCode(printed)
})
afterEach(() => office.close())

async function storeCode(code: string): Promise<void> {
  const id = office.deps.newId()
  const until = new Date(office.clock.now.getTime() + 3_600_000)
  await office.database.insert(invites).values({
    id,
    kind: 'setup',
    codeHash: codeHash(office.secrets, code, { role: 'lead', invitedBy: null }),
    role: 'lead',
    expiresAt: sealInstant(office.secrets, 'invites.expires_at', id, until),
  })
}
const post = (path: string, body: unknown) => office.request(path, { method: 'POST', body })
const open = async () => SetupView.parse(await (await office.request('/setup')).json()).open

async function lead(change: Record<string, unknown> = {}) {
  const identity = await generateOfficeIdentity()
  const recipient = await recipientOf(identity)
  const ring = await sealJson(
    { v: 1, office: [{ id: officeKeyId(office.officeRecipient), identity: office.officeIdentity }] },
    [recipient],
  )
  const proof = randomBytes(32).toString('hex')
  return {
    identity,
    proof,
    body: {
      code: printed,
      account: 'li.ming',
      displayName: '李明',
      credentials: { salt: randomBytes(16).toString('hex'), proof, recipient },
      officeRecipient: office.officeRecipient,
      officeSealed: Buffer.from(office.officeSealed).toString('base64'),
      paperRecipient: office.paper.recipient,
      ring: Buffer.from(ring).toString('base64'),
      ...change,
    },
  }
}

test('the first lead sets up with the code as printed, is signed in, and holds the office key', async () => {
  expect(await open()).toBe(true)
  const start = await post('/setup/start', { code: ' abcde 23456 fghjk 789mn ' })
  const { secret, role, uri } = TotpStart.parse(await start.json())
  expect(role).toBe('lead')
  expect(uri).toMatch(/^otpauth:\/\/totp\//)

  const { identity, proof, body } = await lead({ totp: totpCode(secret, office.clock.now) })
  const answer = await post('/setup', body)
  expect(answer.status).toBe(201)
  const view = SessionView.parse(await answer.json())
  expect(view).toMatchObject({
    account: 'li.ming',
    role: 'lead',
    hasTotp: true,
    officeKeyId: officeKeyId(office.officeRecipient),
  })
  const ring = await openJson(KeyRing, Buffer.from(view.ring ?? '', 'base64'), [identity])
  expect(ring.office[0]?.identity).toBe(office.officeIdentity)
  expect((await office.request('/session', { cookie: cookieOf(answer) })).status).toBe(200)

  expect(await open()).toBe(false)
  expect(
    (await post('/sign-in', { account: 'li.ming', proof, totp: totpCode(secret, office.clock.now) })).status,
  ).toBe(401)
  office.clock.now = new Date(office.clock.now.getTime() + 30_000)
  expect(
    (await post('/sign-in', { account: 'li.ming', proof, totp: totpCode(secret, office.clock.now) })).status,
  ).toBe(200)
  const acts = (await office.database.select().from(audit)).map(({ action }) => action)
  expect(acts).toEqual([
    'account.totp',
    'office.set-up',
    'session.sign-in',
    'session.refused',
    'session.sign-in',
  ])
  expect(await verifyChains(office.database)).toEqual({ audit: 5, arrivals: 0 })
})

test('a reload shows a new authenticator key, which is recorded and replaces the one before', async () => {
  const begin = async () =>
    TotpStart.parse(await (await post('/setup/start', { code: printed })).json()).secret
  const [scanned, readAfterwards] = [await begin(), await begin()]
  expect(readAfterwards).not.toBe(scanned)
  const refused = await post('/setup', (await lead({ totp: totpCode(scanned, office.clock.now) })).body)
  expect(refused.status).toBe(422)
  expect(await office.database.$count(audit, eq(audit.action, 'account.totp'))).toBe(2)
  expect(
    (await post('/setup', (await lead({ totp: totpCode(readAfterwards, office.clock.now) })).body)).status,
  ).toBe(201)
})

test('no proof or secret of the set-up stands in the database in plain form', async () => {
  const { secret } = TotpStart.parse(await (await post('/setup/start', { code: printed })).json())
  const { body, proof } = await lead({ totp: totpCode(secret, office.clock.now) })
  await post('/setup', body)
  const dump = JSON.stringify(
    [await office.database.select().from(accounts), await office.database.select().from(invites)],
    (_, value: unknown) =>
      value !== null &&
      typeof value === 'object' &&
      'type' in value &&
      'data' in value &&
      value.type === 'Buffer'
        ? Buffer.from(value.data as number[]).toString('latin1')
        : value,
  )
  for (const plain of [proof, secret, 'ABCDE23456', 'AGE-SECRET-KEY']) expect(dump).not.toContain(plain)
})

test('a code serves one set-up, also when two people use it at once', async () => {
  const { secret } = TotpStart.parse(await (await post('/setup/start', { code: printed })).json())
  const totp = totpCode(secret, office.clock.now)
  const bodies = [(await lead({ totp })).body, (await lead({ totp, account: 'wang.fang' })).body]
  const answers = await Promise.all(bodies.map((body) => post('/setup', body)))
  expect(answers.map(({ status }) => status).sort()).toEqual([201, 403])
  expect(await office.database.$count(accounts)).toBe(1)
  expect((await post('/setup/start', { code: printed })).status).toBe(403)
})

test('a second code opens nothing once the office is set up', async () => {
  await storeCode('ZZZZZ-23456-FGHJK-789MN')
  const start = async (code: string) =>
    TotpStart.parse(await (await post('/setup/start', { code })).json()).secret
  const [one, two] = [await start(printed), await start('ZZZZZ-23456-FGHJK-789MN')]
  expect((await post('/setup', (await lead({ totp: totpCode(one, office.clock.now) })).body)).status).toBe(
    201,
  )
  const again = await post(
    '/setup',
    (
      await lead({
        code: 'ZZZZZ-23456-FGHJK-789MN',
        account: 'wang.fang',
        totp: totpCode(two, office.clock.now),
      })
    ).body,
  )
  expect(again.status).toBe(403)
  expect(await again.json()).toMatchObject({ code: 'wrong-code' })
  expect(await office.database.$count(accounts)).toBe(1)
})

test('a wrong, unfinished or old code is refused', async () => {
  expect((await post('/setup/start', { code: 'AAAAA-AAAAA-AAAAA-AAAAA' })).status).toBe(403)
  expect((await post('/join/start', { code: printed })).status).toBe(403)
  expect((await post('/setup', (await lead({ totp: '123456' })).body)).status).toBe(403)
  office.clock.now = new Date(office.clock.now.getTime() + 3_600_000)
  expect((await post('/setup/start', { code: printed })).status).toBe(403)
  expect(await open()).toBe(true)
})

test('a wrong number, a bad name or an unsealed ring is refused at its field and spends nothing', async () => {
  const { secret } = TotpStart.parse(await (await post('/setup/start', { code: printed })).json())
  const totp = totpCode(secret, office.clock.now)
  for (const [change, pointer] of [
    [{ totp: '000000' }, '/totp'],
    [{ totp, account: '李明' }, '/account'],
    [{ totp, displayName: ' ' }, '/displayName'],
    [{ totp, ring: Buffer.from(office.officeIdentity).toString('base64') }, '/ring'],
    [{ totp, officeRecipient: office.officeIdentity }, '/officeRecipient'],
    [{ totp, officeSealed: Buffer.from(office.officeIdentity).toString('base64') }, '/officeSealed'],
    // A paper key that stands in the rings would open a backup's secrets for everyone.
    [{ totp, paperRecipient: office.officeRecipient }, '/paperRecipient'],
  ] as const) {
    const answer = await post('/setup', (await lead(change)).body)
    expect(answer.status).toBe(422)
    expect(
      ((await answer.json()) as { errors: { pointer: string }[] }).errors.map((error) => error.pointer),
    ).toEqual([pointer])
  }
  expect(await office.database.$count(accounts)).toBe(0)
  expect((await post('/setup', (await lead({ totp })).body)).status).toBe(201)
  expect(await office.database.$count(audit, eq(audit.action, 'office.set-up'))).toBe(1)
})
