import { randomBytes } from 'node:crypto'
import { eq } from 'drizzle-orm'
import { afterEach, beforeEach, expect, test } from 'vitest'
import {
  accounts,
  audit,
  events,
  invites,
  messages,
  notes,
  rewardEvents,
  rewards,
  sessions,
  tips,
} from '#db/schema.ts'
import type { AuditAction } from '#shared/audit.ts'
import { InviteView, type PersonView } from '#shared/contract/people.ts'
import { SessionView, TotpStart } from '#shared/contract/sign-in.ts'
import { TipView } from '#shared/contract/tip.ts'
import type { Role } from '#shared/roles.ts'
import { generateOfficeIdentity, officeKeyId, openJson, recipientOf, sealJson } from '#shared/sealing/seal.ts'
import { KeyRing } from '#shared/sealing/key-ring.ts'
import { TipBody } from '#shared/tip/sealed.ts'
import { accountMac } from '#api/records/genuine.ts'
import { createApp } from '#api/app.ts'
import type { Deps } from '#api/records/deps.ts'
import { unwrapRing, wrapRing } from '#api/records/office.ts'
import { cookieOf, openOffice, totpCode, type Office, type Person } from '#tests/support/office/office.ts'
import { sealedText, storeTip } from '#tests/support/office/tips.ts'

let office: Office
let lead: Person
beforeEach(async () => {
  office = await openOffice()
  lead = await office.signIn('lead')
})
afterEach(() => office.close())

const post = (path: string, body: unknown) => office.request(path, { method: 'POST', body })
const acts = async (action: AuditAction) =>
  (await office.database.select().from(audit).where(eq(audit.action, action))).map(({ actor, subject }) => ({
    actor,
    subject,
  }))
const nextCode = () => {
  office.clock.now = new Date(office.clock.now.getTime() + 30_000)
}

async function invite(role: Role): Promise<string> {
  return InviteView.parse(await (await lead.post('/people', { role })).json()).code
}

/** Starts the join of an invited person. Returns the secret of the authenticator. */
async function start(code: string): Promise<string> {
  return TotpStart.parse(await (await post('/join/start', { code })).json()).secret
}
async function candidate(code: string, account: string, secret: string) {
  const identity = await generateOfficeIdentity()
  const recipient = await recipientOf(identity)
  const proof = randomBytes(32).toString('hex')
  const credentials = { salt: randomBytes(16).toString('hex'), proof, recipient }
  return {
    identity,
    recipient,
    proof,
    body: { code, account, displayName: '王芳', credentials, totp: totpCode(secret, office.clock.now) },
  }
}
async function join(code: string, account = 'wang.fang') {
  const secret = await start(code)
  const { identity, recipient, proof, body } = await candidate(code, account, secret)
  const answer = await post('/join', body)
  const signIn = () => {
    nextCode()
    return post('/sign-in', { account, proof, totp: totpCode(secret, office.clock.now) })
  }
  const id = (await office.database.select().from(accounts).where(eq(accounts.account, account)))[0]?.id ?? ''
  return { answer, id, identity, recipient, signIn }
}
async function ringFor(recipient: string): Promise<string> {
  return Buffer.from(
    await sealJson(
      { v: 1, office: [{ id: officeKeyId(office.officeRecipient), identity: office.officeIdentity }] },
      [recipient],
    ),
  ).toString('base64')
}

test('a second person is invited, joins, is admitted, and reads a tip that was sent before', async () => {
  const tip = await storeTip(office)
  const second = await join(await invite('triager'))
  expect(second.answer.status).toBe(201)

  const early = await second.signIn()
  expect(early.status).toBe(403)
  expect(early.headers.get('set-cookie')).toBeNull()

  const listed = ((await (await lead.get('/people')).json()) as PersonView[]).find(
    ({ id }) => id === second.id,
  )
  expect(listed).toMatchObject({
    state: 'pending',
    hasRing: false,
    recipient: second.recipient,
    role: 'triager',
  })
  expect(
    (await lead.post(`/people/${second.id}/admit`, { ring: await ringFor(listed?.recipient ?? '') })).status,
  ).toBe(204)

  const signedIn = await second.signIn()
  const view = SessionView.parse(await signedIn.json())
  const ring = await openJson(KeyRing, Buffer.from(view.ring ?? '', 'base64'), [second.identity])
  const opened = TipView.parse(
    await (await office.request(`/tips/${tip.id}`, { cookie: cookieOf(signedIn) })).json(),
  )
  const body = await openJson(
    TipBody,
    Buffer.from(opened.body ?? '', 'base64'),
    ring.office.map((key) => key.identity),
  )
  expect(body.description).toContain('三天出证')

  expect(await acts('account.invite')).toMatchObject([{ actor: lead.id }])
  expect(await acts('account.join')).toContainEqual({ actor: second.id, subject: second.id })
  expect(await acts('account.admit')).toEqual([{ actor: lead.id, subject: second.id }])
})

