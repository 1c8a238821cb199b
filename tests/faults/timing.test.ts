import { afterAll, beforeAll, expect, test } from 'vitest'
import { receiptFrom } from '#shared/sealing/receipt.ts'
import { startServer, type RunningServer } from '#tests/support/server/server.ts'
import { welch } from '#tests/support/welch.ts'

const samples = 2000
const atOnce = 10

let server: RunningServer
let known: string

async function post(path: string, body: unknown): Promise<Response> {
  return fetch(`${server.url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify(body),
  })
}

/** Returns the milliseconds to the first byte of the answer. */
async function timeOpening(receipt: string, status: number): Promise<number> {
  const start = performance.now()
  const answer = await post('/api/mailbox', { receipt })
  const took = performance.now() - start
  expect(answer.status).toBe(status)
  await answer.arrayBuffer()
  return took
}

beforeAll(async () => {
  server = await startServer({ env: { BOT_CHECK: 'off' } })
  const tip = await post('/api/tips', {
    category: 'selling',
    description: '示例：群里有人卖焊工证，三天出证。',
  })
  known = ((await tip.json()) as { receipt: string }).receipt
  // A mailbox with messages costs more to open than an unknown code.
  for (let count = 0; count < 3; count += 1)
    await post('/api/mailbox/messages', { receipt: known, text: `示例：补充第 ${String(count)} 次。` })
})
afterAll(() => server.stop())

test('an existing and an unknown receipt code take the same time', async () => {
  const times: Record<'known' | 'unknown', number[]> = { known: [], unknown: [] }
  const jobs = Array.from({ length: samples * 2 }, (_, index) =>
    index % 2 === 0 ? ('known' as const) : ('unknown' as const),
  )
  const work = async () => {
    for (let job = jobs.pop(); job; job = jobs.pop()) {
      const unknown = receiptFrom((count) => crypto.getRandomValues(new Uint8Array(count)))
      times[job].push(await timeOpening(job === 'known' ? known : unknown, job === 'known' ? 200 : 404))
    }
  }
  await Promise.all(Array.from({ length: atOnce }, work))
  expect(Math.abs(welch(times.known, times.unknown))).toBeLessThan(4.5)
})

test('a wrong check digit is refused before any work', async () => {
  const wrong = known.slice(0, 19) + String((Number(known[19]) + 1) % 10)
  const times: number[] = []
  for (let count = 0; count < 50; count += 1) times.push(await timeOpening(wrong, 422))
  const median = times.sort((a, b) => a - b)[25] ?? Infinity
  const opening = await timeOpening(known, 200)
  expect(median).toBeLessThan(opening / 5)
})
