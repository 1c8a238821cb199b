import type { BrowserContext, Page } from 'playwright-core'
import { formsOf } from '#tests/support/traces.ts'

/** Where the console stands, and who may come in. */
interface Office {
  readonly url: string
  readonly demo: { readonly account: string; readonly password: string }
}

// Argon2id over 64 MiB in the page: a second on a quiet machine.
const stretching = { timeout: 30_000 }

/** Come in by account and password as the demo's lead. The page then shows the queue. */
export async function signIn(page: Page, { url, demo }: Office): Promise<void> {
  await page.goto(`${url}/staff/`)
  await page.getByLabel('账号').fill(demo.account)
  await page.getByLabel('密码').fill(demo.password)
  await page.getByRole('button', { name: '登录' }).click()
  await atDesk(page)
}

/** Wait until the page shows the desk, unlocked. */
export async function atDesk(page: Page): Promise<void> {
  await page.getByRole('navigation', { name: '线索台' }).waitFor(stretching)
}

/** Read the list of all tips anew and open the one with this number from it. */
export async function openTip(page: Page, number: string): Promise<void> {
  await page.getByRole('link', { name: /^全部/ }).click()
  await page.getByRole('heading', { level: 2, name: '全部' }).waitFor()
  const answered = page.waitForResponse((response) => response.url().includes('/api/staff/tips?view=all'))
  await page.getByRole('button', { name: '刷新' }).click()
  await answered
  await page.getByRole('link', { name: number }).click()
  await page.getByRole('heading', { level: 2, name: number }).waitFor()
}

/** Put a question to the reporter of the open tip. */
export async function askReporter(page: Page, text: string): Promise<void> {
  await page.getByRole('button', { name: '问举报人' }).click()
  await page.getByLabel('写给举报人').fill(text)
  await page.getByRole('button', { name: '发问，等举报人补充' }).click()
  await hasStatus(page, '等举报人补充')
}

/** Close the open tip with a finding, named as the console does: 查实, 未查实, 无法认定. */
export async function closeTip(page: Page, finding: string): Promise<void> {
  const tip = page.getByRole('article')
  await tip.getByRole('button', { name: '办结' }).click()
  await tip.getByRole('radio', { name: finding, exact: true }).check()
  await tip.getByRole('button', { name: '确认办结' }).click()
  await hasStatus(page, `已办结：${finding}`)
}

/** Wait until the open tip bears this status beside its number. */
export async function hasStatus(page: Page, status: string): Promise<void> {
  await page.locator('.tip-top .tag').getByText(status, { exact: true }).waitFor()
}

/** What the pages of a context sent and complained of. */
export interface Watch {
  /** Every request: method, address, body. */
  readonly requests: { readonly method: string; readonly url: string; readonly body: Buffer }[]
  /** Violations of the CSP, uncaught errors, and whatever was written to the console as an error, apart from what the browser itself notes of refusals and a cut line. */
  readonly complaints: string[]
}

/** Listen to a context from now on; several contexts may share one watch. */
export async function watch(context: BrowserContext, seen: Watch): Promise<void> {
  await context.addInitScript({
    content:
      "addEventListener('securitypolicyviolation', (event) => console.error('CSP', event.violatedDirective, event.blockedURI))",
  })
  context.on('request', (request) => {
    seen.requests.push({
      method: request.method(),
      url: request.url(),
      body: request.postDataBuffer() ?? Buffer.alloc(0),
    })
  })
  context.on('console', (message) => {
    if (message.type() !== 'error') return
    const isExpected =
      /status of 4\d\d|ERR_INTERNET_DISCONNECTED/.test(message.text()) &&
      message.location().url.includes('/api/staff/')
    if (!isExpected) seen.complaints.push(message.text())
  })
  context.on('weberror', (error) => {
    seen.complaints.push(error.error().message)
  })
}

/** Requests in which a secret lies in any form it can take. */
export function leaks({ requests }: Watch, secret: string): string[] {
  const forms = formsOf(secret)
  return requests
    .filter(({ url, body }) => forms.some((form) => body.includes(form) || Buffer.from(url).includes(form)))
    .map(({ method, url }) => `${method} ${url}`)
}
