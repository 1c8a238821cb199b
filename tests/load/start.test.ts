import { rm } from 'node:fs/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { timed } from '#tests/support/patience.ts'
import { freshFolder, startServer } from '#tests/support/server/server.ts'
import { timeStart } from './site.ts'

let dataDir: string
beforeAll(async () => {
  dataDir = await freshFolder()
  // The first start makes the demo's office.
  await (await startServer({ dataDir })).stop()
})
afterAll(() => rm(dataDir, { recursive: true }))

test('a server starts within a second and takes at most 130 MB', async () => {
  const starts: { bytes: number; part: number }[] = []
  for (let count = 0; count < 3; count += 1) {
    const { result, limit } = await timed(1000, () => timeStart(() => startServer({ dataDir })))
    starts.push({ bytes: result.bytes, part: result.milliseconds / limit })
  }
  expect(Math.max(...starts.map(({ bytes }) => bytes))).toBeLessThan(130e6)
  expect(Math.min(...starts.map(({ part }) => part))).toBeLessThan(1)
})
