import { createHash } from 'node:crypto'
import { eq } from 'drizzle-orm'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { accounts, audit, sessions } from '#db/schema.ts'
import { type OpenSession, SessionView, TotpStart } from '#shared/contract/sign-in.ts'
import { KeyRing } from '#shared/sealing/key-ring.ts'
import { openJson } from '#shared/sealing/seal.ts'
import { sessionInstants } from '#api/records/instants.ts'
import { cookieOf, openOffice, totpCode, type Office } from '#tests/support/office/office.ts'

let office: Office
beforeEach(async () => {
  office = await openOffice()
})
afterEach(() => office.close())

const wrongProof = 'ab'.repeat(32)
const minutes = (count: number) => count * 60_000
const code = async (answer: Response) => ((await answer.json()) as { code: string }).code

function first() {
  if (!office.first) throw new Error('not set up')
  return office.first
}
function signIn(change: Record<string, unknown> = {}, from?: string): Promise<Response> {
  const { account, proof, secret } = first()
  const body = { account, proof, totp: totpCode(secret, office.clock.now), ...change }
  return office.request('/sign-in', { method: 'POST', body, ...(from === undefined ? {} : { from }) })
}
const pass = (ms: number) => {
  office.clock.now = new Date(office.clock.now.getTime() + ms)
}

test('right password and code open a session, hand out the ring and are recorded', async () => {
  const answer = await signIn()
  expect(answer.status).toBe(200)
  const view = SessionView.parse(await answer.json())
  expect(view).toMatchObject({
    accountId: first().id,
    role: 'lead',
    hasTotp: true,
    demo: false,
    today: '2026-11-16',
    officeRecipient: office.officeRecipient,
  })
  const ring = await openJson(KeyRing, Buffer.from(view.ring ?? '', 'base64'), [first().identity])
  expect(ring.office[0]?.identity).toBe(office.officeIdentity)
  const [row] = await office.database.select().from(audit).where(eq(audit.action, 'session.sign-in'))
  expect(row?.actor).toBe(first().id)
})

test('scripts, other sites and plain HTTP never reach the cookie, and only its MAC is stored', async () => {
  const answer = await signIn()
  const [header = ''] = answer.headers.getSetCookie()
  expect(header).toMatch(/^__Host-zz=[0-9a-f]{32}\.[\w-]{43};/)
  for (const flag of ['Path=/', 'HttpOnly', 'Secure', 'SameSite=Strict']) expect(header).toContain(flag)
  expect(header).not.toMatch(/Domain|Max-Age|Expires/)
  const value = cookieOf(answer).slice('__Host-zz='.length)
  const [row] = await office.database.select().from(sessions)
  expect(row?.id).toMatch(/^[0-9a-f]{64}$/)
  // Without a secret of the server nobody makes the id of a cookie.
  expect(row?.id).not.toBe(createHash('sha256').update(value).digest('hex'))
  expect(JSON.stringify(row)).not.toContain(value.split('.')[1])
})

test('a wrong password, a wrong code and an unknown account get the same answer', async () => {
  const answers = [
    await signIn({ proof: wrongProof }),
    await signIn({ totp: '000000' }),
    await signIn({ account: 'nobody' }),
  ]
  const texts = await Promise.all(answers.map((answer) => answer.text()))
  expect(answers.map(({ status }) => status)).toEqual([401, 401, 401])
  expect(new Set(texts).size).toBe(1)
  expect(texts[0]).toContain('wrong-credentials')
  expect(answers.every(({ headers }) => headers.get('set-cookie') === null)).toBe(true)
})

test('an unknown account has a salt that never changes and looks like any other', async () => {
  const salt = async (account: string) =>
    (
      (await (await office.request('/sign-in/salt', { method: 'POST', body: { account } })).json()) as {
        salt: string
      }
    ).salt
  expect(await salt(first().account)).toBe(first().salt)
  expect(await salt('First.Lead')).toBe(first().salt)
  const decoy = await salt('nobody')
  expect(decoy).toMatch(/^[0-9a-f]{32}$/)
  expect(await salt('nobody')).toBe(decoy)
  expect(await salt('somebody')).not.toBe(decoy)
})

