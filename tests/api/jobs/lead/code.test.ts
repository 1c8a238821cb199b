import { randomBytes } from 'node:crypto'
import { eq } from 'drizzle-orm'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { accounts, audit, renewals, settings } from '#db/schema.ts'
import { RenewStart } from '#shared/contract/renewal.ts'
import { SessionView } from '#shared/contract/sign-in.ts'
import { KeyRing } from '#shared/sealing/key-ring.ts'
import { newKeyPair } from '#shared/sealing/office-keys.ts'
import { answerPaper } from '#shared/sealing/paper-proof.ts'
import {
  generateOfficeIdentity,
  officeKeyId,
  openBytes,
  openIdentity,
  openJson,
  recipientOf,
  sealIdentity,
  sealJson,
  type Identity,
} from '#shared/sealing/seal.ts'
import { leadCode } from '#api/jobs/lead/code.ts'
import { ForeignOfficeKey } from '#api/records/office-keys.ts'
import { askRenewal } from '#api/records/renewal/code.ts'
import { openOffice, totpCode, type Office } from '#tests/support/office/office.ts'

let office: Office
let lead: NonNullable<Office['first']>
beforeEach(async () => {
  office = await openOffice()
  if (!office.first) throw new Error('not set up')
  lead = office.first
})
afterEach(() => office.close())

const pass = (ms: number) => {
  office.clock.now = new Date(office.clock.now.getTime() + ms)
}
const post = (path: string, body: unknown) => office.request(path, { method: 'POST', body })
const signIn = ({ account, proof, secret }: Record<'account' | 'proof' | 'secret', string>) => {
  pass(30_000)
  return post('/sign-in', { account, proof, totp: totpCode(secret, office.clock.now) })
}
const ask = (...args: string[]) => leadCode(office.deps, args)
async function code(...args: string[]): Promise<string> {
  const { ok, lines } = await ask(office.paper.recipient, ...args)
  expect(ok, lines.join('\n')).toBe(true)
  return /：(\S{23})$/.exec(lines[0] ?? '')?.[1] ?? ''
}
const begin = async (given: string) =>
  RenewStart.parse(await (await post('/renew/start', { code: given })).json())

/** Uses a code as the console does, with the identity that the person typed. */
async function use(given: string, paper: Identity, more: Record<string, unknown> = {}) {
  const start = await begin(given)
  const { question, keys } = start.paper ?? { question: '', keys: [] }
  const identity = await generateOfficeIdentity()
  const recipient = await recipientOf(identity)
  const proof = randomBytes(32).toString('hex')
  const opened = await Promise.all(
    keys.map(async (sealed) => {
      const one = await openIdentity(Buffer.from(sealed, 'base64'), paper)
      return { id: officeKeyId(await recipientOf(one)), identity: one }
    }),
  )
  const ring = Buffer.from(await sealJson({ v: 1, office: opened }, [recipient])).toString('base64')
  const answer = await answerPaper(Buffer.from(question, 'base64'), paper)
  const body = {
    code: given,
    credentials: { salt: randomBytes(16).toString('hex'), proof, recipient },
    totp: totpCode(start.secret, office.clock.now),
    paper: { answer, ring },
  }
  return { answer: await post('/renew', { ...body, ...more }), body, ...start, proof, identity }
}
const row = async () => (await office.database.select().from(accounts).where(eq(accounts.id, lead.id)))[0]

test('the only lead comes back with the recovery sheet, and the new ring opens what the old one opened', async () => {
  pass(30_000)
  const open = await signIn(lead)
  const renewed = await use(await code(), office.paper.identity)
  expect(renewed.answer.status).toBe(200)
  expect(await renewed.answer.json()).toMatchObject({ done: true })
  expect((await signIn(lead)).status).toBe(401)
  const cookie = (open.headers.get('set-cookie') ?? '').split(';')[0] ?? ''
  expect((await office.request('/session', { cookie })).status).toBe(401)
  const { account, proof, secret } = renewed
  const view = SessionView.parse(await (await signIn({ account, proof, secret })).json())
  expect(view.accountId).toBe(lead.id)
  const ring = await openJson(KeyRing, Buffer.from(view.ring ?? '', 'base64'), [renewed.identity])
  expect(ring.office).toEqual([{ id: officeKeyId(office.officeRecipient), identity: office.officeIdentity }])
  const log = (await office.database.select().from(audit)).filter(({ subject }) => subject === lead.id)
  const acts = log
    .map(({ actor, action }) => `${actor.replace(lead.id, '…')} ${action}`)
    .filter((act) => /account\.(renew|totp)/.test(act))
  expect(acts).toEqual(['system account.renew', 'invite:… account.totp', 'invite:… account.renew-paper'])
  expect(await office.database.$count(renewals)).toBe(0)
})

