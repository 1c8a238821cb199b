import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startServer, type RunningServer } from '#tests/support/server/server.ts'
import { builtSite, type BuiltSite } from '#tests/support/server/site.ts'

let demo: BuiltSite
let column: BuiltSite
let server: RunningServer
beforeAll(async () => {
  demo = await builtSite()
  column = await builtSite({ kind: 'government-column', base: '/zhenzheng' })
  server = await startServer({ env: { BOT_CHECK: 'off' } })
})
afterAll(() => server.stop())

test('every page names its icons, under the base of the site', () => {
  for (const site of [demo, column])
    for (const page of site.pages) {
      const icons = page.root
        .querySelectorAll('link')
        .filter((link) => /icon/.test(link.getAttributeValue('rel') ?? ''))
      expect(
        icons.map((link) => link.getAttributeValue('href')),
        page.path,
      ).toEqual(['favicon.ico', 'favicon.svg', 'apple-touch-icon.png'].map((name) => `${site.base}/${name}`))
    }
})

test('the icon for old browsers is served, and holds whole pictures of three sizes', async () => {
  const answer = await fetch(`${server.url}/favicon.ico`)
  expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'image/x-icon'])
  expect(answer.headers.get('cache-control')).toBe('public, max-age=86400')
  const icon = Buffer.from(await answer.arrayBuffer())
  expect([icon.readUInt16LE(0), icon.readUInt16LE(2), icon.readUInt16LE(4)]).toEqual([0, 1, 3])
  for (const [index, side] of [16, 32, 48].entries()) {
    const entry = 6 + 16 * index
    const start = icon.readUInt32LE(entry + 12)
    const picture = icon.subarray(start, start + icon.readUInt32LE(entry + 8))
    const { info } = await sharp(picture).raw().toBuffer({ resolveWithObject: true })
    expect([icon.readUInt8(entry), info.width, info.height]).toEqual([side, side, side])
  }
})

test('the icon for home screens is opaque, and shows the mark', async () => {
  const answer = await fetch(`${server.url}/apple-touch-icon.png`)
  expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'image/png'])
  const icon = sharp(Buffer.from(await answer.arrayBuffer()))
  const { width, height } = await icon.metadata()
  expect([width, height]).toEqual([180, 180])
  const { isOpaque, dominant, entropy } = await icon.stats()
  expect(isOpaque).toBe(true)
  // Paper around, ink and yellow within.
  expect(dominant.b).toBeGreaterThan(200)
  expect(entropy).toBeGreaterThan(1)
  expect((await readFile(join(demo.folder, 'apple-touch-icon.png'))).length).toBeLessThan(10_000)
})
