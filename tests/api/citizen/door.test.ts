import { solveChallenge } from 'altcha-lib'
import { deriveKey } from 'altcha-lib/algorithms/pbkdf2'
import { sql } from 'drizzle-orm'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { tips } from '#db/schema.ts'
import { ChallengeView } from '#shared/contract/citizen.ts'
import { ProblemBody } from '#shared/contract/problem.ts'
import { createApp } from '#api/app.ts'
import { Tickets } from '#api/citizen/door/tickets.ts'
import { secretsFrom } from '#api/core/secrets.ts'
import { form, kept, plainTip, post } from '#tests/support/office/citizen.ts'
import { openOffice, type Office } from '#tests/support/office/office.ts'
import { taggedPhoto } from '#tests/support/photo.ts'
import vectors from '#tests/vectors/repeat.json' with { type: 'json' }

const minute = 60_000
let office: Office
beforeEach(async () => {
  office = await openOffice({ settings: { BOT_CHECK: 'altcha' } })
})
afterEach(() => office.close())

const pass = (ms: number) => {
  office.clock.now = new Date(office.clock.now.getTime() + ms)
}
const lanes = async () =>
  (
    await office.database
      .select({ lane: tips.lane })
      .from(tips)
      .orderBy(sql`rowid`)
  ).map(({ lane }) => lane)
const send = (from: string, fields: Readonly<Record<string, unknown>> = {}) =>
  post(office, '/tips', { ...plainTip, ...fields }, { from })
const fill = async (from: string) => {
  for (let count = 0; count < 3; count += 1) expect((await send(from)).status).toBe(201)
}

async function challengeOf(of: Pick<Office, 'app'>): Promise<ChallengeView> {
  const answer = await of.app.request('/api/challenge')
  expect(answer.status).toBe(200)
  expect(answer.headers.get('cache-control')).toBe('no-store')
  return ChallengeView.parse(await answer.json())
}

/** Fetches a challenge and solves it with the library, as a browser's script does. */
async function solved(): Promise<{ readonly challenge: object; readonly solution: object }> {
  const view = await challengeOf(office)
  if (view.provider !== 'altcha') throw new Error(view.provider)
  const solution = await solveChallenge({ challenge: view.challenge, deriveKey })
  if (!solution) throw new Error('not solved')
  return { challenge: view.challenge, solution }
}
const encoded = (answer: object) => Buffer.from(JSON.stringify(answer)).toString('base64')

describe('the view of the bot check', () => {
  test('shows for altcha how long its challenge holds', async () => {
    expect(await challengeOf(office)).toMatchObject({ provider: 'altcha', expiresInSeconds: 1800 })
  })

  test('shows for off that nothing is checked', async () => {
    const open = await openOffice({ settings: { BOT_CHECK: 'off' } })
    expect(await challengeOf(open)).toEqual({ provider: 'off' })
    await open.close()
  })

  test('shows for turnstile the key of the widget, never the secret', async () => {
    const open = await openOffice({
      settings: { BOT_CHECK: 'turnstile', TURNSTILE_SITE_KEY: '0x4KEY', TURNSTILE_SECRET: '0x4SECRET' },
    })
    expect(await challengeOf(open)).toEqual({ provider: 'turnstile', siteKey: '0x4KEY', action: 'report' })
    await open.close()
  })
})

