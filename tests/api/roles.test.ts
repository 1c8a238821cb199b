import { eq, notInArray } from 'drizzle-orm'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { accounts, bodies, contacts, evidence, sessions, tips } from '#db/schema.ts'
import { keysOf } from '#shared/keys.ts'
import { roles } from '#shared/roles.ts'
import { statuses } from '#shared/tip/moves.ts'
import { ProblemBody } from '#shared/contract/problem.ts'
import { cells, servedBy, type Ask, type TipState } from '#tests/support/office/cells.ts'
import { report } from '#tests/support/office/citizen.ts'
import { documentRoutes, type Route } from '#tests/support/office/document.ts'
import { openOffice, type Office } from '#tests/support/office/office.ts'
import { endSession, sessionOf } from '#tests/support/office/sessions.ts'

const routes = await documentRoutes()
const stated = routes.flatMap((route) => {
  const row = cells[route.on]
  return row ? [{ ...route, row }] : []
})
const ofStaff = stated.filter(({ row }) => row.serves !== null)
const ofAnybody = stated.filter(({ row }) => row.serves === null)
const acts = stated.filter(({ method }) => method !== 'GET')

let office: Office
/** Cookies of people without a session, by the reason. */
let strangers: Record<string, string | undefined>
/** Ids of the sessions that strangers keep open. */
let kept: string[]
beforeAll(async () => {
  office = await openOffice()
  const signedOut = await sessionOf(office, 'lead')
  await endSession(office, signedOut)
  const known = await sessionOf(office, 'lead')
  strangers = {
    anonymous: undefined,
    forged: `__Host-zz=${'A'.repeat(43)}`,
    'forged, in the name of a lead': `__Host-zz=${known.accountId}.${'A'.repeat(43)}`,
    disabled: (await sessionOf(office, 'lead', 'disabled')).cookie,
    pending: (await sessionOf(office, 'lead', 'pending')).cookie,
    'signed out': signedOut.cookie,
  }
  kept = (await office.database.select({ id: sessions.id }).from(sessions)).map(({ id }) => id)
})
// Each sign-in looks at every open session: the table would pay for a thousand.
afterEach(async () => {
  await office.database.delete(sessions).where(notInArray(sessions.id, kept))
})
afterAll(() => office.close())

let sender = 0
/** Sends the request of a cell, from an address of its own: no cell throttles another. */
async function send(
  { method, path }: Route,
  { path: values = {}, body }: Ask,
  { cookie, headers = {}, text }: { cookie?: string; headers?: Record<string, string>; text?: string } = {},
): Promise<Response> {
  sender += 1
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? '0'.repeat(32))
  const sent = text ?? (method === 'POST' ? JSON.stringify(body ?? {}) : undefined)
  return office.app.request(
    `/api${filled}`,
    {
      method,
      headers: {
        'sec-fetch-site': 'same-origin',
        accept: 'application/json',
        ...(sent === undefined ? {} : { 'content-type': 'application/json' }),
        ...(cookie === undefined ? {} : { cookie }),
        ...headers,
      },
      ...(sent === undefined ? {} : { body: sent }),
    },
    { incoming: { socket: { remoteAddress: `10.${String(sender >> 8)}.${String(sender & 255)}.1` } } },
  )
}

/** Returns the code of a refusal, or the status of any other answer. */
async function outcomeOf(answer: Response): Promise<number | string> {
  return answer.ok ? answer.status : ProblemBody.parse(JSON.parse(await answer.text())).code
}

/** Returns the receipt of a fresh mailbox, for a route that needs one. */
const receiptFor = async ({ path }: Route) =>
  /^\/(mailbox|receipt)/.test(path) ? (await report(office)).receipt : ''

test('the table of cells states every route of the document, and no other', () => {
  expect(keysOf(cells).sort()).toEqual(routes.map(({ on }) => on).sort())
})

test('the document names the roles and the session of the table', () => {
  const named = stated.map(({ on, operation }) => [
    on,
    operation.security === undefined ? null : [...(operation['x-roles'] ?? [])].sort(),
  ])
  expect(named).toEqual(
    stated.map(({ on, row }) => [on, row.serves === null ? null : [...row.serves].sort()]),
  )
})

describe('a route of staff', () => {
  test.each(ofStaff)('$on serves its roles, and refuses the others', async (route) => {
    for (const role of keysOf(roles)) {
      const session = await sessionOf(office, role)
      const answer = await send(route, await route.row.ask({ office, session, receipt: '' }), session)
      const right = route.row.serves?.includes(role) === true ? route.row.gives : 'not-allowed'
      expect(await outcomeOf(answer), role).toBe(right)
    }
  })

  test.each(ofStaff)('$on answers nobody without a session', async (route) => {
    const lead = await sessionOf(office, 'lead')
    const ask = await route.row.ask({ office, session: lead, receipt: '' })
    for (const [name, cookie] of Object.entries(strangers)) {
      const answer = await send(route, ask, cookie === undefined ? {} : { cookie })
      expect(await outcomeOf(answer), name).toBe('signed-out')
    }
  })
})

test('an address of staff that no route has answers nobody without a session', async () => {
  for (const cookie of Object.values(strangers))
    expect((await office.request('/else', cookie === undefined ? {} : { cookie })).status).toBe(401)
})

test.each(ofAnybody)('$on answers all alike, with a session and without', async (route) => {
  const lead = await sessionOf(office, 'lead')
  const { anonymous, forged, disabled } = strangers
  for (const cookie of [anonymous, forged, disabled, lead.cookie]) {
    const ask = await route.row.ask({ office, session: lead, receipt: await receiptFor(route) })
    const answer = await send(route, ask, cookie === undefined ? {} : { cookie })
    expect(await outcomeOf(answer), cookie).toBe(route.row.gives)
  }
})

