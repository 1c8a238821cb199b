import { request, type ClientRequest } from 'node:http'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { startServer, type RunningServer } from '#tests/support/server.ts'
import { spread, takeIn, takeInUnderFlood, uploadAtOnce } from './citizens.ts'
import { photo, tipForm } from './requests.ts'

let server: RunningServer
beforeEach(async () => {
  server = await startServer({ env: { BOT_CHECK: 'off' } })
})
afterEach(() => server.stop())

test('a flood of mailboxes keeps no tip waiting, and turns none away', async () => {
  const { load } = await takeInUnderFlood(server, 150, 100)
  expect([load.times.length, load.refused, load.wrong]).toEqual([100, 0, []])
  // Twice the bound.
  expect(spread(load).p99).toBeLessThan(4000)
})

test('64 uploads at once are all taken, in bounded memory', async () => {
  const { load, peakBytes } = await uploadAtOnce(server, await tipForm([await photo()]), 64)
  expect(peakBytes).toBeLessThan(450e6)
  expect([load.times.length, load.wrong]).toEqual([64, []])
}, 240_000)

test('64 senders that trickle do not block the door', async () => {
  const form = await tipForm([await photo()])
  const slow: ClientRequest[] = []
  const timers: NodeJS.Timeout[] = []
  const trickled: Promise<unknown>[] = []
  for (let count = 0; count < 64; count += 1) {
    const sent = request(`${server.url}/api/tips`, {
      method: 'POST',
      agent: false,
      headers: { accept: 'application/json', 'content-type': form.type, 'content-length': form.bytes.length },
    })
    sent.on('error', () => undefined)
    slow.push(sent)
    // Head and the beginning of the picture are there; the rest comes byte by byte.
    trickled.push(new Promise((resolve) => sent.write(form.bytes.subarray(0, 20_000), resolve)))
    let at = 20_000
    timers.push(setInterval(() => sent.write(form.bytes.subarray(at, (at += 1))), 100))
  }
  await Promise.all(trickled)
  const load = await takeIn(server, form, 1, { enough: 5 })
  expect([load.times.length, load.refused, load.wrong]).toEqual([5, 0, []])
  expect(Math.max(...load.times)).toBeLessThan(5000)
  expect(slow.filter((sent) => sent.destroyed)).toEqual([])
  for (const timer of timers) clearInterval(timer)
  for (const sent of slow) sent.destroy()
}, 60_000)
