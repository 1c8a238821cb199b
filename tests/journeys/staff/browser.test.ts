import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { demoOffice } from '#tests/support/browser/demo-office.ts'

const office = demoOffice()

/** Tries to sign in with the right password. */
async function tryToSignIn(page: Page): Promise<void> {
  const { url, demo } = office.server
  await page.goto(`${url}/staff/`)
  await page.getByLabel('账号').fill(demo.account)
  await page.getByLabel('密码').fill(demo.password)
  await page.getByRole('button', { name: '登录' }).click()
}

test('a browser that keeps back what the console needs is named, not the password or the session', async () => {
  const wrong = /密码不对|登录已到期|没有成功/

  const open = await office.profile()
  const withoutCookies = await open.newPage()
  await withoutCookies.route('**/api/staff/sign-in', async (route) => {
    const response = await route.fetch()
    await open.clearCookies()
    const { 'set-cookie': _, ...headers } = response.headers()
    await route.fulfill({ response, headers })
  })
  await tryToSignIn(withoutCookies)
  await withoutCookies.getByText('浏览器没有收下 cookie').waitFor()
  expect(await withoutCookies.locator('body').innerText()).not.toMatch(wrong)
  await open.close()

  const lacks: [string, () => void][] = [
    [
      '须通过 HTTPS 访问',
      () => {
        Object.defineProperty(Crypto.prototype, 'subtle', { get: () => undefined })
      },
    ],
    [
      '不让本站在这个标签页里存数据',
      () => {
        const refuse = () => {
          throw new DOMException('denied', 'SecurityError')
        }
        Object.defineProperty(window, 'sessionStorage', { get: refuse })
        Object.defineProperty(window, 'localStorage', { get: refuse })
      },
    ],
  ]
  for (const [sentence, script] of lacks) {
    const context = await office.profile()
    await context.addInitScript(script)
    const page = await context.newPage()
    await tryToSignIn(page)
    await page.getByRole('alert').getByText(sentence).waitFor()
    expect(await page.locator('body').innerText(), sentence).not.toMatch(wrong)
    await context.close()
  }
})
