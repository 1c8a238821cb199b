import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import type { SMTPServerOptions } from 'smtp-server'
import { createApp } from '#api/app.ts'
import { makeDigests, startDigests } from '#api/jobs/digest/digest.ts'
import { makeHealth } from '#api/records/health.ts'
import { report } from '#tests/support/office/citizen.ts'
import { openOffice, type Office } from '#tests/support/office/office.ts'
import {
  account,
  makeCertificate,
  openMailServer,
  type Certificate,
  type MailServer,
} from '#tests/support/server/mail-server.ts'
import { hasTool } from '#tests/support/server/server.ts'

let mail: MailServer
let office: Office
let said: string[]
beforeEach(() => {
  said = []
  vi.spyOn(console, 'error').mockImplementation((text: unknown) => void said.push(String(text)))
})
afterEach(async () => {
  await office.close()
  await mail.close()
})

/** Opens a mail server, and an office that sends its letters there. */
async function open({
  server,
  withLogin = false,
  settings = {},
  setUp = true,
}: {
  server?: SMTPServerOptions
  withLogin?: boolean
  settings?: Readonly<Record<string, string>>
  setUp?: boolean
} = {}) {
  mail = await openMailServer(server)
  office = await openOffice({ setUp, settings: { ...mail.settings(withLogin), ...settings } })
  at(1, 8)
}

/** Moves the clock to an hour of the office, some days after 16 November. */
const at = (days: number, hours: number) => {
  office.clock.now = new Date(Date.parse('2026-11-15T16:00:00Z') + (24 * days + hours) * 60 * 60 * 1000)
}
const later = (minutes: number) => {
  office.clock.now = new Date(office.clock.now.getTime() + minutes * 60 * 1000)
}
const warnings = async () => (await office.deps.health()).warnings
const encoded = (text: string) => [text, encodeURIComponent(text), Buffer.from(text).toString('base64')]
const { user, password } = account
const secrets = [
  ...encoded(password),
  ...encoded(`\0${user}\0${password}`),
  user,
  'one@example.com',
  'jubao@example.com',
]

test('one letter a day is sent from eight o’clock on, also over a restart', async () => {
  await open()
  at(1, 7.99)
  await makeDigests(office.deps)()
  expect(mail.visits()).toBe(0)
  at(1, 8)
  const look = makeDigests(office.deps)
  await Promise.all([look(), look()])
  later(10)
  await look()
  // A start has forgotten all that was in memory.
  await makeDigests(office.deps)()
  at(1, 23.9)
  await makeDigests(office.deps)()
  expect(mail.taken).toHaveLength(1)
  for (const [days, sent] of [
    [2, 2],
    [3, 3],
  ] as const) {
    at(days, 7.9)
    await look()
    expect(mail.taken).toHaveLength(sent - 1)
    at(days, 8.1)
    await look()
    await makeDigests(office.deps)()
    expect(mail.taken).toHaveLength(sent)
  }
  const ids = mail.taken.map(({ raw }) => /^Message-ID: (.*)$/im.exec(raw)?.[1])
  expect(new Set(ids).size).toBe(3)
  expect(said).toEqual([])
})

test('a clock that was ahead for a day stops no later letter', async () => {
  await open()
  at(90, 9)
  await makeDigests(office.deps)()
  at(2, 9)
  await makeDigests(office.deps)()
  expect(mail.taken).toHaveLength(2)
})

test('nothing is sent before set-up, or without the settings', async () => {
  await open({ setUp: false })
  await makeDigests(office.deps)()
  const env = { ...office.deps.env, mail: null }
  startDigests({ ...office.deps, env }, (error) => said.push(String(error))).stop()
  expect([mail.visits(), said]).toEqual([0, []])
})

test('a mail server that is down delays no tip, and a later try succeeds', async () => {
  await open()
  const { port } = mail
  await mail.close()
  const look = makeDigests(office.deps)
  await look()
  expect(await warnings()).toEqual(['digest-failed'])
  await report(office)
  expect(said).toEqual([
    expect.stringContaining('每日邮件没有发出去'),
    '每日邮件没有发出去，邮件服务器：连不上它，或者证书不对。',
  ])
  mail = await openMailServer({}, port)
  later(5)
  await look()
  expect(mail.visits()).toBe(0)
  later(5)
  await look()
  expect(mail.taken).toHaveLength(1)
  expect(await warnings()).toEqual([])
})

test('a mail server that says nothing holds up no tip', async () => {
  let greet: (() => void) | undefined
  const isAsked = new Promise<void>((asked) => {
    greet = asked
  })
  // The greeting waits until the test is over.
  let release: (() => void) | undefined
  await open({
    server: {
      onConnect: (_, done) => {
        greet?.()
        release = () => done()
      },
    },
  })
  const sending = makeDigests(office.deps)()
  await isAsked
  await report(office)
  expect(mail.taken).toEqual([])
  release?.()
  await sending
  expect(mail.taken).toHaveLength(1)
})

