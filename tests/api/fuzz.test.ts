import { readdirSync } from 'node:fs'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { keysOf } from '#shared/keys.ts'
import { roles, type Role } from '#shared/roles.ts'
import { requests, type Made } from '#tests/support/fuzz/requests.ts'
import { proxy, sentOf, serveOffice, type Answered, type Sent } from '#tests/support/fuzz/sending.ts'
import { cells, type Ask } from '#tests/support/office/cells.ts'
import { kept, report } from '#tests/support/office/citizen.ts'
import { readDocument, routesOf, type Document } from '#tests/support/office/document.ts'
import { openOffice, type Office } from '#tests/support/office/office.ts'
import { sessionOf } from '#tests/support/office/sessions.ts'
import { taggedPhoto } from '#tests/support/photo.ts'
import { fc } from '#tests/support/property.ts'

/** `npm run fuzz` sends more. `FUZZ_SEED` starts with the requests of an earlier batch. */
const count = Number(process.env['FUZZ_REQUESTS'] ?? 5000)
const firstSeed = Number(process.env['FUZZ_SEED'] ?? Math.floor(Math.random() * 2 ** 30))
const perBatch = 920
const atOnce = 24
/** Requests that are sent one by one, to look at the data after each. */
const oneByOne = 400
const minutes = 60_000

let office: Office
let document: Document
let server: Awaited<ReturnType<typeof serveOffice>>
beforeEach(async () => {
  office = await openOffice({ settings: { TRUSTED_PROXIES: proxy } })
  document = await readDocument(office)
  server = await serveOffice(office)
})
afterEach(async () => {
  await server.close()
  await office.close()
})

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void
const heap = () => {
  collect()
  return process.memoryUsage().heapUsed
}
const handles = () => readdirSync('/proc/self/fd').length

/** Returns right requests to every route, made by a lead. */
async function prepare(): Promise<Map<string, readonly Ask[]>> {
  // The people of all roles are there before anything is counted.
  for (const role of keysOf(roles)) await sessionOf(office, role)
  const all = new Map<string, readonly Ask[]>()
  for (const [on, { ask }] of Object.entries(cells)) {
    const asks: Ask[] = []
    while (asks.length < 4) {
      const session = await sessionOf(office, 'lead')
      const receipt = on.includes('/mailbox') || on.includes('/receipt') ? (await report(office)).receipt : ''
      asks.push(await ask({ office, session, receipt }))
    }
    all.set(on, asks)
  }
  return all
}

/** Sends made requests with the cookies of all roles, and opens a new session where one has ended. */
function player(prepared: ReadonlyMap<string, readonly Ask[]>, picture: Buffer) {
  const cookies = new Map<Role, string>()
  return async (made: Made): Promise<{ sent: Sent; answer: Answered | null }> => {
    const { who, route } = made
    if (who !== 'nobody' && who !== 'forged' && !cookies.has(who))
      cookies.set(who, (await sessionOf(office, who)).cookie)
    const cookie =
      who === 'nobody' ? undefined : who === 'forged' ? `__Host-zz=${'A'.repeat(43)}` : cookies.get(who)
    const asks = prepared.get(route.on) ?? []
    const sent = await sentOf(made, asks[made.prepared % asks.length] ?? {}, cookie, picture)
    const answer = await server.send(sent)
    const hasEnded = answer?.status === 401 || route.path === '/staff/sign-out' || route.method === 'DELETE'
    if (hasEnded && who !== 'nobody' && who !== 'forged') cookies.delete(who)
    return { sent, answer }
  }
}

/** Returns a request so that it can be sent again: its batch by the seed, or by hand. */
function shown(seed: number, { sent, answer }: { sent: Sent; answer: Answered | null }): string {
  const body = sent.body?.toString('latin1').slice(0, 2000)
  const got = answer ? `${String(answer.status)} ${answer.text.slice(0, 300)}` : 'no answer'
  return `FUZZ_SEED=${String(seed)} ${JSON.stringify({ ...sent, body })} → ${got}`
}

/** Returns the counts of all rows but those of logs, and of sessions that the test opens itself. */
async function data() {
  const { rows, ...files } = await kept(office)
  return { ...rows, audit: 0, instants: 0, refusals: 0, sessions: 0, ...files }
}

test(
  'requests to every route, with a session and without, break nothing and leave nothing behind',
  { timeout: Math.max(10, count / 200) * minutes },
  async () => {
    const routes = routesOf(document)
    const play = player(await prepare(), await taggedPhoto(160, 120))
    const broken: string[] = []
    const served = new Set<string>()
    const numbers = new Set<string>()
    async function one(made: Made, seed: number): Promise<boolean> {
      const { route } = made
      const done = await play(made)
      const { status = 0, text = '' } = done.answer ?? {}
      if (status >= 500) broken.push(shown(seed, done))
      const isDone = status >= 200 && status < 300
      if (isDone) served.add(route.on)
      const number = /[A-Z]{2}\d{8}/.exec(text)?.[0]
      if (route.on === 'POST /tips' && isDone && number !== undefined) numbers.add(number)
      return isDone
    }
    const batch = (seed: number, size = perBatch) =>
      fc.sample(requests(document, routes), { seed, numRuns: size })

    const { rows: before } = await kept(office)
    for (const made of batch(firstSeed, Math.min(oneByOne, count))) {
      const earlier = await data()
      if (await one(made, firstSeed)) continue
      expect(await data(), `${made.route.on} of FUZZ_SEED=${String(firstSeed)}`).toEqual(earlier)
    }

    const [memory, open] = [heap(), handles()]
    for (let sent = 0; sent < count - oneByOne; sent += perBatch) {
      const seed = firstSeed + sent / perBatch
      // A machine that others keep busy is not well, and its health says so.
      const waiting = batch(seed).filter(({ route }) => !route.path.endsWith('/health'))
      const work = async () => {
        for (let made = waiting.pop(); made; made = waiting.pop()) await one(made, seed)
      }
      await Promise.all(Array.from({ length: atOnce }, work))
      expect(broken).toEqual([])
      // Both ends of each connection are in this process.
      expect(handles()).toBeLessThan(open + 2 * atOnce + 16)
      expect(heap()).toBeLessThan(memory * 1.5 + 32e6)
    }

    const after = await kept(office)
    expect(after.spool).toEqual([])
    expect(after.evidence).toBe(after.rows['evidence'])
    expect((after.rows['tips'] ?? 0) - (before['tips'] ?? 0)).toBe(numbers.size)
    // Requests that are all refused would prove little. The session that asks for a second factor is another
    // one than the prepared request needs. The state of the server was left out above.
    const able = Object.entries(cells).filter(([, { gives }]) => typeof gives === 'number')
    const left = able.map(([on]) => on).filter((on) => !served.has(on) && on !== 'GET /staff/health')
    expect(left).toEqual(['POST /staff/totp'])
  },
)