test('the right password alone asks for the code and opens no session', async () => {
  const answer = await signIn({ totp: undefined })
  expect(answer.status).toBe(401)
  expect(await code(answer)).toBe('totp-required')
  expect(await office.database.$count(sessions)).toBe(0)
  expect(await code(await signIn({ totp: undefined, proof: wrongProof }))).toBe('wrong-credentials')
})

test('account and code are read as they are typed and pasted', async () => {
  const wide = (text: string) =>
    text.replace(/[!-~]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) + 0xfee0))
  const { account, secret } = first()
  const spellings = [
    [wide(account), (code: string) => wide(code)],
    [` ${account.toUpperCase()}\u3000`, (code: string) => `${code.slice(0, 3)} ${code.slice(3)}`],
    [`\u202d${account}\u202c`, (code: string) => `\u2066${code}\u2069`],
    [`账号：${account}`, (code: string) => `动态验证码：${code}。`],
    // As the first start of a demo prints it.
    [`演示账号：${account}`, (code: string) => code],
    [`“${account}”。`, (code: string) => code],
    [`用户名 ${account}，`, (code: string) => code],
  ] as const
  const { salt } = (await (
    await office.request('/sign-in/salt', { method: 'POST', body: { account } })
  ).json()) as { salt: string }
  for (const [name, spelt] of spellings) {
    pass(minutes(1))
    const asked = await office.request('/sign-in/salt', { method: 'POST', body: { account: name } })
    expect(await asked.json(), name).toEqual({ salt })
    const totp = spelt(totpCode(secret, office.clock.now))
    expect((await signIn({ account: name, totp })).status, `${name} ${totp}`).toBe(200)
  }
  for (const totp of ['12345', '1234567', 'abcdef', '１２３'])
    expect((await signIn({ totp })).status, totp).toBe(422)
})

test('a code serves once, also for two at once, and no earlier code serves after a later one', async () => {
  const earlier = totpCode(first().secret, new Date(office.clock.now.getTime() - 30_000))
  const both = await Promise.all([signIn(), signIn()])
  expect(both.map(({ status }) => status).sort()).toEqual([200, 401])
  expect((await signIn()).status).toBe(401)
  expect((await signIn({ totp: earlier })).status).toBe(401)
  pass(30_000)
  expect((await signIn()).status).toBe(200)
})

test('a code one step off is taken, two steps off is not', async () => {
  const shifted = (ms: number) => totpCode(first().secret, new Date(office.clock.now.getTime() + ms))
  expect((await signIn({ totp: shifted(-60_000) })).status).toBe(401)
  expect((await signIn({ totp: shifted(60_000) })).status).toBe(401)
  expect((await signIn({ totp: shifted(-30_000) })).status).toBe(200)
})

test('guesses are slowed down more and more, attempts made at once included', async () => {
  const answers = await Promise.all(Array.from({ length: 12 }, () => signIn({ proof: wrongProof })))
  expect(answers.filter(({ status }) => status === 401)).toHaveLength(6)
  const refused = answers.filter(({ status }) => status === 429)
  expect(refused).toHaveLength(6)
  expect(refused[0]?.headers.get('retry-after')).toBe('1')
  pass(1000)
  expect((await signIn({ proof: wrongProof })).status).toBe(401)
  expect((await signIn()).headers.get('retry-after')).toBe('2')
  pass(2000)
  expect((await signIn({ proof: wrongProof })).status).toBe(401)
  expect((await signIn()).headers.get('retry-after')).toBe('4')
})