test('another identity makes no code and changes nothing; the sentence names the right one', async () => {
  const before = await row()
  for (const paper of [office.officeRecipient, lead.recipient, (await newKeyPair()).recipient, '']) {
    const { ok, lines } = await ask(paper)
    expect(ok).toBe(false)
    expect(lines.join('')).toContain(officeKeyId(office.paper.recipient))
    expect(lines.join('')).toContain('什么都没有改')
  }
  expect(await row()).toEqual(before)
  expect(await office.database.$count(renewals)).toBe(0)
})

test('a code without the answer of the paper changes nothing, and the old password serves on', async () => {
  const given = await code()
  const before = await row()
  const { body } = await use(given, office.paper.identity, { paper: undefined })
  const wrong = { ...body.paper, answer: 'ab'.repeat(32) }
  const { question } = (await begin(given)).paper ?? { question: '' }
  for (const paper of [undefined, wrong, { ...wrong, answer: question.slice(0, 64) }]) {
    const { answer } = await use(given, office.paper.identity, { paper })
    expect(answer.status).toBe(422)
  }
  expect(await row()).toEqual(before)
  expect((await signIn(lead)).status).toBe(200)
})

test('nothing else that is sealed to the paper is answered for a false server', async () => {
  const { officeIdentity, paper } = office
  const key = await sealIdentity(officeIdentity, paper.recipient)
  await expect(answerPaper(key, paper.identity)).rejects.toThrow('not a question')
  const { question = '' } = (await begin(await code())).paper ?? {}
  const sealed = Buffer.from(question, 'base64')
  await expect(answerPaper(sealed, officeIdentity)).rejects.toThrow()
  // What goes to the server is no part of what was opened.
  const opened = Buffer.from(await openBytes(sealed, [paper.identity])).toString()
  expect(opened).not.toContain(await answerPaper(sealed, paper.identity))
})

test('a code serves once, for an hour, and a newer one voids it', async () => {
  const first = await code()
  const second = await code()
  expect((await post('/renew/start', { code: first })).status).toBe(403)
  const { answer, body } = await use(second, office.paper.identity)
  expect(answer.status).toBe(200)
  expect((await post('/renew', body)).status).toBe(403)
  const third = await code()
  pass(59 * 60_000)
  expect((await post('/renew/start', { code: third })).status).toBe(200)
  pass(60_000)
  expect((await post('/renew/start', { code: third })).status).toBe(403)
})

test('two people who use one code at once set one password', async () => {
  const given = await code()
  const { body } = await use(given, office.paper.identity, { paper: undefined })
  const bodies = [1, 2].map(() => ({
    ...body,
    credentials: { ...body.credentials, proof: randomBytes(32).toString('hex') },
  }))
  const answers = await Promise.all(bodies.map((one) => post('/renew', one)))
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 409])
})

test('where there are several leads the command names one, and never anybody else', async () => {
  const second = await office.addPerson('lead', 'second.lead')
  const triager = await office.addPerson('triager', 'a.triager')
  const paper = office.paper.recipient
  expect((await ask(paper)).lines.join('')).toContain('first.lead、second.lead')
  for (const name of [triager.account, 'nobody']) {
    const { ok, lines } = await ask(paper, name)
    expect(ok).toBe(false)
    expect(lines.join('')).toContain('在用的负责人：first.lead、second.lead')
  }
  expect((await begin(await code(' Second.Lead '))).account).toBe(second.account)
  await office.database.update(accounts).set({ role: 'lead' }).where(eq(accounts.id, triager.id))
  expect((await ask(paper, triager.account)).ok).toBe(false)
})

test('a lead completes no code of the server, and a code of a lead opens no key with the paper', async () => {
  const other = await office.signIn('lead')
  await code('first.lead')
  const ring = Buffer.from(office.officeSealed).toString('base64')
  expect((await other.post(`/people/${lead.id}/renew/complete`, { ring })).status).toBe(409)
  const until = new Date(office.clock.now.getTime() + 60_000)
  const given = askRenewal(office.deps, lead.id, other.id, until)
  await office.deps.write({ actor: 'clock' }, given.statements)
  expect((await begin(given.code)).paper).toBeNull()
  // Somebody who writes the database makes a lead's code one of the server.
  await office.database.update(renewals).set({ askedBy: null })
  expect((await post('/renew/start', { code: given.code })).status).toBe(403)
})

test('a paper key that somebody put into the database makes no code', async () => {
  const foreign = (await newKeyPair()).recipient
  await office.database.update(settings).set({ value: foreign }).where(eq(settings.key, 'paper-key'))
  await expect(ask(foreign)).rejects.toThrow(ForeignOfficeKey)
})
