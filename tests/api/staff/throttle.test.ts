import { afterEach, beforeEach, expect, test } from 'vitest'
import { openOffice, totpCode, type Office } from '#tests/support/office/office.ts'

let office: Office
type Person = Awaited<ReturnType<Office['addPerson']>>
let person: Person
beforeEach(async () => {
  office = await openOffice()
  person = await office.addPerson('triager')
})
afterEach(() => office.close())

const wrongProof = 'ab'.repeat(32)
// The network of the office. Every sender behind an unnamed proxy has it too.
const here = '198.51.100.7'

function signIn(
  who: Person,
  change: object = {},
  { from = here, cookie }: { from?: string; cookie?: string } = {},
): Promise<Response> {
  const body = {
    account: who.account,
    proof: who.proof,
    totp: totpCode(who.secret, office.clock.now),
    ...change,
  }
  return office.request('/sign-in', {
    method: 'POST',
    body,
    from,
    ...(cookie === undefined ? {} : { cookie }),
  })
}
const pass = (ms: number) => {
  office.clock.now = new Date(office.clock.now.getTime() + ms)
}
/** Returns the cookies that a browser keeps after its session is over. */
const keptCookies = (answer: Response) =>
  answer.headers
    .getSetCookie()
    .filter((cookie) => cookie.includes('Max-Age'))
    .map((cookie) => cookie.split(';')[0] ?? '')
    .join('; ')

/** Guesses from the network of the office until three guesses in a row are not answered. */
async function flood(account = person.account): Promise<void> {
  for (let refused = 0; refused < 3;) {
    const { status } = await signIn({ ...person, account }, { proof: wrongProof })
    refused = status === 429 ? refused + 1 : 0
  }
}

test('endless guesses from the same network keep nobody out of their known browser', async () => {
  const known = keptCookies(await signIn(person))
  expect(known).not.toBe('')
  for (let minute = 0; minute < 90; minute += 1) {
    await flood()
    await flood(`nobody-${String(minute)}`)
    pass(60_000)
    // The attacker is always first at the door.
    await flood()
    if (minute % 30 > 0) continue
    expect((await signIn(person)).status).toBe(429)
    expect((await signIn(person, {}, { cookie: known })).status).toBe(200)
  }
})

test('a browser is known for one account on one computer, and no forged cookie makes it known', async () => {
  const other = await office.addPerson('triager')
  const known = keptCookies(await signIn(person))
  const others = keptCookies(await signIn(other))
  expect(others).not.toBe(known)
  await flood()
  const [name = '', value = ''] = known.split('=')
  const [id = '', seal = ''] = value.split('.')
  for (const forged of [
    others,
    `${name}=${others.split('=')[1] ?? ''}`,
    `${name}=${'0'.repeat(32)}.${seal}`,
    `${name}=${id}.${'0'.repeat(64)}`,
    `${name}=${id}`,
  ])
    expect((await signIn(person, {}, { cookie: forged })).status).toBe(429)
  // Two people who share a computer are both known there.
  pass(30_000)
  for (const one of [person, other])
    expect((await signIn(one, {}, { cookie: `${known}; ${others}` })).status).toBe(200)
})

test('the browser cookie is hidden from scripts and sites, keeps its id, opens and names nothing', async () => {
  const answer = await signIn(person)
  const [cookie = ''] = answer.headers.getSetCookie().filter((text) => text.includes('Max-Age'))
  expect(cookie).toMatch(
    /^__Host-zz-[0-9a-f]{16}=[0-9a-f]{32}\.[0-9a-f]{64}; Max-Age=15552000; Path=\/; HttpOnly; Secure; SameSite=Strict$/,
  )
  expect(cookie).not.toContain(person.account)
  expect(cookie).not.toContain(person.id)
  const known = keptCookies(answer)
  expect((await office.request('/session', { cookie: known })).status).toBe(401)
  pass(30_000)
  expect(keptCookies(await signIn(person, {}, { cookie: known }))).toBe(known)
})

test('guesses in a known browser are slowed down as elsewhere', async () => {
  const known = keptCookies(await signIn(person))
  pass(30_000)
  const statuses: number[] = []
  for (let guess = 0; guess < 8; guess += 1)
    statuses.push(
      (await signIn(person, { proof: wrongProof }, { cookie: known, from: `203.0.${String(guess)}.9` }))
        .status,
    )
  expect(statuses).toEqual([401, 401, 401, 401, 401, 401, 429, 429])
})

test('a thief of the password cannot guess the code from many networks; the owner signs in', async () => {
  const known = keptCookies(await signIn(person))
  pass(30_000)
  const guess = async (network: number) =>
    (await signIn(person, { totp: '000000' }, { from: `203.${String(network)}.113.9` })).status
  const statuses: number[] = []
  for (let network = 0; network < 40; network += 1) statuses.push(await guess(network))
  expect(statuses.filter((status) => status === 401)).toHaveLength(11)
  expect(statuses.filter((status) => status === 429)).toHaveLength(29)
  // A whole day of guesses, with three right codes at any time, is less than one chance in two thousand.
  let tried = 11
  for (let minute = 0; minute < 24 * 60; minute += 1) {
    pass(60_000)
    if ((await guess(minute % 250)) === 401) tried += 1
  }
  expect(tried).toBeLessThan(150)
  // Attempts on unknown accounts do not push the count out of memory.
  for (let one = 0; one < 5100; one += 1)
    await signIn(
      person,
      { account: `nobody-${String(one)}`, proof: wrongProof },
      { from: `10.${String(one >> 8)}.${String(one & 255)}.9` },
    )
  expect(await guess(251)).toBe(429)
  // A sender without the password learns nothing, and stops nobody.
  expect((await signIn(person, { proof: wrongProof }, { from: '192.0.2.9' })).status).toBe(401)
  expect((await signIn(person, {}, { cookie: known })).status).toBe(200)
  const other = await office.addPerson('triager')
  expect((await signIn(other, {}, { from: '192.0.2.9' })).status).toBe(200)
})