test('disabling a person ends their sessions, deletes their ring and puts their tips back', async () => {
  const second = await office.signIn('triager')
  const tip = await storeTip(office, { status: 'investigating', assigneeId: second.id })
  expect((await lead.post(`/people/${second.id}/disable`)).status).toBe(204)
  expect((await second.get('/session')).status).toBe(401)
  const [row] = await office.database.select().from(accounts).where(eq(accounts.id, second.id))
  expect(row).toMatchObject({ state: 'disabled', ringSealed: null, totpSealed: null })
  expect(await office.database.$count(sessions, eq(sessions.accountId, second.id))).toBe(0)
  expect((await office.database.select().from(tips).where(eq(tips.id, tip.id)))[0]?.assigneeId).toBeNull()
  expect(await acts('account.disable')).toEqual([{ actor: lead.id, subject: second.id }])
  expect((await lead.post(`/people/${second.id}/disable`)).status).toBe(409)
})

test('a disabled person cannot sign in, and gets the answer of a stranger', async () => {
  const second = await join(await invite('triager'))
  await lead.post(`/people/${second.id}/disable`)
  const answer = await second.signIn()
  expect(answer.status).toBe(401)
  expect(await answer.json()).toMatchObject({ code: 'wrong-credentials' })
  expect(
    (await lead.post(`/people/${second.id}/admit`, { ring: await ringFor(second.recipient) })).status,
  ).toBe(409)
})

test('a person disabled in the middle of a request writes nothing with it, nor signs in', async () => {
  const { database, deps } = office
  const other = await join(await invite('triager'))
  const tip = await storeTip(office, { status: 'investigating' })
  const due = await storeTip(office, { status: 'closed', finding: 'substantiated', wantsReward: true })
  const unread = await storeTip(office)
  await database.update(tips).set({ unread: 1 }).where(eq(tips.id, unread.id))
  const person = await office.addPerson('lead')
  const hasState = (state: 'active' | 'disabled') =>
    database
      .update(accounts)
      .set({
        state,
        mac: accountMac(office.secrets, { ...person, state, invitedBy: null, origin: person.id }),
      })
      .where(eq(accounts.id, person.id))
  // The account is disabled between the check of the guard and the write.
  const write: Deps['write'] = async (writer, ...rest) => {
    if (writer.actor === person.id || writer.actor === 'clock') await hasState('disabled')
    return deps.write(writer, ...rest)
  }
  const raced = createApp({ ...deps, write })
  const send = async (path: string, body: unknown, cookie = '', app = raced) => {
    const headers = { 'sec-fetch-site': 'same-origin', 'content-type': 'application/json', cookie }
    const init = body === null ? { headers } : { method: 'POST', headers, body: JSON.stringify(body) }
    const answer = await app.request(`/api/staff${path}`, init, {
      incoming: { socket: { remoteAddress: '127.0.0.1' } },
    })
    return { answer, code: answer.status < 400 ? null : ((await answer.json()) as { code: string }).code }
  }
  const signIn = () => ({
    account: person.account,
    proof: person.proof,
    totp: totpCode(person.secret, office.clock.now),
  })
  expect((await send('/sign-in', signIn())).code).toBe('wrong-credentials')
  expect(await database.$count(sessions, eq(sessions.accountId, person.id))).toBe(0)
  await hasState('active')
  office.clock.now = new Date(office.clock.now.getTime() + 60_000)
  const cookie = cookieOf((await send('/sign-in', signIn(), '', office.app)).answer)

  const note = await sealedText('note', '示例：看过了。', [office.officeRecipient])
  const message = await sealedText('message', '示例：请问是哪个群？', [
    office.officeRecipient,
    person.recipient,
  ])
  const tables = [accounts, audit, events, invites, messages, notes, rewardEvents, rewards, sessions, tips]
  const dump = () => Promise.all(tables.map((table) => database.select().from(table)))
  const before = await dump()
  for (const [path, body] of [
    [`/tips/${tip.id}`, null],
    [`/tips/${unread.id}/seen`, { answers: 9 }],
    [`/tips/${tip.id}/contact`, {}],
    [`/tips/${tip.id}/moves`, { version: 2, to: 'referred', referredTo: 'police' }],
    [`/tips/${tip.id}/messages`, { sealed: message }],
    [`/tips/${tip.id}/notes`, { sealed: note }],
    [`/tips/${tip.id}/assignee`, { version: 2, assigneeId: lead.id }],
    [`/tips/${tip.id}/hold`, { version: 2, hold: true, reason: note }],
    [`/tips/${due.id}/reward`, { version: 0, to: 'proposed', amount: '100' }],
    ['/people', { role: 'triager' }],
    [`/people/${other.id}/admit`, { ring: await ringFor(other.recipient) }],
    [`/people/${other.id}/disable`, {}],
    [`/people/${lead.id}/disable/ask`, {}],
  ] as const) {
    expect([path, (await send(path, body, cookie)).code]).toEqual([path, 'signed-out'])
    await hasState('active')
    expect(await dump(), path).toEqual(before)
    expect((await send('/session', null, cookie)).code, path).toBeNull()
  }
})