test('guesses at the code are slowed down too, also with the password and requests in between', async () => {
  for (let round = 0; round < 6; round += 1) {
    expect(await code(await signIn({ totp: undefined }))).toBe('totp-required')
    expect((await signIn({ totp: '000000' })).status).toBe(401)
  }
  expect((await signIn({ totp: '000000' })).status).toBe(429)
  expect((await signIn({ totp: undefined })).status).toBe(429)
})

test('an unknown account is slowed down like a known one', async () => {
  const statuses = async (change: Record<string, unknown>, from: string) =>
    (await Promise.all(Array.from({ length: 8 }, () => signIn(change, from)))).map(({ status }) => status)
  expect(await statuses({ account: 'nobody' }, '198.51.100.1')).toEqual(
    await statuses({ proof: wrongProof }, '203.0.113.1'),
  )
})

test('nobody is locked out by guesses made elsewhere', async () => {
  for (let round = 0; round < 200; round += 1)
    await signIn({ proof: wrongProof }, `198.51.${String(round % 20)}.7`)
  expect((await signIn({}, '198.51.0.99')).status).toBe(429)
  expect((await signIn({}, '203.0.113.20')).status).toBe(200)
})

test('addresses of one network count as one sender, whatever an untrusted client claims', async () => {
  for (let last = 1; last <= 6; last += 1) await signIn({ proof: wrongProof }, `198.51.100.${String(last)}`)
  expect((await signIn({}, '198.51.100.200')).status).toBe(429)
  const answer = await office.app.request(
    '/api/staff/sign-in',
    {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-forwarded-for': '203.0.113.9' },
      body: JSON.stringify({
        account: first().account,
        proof: first().proof,
        totp: totpCode(first().secret, office.clock.now),
      }),
    },
    { incoming: { socket: { remoteAddress: '198.51.100.3' } } },
  )
  expect(answer.status).toBe(429)
})

test('a session ends after 30 minutes without use and after 12 hours in any case; its row goes', async () => {
  const cookie = cookieOf(await signIn())
  const open = () => office.request('/session', { cookie })
  for (let round = 0; round < 24; round += 1) {
    pass(minutes(29))
    expect((await open()).status).toBe(200)
  }
  pass(minutes(26))
  expect((await open()).status).toBe(401)
  expect(await office.database.$count(sessions)).toBe(0)

  const other = cookieOf(await signIn())
  pass(minutes(30))
  expect((await office.request('/session', { cookie: other })).status).toBe(401)
  expect(await office.database.$count(sessions)).toBe(0)
})

test('use is noted once a minute at most, and is no act in the audit log', async () => {
  const cookie = cookieOf(await signIn())
  const acts = await office.database.$count(audit)
  const seen = async () => {
    const [row] = await office.database.select().from(sessions)
    return row && sessionInstants(office.secrets, row).seenAt
  }
  const start = await seen()
  pass(59_000)
  await office.request('/session', { cookie })
  expect(await seen()).toEqual(start)
  pass(1000)
  await office.request('/session', { cookie })
  expect(await seen()).toEqual(office.clock.now)
  expect(await office.database.$count(audit)).toBe(acts)
})

test('a request of the console’s clock keeps no session open', async () => {
  const person = await office.signIn('triager')
  for (let passed = 0; passed < 29; passed += 1) {
    pass(minutes(1))
    expect((await person.get('/tips?view=first&clock=')).status).toBe(200)
  }
  pass(minutes(1))
  expect((await person.get('/tips?view=first&clock=')).status).toBe(401)
})

test('signing out deletes the session and with it the key of the stored ring', async () => {
  const person = await office.signIn('triager')
  expect((await person.post('/sign-out')).status).toBe(204)
  expect(await office.database.$count(sessions)).toBe(0)
  expect((await person.get('/session')).status).toBe(401)
  const [row] = await office.database.select().from(audit).where(eq(audit.action, 'session.sign-out'))
  expect(row?.actor).toBe(person.id)
})