test('a day has five tries with longer and longer waits, and the next day begins again', async () => {
  await open({
    server: { onMailFrom: (_, __, done) => done(new Error('not now')) },
  })
  const look = makeDigests(office.deps)
  const tries: number[] = []
  for (let minutes = 0; minutes < 15 * 60; minutes += 10) {
    const before = mail.visits()
    await look()
    if (mail.visits() > before) tries.push(minutes)
    later(10)
  }
  expect(tries).toEqual([0, 10, 40, 100, 220])
  expect(await warnings()).toEqual(['digest-failed'])
  at(2, 8)
  await look()
  expect(mail.visits()).toBe(6)
  expect(said.join('\n')).toContain('它不接受发件人或收件人的地址')
})

test('the office reads of a reader whom the mail server refuses, and the others get one letter', async () => {
  await open({
    server: {
      onRcptTo: ({ address }, _, done) =>
        address.startsWith('two') ? done(new Error(`no ${address}`)) : done(),
    },
  })
  const look = makeDigests(office.deps)
  await look()
  later(60)
  await look()
  expect(mail.taken.map(({ to }) => to)).toEqual([['one@example.com']])
  expect(await warnings()).toEqual(['digest-failed'])
  expect(said.join('\n')).toContain('有 1 个收件人的地址')
  expect(said.join('\n')).not.toContain('@')
})

test('a lead reads in the console that the letter was not sent', async () => {
  await open({ server: { onData: (_, __, done) => done(new Error('full')) } })
  await makeDigests(office.deps)()
  const lead = await office.signIn('lead')
  expect(await (await lead.get('/health?clock=')).json()).toEqual({ faults: [], warnings: ['digest-failed'] })
  const app = createApp({ ...office.deps, health: makeHealth(office.deps) })
  expect(await (await app.request('/api/health')).json()).toEqual({ ok: true, warnings: ['digest-failed'] })
})

test('a letter tells the mail server neither the name of this machine nor of the program', async () => {
  await open()
  await makeDigests(office.deps)()
  expect(mail.wire()).toMatch(/^EHLO 127\.0\.0\.1\r\n/)
  expect(mail.wire()).not.toMatch(/X-Mailer|User-Agent|nodemailer/i)
})

describe.runIf(hasTool('openssl'))('a password', () => {
  let certificate: Certificate
  const authorities = getCACertificates('default')
  beforeAll(() => {
    certificate = makeCertificate()
  })
  afterAll(() => certificate.remove())
  beforeEach(() => setDefaultCACertificates([...authorities, certificate.cert]))
  afterEach(() => setDefaultCACertificates(authorities))

  const ways = [
    ['STARTTLS', false],
    ['TLS from the first byte', true],
  ] as const

  test.each(ways)('goes over %s, and nothing of the letter in the clear', async (_, secure) => {
    const { key, cert } = certificate
    await open({ server: { secure, key, cert }, withLogin: true })
    await makeDigests(office.deps)()
    expect(said).toEqual([])
    expect(mail.taken).toHaveLength(1)
    for (const text of [...secrets, 'Subject:', 'AUTH']) expect(mail.wire(), text).not.toContain(text)
  })

  test.each(ways)('that is wrong is a warning over %s, and in no output', async (_, secure) => {
    const { key, cert } = certificate
    const wrong = 'shili-wrong-4712'
    await open({ server: { secure, key, cert }, withLogin: true })
    const url = mail.settings(true).SMTP_URL.replace(encodeURIComponent(password), wrong)
    await office.close()
    office = await openOffice({ settings: { ...mail.settings(), SMTP_URL: url } })
    at(1, 8)
    await makeDigests(office.deps)()
    expect(mail.taken).toEqual([])
    expect(await warnings()).toEqual(['digest-failed'])
    expect(said.at(-1)).toBe('每日邮件没有发出去，邮件服务器：用户名或密码没有被接受。')
    for (const text of [...secrets, ...encoded(wrong), String(mail.port)])
      expect(said.join('\n'), text).not.toContain(text)
  })

  test('is not sent to a server that offers no encryption, also on this machine', async () => {
    await open({
      server: { disabledCommands: ['STARTTLS'], hideSTARTTLS: true, allowInsecureAuth: true },
      withLogin: true,
    })
    await makeDigests(office.deps)()
    expect(mail.taken).toEqual([])
    expect(said.at(-1)).toContain('没有建立起加密的连接')
    for (const text of [...secrets, 'MAIL FROM', 'AUTH']) expect(mail.wire(), text).not.toContain(text)
  })

  test.each(ways)('is not sent over %s to a server with a foreign certificate', async (_, secure) => {
    setDefaultCACertificates(authorities)
    const { key, cert } = certificate
    await open({ server: { secure, key, cert }, withLogin: true })
    await makeDigests(office.deps)()
    expect(mail.taken).toEqual([])
    expect(said.at(-1)).toContain('证书不对')
    for (const text of secrets) expect(mail.wire(), text).not.toContain(text)
  })
})
