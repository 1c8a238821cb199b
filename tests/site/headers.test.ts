import { createHash } from 'node:crypto'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchBrowser } from '#tests/support/browser/browser.ts'
import { startServer, type RunningServer } from '#tests/support/server/server.ts'
import { builtSite, isForm, isStaff, type BuiltSite } from '#tests/support/server/site.ts'

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

/** Returns the directives of an answer's policy. */
function directivesOf(answer: Response): Map<string, string[]> {
  const text = answer.headers.get('content-security-policy') ?? ''
  return new Map(
    text.split('; ').map((directive): [string, string[]] => {
      const [name = '', ...sources] = directive.split(' ')
      return [name, sources]
    }),
  )
}

const hashesOf = (html: string, element: 'style' | 'script') =>
  [...html.matchAll(new RegExp(`<${element}[^>]*>([\\s\\S]*?)</${element}>`, 'g'))].map(
    ([, text = '']) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`,
  )

const onEveryAnswer = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
} as const

/** Expects closed headers: the page may use no feature of the device but the `allowed` ones. */
function expectClosed(answer: Response, allowed: readonly string[] = []): void {
  for (const [name, value] of Object.entries(onEveryAnswer))
    expect([name, answer.headers.get(name)]).toEqual([name, value])
  const features = (answer.headers.get('permissions-policy') ?? '').split(', ')
  expect(features).toContain('camera=()')
  expect(features).toContain('geolocation=()')
  expect(features.filter((feature) => !feature.endsWith('=()'))).toEqual(
    allowed.map((name) => `${name}=(self)`),
  )
  expect(answer.headers.get('set-cookie')).toBeNull()
  expect(answer.headers.get('server')).toBeNull()
}

const tip = { category: 'selling', description: '示例：群里有人卖焊工证，三天出证。' }
const post = (path: string, fields: Readonly<Record<string, string>>, accept: string) =>
  fetch(`${server.url}${path}`, {
    method: 'POST',
    headers: { accept, 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'same-origin' },
    body: new URLSearchParams(fields),
  })

/**
 * The additional rights of pages about a tip: the one script and its worker, requests to this site, chosen
 * pictures. No text becomes code there.
 */
const scripted = {
  'img-src': ["'self'", 'blob:'],
  'script-src': ["'self'"],
  'connect-src': ["'self'"],
  'worker-src': ["'self'"],
  'require-trusted-types-for': ["'script'"],
  'trusted-types': ['zhenzheng-worker'],
} as const

test('a citizen’s page loads nothing but its style and icon, and runs one script at most', async () => {
  for (const page of site.pages.filter((one) => !isStaff(one))) {
    const answer = await fetch(`${server.url}${page.path}`)
    expectClosed(answer)
    const { 'style-src': styles, ...others } = Object.fromEntries(directivesOf(answer))
    expect(others, page.path).toEqual({
      'default-src': ["'none'"],
      'base-uri': ["'none'"],
      'frame-ancestors': ["'none'"],
      'form-action': ["'self'"],
      'img-src': ["'self'"],
      ...(isForm(page) || page.path === '/search/' ? scripted : {}),
    })
    expect(styles, page.path).toEqual([...new Set(hashesOf(page.html, 'style'))])
    expect(page.html, page.path).not.toMatch(/ style="| on[a-z]+="|javascript:/)
  }
})

test('the console runs this site’s scripts alone, and no text becomes code in it', async () => {
  for (const page of site.pages.filter(isStaff)) {
    const answer = await fetch(`${server.url}${page.path}`)
    expectClosed(answer)
    const policy = Object.fromEntries(directivesOf(answer))
    expect(policy['default-src']).toEqual(["'none'"])
    expect(policy['script-src']).toEqual(["'self'", ...new Set(hashesOf(page.html, 'script'))])
    expect(policy['connect-src']).toEqual(["'self'"])
    expect(policy['require-trusted-types-for']).toEqual(["'script'"])
    expect(policy['trusted-types']).toEqual(['zhenzheng-worker'])
    expect(JSON.stringify(policy)).not.toMatch(/unsafe|\*|https?:/)
  }
})

test('every answer about a tip is closed, unstored and uncompressed, and its length says little', async () => {
  const taken = await post('/api/tips', tip, 'application/json')
  const { receipt } = (await taken.clone().json()) as { receipt: string }
  const answers: [Response, string[]][] = [
    [taken, []],
    [await post('/api/tips', tip, 'text/html'), ['clipboard-write']],
    [await post('/api/tips', { ...tip, description: '短' }, 'text/html'), []],
    [await post('/api/tips', { ...tip, description: '短' }, 'application/json'), []],
    [await post('/api/mailbox', { receipt }, 'text/html'), []],
    [await post('/api/mailbox', { receipt }, 'application/json'), []],
    [await post('/api/mailbox', { receipt: '1234' }, 'text/html'), []],
  ]
  for (const [answer, allowed] of answers) {
    expectClosed(answer, allowed)
    expect(answer.headers.get('cache-control')).toBe('no-store')
    expect(answer.headers.get('content-encoding')).toBeNull()
    expect(answer.headers.get('etag')).toBeNull()
    expect((await answer.arrayBuffer()).byteLength % 4096).toBe(0)
    expect(directivesOf(answer).get('default-src')).toEqual(["'none'"])
    const policy = Object.fromEntries(directivesOf(answer))
    const isPage = answer.headers.get('content-type')?.startsWith('text/html')
    expect(policy['script-src']).toEqual(isPage ? scripted['script-src'] : undefined)
    expect(policy['require-trusted-types-for']).toEqual(
      isPage ? scripted['require-trusted-types-for'] : undefined,
    )
    expect(answer.headers.get('content-security-policy')).not.toMatch(/unsafe|\*|https?:/)
  }
})

test('an answer that is no page allows no script', async () => {
  for (const path of [
    '/api/health',
    '/api/nothing',
    '/api/staff/session',
    '/api/openapi.json',
    '/favicon.svg',
    '/changes/feed.atom',
  ]) {
    const answer = await fetch(`${server.url}${path}`)
    expectClosed(answer)
    expect(directivesOf(answer).get('default-src'), path).toEqual(["'none'"])
    expect(directivesOf(answer).has('script-src'), path).toBe(false)
  }
})

test('no page does anything that its policy forbids in a real browser', { timeout: 120_000 }, async () => {
  const context = await browser.newContext({ locale: 'zh-CN' })
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning')
      complaints.push(`${page.url()}: ${message.text()}`)
  })
  page.on('pageerror', (error) => complaints.push(`${page.url()}: ${error.message}`))
  // Without a session the server refuses the console's first request, and the browser reports that as an
  // error.
  await page.route('**/api/staff/session', (route) => route.fulfill({ status: 204 }))
  for (const { path } of site.pages) {
    if (path === '/404.html') continue
    await page.goto(`${server.url}${path}`, { waitUntil: 'networkidle' })
  }
  await context.close()
  expect(complaints).toEqual([])
})

test('the page’s script takes the name of its policy, so no other script gets it', async () => {
  const page = await browser.newPage()
  for (const { path } of site.pages.filter(isForm)) {
    await page.goto(`${server.url}${path}`, { waitUntil: 'load' })
    const taken = await page.evaluate(() => {
      const types = Reflect.get(window, 'trustedTypes') as {
        createPolicy(name: string, rules: object): unknown
      }
      try {
        return types.createPolicy('zhenzheng-worker', { createScriptURL: (url: string) => url }) === null
      } catch {
        return true
      }
    })
    expect(taken, path).toBe(true)
  }
  await page.close()
})
