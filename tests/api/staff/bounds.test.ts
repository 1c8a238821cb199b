import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { Room } from '#api/core/pool.ts'
import { callerOf, postRoutes } from '#tests/support/office/document.ts'
import { openOffice, type Office } from '#tests/support/office/office.ts'
import { serveOffice } from '#tests/support/fuzz/sending.ts'

let office: Office
let said: string[]
beforeEach(async () => {
  office = await openOffice()
  said = []
  vi.spyOn(console, 'error').mockImplementation((text: unknown) => void said.push(String(text)))
})
afterEach(() => office.close())

const posts = await postRoutes()
const pathsFor = (caller: 'stranger' | 'staff') =>
  posts.filter((route) => callerOf(route) === caller).map(({ path }) => path)

const kilobyte = 1024
/** Node asks for this beside a body that is a stream. The type of a request does not know it. */
const duplex = { duplex: 'half' }

/** Sends a body in chunks. One that `breaks` ends as a lost connection does. */
async function send(
  path: string,
  text: string,
  { chunk = text.length, breaks = false, cookie = '', from = '203.0.113.9' } = {},
): Promise<Response> {
  let at = 0
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      if (at < text.length) controller.enqueue(new TextEncoder().encode(text.slice(at, (at += chunk))))
      else if (breaks) controller.error(new Error('aborted'))
      else controller.close()
    },
  })
  return office.app.request(
    `/api${path}`,
    {
      method: 'POST',
      headers: { 'sec-fetch-site': 'same-origin', 'content-type': 'application/json', cookie },
      body,
      ...duplex,
    },
    { incoming: { socket: { remoteAddress: from } } },
  )
}
const codeOf = async (answer: Response) => ((await answer.json()) as { code: string }).code

test('the document names routes of both kinds', () => {
  expect(pathsFor('stranger').length).toBeGreaterThan(5)
  expect(pathsFor('staff').length).toBeGreaterThan(10)
})

describe('a person without a session', () => {
  test.each(pathsFor('stranger'))('sends at most 16 KB to %s, in one chunk or a thousand', async (path) => {
    const long = JSON.stringify({ account: 'a'.repeat(20 * kilobyte) })
    for (const chunk of [long.length, 20])
      expect(await codeOf(await send(path, long, { chunk }))).toBe('too-large')
    const usual = JSON.stringify({ account: 'a'.repeat(12 * kilobyte) })
    expect(await codeOf(await send(path, usual))).toBe('invalid-input')
  })

  test.each(pathsFor('stranger'))('has the values of a body counted before %s parses them', async (path) => {
    const parse = vi.spyOn(JSON, 'parse')
    for (const many of ['['.repeat(15 * kilobyte), `{"a":[${'1,'.repeat(7 * kilobyte)}1]}`]) {
      const answer = await send(path, many)
      expect(parse).not.toHaveBeenCalled()
      expect(await codeOf(answer)).toBe('too-large')
      parse.mockClear()
    }
    parse.mockRestore()
  })

  test.each(pathsFor('staff'))('is refused by %s before its body is read', async (path) => {
    const body = new ReadableStream<Uint8Array>({ pull: () => new Promise(() => undefined) })
    const answer = await office.app.request(`/api${path}`, {
      method: 'POST',
      headers: { 'sec-fetch-site': 'same-origin', 'content-type': 'application/json' },
      body,
      ...duplex,
    })
    expect(await codeOf(answer)).toBe('signed-out')
  })
})

describe('a person with a session', () => {
  test('sends at most 1 MB, while strangers hold all room for texts', async () => {
    Object.assign(office.deps, { textRoom: new Room(0) })
    const { cookie } = await office.signIn('lead')
    const [path = ''] = pathsFor('staff').filter((one) => one.endsWith('/messages'))
    const text = (bytes: number) => JSON.stringify({ text: 'a'.repeat(bytes) })
    expect(await codeOf(await send(path, text(900 * kilobyte), { cookie }))).not.toBe('too-many-requests')
    expect(await codeOf(await send(path, text(1100 * kilobyte), { cookie }))).toBe('too-large')
    expect(await codeOf(await send(path, '['.repeat(900 * kilobyte), { cookie }))).toBe('too-large')
    const acts = pathsFor('staff').filter((one) => one.endsWith('/acts'))
    expect(acts.length).toBe(1)
    for (const act of acts)
      expect(await codeOf(await send(act, '['.repeat(4 * kilobyte), { cookie }))).toBe('too-large')
  })
})

test('a body that breaks off is no bug, on any route', async () => {
  const { cookie } = await office.signIn('lead')
  for (const { path } of posts)
    expect((await send(path, '{"account":"a', { breaks: true, cookie })).status, path).toBeLessThan(500)
  expect(said).toEqual([])
})

test('an empty body is a wrong one and no bug, on any route', async () => {
  const { cookie } = await office.signIn('lead')
  const server = await serveOffice(office)
  for (const { path } of posts) {
    const headers = { 'sec-fetch-site': 'same-origin', accept: 'application/json', cookie }
    for (const type of ['application/json', 'multipart/form-data; boundary=x', '']) {
      const sent = { method: 'POST', path: `/api${path}`, headers: { ...headers, 'content-type': type } }
      const answer = await server.send({ ...sent, body: Buffer.alloc(0) })
      expect(answer?.status, `${path} ${type}`).toBeLessThan(500)
    }
  }
  await server.close()
  expect(said).toEqual([])
})
