import type { Page } from 'playwright-core'

/** Where the console stands, and who may come in. */
interface Office {
  readonly url: string
  readonly demo: { readonly account: string; readonly password: string }
}

/** Come in by account and password as the demo's lead. The page then shows the queue. */
export async function signIn(page: Page, { url, demo }: Office): Promise<void> {
  await page.goto(`${url}/staff/`)
  await page.getByLabel('账号').fill(demo.account)
  await page.getByLabel('密码').fill(demo.password)
  await page.getByRole('button', { name: '登录' }).click()
  // Argon2id over 64 MiB in the page: a second on a quiet machine.
  await page.getByRole('navigation', { name: '线索台' }).waitFor({ timeout: 30_000 })
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
  await page.locator('article').getByText('等举报人补充', { exact: true }).first().waitFor()
}

/** Close the open tip with a finding, named as the console does: 查实, 未查实, 无法认定. */
export async function closeTip(page: Page, finding: string): Promise<void> {
  const tip = page.getByRole('article')
  await tip.getByRole('button', { name: '办结' }).click()
  await tip.getByRole('radio', { name: finding, exact: true }).check()
  await tip.getByRole('button', { name: '确认办结' }).click()
  await tip.getByText(`已办结：${finding}`, { exact: true }).first().waitFor()
}
