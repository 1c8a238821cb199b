import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { linesOf } from '#src/share/lines.ts'
import { picture } from '#src/share/picture.ts'
import { launchBrowser } from '#tests/support/browser/browser.ts'
import { builtSite, isReceipt, isStaff, type BuiltPage, type BuiltSite } from '#tests/support/server/site.ts'

const origin = 'http://127.0.0.1:3000'
const maxBytes = 60_000

let demo: BuiltSite
/** Built for a public address, under a path. */
let column: BuiltSite
let browser: Browser
beforeAll(async () => {
  demo = await builtSite()
  column = await builtSite({ kind: 'government-column', base: '/zhenzheng' })
  browser = await launchBrowser()
})
afterAll(() => browser.close())

/** Returns what a page says about itself to a program that shows its link. */
function saidBy(page: BuiltPage): Record<string, string> {
  const tags = page.root
    .querySelectorAll('meta')
    .filter((tag) => tag.getAttributeValue('property')?.startsWith('og:'))
  return Object.fromEntries(
    tags.map((tag) => [tag.getAttributeValue('property') ?? '', tag.getAttributeValue('content') ?? '']),
  )
}
const isShared = (page: BuiltPage) =>
  !isStaff(page) &&
  page.path !== '/404.html' &&
  !isReceipt(page) &&
  // The evidence of one page, for editors: the list that leads there can be shared.
  !/^\/about\/claims\/./.test(page.path)
const shared = () => column.pages.filter(isShared)

/** Returns the built picture that a page names. */
function pictureOf(page: BuiltPage): Promise<Buffer> {
  const address = saidBy(page)['og:image'] ?? ''
  const start = `${origin}${column.base}/`
  expect(address.startsWith(start), `${page.path} names “${address}”`).toBe(true)
  return readFile(join(column.folder, address.slice(start.length)))
}

test('each page that can be shared names a small picture of its own', async () => {
  const seen = new Map<string, string>()
  expect(shared().length).toBeGreaterThanOrEqual(16)
  for (const page of shared()) {
    const said = saidBy(page)
    expect(said['og:url'], page.path).toBe(`${origin}${column.base}${page.path}`)
    expect(said['og:title'], page.path).toBe(page.root.querySelector('title')?.textContent)
    const bytes = await pictureOf(page)
    expect(bytes.length, page.path).toBeLessThanOrEqual(maxBytes)
    const { info } = await sharp(bytes).raw().toBuffer({ resolveWithObject: true })
    expect([info.width, info.height], page.path).toEqual([1200, 630])
    expect([said['og:image:width'], said['og:image:height']]).toEqual(['1200', '630'])
    const hash = createHash('sha256').update(bytes).digest('hex')
    expect(seen.get(hash), page.path).toBeUndefined()
    seen.set(hash, page.path)
  }
})

test('the receipt, the page for what is not there and the console say nothing to share', () => {
  for (const page of column.pages.filter((one) => !isShared(one)))
    expect(saidBy(page)['og:image'], page.path).toBeUndefined()
})

test('a site that knows no public address names no picture, and makes none', () => {
  for (const page of demo.pages) {
    const said = saidBy(page)
    expect([said['og:image'], said['og:url']], page.path).toEqual([undefined, undefined])
  }
  expect(existsSync(join(demo.folder, 'share'))).toBe(false)
})

describe('the type of a picture', () => {
  const side = { width: 330, height: 120 }

  /** Returns the ink of a picture in grey, cut to its edges, in one size. */
  const inkOf = async (image: Buffer) => {
    const cut = await sharp(image).greyscale().trim({ threshold: 40 }).toBuffer()
    return sharp(cut)
      .resize({ ...side, fit: 'fill' })
      .raw()
      .toBuffer()
  }
  const difference = (a: Buffer, b: Buffer) =>
    a.reduce((sum, shade, index) => sum + Math.abs(shade - (b[index] ?? 0)), 0) / a.length
  /** Mean difference of grey, of 255. Two engines differ by 2 to 6, one other character by 12 and more. */
  const alike = 9

  test('draws every character of the title, as a browser does', async () => {
    const page = await browser.newPage({ viewport: { width: 1200, height: 630 } })
    const drawn = async (lines: readonly string[], size: number) => {
      await page.setContent(
        `<body style="margin:60px;background:#faf9f5;color:#13203a;font:700 ${String(size)}px/1.28 'Noto Sans SC';white-space:nowrap">${lines.join('<br>')}`,
      )
      return inkOf(await page.screenshot())
    }
    for (const one of shared()) {
      const title = saidBy(one)['og:image:alt'] ?? ''
      expect(one.root.querySelector('h1')?.textContent.replace(/\s*\n\s*/g, ''), one.path).toContain(title)
      const { lines, size } = linesOf(title)
      const block = await sharp(await pictureOf(one))
        .extract({ left: 60, top: 150, width: 710, height: 340 })
        .toBuffer()
      const own = await inkOf(block)
      expect(difference(own, await drawn(lines, size)), one.path).toBeLessThan(alike)
      // A box in place of one character is seen.
      if (title.length > 6) continue
      const boxed = difference(own, await drawn([title.replace(/^./u, '口')], size))
      expect(boxed, one.path).toBeGreaterThan(alike)
    }
    await page.close()
  })

  test('stops the build where it lacks a character', async () => {
    const words = { address: 'shili.example.com', notice: undefined }
    await expect(picture({ title: '查真伪𓀀', ...words })).rejects.toThrow('𓀀')
  })
})
