import { readdirSync } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchBrowser } from '#tests/support/browser/browser.ts'
import { startServer, type RunningServer } from '#tests/support/server/server.ts'
import { builtSite, formPaths as forms, isForm, isStaff, type BuiltSite } from '#tests/support/server/site.ts'

// docs/design.md 10. A guide is a reading page from the day on which an editor adds its file.
const reading = [
  '/404.html',
  ...readdirSync('src/content/guides', { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => (name === 'home.md' ? '/' : `/${name.slice(0, -'.md'.length)}/`)),
]
// For editors and reviewers: every claim beside its sources.
const isReference = (path: string) => path.startsWith('/about/claims/')
/** The search shows what the page lists: one script, and no request with words. */
const search = '/search/'
const consoles = ['/staff/', '/staff/setup/']
const budgets = {
  readingBrotli: 14_000,
  searchBrotli: 60_000,
  formBytes: 40_000,
  formRequests: 5,
  scriptGzip: 18_000,
  ownWordsGzip: 5_000,
  consoleGzip: 250_000,
} as const

let site: BuiltSite
let server: RunningServer
let browser: Browser
beforeAll(async () => {
  site = await builtSite()
  ;[server, browser] = await Promise.all([startServer({ env: { BOT_CHECK: 'off' } }), launchBrowser()])
})
afterAll(async () => {
  await browser.close()
  await server.stop()
})

const icon = '/favicon.svg'

/**
 * Visits a page for the first time. Returns each requested address with its bytes over the wire, headers
 * included.
 */
async function visit(path: string): Promise<Map<string, number>> {
  const context = await browser.newContext({ viewport: { width: 360, height: 640 } })
  const page = await context.newPage()
  const cdp = await context.newCDPSession(page)
  await cdp.send('Network.enable')
  const addresses = new Map<string, string>()
  const bytes = new Map<string, number>()
  cdp.on('Network.requestWillBeSent', ({ requestId, request }) => {
    addresses.set(requestId, request.url.replace(server.url, ''))
    bytes.set(request.url.replace(server.url, ''), 0)
  })
  cdp.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    bytes.set(addresses.get(requestId) ?? requestId, encodedDataLength)
  })
  await page.goto(`${server.url}${path}`, { waitUntil: consoles.includes(path) ? 'networkidle' : 'load' })
  await context.close()
  return bytes
}

/** Returns the size of a built file in another encoding, in bytes. */
const sized = async (path: string, encoding: 'br' | 'gz') =>
  (await stat(join(site.folder, `${path.endsWith('/') ? `${path}index.html` : path}.${encoding}`))).size

test('every page is under a budget', () => {
  const paths = site.pages.map(({ path }) => path)
  expect(paths.filter(isReference).length).toBeGreaterThan(20)
  expect(paths.filter((path) => !isReference(path)).sort()).toEqual(
    [...reading, search, ...forms, ...consoles].sort(),
  )
  expect(site.pages.filter(isForm).map(({ path }) => path)).toEqual(forms)
  expect(site.pages.filter(isStaff).map(({ path }) => path)).toEqual(consoles)
})

test('a reading page is one small answer beside its icon', async () => {
  for (const path of reading) {
    expect((await sized(path, 'br')) + (await sized(icon, 'br')), path).toBeLessThanOrEqual(
      budgets.readingBrotli,
    )
    const asked = [...(await visit(path)).keys()].filter((address) => address !== icon)
    expect(asked, path).toEqual([path])
  }
})

test('the search is small with its script', async () => {
  const asked = await visit(search)
  const [script = '', ...others] = [...asked.keys()].filter((address) => address.endsWith('.js'))
  expect(others).toEqual([])
  expect((await sized(search, 'br')) + (await sized(script, 'br'))).toBeLessThanOrEqual(budgets.searchBrotli)
})

test('report and track load little, and one script', async () => {
  for (const path of forms) {
    const asked = await visit(path)
    expect(asked.size, path).toBeLessThanOrEqual(budgets.formRequests)
    expect((await sized(path, 'br')) + (await sized(icon, 'br')), path).toBeLessThanOrEqual(budgets.formBytes)
    const total = [...asked.values()].reduce((sum, bytes) => sum + bytes, 0)
    expect(total, path).toBeGreaterThan(0)
    expect(total, path).toBeLessThanOrEqual(budgets.formBytes)
    const [script = '', ...others] = [...asked.keys()].filter((address) => address.endsWith('.js'))
    expect(others, path).toEqual([])
    // The script loads its worker at the first touch of the form.
    const files = await readdir(join(site.folder, '_astro'))
    const workers = files.filter((name) => /^proof.*\.js$/.test(name))
    expect(workers).toHaveLength(1)
    const sizes = await Promise.all(
      [script, ...workers.map((name) => `/_astro/${name}`)].map((address) => sized(address, 'gz')),
    )
    expect(sizes.reduce((sum, bytes) => sum + bytes, 0)).toBeLessThanOrEqual(budgets.scriptGzip)
    // The rules of own words load once somebody writes.
    const [rules = ''] = files.filter((name) => /^own-words.*\.js$/.test(name))
    expect(await sized(`/_astro/${rules}`, 'gz')).toBeLessThanOrEqual(budgets.ownWordsGzip)
  }
})

test('the staff console stays light, and asks no other site', async () => {
  for (const path of consoles) {
    const asked = [...(await visit(path)).keys()]
    expect(asked.filter((address) => !address.startsWith('/'))).toEqual([])
    const files = asked.filter((address) => !address.startsWith('/api/'))
    const total = (await Promise.all(files.map((address) => sized(address, 'gz')))).reduce(
      (sum, bytes) => sum + bytes,
      0,
    )
    expect(total, path).toBeLessThanOrEqual(budgets.consoleGzip)
  }
})