describe('a proof of work', () => {
  test('gives the normal lane also to a sender without places, in JSON and beside a ticket', async () => {
    await fill('198.51.100.7')
    expect((await send('198.51.100.7', { challenge: encoded(await solved()) })).status).toBe(201)
    const { ticket = '' } = ProblemBody.parse(await (await send('198.51.100.7')).json())
    const both = form({ ...plainTip, challenge: [ticket, encoded(await solved())] })
    expect((await post(office, '/tips', both, { from: '198.51.100.7' })).status).toBe(201)
    expect(await lanes()).toEqual(['slow', 'slow', 'slow', 'normal', 'normal'])
  })

  test('serves once, also when it comes twice at the same time', async () => {
    const challenge = encoded(await solved())
    const answers = await Promise.all([
      send('198.51.100.7', { challenge }),
      send('203.0.113.7', { challenge }),
    ])
    expect(answers.map(({ status }) => status)).toEqual([201, 201])
    expect((await lanes()).sort()).toEqual(['normal', 'slow'])
    expect((await send('192.0.2.7', { challenge })).status).toBe(201)
    expect((await lanes()).sort()).toEqual(['normal', 'slow', 'slow'])
  })

  test('that comes too late gives the slow lane', async () => {
    const [one, two] = [encoded(await solved()), encoded(await solved())]
    pass(30 * minute)
    expect((await send('198.51.100.7', { challenge: one })).status).toBe(201)
    pass(1)
    expect((await send('198.51.100.7', { challenge: two })).status).toBe(201)
    expect(await lanes()).toEqual(['normal', 'slow'])
  })

  test('that was forged in any part, or is nonsense, gives the slow lane', async () => {
    const { challenge, solution } = await solved()
    const { parameters, signature } = challenge as { parameters: Record<string, unknown>; signature: string }
    const forged: unknown[] = [
      encoded({ challenge: { parameters: { ...parameters, cost: 1 }, signature }, solution }),
      encoded({ challenge: { parameters: { ...parameters, keyPrefix: '0' }, signature }, solution }),
      encoded({ challenge: { parameters: { ...parameters, data: { until: 9e15 } }, signature }, solution }),
      encoded({ challenge: { parameters, signature: '0'.repeat(64) }, solution }),
      encoded({ challenge: { parameters }, solution }),
      encoded({ challenge, solution: { ...solution, derivedKey: '00'.repeat(32) } }),
      encoded({ challenge, solution: { counter: -1, derivedKey: 'x' } }),
      encoded({ challenge: null, solution: [] }),
      JSON.stringify({ challenge, solution }),
      'x'.repeat(1_000_000),
      '',
      5,
      null,
      {},
    ]
    // Each comes from another network, so that none is limited.
    for (const [index, challenge] of forged.entries())
      expect((await send(`10.0.${String(index)}.1`, { challenge })).status).toBe(201)
    expect(new Set(await lanes())).toEqual(new Set(['slow']))
    // No forgery spent the true proof.
    expect((await send('198.51.100.7', { challenge: encoded({ challenge, solution }) })).status).toBe(201)
    expect((await lanes()).at(-1)).toBe('normal')
  })

  test('of another process is worthless: its key died with the process', async () => {
    const challenge = encoded(await solved())
    expect((await post({ app: createApp(office.deps) }, '/tips', { ...plainTip, challenge })).status).toBe(
      201,
    )
    expect(await lanes()).toEqual(['slow'])
  })

  test('is not spent by a wrong text, nor by a failure of the server', async () => {
    const challenge = encoded(await solved())
    expect((await send('198.51.100.7', { challenge, description: '太短' })).status).toBe(422)
    await office.database.run('alter table arrivals rename to gone')
    const printed = console.error
    console.error = () => undefined
    expect((await send('198.51.100.7', { challenge })).status).toBe(500)
    console.error = printed
    await office.database.run('alter table gone rename to arrivals')
    expect((await send('198.51.100.7', { challenge })).status).toBe(201)
    expect(await lanes()).toEqual(['normal'])
  })
})

