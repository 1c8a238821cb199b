import { rm } from 'node:fs/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { freshFolder, startServer } from '#tests/support/server.ts'
import { timeStart } from './site.ts'

let dataDir: string
beforeAll(async () => {
  dataDir = await freshFolder()
  // The first start builds what is stale and makes the demo's office.
  await (await startServer({ dataDir })).stop()
})
afterAll(() => rm(dataDir, { recursive: true }))

test('a server is there within a second, and small', async () => {
  const starts: Awaited<ReturnType<typeof timeStart>>[] = []
  for (let count = 0; count < 3; count += 1) starts.push(await timeStart(() => startServer({ dataDir })))
  expect(Math.max(...starts.map(({ bytes }) => bytes))).toBeLessThan(130e6)
  expect(Math.min(...starts.map(({ milliseconds }) => milliseconds))).toBeLessThan(1000)
})
