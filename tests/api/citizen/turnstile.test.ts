import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { sql } from 'drizzle-orm'
import { tips } from '#db/schema.ts'
import { createApp } from '#api/app.ts'
import { loadSite, type Site } from '#api/core/site.ts'
import { parseEnv } from '#api/core/env.ts'
import { startObstacles } from '#api/core/operator.ts'
import { pageNames } from '#src/site-pages.ts'
import { form, plainTip, post } from '#tests/support/office/citizen.ts'
import { correction } from '#tests/support/office/correction.ts'
import { openOffice, type Office } from '#tests/support/office/office.ts'
import { timed } from '#tests/support/patience.ts'
import { builtSite, type BuiltSite } from '#tests/support/server/site.ts'

const secret = '0x4EXAMPLESECRET'
interface Asked {
  readonly secret: string
  readonly response: string
  readonly idempotency_key: string
}
type Answer = (asked: Asked, response: ServerResponse) => void

/** Time after which the end of a given-up question has come. A question stays open for longer. */
const settledMs = 100

/**
 * A stand-in of siteverify as its documentation describes it. Each issued token serves once. The same
 * question under the same key gets the same answer again.
 */
class SiteVerify {
  readonly asked: Asked[] = []
  readonly headers: IncomingMessage['headers'][] = []
  readonly issued = new Map<string, { hostname: string; action: string }>()
  readonly #spent = new Map<string, string>()
  readonly #server: Server
  #open = 0
  /** Most questions that were open at the same time. */
  mostAtOnce = 0
  answer: Answer = (asked, response) => {
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(this.judge(asked)))
  }

  constructor() {
    this.#server = createServer((request, response) => {
      void text(request).then((body) => {
        const asked = JSON.parse(body) as Asked
        this.asked.push(asked)
        this.headers.push(request.headers)
        this.#open += 1
        // A question that its asker gave up is no longer open. Its end comes a moment after the next one.
        setTimeout(() => (this.mostAtOnce = Math.max(this.mostAtOnce, this.#open)), settledMs).unref()
        response.on('close', () => (this.#open -= 1))
        this.answer(asked, response)
      })
    })
  }

  judge(asked: Asked): object {
    const token = this.issued.get(asked.response)
    const isSpent = (this.#spent.get(asked.response) ?? asked.idempotency_key) !== asked.idempotency_key
    this.#spent.set(asked.response, asked.idempotency_key)
    const errors =
      asked.secret !== secret
        ? ['invalid-input-secret']
        : !token
          ? ['invalid-input-response']
          : isSpent
            ? ['timeout-or-duplicate']
            : []
    const success = errors.length === 0
    return {
      success,
      'error-codes': errors,
      ...(success ? { challenge_ts: '2026-11-16T01:30:00Z', ...token } : {}),
    }
  }

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve))
    return `http://127.0.0.1:${String((this.#server.address() as AddressInfo).port)}/turnstile/v0/siteverify`
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections()
    await new Promise((resolve) => this.#server.close(resolve))
  }
}

let verify: SiteVerify
let office: Office
beforeEach(async () => {
  verify = new SiteVerify()
  office = await openOffice({
    settings: {
      BOT_CHECK: 'turnstile',
      SITE_URL: 'https://www.example.com',
      TURNSTILE_SITE_KEY: '0x4KEY',
      TURNSTILE_SECRET: secret,
      TURNSTILE_VERIFY_URL: await verify.listen(),
    },
  })
})
afterEach(async () => {
  await office.close()
  await verify.close()
})

const lanes = async () =>
  (
    await office.database
      .select({ lane: tips.lane })
      .from(tips)
      .orderBy(sql`rowid`)
  ).map(({ lane }) => lane)
const send = (challenge: unknown, from = '203.0.113.9') =>
  post(office, '/tips', { ...plainTip, challenge }, { from })

const issue = (token: string, { hostname = 'www.example.com', action = 'report' } = {}) => {
  verify.issued.set(token, { hostname, action })
  return token
}

describe('a token of the widget', () => {
  test('gives the normal lane, and the provider learns the token and nothing of the sender', async () => {
    expect((await send(issue('token-1'))).status).toBe(201)
    expect(await lanes()).toEqual(['normal'])
    expect(verify.asked).toEqual([
      { secret, response: 'token-1', idempotency_key: expect.stringMatching(/^[0-9a-f-]{36}$/) as string },
    ])
    expect(JSON.stringify(verify.headers)).not.toMatch(/203\.0\.113|forwarded|三天出证/)
  })

  test('serves once', async () => {
    issue('token-1')
    for (let count = 0; count < 2; count += 1) expect((await send('token-1')).status).toBe(201)
    expect(await lanes()).toEqual(['normal', 'slow'])
  })

  test.each([
    ['another host', { hostname: 'evil.example' }],
    ['another widget', { action: 'newsletter' }],
    ['no action', { action: '' }],
  ])('of %s gives the slow lane', async (_, of) => {
    expect((await send(issue('token-1', of))).status).toBe(201)
    expect(await lanes()).toEqual(['slow'])
  })

  test('that was never issued or is malformed gives the slow lane; a malformed one is not sent', async () => {
    const answers = [
      await send('token-2', '10.0.0.1'),
      await send('x'.repeat(2049), '10.0.1.1'),
      await send('', '10.0.2.1'),
      await send(5, '10.0.3.1'),
    ]
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201, 201])
    expect(new Set(await lanes())).toEqual(new Set(['slow']))
    expect(verify.asked.map(({ response }) => response)).toEqual(['token-2'])
  })

  test('is sent again under the same key when the answer was lost', async () => {
    const { answer } = verify
    verify.answer = (asked, response) => {
      // The provider notes the token, and its answer does not arrive.
      verify.judge(asked)
      response.destroy()
      verify.answer = answer
    }
    expect((await send(issue('token-1'))).status).toBe(201)
    expect(await lanes()).toEqual(['normal'])
    expect(verify.asked).toHaveLength(2)
    expect(new Set(verify.asked.map((asked) => asked.idempotency_key)).size).toBe(1)
  })
})