test('people end their sessions and a lead those of everyone; nobody else sees them', async () => {
  const [lead, one, other] = [
    await office.signIn('lead'),
    await office.signIn('triager'),
    await office.signIn('triager'),
  ]
  const list = async (person: typeof lead) => (await (await person.get('/sessions')).json()) as OpenSession[]
  expect((await list(one)).map(({ accountId, current }) => ({ accountId, current }))).toEqual([
    { accountId: one.id, current: true },
  ])
  expect(await list(lead)).toHaveLength(3)
  const [mine] = await list(one)
  expect((await other.delete(`/sessions/${mine?.id ?? ''}`)).status).toBe(404)
  expect((await one.get('/session')).status).toBe(200)
  expect((await lead.delete(`/sessions/${mine?.id ?? ''}`)).status).toBe(204)
  expect((await one.get('/session')).status).toBe(401)
  const rows = await office.database.select().from(audit).where(eq(audit.action, 'session.end'))
  expect(rows.map(({ actor, subject }) => ({ actor, subject }))).toEqual([
    { actor: lead.id, subject: mine?.id },
  ])
})

test('an act that another site started is refused, also when the browser does not say so', async () => {
  const { cookie } = await office.signIn('lead')
  const post = async (headers: Record<string, string>) => {
    const answer = await office.app.request('/api/staff/people', {
      method: 'POST',
      headers: { cookie, ...headers },
      body: JSON.stringify({ role: 'triager' }),
    })
    return answer.status
  }
  expect(await post({ 'sec-fetch-site': 'cross-site', 'content-type': 'application/json' })).toBe(403)
  expect(await post({ 'sec-fetch-site': 'same-site', 'content-type': 'application/json' })).toBe(403)
  expect(await post({ 'content-type': 'text/plain' })).toBe(403)
  expect(await post({ 'content-type': 'application/json' })).toBe(201)
})

test('answers are never stored, and their length does not show their content', async () => {
  const person = await office.signIn('triager')
  for (const answer of [
    await person.get('/session'),
    await person.get('/tips'),
    await person.get('/nothing'),
  ]) {
    expect(answer.headers.get('cache-control')).toBe('no-store')
    expect((await answer.arrayBuffer()).byteLength % 4096).toBe(0)
  }
})

test('outside a demo nobody gets in without a second factor, even if their row says so', async () => {
  await office.database.update(accounts).set({ totpSealed: null }).where(eq(accounts.id, first().id))
  expect(await code(await signIn({ totp: undefined }))).toBe('wrong-credentials')
})

test('in a demo a person without a second factor gets in and can add one, once', async () => {
  await office.close()
  office = await openOffice({ kind: 'demo' })
  await office.database.update(accounts).set({ totpSealed: null }).where(eq(accounts.id, first().id))
  const answer = await signIn({ totp: undefined })
  expect(SessionView.parse(await answer.json())).toMatchObject({ hasTotp: false, demo: true })
  const cookie = cookieOf(answer)
  const post = (path: string, body?: unknown) =>
    office.request(path, { method: 'POST', cookie, ...(body === undefined ? {} : { body }) })

  expect((await post('/totp', { totp: '000000' })).status).toBe(409)
  const { secret, uri } = TotpStart.parse(await (await post('/totp/start')).json())
  expect(uri).toContain(`secret=${secret}`)
  const wrong = await post('/totp', { totp: '000000' })
  expect(wrong.status).toBe(422)
  expect(await wrong.json()).toMatchObject({ errors: [{ pointer: '/totp' }] })
  expect((await post('/totp', { totp: totpCode(secret, office.clock.now) })).status).toBe(204)
  expect((await post('/totp/start')).status).toBe(409)
  expect(await office.database.$count(audit, eq(audit.action, 'account.totp'))).toBe(1)

  expect(await code(await signIn({ totp: undefined }))).toBe('totp-required')
  expect((await signIn({ totp: totpCode(secret, office.clock.now) })).status).toBe(401)
  pass(30_000)
  expect((await signIn({ totp: totpCode(secret, office.clock.now) })).status).toBe(200)
})
