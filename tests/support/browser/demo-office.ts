import type { Browser, BrowserContext, BrowserContextOptions } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect } from 'vitest'
import * as z from 'zod'
import { Counts } from '#shared/contract/queue.ts'
import type { Identity } from '#shared/sealing/seal.ts'
import { form } from '#tests/support/office/citizen.ts'
import { launchBrowser, openProfile } from '#tests/support/browser/browser.ts'
import { enter, type Office } from '#tests/support/browser/entry.ts'
import { leaks, watch, type Watch } from '#tests/support/browser/console.ts'
import { patience } from '#tests/support/patience.ts'
import { startServer, type RunningServer } from '#tests/support/server/server.ts'

/** Secret texts of the console's journeys. None may travel unsealed. */
export const marks = {
  description: '示例标记子：朋友圈里有人卖登高证，六百元一本，三天寄到。',
  identifier: 'shili_biaoji_chou_77',
  contact: '示例标记寅 shili-yin@example.com',
  question: '示例标记卯：转账给了谁？请看转账记录。',
  reply: '示例标记辰：已经收到，谢谢您。',
  farewell: '示例标记巳：已经交给公安机关。',
  note: '示例标记午：像是上个月那个卖家。',
  draft: '示例标记未：写了一半的话，还没有发出。',
  password: 'shili biaoji shen mima 01',
} as const

/** The first words of a tip whose test names no other description. */
export const plainWords = '工地上有人拿着买来的电工证'

/** A demo's server, a browser, and a watch on every request of its pages. */
export interface DemoOffice {
  readonly server: RunningServer
  /** Secret of the office key, as the lead's ring holds it. */
  readonly officeIdentity: Identity
  /** Secret that the lead's password unlocks. */
  readonly personIdentity: Identity
  /** Every request and complaint of this file's pages so far. */
  readonly seen: Watch
  /** Opens a watched browser profile at a desk. */
  profile(options?: BrowserContextOptions): Promise<BrowserContext>
  /** Hands in a tip as a citizen's program does. */
  handIn(
    fields?: Readonly<Record<string, unknown>>,
    pictures?: readonly Buffer[],
  ): Promise<{ receipt: string; number: string }>
  /** Answers the office as the reporter with this receipt. */
  answer(receipt: string, text: string, pictures?: readonly Buffer[]): Promise<void>
  /** Reads a staff path of the API with the session of a profile. */
  read<S extends z.ZodType>(context: BrowserContext, schema: S, path: string): Promise<z.output<S>>
  /** Waits until a signed-in desk of a profile has compared all tips with the others. */
  compared(context: BrowserContext): Promise<void>
  /** Counts the POST requests whose address ends with a text. */
  posted(end: string): number
}

/** Returns the members of a tip as the texts of a form. */
function asTexts(tip: Readonly<Record<string, unknown>>): Record<string, string | string[]> {
  const { identifiers, ...rest } = tip
  const rows = z.array(z.object({ kind: z.string(), value: z.string() })).parse(identifiers ?? [])
  const texts = Object.entries(rest).map(([name, value]) => [
    name,
    Array.isArray(value) ? value.map(String) : value === true ? 'yes' : String(value),
  ])
  return {
    ...(Object.fromEntries(texts) as Record<string, string | string[]>),
    identifierKind: rows.map(({ kind }) => kind),
    identifierValue: rows.map(({ value }) => value),
  }
}

/** Sends a form, or anything else as JSON. Returns the answer, which must have the wanted status. */
async function send(address: string, body: unknown, status: number): Promise<unknown> {
  const isForm = body instanceof FormData
  const response = await fetch(address, {
    method: 'POST',
    headers: {
      accept: 'application/json',
      ...(isForm ? {} : { 'content-type': 'application/json' }),
    },
    body: isForm ? body : JSON.stringify(body),
  })
  expect(response.status, await response.clone().text()).toBe(status)
  return response.json()
}

/** Signs in as the demo's lead does, without a browser, and opens the key ring. */
export async function openRing({ url, demo }: Office): Promise<{ person: Identity; office: Identity }> {
  const { identity, ring } = await enter({ url, demo }, (path, body) => send(`${url}${path}`, body, 200))
  return { person: identity, office: ring.office[0]?.identity ?? '' }
}

/**
 * Starts a demo for the tests of a file, and stops it after them. After each test it checks all requests so
 * far: none carried a secret in the open, and no page complained.
 */
export function demoOffice(): DemoOffice {
  const seen: Watch = { requests: [], complaints: [] }
  let server: RunningServer
  let browser: Browser
  let officeIdentity: Identity
  let personIdentity: Identity

  beforeAll(async () => {
    ;[server, browser] = await Promise.all([startServer({ env: { BOT_CHECK: 'off' } }), launchBrowser()])
    ;({ person: personIdentity, office: officeIdentity } = await openRing(server))
    expect(officeIdentity).toMatch(/^AGE-SECRET-KEY-1/)
  })
  afterEach(() => {
    const secrets = {
      ...marks,
      demoPassword: server.demo.password,
      officeIdentity,
      personIdentity,
      ring: '"office":[{"id"',
    }
    for (const [name, secret] of Object.entries(secrets)) expect(leaks(seen, secret), name).toEqual([])
    expect(seen.complaints).toEqual([])
  })
  afterAll(async () => {
    await browser.close()
    await server.stop()
  })

  const read: DemoOffice['read'] = async (context, schema, path) =>
    schema.parse(await (await context.request.get(`${server.url}/api/staff${path}`)).json())
  return {
    get server() {
      return server
    },
    get officeIdentity() {
      return officeIdentity
    },
    get personIdentity() {
      return personIdentity
    },
    seen,
    async profile(options) {
      const context = await openProfile(browser, 'desk', options)
      await watch(context, seen)
      return context
    },
    async handIn(fields = {}, pictures = []) {
      const tip = { category: 'selling', description: `示例：${plainWords}上岗。`, ...fields }
      const body = pictures.length > 0 ? form(asTexts(tip), pictures) : tip
      return z
        .object({ receipt: z.string(), number: z.string() })
        .parse(await send(`${server.url}/api/tips`, body, 201))
    },
    async answer(receipt, text, pictures = []) {
      const message = { receipt, text }
      const body = pictures.length > 0 ? form(message, pictures) : message
      await send(`${server.url}/api/mailbox/messages`, body, 201)
    },
    read,
    async compared(context) {
      await expect
        .poll(async () => (await read(context, Counts, '/counts')).unindexed, { timeout: patience })
        .toBe(0)
    },
    posted: (end) => seen.requests.filter(({ method, url }) => method === 'POST' && url.endsWith(end)).length,
  }
}