describe('a session of another person', () => {
  test('is ended by its person and by a lead, and not found by others', async () => {
    const route = ofStaff.find(({ on }) => on === 'DELETE /staff/sessions/{id}')
    if (!route) throw new Error('no such route')
    for (const role of keysOf(roles)) {
      const [own, other] = [await sessionOf(office, role), await sessionOf(office, 'lead')]
      const answer = await send(route, { path: { id: other.sessionId } }, own)
      expect(await outcomeOf(answer), role).toBe(role === 'lead' ? 204 : 'not-found')
    }
  })
})

/** Leaves of a tip what the purge of its content and its days leaves. */
async function purge(id: string): Promise<void> {
  for (const table of [bodies, contacts, evidence])
    await office.database.delete(table).where(eq(table.tipId, id))
  await office.database.update(tips).set({ summary: null, purgeOn: null }).where(eq(tips.id, id))
}

const states: readonly TipState[] = [...keysOf(statuses), 'purged']

test.each(ofStaff.filter(({ path }) => path.startsWith('/staff/tips/{id}')))(
  '$on acts on a tip in its states, and refuses the others',
  async (route) => {
    const session = await sessionOf(office, servedBy(route.row))
    const outcomes: Record<string, unknown> = {}
    for (const state of states) {
      const status = state === 'purged' ? 'closed' : state
      const ask = await route.row.ask({ office, session, receipt: '', status })
      if (state === 'purged') await purge(ask.path?.['id'] ?? '')
      outcomes[state] = await outcomeOf(await send(route, ask, session))
    }
    const right = (state: TipState) => route.row.refused?.[state] ?? route.row.gives
    expect(outcomes).toEqual(Object.fromEntries(states.map((state) => [state, right(state)])))
  },
)

/** Members that no body has. A route that stored one would act for another person, day or role. */
const marker = 'f'.repeat(32)
const foreign = {
  by: 'reporter',
  accountId: marker,
  actor: marker,
  on: '2001-01-01',
  onDay: '2001-01-01',
  at: '2001-01-01T00:00:00.000Z',
  id: marker,
  tipId: marker,
  mac: marker,
  role: 'auditor',
  state: 'disabled',
  status: 'spam',
  objected: true,
}
const prototypes = '"__proto__":{"isLead":true},"constructor":{"prototype":{"isLead":true}}'

/** Returns every row as text. */
async function stored(): Promise<string> {
  const { rows: tables } = await office.database.$client.execute(
    "select name from sqlite_schema where type = 'table'",
  )
  const texts: string[] = []
  for (const { name } of tables)
    if (typeof name === 'string')
      texts.push(JSON.stringify((await office.database.$client.execute(`select * from "${name}"`)).rows))
  return texts.join('\n')
}

/** Counts the rows that only a foreign member makes. */
async function counted() {
  return {
    auditors: await office.database.$count(accounts, eq(accounts.role, 'auditor')),
    disabled: await office.database.$count(accounts, eq(accounts.state, 'disabled')),
    spam: await office.database.$count(tips, eq(tips.status, 'spam')),
    objected: await office.database.$count(tips, eq(tips.objected, true)),
  }
}

test.each(stated.filter(({ method }) => method === 'POST'))(
  '$on stores no member that its body does not name',
  async (route) => {
    const session = await sessionOf(office, servedBy(route.row))
    const receipt = await receiptFor(route)
    const ask = await route.row.ask({ office, session, receipt })
    const before = await counted()
    const added = Object.entries(foreign).filter(([name]) => !(name in (ask.body ?? {})))
    const body = { ...Object.fromEntries(added), ...ask.body }
    const text = `{${prototypes},${JSON.stringify(body).slice(1)}`
    expect(await outcomeOf(await send(route, ask, { cookie: session.cookie, text }))).toBe(route.row.gives)
    expect(await stored()).not.toMatch(/f{32}|2001-01-01/)
    const counts = await counted()
    expect({ ...counts, disabled: 0 }).toEqual({ ...before, disabled: 0 })
    const one = /\/disable(\/confirm)?$/.test(route.on) ? 1 : 0
    expect(counts.disabled).toBe(before.disabled + one)
    expect(({} as { isLead?: boolean }).isLead).toBeUndefined()
  },
)

/** Headers of a browser beside its session, and whether staff's routes and citizens' routes take them. */
const senders: readonly (readonly [Record<string, string>, staff: boolean, citizen: boolean])[] = [
  [{ 'sec-fetch-site': 'same-origin' }, true, true],
  [{ 'sec-fetch-site': 'none' }, true, true],
  [{ 'sec-fetch-site': 'cross-site' }, false, false],
  [{ 'sec-fetch-site': 'same-site' }, false, false],
  [{ 'sec-fetch-site': 'none', 'content-type': 'text/plain' }, false, true],
  [{ 'sec-fetch-site': '' }, false, true],
  [{ 'sec-fetch-site': 'SAME-ORIGIN' }, false, true],
  [{ 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' }, false, false],
  [{ 'sec-fetch-site': 'cross-site', origin: 'null' }, false, false],
]

test.each(acts)('$on takes the sender of a browser by the table', async (route) => {
  const { cookie } = await sessionOf(office, 'lead')
  for (const [headers, staff, citizen] of senders) {
    const takes = route.path.startsWith('/staff/') ? staff : citizen
    // A person without a row is asked for: only the first guard is looked at.
    const outcome = await outcomeOf(await send(route, {}, { cookie, headers, text: '{}' }))
    const isFormless = route.method === 'DELETE' && headers['content-type'] !== undefined
    expect(outcome === 'cross-site', JSON.stringify(headers)).toBe(!takes && !isFormless)
  }
})
