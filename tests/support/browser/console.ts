import type { BrowserContext, Locator, Page } from 'playwright-core'
import type { Authenticator } from '#tests/support/office/authenticator.ts'
import { patience } from '#tests/support/patience.ts'
import { enterTab, type Office } from '#tests/support/browser/entry.ts'
import { formsOf } from '#tests/support/browser/traces.ts'

// Argon2id over 64 MiB in the page takes a second on a quiet machine.
const stretching = { timeout: patience }

/** The menu of the desk. The page shows it while a person is signed in and the screen is unlocked. */
export const menuOf = (page: Page): Locator => page.getByRole('navigation', { name: '线索台' })

/** The open tip. */
export const tipOf = (page: Page): Locator => page.getByRole('article')

/** The number of the open tip and the labels beside it. */
export const headOf = (page: Page): Locator =>
  tipOf(page).getByRole('heading', { level: 2 }).locator('xpath=..')

/** The heading of the locked screen. */
export const lockOf = (page: Page): Locator => page.getByRole('heading', { level: 1, name: '屏幕已锁定' })

/** Returns the encrypted key ring that the tab keeps; null without one. */
export const keptRing = (page: Page): Promise<string | null> =>
  page.evaluate(() => sessionStorage.getItem('zhenzheng.ring'))

/** Returns the secret beside the picture for an authenticator. */
export const totpSecretOn = (page: Page): Promise<string> =>
  page.getByText('手工输入密钥').getByRole('code').innerText()

/** Signs in by account and password as the demo's lead. The page then shows the queue. */
export async function signInByPassword(page: Page, { url, demo }: Office): Promise<void> {
  await page.goto(`${url}/staff/`)
  await page.getByLabel('账号').fill(demo.account)
  await page.getByLabel('密码').fill(demo.password)
  await page.getByRole('button', { name: '登录' }).click()
  await atDesk(page)
}

/** Brings the demo's lead to the queue, in a tab that reloads after the sign-in. */
export async function signIn(page: Page, office: Office): Promise<void> {
  await enterTab(page, office)
  await page.goto(`${office.url}/staff/`)
  await atDesk(page)
}

/** Waits until the page shows the desk, unlocked. The error says what the page shows instead. */
export async function atDesk(page: Page): Promise<void> {
  await menuOf(page)
    .waitFor(stretching)
    .catch(async (error: unknown) => {
      throw new Error(`no desk, but: ${await page.locator('body').innerText()}`, { cause: error })
    })
}

/**
 * Types the next code of a telephone. Waits for the field first: a code serves for a minute at most, and a
 * password takes longer to stretch on a busy machine.
 */
export async function typeCode(page: Page, telephone: Authenticator): Promise<void> {
  const field = page.getByRole('textbox', { name: '动态验证码' })
  await field.waitFor(stretching)
  await field.fill(await telephone.next())
}

/** On a phone the pages of the desk fold away. Opens them. */
export async function openMenu(page: Page): Promise<void> {
  await menuOf(page).getByRole('button', { name: '菜单' }).click()
}

/** The row of a tip in a list. The summary beside the list may name the tip too. */
export const rowOf = (page: Page, number: string, list = '全部'): Locator =>
  page.getByRole('region', { name: list }).getByRole('listitem').filter({ hasText: number })

/**
 * Presses keys one after the other, and waits until the page got the last. The browser acknowledges a key
 * before the page got its letter. Later keys lag behind a wait for each key alone.
 */
export async function pressAll(page: Page, keys: readonly string[]): Promise<void> {
  const released = await page.evaluateHandle((count) => {
    let left = count
    const { promise, resolve } = Promise.withResolvers<undefined>()
    const onRelease = () => {
      left -= 1
      if (left === 0) resolve(undefined)
    }
    addEventListener('keyup', onRelease, true)
    return { promise }
  }, keys.length)
  for (const key of keys) await page.keyboard.press(key)
  await released.evaluate(({ promise }) => promise)
}

/** Reads the list of all tips again and opens the tip with this number. */
export async function openTip(page: Page, number: string): Promise<void> {
  await menuOf(page).getByRole('link', { name: /^全部/ }).click()
  const list = page.getByRole('region', { name: '全部' })
  await list.getByRole('heading', { level: 2 }).waitFor()
  // A reload that joins the first reading would bring no answer of its own.
  await list.getByText('正在载入…').waitFor({ state: 'detached' })
  const answered = page.waitForResponse((response) => response.url().includes('/api/staff/tips?view=all'))
  await page.getByRole('button', { name: '刷新' }).click()
  await answered
  // The summary beside the list links the other tips of a seller.
  await list.getByRole('link', { name: number }).click()
  // The summary beside the list has the same heading, and a key pressed there acts on an older row.
  await tipOf(page).getByRole('heading', { level: 2, name: number }).waitFor()
}

/** Asks the reporter of the open tip a question. */
export async function askReporter(page: Page, text: string): Promise<void> {
  await page.getByRole('button', { name: '问举报人' }).click()
  await page.getByLabel('写给举报人').fill(text)
  await page.getByRole('button', { name: '发问，等举报人补充' }).click()
  await hasStatus(page, '等举报人补充')
}

/** Closes the open tip with a finding as the console names it: 查实, 未查实 or 无法认定. */
export async function closeTip(page: Page, finding: string): Promise<void> {
  const tip = tipOf(page)
  await tip.getByRole('button', { name: '办结' }).click()
  await tip.getByRole('radio', { name: finding, exact: true }).check()
  await tip.getByRole('button', { name: '确认办结' }).click()
  await hasStatus(page, `已办结：${finding}`)
}

/** Waits until this status stands beside the number of the open tip. */
export async function hasStatus(page: Page, status: string): Promise<void> {
  await headOf(page).getByText(status, { exact: true }).waitFor()
}

/** Requests and complaints of the pages of one or more contexts. */
export interface Watch {
  /** Every request: method, address, body. */
  readonly requests: { readonly method: string; readonly url: string; readonly body: Buffer }[]
  /**
   * Violations of the CSP, uncaught errors, and errors on the browser's console. The browser's own lines on
   * refused requests and a cut network are left out.
   */
  readonly complaints: string[]
}

/** Records a context from now on. Several contexts may share one watch. */
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

/** Returns the requests that carry a secret in any encoding. */
export function leaks({ requests }: Watch, secret: string): string[] {
  const forms = formsOf(secret)
  return requests
    .filter(({ url, body }) => forms.some((form) => body.includes(form) || Buffer.from(url).includes(form)))
    .map(({ method, url }) => `${method} ${url}`)
}
