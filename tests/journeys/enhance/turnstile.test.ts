import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterAll, expect, test } from 'vitest'
import {
  openMailbox,
  receiptOn,
  received,
  statusOf,
  submit,
  write,
} from '#tests/support/browser/citizen-pages.ts'
import { phones } from '#tests/support/browser/phones.ts'
import { correction } from '#tests/support/office/correction.ts'

const asked: string[] = []
const verify = createServer((request, response) => {
  void text(request).then((body) => {
    asked.push((JSON.parse(body) as { response: string }).response)
    response.setHeader('content-type', 'application/json')
    response.end(JSON.stringify({ success: true, hostname: '127.0.0.1', action: 'report' }))
  })
})
await new Promise<void>((resolve) => verify.listen(0, '127.0.0.1', resolve))
afterAll(() => verify.close())

const phone = phones({
  env: {
    BOT_CHECK: 'turnstile',
    TURNSTILE_SITE_KEY: '0x4KEY',
    TURNSTILE_SECRET: '0x4EXAMPLESECRET',
    TURNSTILE_VERIFY_URL: `http://127.0.0.1:${String((verify.address() as AddressInfo).port)}/`,
  },
})

test('the token goes along, no receipt page has the script, and a tip arrives without Turnstile', async () => {
  for (const isDead of [false, true]) {
    const context = await phone.open()
    await context.route('https://challenges.cloudflare.com/**', (route) =>
      isDead
        ? route.abort()
        : route.fulfill({
            contentType: 'text/javascript',
            body: 'window.turnstile = { render: (place, { sitekey, action, callback }) => callback([sitekey, action].join()) }',
          }),
    )
    const page = await context.newPage()
    await write(page, phone.server)
    await page.locator('#evidence').setInputFiles([phone.photo])
    await submit(page).click()
    await received(page)
    expect(new URL(page.url()).pathname).toBe(isDead ? '/report/' : '/api/tips')
    expect(await page.evaluate(() => 'turnstile' in window)).toBe(false)
    expect(asked).toEqual(['0x4KEY,report'])
    await openMailbox(page, phone.server, await receiptOn(page))
    expect(await statusOf(page).innerText()).toContain('1 张')
  }
})

test.each([
  ['with script', true],
  ['without script', false],
])('a correction arrives %s, and its page asks nobody else', async (_, javaScriptEnabled) => {
  const context = await phone.open({ javaScriptEnabled })
  const elsewhere: string[] = []
  context.on('request', (request) => {
    if (!request.url().startsWith(phone.server.url)) elsewhere.push(request.url())
  })
  const [page, before] = [await context.newPage(), asked.length]
  await page.goto(`${phone.server.url}/correct/`)
  await page.locator('#page').selectOption(correction.page)
  await page.locator('#description').fill(`${correction.description}${String(javaScriptEnabled)}`)
  await submit(page).click()
  await received(page)
  // With foreign code in the page the receipt would be a page of its own.
  expect(new URL(page.url()).pathname).toBe(javaScriptEnabled ? '/correct/' : '/api/tips')
  expect([...elsewhere, ...asked.slice(before)]).toEqual([])
  await openMailbox(page, phone.server, await receiptOn(page))
  expect(await statusOf(page).innerText()).not.toContain('举报')
})

test('a repeated form carries one token, and the next blank form says that the report arrived', async () => {
  const context = await phone.open()
  await context.route('https://challenges.cloudflare.com/**', (route) =>
    route.fulfill({
      contentType: 'text/javascript',
      body: 'let calls = 0; window.turnstile = { render: (place, { callback }) => callback(`token-${++calls}`) }',
    }),
  )
  const page = await context.newPage()
  const bodies: string[] = []
  // An empty first answer leaves the form in its place.
  await page.route('**/api/tips', (route, request) => {
    bodies.push(request.postData() ?? '')
    return bodies.length === 1 ? route.fulfill({ status: 204 }) : route.continue()
  })
  await write(page, phone.server)
  await submit(page).click()
  await expect.poll(() => bodies.length).toBe(1)
  await submit(page).click({ force: true })
  await received(page)
  expect(bodies.map((body) => body.match(/token-\d/g))).toEqual([['token-1'], ['token-2']])
  await page.goto(`${phone.server.url}/report/`)
  await page.getByText('已经收到，不用再交').waitFor()
})
