import type { Page } from 'playwright-core'
import { authenticator } from '#tests/support/office/authenticator.ts'
import { totpSecretOn, typeCode } from './console.ts'

/** A person who joined on a page of their own. */
export interface Colleague {
  readonly name: string
  readonly account: string
  readonly totp: ReturnType<typeof authenticator>
  /** The fingerprint that the page showed. */
  readonly fingerprint: string
}

const password = 'shili tongshi mima 0001'

/** Joins with an invite that the lead's page, at 人员, makes. The person waits to be admitted. */
export async function join(
  lead: Page,
  page: Page,
  { role, name, account }: Pick<Colleague, 'name' | 'account'> & { readonly role: string },
): Promise<Colleague> {
  // An earlier code goes from the page.
  await lead.reload()
  await lead.getByRole('radio', { name: role }).check()
  await lead.getByRole('button', { name: '生成邀请码' }).click()
  await lead.getByText(`${role}邀请码，只显示这一次`).waitFor()
  const code = await lead.getByRole('status').getByRole('code').innerText()
  await page.goto(new URL('/staff/#join', lead.url()).href)
  await page.getByLabel('邀请码').fill(code)
  await page.getByRole('button', { name: '下一步' }).click()
  const totp = authenticator(await totpSecretOn(page))
  await page.getByLabel('账号').fill(account)
  await page.getByLabel('姓名').fill(name)
  await page.getByLabel('密码', { exact: true }).fill(password)
  await page.getByLabel('再输一遍密码').fill(password)
  await page.getByRole('button', { name: '下一步' }).click()
  await typeCode(page, totp)
  await page.getByRole('button', { name: '加入' }).click()
  await page.getByText('等负责人接纳').waitFor()
  const fingerprint = await page.getByRole('status').getByRole('code').innerText()
  await lead.getByRole('button', { name: '刷新' }).click()
  return { name, account, totp, fingerprint }
}

/** Signs an admitted colleague in on their page. */
export async function enter(page: Page, { account, totp }: Colleague): Promise<void> {
  await page.goto(new URL('/staff/', page.url()).href)
  await page.reload()
  await page.getByLabel('账号').fill(account)
  await page.getByLabel('密码').fill(password)
  await page.getByRole('button', { name: '登录' }).click()
  await typeCode(page, totp)
  await page.getByRole('button', { name: '登录' }).click()
}
