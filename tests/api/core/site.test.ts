import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { brotliCompressSync, brotliDecompressSync, gunzipSync, gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { loadSite, type Site } from '#api/core/site.ts'

const form =
  '<!doctype html><html><head><title>示例表单</title><style>p{color:red}</style></head><body><main class="wrap"><p>旧</p></main><footer>尾</footer></body></html>'
const files: Readonly<Record<string, string>> = {
  'index.html': '<!doctype html><html><head><title>示例</title></head><body><main>首页</main></body></html>',
  '404.html':
    '<!doctype html><html><head><title>没有</title></head><body><main>没有找到</main></body></html>',
  'verify/index.html': form.repeat(20),
  'report/index.html': form,
  'track/index.html': form,
  'receipt/index.html': form,
  'correct/index.html': form,
  'en/report/index.html': form,
  'en/track/index.html': form,
  'en/receipt/index.html': form,
  '_astro/a.Bx12.js': 'export const a = 1',
  'favicon.svg': '<svg xmlns="http://www.w3.org/2000/svg"></svg>',
  'favicon.ico': 'icon',
  'share/verify.png': 'picture',
  'data.sqlite': 'not for the public',
}
let folder: string
let site: Site
let below: Site

beforeAll(async () => {
  await mkdir(resolve('tests/.tmp'), { recursive: true })
  folder = await mkdtemp(resolve('tests/.tmp/site-'))
  for (const [name, text] of Object.entries(files)) {
    await mkdir(join(folder, name, '..'), { recursive: true })
    await writeFile(join(folder, name), text)
  }
  await writeFile(join(folder, 'verify/index.html.br'), brotliCompressSync(files['verify/index.html'] ?? ''))
  await writeFile(join(folder, 'verify/index.html.gz'), gzipSync(files['verify/index.html'] ?? ''))
  site = await loadSite(folder, '')
  below = await loadSite(folder, '/zhenzheng')
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const get = (path: string, headers: Record<string, string> = {}, from = site, method = 'GET') =>
  from.respond(new Request(`http://127.0.0.1${path}`, { headers, method }))

test.each([
  ['br, gzip', 'br'],
  ['gzip, deflate', 'gzip'],
  ['gzip;q=1.0, br;q=0', 'gzip'],
  ['br;q=1', 'br'],
  ['*', 'br'],
  ['br;q=0, *;q=0.5', 'gzip'],
  ['identity', null],
  ['', null],
])('Accept-Encoding “%s” is answered in %s', async (header, encoding) => {
  const answer = get('/verify/', { 'accept-encoding': header })
  expect(answer.headers.get('content-encoding')).toBe(encoding)
  expect(answer.headers.get('vary')).toBe('accept-encoding')
  const bytes = Buffer.from(await answer.arrayBuffer())
  expect(answer.headers.get('content-length')).toBe(String(bytes.length))
  const text =
    encoding === 'br' ? brotliDecompressSync(bytes) : encoding === 'gzip' ? gunzipSync(bytes) : bytes
  expect(text.toString()).toBe(files['verify/index.html'])
})

test('a page that the browser already has gets a 304, by the tag of its encoding', async () => {
  const [plain, small] = [get('/verify/'), get('/verify/', { 'accept-encoding': 'br' })]
  const [plainTag, smallTag] = [plain.headers.get('etag') ?? '', small.headers.get('etag') ?? '']
  expect(plainTag).not.toBe(smallTag)
  for (const known of [smallTag, `"other", ${smallTag}`, `W/${smallTag}`]) {
    const again = get('/verify/', { 'accept-encoding': 'br', 'if-none-match': known })
    expect([again.status, await again.text(), again.headers.get('etag')]).toEqual([304, '', smallTag])
    expect(again.headers.get('content-security-policy')).toBe(small.headers.get('content-security-policy'))
  }
  expect(get('/verify/', { 'accept-encoding': 'br', 'if-none-match': plainTag }).status).toBe(200)
})

test('a browser keeps a hashed file for good and asks for a page each time', () => {
  expect(get('/_astro/a.Bx12.js').headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
  expect(get('/_astro/a.Bx12.js').headers.get('content-type')).toBe('text/javascript; charset=utf-8')
  expect(get('/').headers.get('cache-control')).toBe('no-cache')
})

test.each([
  ['/favicon.ico', 'image/x-icon'],
  ['/favicon.svg', 'image/svg+xml; charset=utf-8'],
  ['/share/verify.png', 'image/png'],
])('a browser keeps the picture %s for a day', (path, type) => {
  const answer = get(path)
  expect(answer.status).toBe(200)
  expect(answer.headers.get('content-type')).toBe(type)
  expect(answer.headers.get('cache-control')).toBe('public, max-age=86400')
})

test('another site may show the picture of a link, and no other file', () => {
  const policy = (path: string) => get(path).headers.get('cross-origin-resource-policy')
  expect(policy('/share/verify.png')).toBe('cross-origin')
  for (const path of ['/', '/verify/', '/favicon.ico', '/_astro/a.Bx12.js'])
    expect(policy(path), path).toBe('same-origin')
})

test.each([
  '/nowhere/',
  '/../site.test.ts',
  '/%2e%2e/package.json',
  '/%',
  '/verify/index.html.br',
  '/data.sqlite',
  '//evil.example',
  '/verify/index.html/',
])('%s is answered with the page for what is not there', async (path) => {
  const answer = get(path)
  expect(answer.status).toBe(404)
  expect(await answer.text()).toContain('没有找到')
})

test('a path without its last slash leads to its page, and never to another host', () => {
  expect([get('/verify').status, get('/verify').headers.get('location')]).toEqual([301, '/verify/'])
  expect(get('/zhenzheng/verify', {}, below).headers.get('location')).toBe('/zhenzheng/verify/')
  expect(get('//verify').headers.get('location')).toBe('/verify/')
})

test.each([
  '/report/。',
  '/report/%E3%80%82',
  '/report。',
  '/report/，快去举报',
  '/report/快去举报',
  '/report/）',
  '/report/%3Ffrom=timeline',
  '/report/%3Ffrom=singlemessage&isappinstalled=0',
  '/report/&from=timeline',
  '/report/"',
  '/report/…',
  '/report//',
  '//report/',
  '///report',
  '/report/index.html',
  '/report/index.html?from=timeline',
])('%s, as a chat passes it on, leads to the page', (path) => {
  for (const [from, base] of [
    [site, ''],
    [below, '/zhenzheng'],
  ] as const) {
    const answer = get(base + path, {}, from)
    expect([answer.status, answer.headers.get('location')]).toEqual([301, `${base}/report/`])
  }
  expect(get(`/${path}`, {}, site).headers.get('location')).toBe('/report/')
  expect(get(`//zhenzheng${path}`, {}, below).headers.get('location')).toBe('/zhenzheng/report/')
})

test('a full stop behind the root leads home, and a word there leads nowhere', () => {
  expect(get('/。').headers.get('location')).toBe('/')
  expect(get('/假证').status).toBe(404)
  expect(get('/404。').status).toBe(404)
})

test('a site below a path serves only addresses below that path', async () => {
  expect(await get('/zhenzheng/', {}, below).text()).toContain('首页')
  expect(get('/zhenzheng/verify/?from=poster', {}, below).status).toBe(200)
  expect(get('/verify/', {}, below).status).toBe(404)
})

test('HEAD gives the headers alone, and other methods are refused', async () => {
  const head = get('/verify/', {}, site, 'HEAD')
  expect([head.status, head.headers.get('content-length'), await head.text()]).toEqual([
    200,
    String(Buffer.byteLength(files['verify/index.html'] ?? '')),
    '',
  ])
  const post = get('/verify/', {}, site, 'POST')
  expect([post.status, post.headers.get('allow')]).toEqual([405, 'GET, HEAD'])
  // A load balancer asks so whether the server is there.
  const asked = get('/', {}, site, 'OPTIONS')
  expect([asked.status, asked.headers.get('allow')]).toEqual([204, 'GET, HEAD'])
})

test('an answer of the API stands in the built page: title and main replaced, padded, never stored or compressed', async () => {
  const answer = site.page('/report/', { title: '错误：<示例>', main: '<p>新 $1 $& </p>' }, 422, {
    'retry-after': '5',
  })
  const bytes = Buffer.from(await answer.arrayBuffer())
  expect(bytes.length % 4096).toBe(0)
  expect(bytes.toString().trimEnd()).toBe(
    form.replace('示例表单', '错误：&lt;示例&gt;').replace('<p>旧</p>', () => '<p>新 $1 $& </p>'),
  )
  expect(answer.status).toBe(422)
  expect(answer.headers.get('retry-after')).toBe('5')
  expect(answer.headers.get('cache-control')).toBe('no-store')
  for (const absent of ['etag', 'content-encoding', 'vary']) expect(answer.headers.get(absent)).toBeNull()
  expect(answer.headers.get('content-security-policy')).toBe(
    get('/report/').headers.get('content-security-policy'),
  )
})

test('every answer of a site on https keeps browsers there, and none of a site without encryption', async () => {
  const secured = await loadSite(folder, '', 'turnstile', new URL('https://shili.example.com/'))
  const answers = (from: Site) => [
    ...['/', '/verify', '/_astro/a.Bx12.js', '/nowhere/', '/report/'].map((path) => get(path, {}, from)),
    get('/', {}, from, 'POST'),
    get('/', { 'if-none-match': '*' }, from),
    from.page('/report/', { title: '', main: '' }, 200),
    from.page('/receipt/', { title: '', main: '' }, 200),
  ]
  const header = (answer: Response) => answer.headers.get('strict-transport-security')
  expect(new Set(answers(secured).map(header))).toEqual(new Set(['max-age=63072000']))
  expect(new Set(answers(site).map(header))).toEqual(new Set([null]))
})

test('a start without a built site names the fault and the remedy', async () => {
  await expect(loadSite(join(folder, 'nothing'), '')).rejects.toThrow(/npm run build/)
})