describe('a provider that is down', () => {
  const broken: Record<string, Answer> = {
    'never answers': () => undefined,
    'begins and never ends': (_, response) =>
      void response.writeHead(200, { 'content-type': 'application/json' }).write('{"success":'),
    'answers 503': (_, response) => void response.writeHead(503).end(),
    'hangs up': (_, response) => void response.destroy(),
    'answers a page': (_, response) => void response.end('<html>'),
    'answers another JSON': (_, response) => void response.end('{"success":"true"}'),
    'sends elsewhere': (_, response) =>
      void response.writeHead(307, { location: 'https://www.example.org/' }).end(),
  }
  test.each(Object.entries(broken))(
    '%s: the slow lane takes the tip in less than five seconds more',
    async (_, answer) => {
      verify.answer = answer
      const { result, took, limit } = await timed(5000, () => send(issue('token-1')))
      expect(result.status).toBe(201)
      expect(took).toBeLessThan(limit)
      expect(await lanes()).toEqual(['slow'])
    },
  )

  test('never answers a form with an older token beside the new one: it is waited for once', async () => {
    verify.answer = () => undefined
    const body = form({ ...plainTip, challenge: [issue('token-1'), issue('token-2')] })
    const { result, took, limit } = await timed(5000, () => post(office, '/tips', body))
    expect(result.status).toBe(201)
    expect(took).toBeLessThan(limit)
    // The time ends with the first token on every machine, so the second is not sent.
    expect(verify.asked).toHaveLength(1)
    expect(await lanes()).toEqual(['slow'])
  })

  const flood = () =>
    Promise.all(
      Array.from({ length: 200 }, (_, index) => {
        // Each text differs, since the same text of one network is a second tap.
        const tip = {
          ...plainTip,
          description: `${plainTip.description}第 ${String(index)} 次。`,
          challenge: `junk-${String(index)}`,
        }
        return post(office, '/tips', tip, { from: `10.0.${String(index % 40)}.9` })
      }),
    )

  test('is slow in a flood: few questions are open at a time', async () => {
    const { answer } = verify
    verify.answer = (asked, response) => void setTimeout(() => answer(asked, response), 300)
    const answers = await flood()
    expect(verify.asked.length).toBeGreaterThan(16)
    expect(verify.mostAtOnce).toBeLessThanOrEqual(16)
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201, 429]))
  })

  test('never answers a flood: everybody gets an answer in time', async () => {
    verify.answer = () => undefined
    // One after another they would wait for more than half a minute.
    const { result: answers, took, limit } = await timed(15_000, flood)
    expect(took).toBeLessThan(limit)
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201, 429]))
  })

  test('is gone: the slow lane takes tips up to its limit, and then gives a ticket', async () => {
    await verify.close()
    for (let count = 0; count < 3; count += 1) expect((await send(`token-${String(count)}`)).status).toBe(201)
    const refused = await send('token-4')
    expect(refused.status).toBe(429)
    expect(await refused.json()).toMatchObject({
      ticket: expect.stringMatching(/^t1\./) as string,
      retryAfterSeconds: 60,
    })
    expect(await lanes()).toEqual(['slow', 'slow', 'slow'])
  })
})

