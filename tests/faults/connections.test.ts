import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { residentBytes } from '#tests/load/processes.ts'
import { callerOf, postRoutes } from '#tests/support/office/document.ts'
import { timed } from '#tests/support/patience.ts'
import { reportTo } from '#tests/support/server/reporter.ts'
import { startServer, type RunningServer } from '#tests/support/server/server.ts'

const posts = await postRoutes()
const budget = 500e6

let server: RunningServer
beforeAll(async () => {
  server = await startServer({ env: { BOT_CHECK: 'off' } })
})
afterAll(() => server.stop())

/** Opens a connection that nobody reads, and sends bytes on it. */
async function open(bytes: readonly (string | Uint8Array)[]): Promise<Socket> {
  const socket = connect(Number(new URL(server.url).port), '127.0.0.1')
  socket.on('error', () => undefined)
  await once(socket, 'connect')
  for (const part of bytes) socket.write(part)
  return socket
}

const head = (path: string, length: string, type = 'application/json') =>
  `POST /api${path} HTTP/1.1\r\nHost: a\r\nSec-Fetch-Site: same-origin\r\nContent-Type: ${type}\r\n${length}\r\n\r\n`

/** Asks for health, and hands in a tip. Returns the server's memory. */
async function visit(): Promise<number> {
  const health = await timed(1000, () => fetch(`${server.url}/api/health`))
  expect(health.result.status).toBe(200)
  expect(health.took).toBeLessThan(health.limit)
  const tip = await timed(2000, () => reportTo(server))
  expect(tip.result).not.toBeNull()
  expect(tip.took).toBeLessThan(tip.limit)
  return residentBytes(server.pid)
}

describe('1500 bodies that stay half sent', () => {
  // Routes that take long texts are also tried by tests/load/crowd.test.ts.
  test.each([
    ['people without a session', ['stranger'], 1_000_000],
    ['all others', ['citizen', 'staff'], 100_000],
  ] as const)(
    'leave memory, and time for others, on the routes of %s',
    async (_, callers: readonly string[], size) => {
      const paths = posts.filter((route) => callers.includes(callerOf(route))).map(({ path }) => path)
      const begun = Buffer.alloc(size, ' ').fill('"', 0, 1)
      const sockets: Socket[] = []
      let peak = 0
      for (let count = 0; count < 1500; count += 1) {
        const path = paths[count % paths.length] ?? ''
        sockets.push(await open([head(path, `Content-Length: ${String(size + 10)}`), begun]))
        peak = Math.max(peak, residentBytes(server.pid))
      }
      peak = Math.max(peak, await visit())
      for (const socket of sockets) socket.destroy()
      expect(peak).toBeLessThan(budget)
    },
  )

  test.each([
    ['many short fields', 95, 200],
    ['more fields than any form has', 290, 100],
  ])('leave memory, and time for others, as forms of %s', async (_, fields, size) => {
    const field = (index: number) =>
      `--b\r\ncontent-disposition: form-data; name="f${String(index)}"\r\n\r\n${'x'.repeat(size)}\r\n`
    const begun = Array.from({ length: fields }, (__, index) => field(index)).join('')
    const length = `Content-Length: ${String(begun.length + 10)}`
    const sockets: Socket[] = []
    let peak = 0
    for (let count = 0; count < 1500; count += 1) {
      sockets.push(await open([head('/tips', length, 'multipart/form-data; boundary=b'), begun]))
      peak = Math.max(peak, residentBytes(server.pid))
    }
    peak = Math.max(peak, await visit())
    // No page is made for a sender who is gone.
    for (const socket of sockets) socket.destroy()
    peak = Math.max(peak, await visit())
    expect(peak).toBeLessThan(budget)
  })
})

describe('requests that come on one connection at once', () => {
  const one = (path: string) => `GET ${path} HTTP/1.1\r\nHost: a\r\n\r\n`

  test('are answered in their order, if they are few', async () => {
    const paths = ['/api/health', '/', '/api/setup', '/api/openapi.json', '/api/health']
    const socket = await open([paths.map(one).join('')])
    const got: string[] = []
    for await (const chunk of socket) {
      got.push(String(chunk))
      const statuses = [...got.join('').matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status]) => status)
      if (statuses.length < paths.length) continue
      expect(statuses).toEqual(['200', '200', '404', '200', '200'])
      break
    }
  })

  test('cost the others nothing, if they are 5000 on each of eight', async () => {
    const before = residentBytes(server.pid)
    const many = one('/api/openapi.json').repeat(5000)
    const sockets = await Promise.all(Array.from({ length: 8 }, () => open([many])))
    const after = await visit()
    for (const socket of sockets) socket.destroy()
    expect(after).toBeLessThan(Math.max(budget, before + 50e6))
    expect(after - before).toBeLessThan(100e6)
  })
})

test('strangers who break bodies off write no line of output', async () => {
  const before = server.output()
  for (const { path } of posts)
    for (const [length, begun] of [
      ['Content-Length: 500', '{"account":"a'],
      ['Transfer-Encoding: chunked', '5\r\n{"acc\r\n'],
    ] as const) {
      const socket = await open([head(path, length), begun])
      await fetch(`${server.url}/api/health`)
      socket.resetAndDestroy()
    }
  // The server has seen the last reset when it answers once more.
  await visit()
  expect(server.output()).toBe(before)
})
