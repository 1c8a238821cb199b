import { request, type ClientRequest } from 'node:http'
import sharp from 'sharp'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { timed } from '#tests/support/patience.ts'
import { startServer, type RunningServer } from '#tests/support/server/server.ts'
import { spread, takeIn, takeInUnderFlood, uploadAtOnce } from './citizens.ts'
import { watchMemory } from './processes.ts'
import { photo, tipForm } from './requests.ts'

let server: RunningServer
beforeEach(async () => {
  server = await startServer({ env: { BOT_CHECK: 'off' } })
})
afterEach(() => server.stop())

test('a flood of mailboxes keeps no tip waiting and turns none away', async () => {
  // Twice the budget of `npm run bench`.
  const { result, limit } = await timed(4000, () => takeInUnderFlood(server, 150, 100))
  const { load } = result
  expect([load.times.length, load.refused, load.wrong]).toEqual([100, 0, []])
  expect(spread(load).p99).toBeLessThan(limit)
})

test('64 uploads at once are all taken in bounded memory', async () => {
  const { load, peakBytes } = await uploadAtOnce(server, await tipForm([await photo()]), 64)
  expect(peakBytes).toBeLessThan(450e6)
  expect([load.times.length, load.wrong]).toEqual([64, []])
})

/** Makes softened noise, as hard to decode and encode as a real picture of its size. */
async function hardPicture(width: number, height: number, format: 'jpeg' | 'webp'): Promise<Buffer> {
  const noise = { type: 'gaussian', mean: 128, sigma: 60 } as const
  const coarse = await sharp({ create: { width: 640, height: 1000, channels: 3, background: '#000', noise } })
    .png()
    .toBuffer()
  return sharp(coarse).resize(width, height, { fit: 'fill' }).toFormat(format, { quality: 50 }).toBuffer()
}

test.each([
  ['40 megapixels of a JPEG, which pass through', 2560, 15_600, 'jpeg'],
  ['12.8 megapixels of a WebP, which stand in memory', 2560, 5000, 'webp'],
] as const)(
  'the largest pictures, in two tips at once, stay in bounded memory: %s',
  async (_, width, height, format) => {
    const picture = await hardPicture(width, height, format)
    const { load, peakBytes } = await uploadAtOnce(server, await tipForm(Array<Buffer>(3).fill(picture)), 2)
    expect(peakBytes).toBeLessThan(450e6)
    expect([load.times.length, load.wrong]).toEqual([2, []])
  },
)

test('400 senders that keep a long text open take little memory and block nobody', async () => {
  const memory = watchMemory(server.pid)
  const begun = Buffer.from(
    `--x\r\ncontent-disposition: form-data; name="description"\r\n\r\n${'a'.repeat(1_000_000)}`,
  )
  const open: ClientRequest[] = []
  for (let count = 0; count < 400; count += 1) {
    const sent = request(`${server.url}/api/tips`, {
      method: 'POST',
      agent: false,
      headers: { 'content-type': 'multipart/form-data; boundary=x', 'transfer-encoding': 'chunked' },
    })
    sent.on('error', () => undefined)
    open.push(sent)
    await new Promise((resolve) => sent.write(begun, resolve))
  }
  const load = await takeIn(server, await tipForm(), 1, { enough: 3 })
  expect([load.times.length, load.refused, load.wrong]).toEqual([3, 0, []])
  expect(open.filter((sent) => sent.destroyed)).toEqual([])
  expect(memory.stop()).toBeLessThan(350e6)
  for (const sent of open) sent.destroy()
})

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
    // The head and the beginning of the picture arrive. The rest trickles byte by byte.
    trickled.push(new Promise((resolve) => sent.write(form.bytes.subarray(0, 20_000), resolve)))
    let at = 20_000
    timers.push(setInterval(() => sent.write(form.bytes.subarray(at, (at += 1))), 100))
  }
  await Promise.all(trickled)
  const { result: load, limit } = await timed(5000, () => takeIn(server, form, 1, { enough: 5 }))
  expect([load.times.length, load.refused, load.wrong]).toEqual([5, 0, []])
  expect(Math.max(...load.times)).toBeLessThan(limit)
  expect(slow.filter((sent) => sent.destroyed)).toEqual([])
  for (const timer of timers) clearInterval(timer)
  for (const sent of slow) sent.destroy()
})