describe('a correction, whose page admits no widget', () => {
  const correct = (more: Readonly<Record<string, unknown>> = {}, page: string = correction.page) =>
    post(office, '/tips', { ...correction, page, ...more })

  test('is taken without a proof, in the slow lane, and the provider is asked nothing', async () => {
    expect((await correct()).status).toBe(201)
    expect(await lanes()).toEqual(['slow'])
    expect(verify.asked).toEqual([])
  })

  test('of a program with a token takes the normal lane, as a report does', async () => {
    expect((await correct({ challenge: issue('token-1') })).status).toBe(201)
    expect(await lanes()).toEqual(['normal'])
    expect(verify.asked.map(({ response }) => response)).toEqual(['token-1'])
  })

  test('is refused without a proof at the end of the slow lane, and admitted by the ticket', async () => {
    for (const page of pageNames.slice(0, 3)) expect((await correct({}, page)).status).toBe(201)
    const refused = await post(office, '/tips', form(correction), { accept: 'html' })
    expect(refused.status).toBe(429)
    expect(refused.headers.get('retry-after')).toBe('60')
    const html = await refused.text()
    expect(html).toContain('<h1>哪里写错了</h1>')
    expect(html).toContain(`${correction.description}</textarea>`)
    const challenge = /name="challenge" value="(t1\.[^"]+)"/.exec(html)?.[1] ?? ''
    office.clock.now = new Date(office.clock.now.getTime() + 61_000)
    expect((await post(office, '/tips', form({ ...correction, challenge }))).status).toBe(201)
    expect(await lanes()).toEqual(['slow', 'slow', 'slow', 'slow'])
  })
})

describe('keys that Cloudflare publishes for tests', () => {
  const settings = { BOT_CHECK: 'turnstile', TURNSTILE_SITE_KEY: '0x4KEY', TURNSTILE_SECRET: secret }
  const obstacles = (kind: 'demo' | 'independent', env: Readonly<Record<string, string>>) =>
    startObstacles({ ...office.deps.operator, kind }, parseEnv({ ...settings, ...env }))

  test.each([
    ['TURNSTILE_SECRET', '1x0000000000000000000000000000000AA'],
    ['TURNSTILE_SECRET', '2x0000000000000000000000000000000AA'],
    ['TURNSTILE_SECRET', '3x0000000000000000000000000000000AA'],
    ['TURNSTILE_SITE_KEY', '1x00000000000000000000AA'],
  ])('stop every start but a demo’s: %s %s', (name, value) => {
    expect(obstacles('independent', { [name]: value }).join()).toContain(name)
    expect(obstacles('independent', {})).toEqual([])
    expect(obstacles('demo', { [name]: value })).toEqual([])
  })
})