describe('the slow lane', () => {
  test('takes three tips at once from one network, then one in ten minutes; others do not wait', async () => {
    await fill('198.51.100.7')
    expect(await lanes()).toEqual(['slow', 'slow', 'slow'])
    expect((await send('198.51.100.8')).status).toBe(429)
    expect((await send('203.0.113.7')).status).toBe(201)
    pass(10 * minute)
    expect((await send('198.51.100.7')).status).toBe(201)
    expect((await send('198.51.100.7')).status).toBe(429)
  })

  test('keeps its last twenty places for new senders, however many send by script or by form', async () => {
    const networks = (count: number, third: number) =>
      Array.from({ length: count }, (_, index) => `10.${String(third)}.${String(index)}.1`)
    const sendForm = (from: string, description: string) =>
      post(office, '/tips', form({ ...plainTip, description }), { from, accept: 'html' })
    // Forty networks take every place that is not reserved. Then they go on, in vain.
    for (const from of networks(20, 1)) expect((await send(from)).status).toBe(201)
    for (const from of networks(20, 2)) expect((await sendForm(from, plainTip.description)).status).toBe(201)
    const tickets: string[] = []
    for (const from of networks(20, 1)) {
      const refused = await send(from)
      expect(refused.status).toBe(429)
      tickets.push(ProblemBody.parse(await refused.json()).ticket ?? '')
    }
    for (const from of networks(20, 2))
      expect((await sendForm(from, '示例：同一个人又发来别的内容。')).status).toBe(429)
    // Their tickets take none of the twenty either. A minute gives thirty places back, which are used up
    // first.
    pass(minute)
    for (const from of networks(20, 1)) expect((await send(from)).status).toBe(201)
    for (const from of networks(10, 2))
      expect((await sendForm(from, '示例：一分钟以后又来了一次。')).status).toBe(201)
    expect((await send('10.1.0.1')).status).toBe(429)
    for (const challenge of tickets) expect((await send('10.1.0.1', { challenge })).status).toBe(201)
    for (const from of networks(20, 3)) expect((await send(from)).status).toBe(201)
    expect((await send('10.4.0.1')).status).toBe(429)
    pass(2000)
    expect((await send('10.4.0.1')).status).toBe(201)
  })

  test('charges nothing for a tip with errors', async () => {
    for (let count = 0; count < 5; count += 1)
      expect((await post(office, '/tips', { category: 'selling' }, { from: '198.51.100.7' })).status).toBe(
        422,
      )
    expect((await send('198.51.100.7')).status).toBe(201)
  })

  test('stays empty where nothing is checked', async () => {
    const open = await openOffice()
    for (let count = 0; count < 5; count += 1) expect((await post(open, '/tips', plainTip)).status).toBe(201)
    expect(new Set((await open.database.select().from(tips)).map(({ lane }) => lane))).toEqual(
      new Set(['normal']),
    )
    await open.close()
  })
})