test('a disabled account opens with neither a session left over nor the right password', async () => {
  const second = await office.signIn('triager')
  await office.database.update(accounts).set({ state: 'disabled' }).where(eq(accounts.id, second.id))
  expect((await second.get('/session')).status).toBe(401)
  const { account, proof, secret } = await office.addPerson('triager')
  await office.database.update(accounts).set({ state: 'disabled' }).where(eq(accounts.account, account))
  expect((await post('/sign-in', { account, proof, totp: totpCode(secret, office.clock.now) })).status).toBe(
    401,
  )
})

test('an invite serves once, to the end of the next day, and only its keyed hash is stored', async () => {
  const code = await invite('triager')
  const letters = code.replaceAll('-', '')
  expect(letters).toMatch(/^[2-9A-HJ-NP-Z]{20}$/)
  expect(JSON.stringify(await office.database.select().from(invites))).not.toContain(letters)
  await join(code)
  expect((await post('/join/start', { code })).status).toBe(403)

  const late = await invite('triager')
  office.clock.now = new Date('2026-11-17T15:59:00Z')
  expect((await post('/join/start', { code: late })).status).toBe(200)
  office.clock.now = new Date('2026-11-17T16:00:00Z')
  expect((await post('/join/start', { code: late })).status).toBe(403)
})

test('two people who use one invite at once make one account', async () => {
  const code = await invite('triager')
  const secret = await start(code)
  const bodies = [
    (await candidate(code, 'one.one', secret)).body,
    (await candidate(code, 'two.two', secret)).body,
  ]
  const answers = await Promise.all(bodies.map((body) => post('/join', body)))
  expect(answers.map(({ status }) => status).sort()).toEqual([201, 403])
  expect(await office.database.$count(accounts, eq(accounts.state, 'pending'))).toBe(1)
})

test('a taken account name is refused at its field, and the invite still serves', async () => {
  const code = await invite('triager')
  const { answer } = await join(code, 'first.lead')
  expect(answer.status).toBe(409)
  expect(await answer.json()).toMatchObject({ code: 'conflict', errors: [{ pointer: '/account' }] })
  expect((await join(code, 'wang.fang')).answer.status).toBe(201)
})

test('a name that nobody can see is refused, and an account is stored folded', async () => {
  const code = await invite('triager')
  const { body } = await candidate(code, '\u202dＷａｎｇ．Fang\u202c', await start(code))
  expect((await post('/join', { ...body, displayName: '\u200b\u3164' })).status).toBe(422)
  expect((await post('/join', { ...body, displayName: '王\u200b芳\u202e' })).status).toBe(201)
  const [row] = await office.database.select().from(accounts).where(eq(accounts.account, 'wang.fang'))
  expect(row?.displayName).toBe('王芳')
})

test('an auditor is admitted without a ring and reads people, counts and the log, but no tip', async () => {
  const tip = await storeTip(office)
  const auditor = await join(await invite('auditor'))
  expect(
    (await lead.post(`/people/${auditor.id}/admit`, { ring: await ringFor(auditor.recipient) })).status,
  ).toBe(422)
  expect((await lead.post(`/people/${auditor.id}/admit`, {})).status).toBe(204)
  const signedIn = await auditor.signIn()
  expect(SessionView.parse(await signedIn.json()).ring).toBeNull()
  const get = async (path: string) => (await office.request(path, { cookie: cookieOf(signedIn) })).status
  expect([await get('/people'), await get('/stats'), await get('/audit')]).toEqual([200, 200, 200])
  expect([
    await get('/tips'),
    await get(`/tips/${tip.id}`),
    await get(`/tips/${tip.id}/evidence/${tip.evidenceId}`),
  ]).toEqual([403, 403, 403])
})

test('a triager or lead is not admitted without a ring, nor with an unsealed one', async () => {
  const second = await join(await invite('lead'))
  const plain = Buffer.from(
    JSON.stringify({ v: 1, office: [{ id: 'x', identity: office.officeIdentity }] }),
  ).toString('base64')
  for (const body of [{}, { ring: plain }]) {
    const answer = await lead.post(`/people/${second.id}/admit`, body)
    expect(answer.status).toBe(422)
    expect(await answer.json()).toMatchObject({ errors: [{ pointer: '/ring' }] })
  }
  expect((await office.database.select().from(accounts).where(eq(accounts.id, second.id)))[0]?.state).toBe(
    'pending',
  )
})

test('only leads invite, admit and disable', async () => {
  const second = await join(await invite('triager'))
  for (const person of [await office.signIn('triager'), await office.signIn('auditor')]) {
    const answers = [
      await person.post('/people', { role: 'lead' }),
      await person.post(`/people/${second.id}/admit`, { ring: await ringFor(second.recipient) }),
      await person.post(`/people/${second.id}/disable`),
    ]
    expect(answers.map(({ status }) => status)).toEqual([403, 403, 403])
  }
  expect(await acts('account.admit')).toEqual([])
  expect(await acts('account.disable')).toEqual([])
})

test('a stored ring does not open under another account', () => {
  const wrapped = wrapRing(office.secrets, 'one', Uint8Array.of(1, 2, 3))
  expect([...unwrapRing(office.secrets, 'one', wrapped)]).toEqual([1, 2, 3])
  expect(() => unwrapRing(office.secrets, 'two', wrapped)).toThrow()
})