describe('the pages', () => {
  let built: BuiltSite
  let site: Site
  beforeAll(async () => {
    built = await builtSite()
    site = await loadSite(built.folder, '', 'turnstile')
  })
  const host = 'https://challenges.cloudflare.com'
  const directivesOf = (answer: Response) =>
    new Map(
      (answer.headers.get('content-security-policy') ?? '')
        .split('; ')
        .map((directive): [string, string[]] => {
          const [name = '', ...sources] = directive.split(' ')
          return [name, sources]
        }),
    )
  /** Posts a form as a browser does, to an office with the built pages. */
  const posted = (path: string, fields: Readonly<Record<string, string>>) =>
    post({ app: createApp({ ...office.deps, site }) }, path, new URLSearchParams(fields), { accept: 'html' })

  test('the report page, built or as an answer, admits the widget’s script and frame alone', async () => {
    for (const answer of [
      site.respond(new Request('http://127.0.0.1/report/')),
      await posted('/tips', { category: 'selling' }),
    ]) {
      const {
        'script-src': scripts = [],
        'style-src': _,
        'img-src': __,
        ...others
      } = Object.fromEntries(directivesOf(answer))
      expect(scripts.filter((source) => source !== "'self'" && !source.startsWith("'sha256-"))).toEqual([
        host,
      ])
      expect(others).toEqual({
        'default-src': ["'none'"],
        'base-uri': ["'none'"],
        'frame-ancestors': ["'none'"],
        'form-action': ["'self'"],
        'connect-src': ["'self'"],
        'worker-src': ["'self'"],
        'frame-src': [host],
      })
      expect(answer.headers.get('content-security-policy')).not.toMatch(/unsafe|\*/)
      // The frame of the widget bears no embedder policy. All other headers stay.
      expect(answer.headers.get('cross-origin-embedder-policy')).toBeNull()
      expect(answer.headers.get('cross-origin-opener-policy')).toBe('same-origin')
      expect(answer.headers.get('referrer-policy')).toBe('no-referrer')
      expect(answer.headers.get('permissions-policy')).toMatch(/camera=\(\)/)
    }
  })

  test('a receipt and every other page stay closed', async () => {
    const others = built.pages.filter(({ path }) => !path.endsWith('/report/'))
    expect(others.length).toBeGreaterThan(10)
    const answers = others.map(({ path }) => site.respond(new Request(`http://127.0.0.1${path}`)))
    const receipt = '07941234567890123458'
    answers.push(
      await posted('/tips', plainTip),
      await posted('/tips', { category: 'correction' }),
      await posted('/mailbox/confirm', { receipt, lastGroup: '3458' }),
    )
    answers.push(
      await posted('/mailbox/confirm', { receipt, lastGroup: '0000' }),
      await posted('/mailbox', { receipt }),
    )
    for (const answer of answers) {
      expect(answer.headers.get('content-security-policy')).not.toContain('cloudflare')
      expect(answer.headers.get('cross-origin-embedder-policy')).toBe('require-corp')
      if (directivesOf(answer).has('script-src'))
        expect(directivesOf(answer).get('require-trusted-types-for')).toEqual(["'script'"])
    }
  })

  test('with any other bot check the report page stays closed too', async () => {
    for (const botCheck of ['altcha', 'off'] as const) {
      const answer = (await loadSite(built.folder, '', botCheck)).respond(
        new Request('http://127.0.0.1/report/'),
      )
      expect(answer.headers.get('content-security-policy')).not.toContain('cloudflare')
      expect(answer.headers.get('cross-origin-embedder-policy')).toBe('require-corp')
    }
  })
})