describe('a ticket', () => {
  const from = '198.51.100.7'
  const ticketFor = async (fields: Readonly<Record<string, unknown>> = {}) => {
    const refused = await send(from, fields)
    expect(refused.status).toBe(429)
    const { ticket = '', retryAfterSeconds } = ProblemBody.parse(await refused.json())
    return { ticket, retryAfterSeconds }
  }

  test('comes with the page, filled as it was; the same form is taken after a minute', async () => {
    await fill(from)
    const fields = {
      ...plainTip,
      operations: ['low-voltage'],
      priceYuan: '８００元',
      contact: '示例：备用邮箱',
      wantsReward: 'yes',
    }
    const refused = await post(office, '/tips', form(fields, [await taggedPhoto(64, 48)]), {
      from,
      accept: 'html',
    })
    expect(refused.status).toBe(429)
    expect(refused.headers.get('retry-after')).toBe('60')
    const page = await refused.text()
    for (const text of [
      '还没有提交成功',
      '请等 1 分钟',
      '半小时以内',
      fields.description,
      fields.priceYuan,
      fields.contact,
      '图片请重新选一次',
    ])
      expect(page).toContain(text)
    const [, ticket = ''] = /<input type="hidden" name="challenge" value="([^"]*)"/.exec(page) ?? []
    // The ticket holds the time it was made and nothing of the text.
    expect(ticket).toMatch(/^t1\.[\w-]{75}$/)
    const again = () =>
      post(office, '/tips', form({ ...fields, challenge: ticket }, []), { from, accept: 'html' })
    pass(59_000)
    const early = await again()
    expect(early.status).toBe(429)
    expect(early.headers.get('retry-after')).toBe('1')
    // The ticket is the same, so an impatient sender does not wait longer.
    expect(await early.text()).toContain(`value="${ticket}"`)
    pass(1000)
    const taken = await again()
    expect(taken.status).toBe(201)
    expect(await taken.text()).toContain('<title>回执</title>')
    expect(await lanes()).toEqual(['slow', 'slow', 'slow', 'slow'])
  })

  test('serves JSON clients too, once, from every network', async () => {
    await fill(from)
    const { ticket, retryAfterSeconds } = await ticketFor()
    expect(retryAfterSeconds).toBe(60)
    pass(minute)
    await fill('203.0.113.7')
    const answers = await Promise.all([1, 2].map(() => send('203.0.113.7', { challenge: ticket })))
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 429])
    expect((await send('203.0.113.7', { challenge: ticket })).status).toBe(429)
  })

  test('opens for half an hour and no longer', async () => {
    await fill(from)
    const [one, two] = [await ticketFor(), await ticketFor()]
    expect(one.ticket).not.toBe(two.ticket)
    pass(30 * minute)
    // The lane has places again by now, which are used up first.
    for (let count = 0; count < 3; count += 1) expect((await send(from)).status).toBe(201)
    expect((await send(from, { challenge: one.ticket })).status).toBe(201)
    pass(1)
    expect((await send(from, { challenge: two.ticket })).status).toBe(429)
  })

  test('made before the clock was put back is replaced by a new one with the usual wait', async () => {
    await fill(from)
    const old = await ticketFor()
    pass(-60 * minute)
    const refused = await send(from, { challenge: old.ticket })
    const { ticket = '', retryAfterSeconds } = ProblemBody.parse(await refused.json())
    expect(retryAfterSeconds).toBe(60)
    expect(ticket).not.toBe(old.ticket)
    pass(minute)
    expect((await send(from, { challenge: ticket })).status).toBe(201)
  })

  test('is for its text alone: another word, another contact, another head open nothing', async () => {
    await fill(from)
    const { ticket } = await ticketFor()
    const other = await ticketFor({ description: `${plainTip.description}另外一句。` })
    pass(minute)
    for (const edited of [
      { description: `${plainTip.description}改了一个字。` },
      { contact: '示例：后来加的' },
      { identifiers: [{ kind: 'qq', value: '10000' }] },
      { category: 'other' },
      { wantsReward: true },
    ])
      expect((await send(from, { ...edited, challenge: ticket })).status).toBe(429)
    const bytes = (text: string) => Buffer.from(text.slice(3), 'base64url')
    const mixed = `t1.${Buffer.concat([bytes(ticket).subarray(0, 24), bytes(other.ticket).subarray(24)]).toString('base64url')}`
    const later = bytes(ticket)
    later[7] = (later[7] ?? 0) ^ 1
    for (const challenge of [
      mixed,
      other.ticket,
      `t1.${later.toString('base64url')}`,
      't1.',
      `t1.${'A'.repeat(75)}`,
    ])
      expect((await send(from, { challenge })).status).toBe(429)
    expect((await send(from, { challenge: ticket })).status).toBe(201)
  })

  test('does not bind pictures, and stays good when one is refused', async () => {
    await fill(from)
    const { ticket } = await ticketFor()
    pass(minute)
    const again = (picture: Uint8Array) =>
      post(office, '/tips', form({ ...plainTip, challenge: ticket }, [picture]), { from, accept: 'html' })
    const refused = await again(Buffer.from('no picture'))
    expect(refused.status).toBe(422)
    expect(await refused.text()).toContain(`name="challenge" value="${ticket}"`)
    expect((await again(await taggedPhoto(64, 48))).status).toBe(201)
    expect((await kept(office)).rows).toMatchObject({ tips: 4, evidence: 1 })
  })

  test('holds across a restart', async () => {
    await fill(from)
    const { ticket } = await ticketFor()
    pass(minute)
    const restarted = { app: createApp(office.deps) }
    for (let count = 0; count < 3; count += 1)
      expect((await post(restarted, '/tips', plainTip, { from })).status).toBe(201)
    expect((await post(restarted, '/tips', plainTip, { from })).status).toBe(429)
    expect((await post(restarted, '/tips', { ...plainTip, challenge: ticket }, { from })).status).toBe(201)
  })

  test('follows docs/format.md to the byte', () => {
    const key = Buffer.from(vectors.serverKey, 'hex')
    const { issuedAt, nonce, textHash, ticket } = vectors.ticket
    const tickets = new Tickets({
      secrets: secretsFrom({ pepper: key, 'server-key': key }),
      now: () => new Date(issuedAt),
      random: () => Buffer.from(nonce, 'hex'),
    })
    expect(tickets.issue(Buffer.from(textHash, 'hex')).ticket).toBe(ticket)
  })
})
