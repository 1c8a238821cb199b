import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startServer, type RunningServer } from '#tests/support/server/server.ts'

const tip = { category: 'selling', description: '示例：群里有人卖焊工证，八百元，三天出证。' } as const

let server: RunningServer
beforeAll(async () => {
  server = await startServer({ env: { TRUSTED_PROXIES: '127.0.0.1' } })
})
afterAll(() => server.stop())

/** Sends a form as a browser without script does, behind a proxy that names its address. */
function send(address: string, fields: Readonly<Record<string, string>>): Promise<Response> {
  const body = new FormData()
  for (const [name, value] of Object.entries(fields)) body.set(name, value)
  return fetch(`${server.url}/api/tips`, {
    method: 'POST',
    headers: { accept: 'text/html', 'x-forwarded-for': address },
    body,
  })
}

/** Returns the fields of a returned form as a browser sends them again. */
function fieldsOf(page: string): Record<string, string> {
  const found = (pattern: RegExp) => pattern.exec(page)?.[1] ?? ''
  return {
    category: found(/<input(?=[^>]*name="category")(?=[^>]*checked)[^>]*value="([^"]*)"/),
    description: found(/<textarea[^>]*name="description"[^>]*>([^<]*)<\/textarea>/),
    challenge: found(/<input type="hidden" name="challenge" value="([^"]*)"/),
  }
}

test('a flood is limited, others are served, and the ticket admits after a minute, not before', async () => {
  const flood = '198.51.100.7'
  let refused: Response | undefined
  for (let count = 0; count < 12; count += 1) {
    const answer = await send(flood, { ...tip, description: `${tip.description}第 ${String(count)} 次。` })
    if (answer.status !== 429) expect([answer.status, count < 3]).toEqual([201, true])
    else refused = answer
  }
  if (!refused) throw new Error('the flood was not limited')
  const refusedAt = performance.now()

  // Another sender, in the middle of the flood.
  const began = performance.now()
  expect((await send('203.0.113.9', tip)).status).toBe(201)
  expect(performance.now() - began).toBeLessThan(60_000)

  const page = await refused.text()
  expect(page).toContain('请等 1 分钟')
  const fields = fieldsOf(page)
  expect(fields).toMatchObject({ category: 'selling', description: `${tip.description}第 11 次。` })
  const statuses: [seconds: number, status: number][] = []
  for (;;) {
    const answer = await send(flood, fields)
    const seconds = (performance.now() - refusedAt) / 1000
    statuses.push([seconds, answer.status])
    if (answer.status !== 429 || seconds > 90) break
    // As long as the answer asks, but no longer than a person's patience.
    await wait(Math.min(20, Number(answer.headers.get('retry-after'))) * 1000)
  }
  const [last] = statuses.slice(-1)
  expect(last?.[1]).toBe(201)
  expect(last?.[0]).toBeGreaterThan(59)
  expect(last?.[0]).toBeLessThan(90)
  expect(statuses.length).toBeGreaterThan(2)
})

test('only the address that the proxy adds counts, not those that a sender writes before it', async () => {
  const statuses: number[] = []
  for (let count = 0; count < 5; count += 1)
    statuses.push(
      (
        await send(`10.9.${String(count)}.1, 192.0.2.7`, {
          ...tip,
          description: `${tip.description}换了 ${String(count)} 次。`,
        })
      ).status,
    )
  expect(statuses).toEqual([201, 201, 201, 429, 429])
})
