import { expect, test } from 'vitest'
import { authenticator } from '#tests/support/office/authenticator.ts'
import { violations } from '#tests/support/browser/axe.ts'
import { atDesk, signIn, totpSecretOn, typeCode } from '#tests/support/browser/console.ts'
import { demoOffice } from '#tests/support/browser/demo-office.ts'

const office = demoOffice()

test('a demo account can add its second factor, and then needs it', async () => {
  const context = await office.profile()
  const page = await context.newPage()
  await signIn(page, office.server)
  await page.getByRole('link', { name: '我的账号' }).click()
  await page.getByRole('button', { name: '设置动态验证码' }).click()
  await page.getByRole('img', { name: '动态验证码的二维码' }).waitFor()
  expect(await violations(page)).toEqual([])
  const totp = authenticator(await totpSecretOn(page))
  await page.getByRole('textbox', { name: '动态验证码' }).fill('12')
  await page.getByRole('button', { name: '确认' }).click()
  await page.getByText('请输入 6 位动态验证码').waitFor()
  await typeCode(page, totp)
  await page.getByRole('button', { name: '确认' }).click()
  await page.getByText('动态验证码已设置，登录时需要').waitFor()
  await page.getByRole('link', { name: '人员' }).click()
  await page.getByRole('link', { name: '我的账号' }).click()
  await page.getByText('动态验证码已设置，登录时需要').waitFor()
  await page.getByRole('button', { name: '退出' }).click()
  await page.getByText('已退出').waitFor()
  await page.getByLabel('账号').fill(office.server.demo.account)
  await page.getByLabel('密码').fill(office.server.demo.password)
  await page.getByRole('button', { name: '登录' }).click()
  await page.getByRole('textbox', { name: '动态验证码' }).waitFor()
  // The code is sent as it is typed: a slow computer does not stretch the password again meanwhile.
  let stretched = 0
  page.on('worker', (worker) => {
    if (worker.url().includes('stretch')) stretched += 1
  })
  await page.getByRole('textbox', { name: '动态验证码' }).fill('000000')
  await page.getByRole('button', { name: '登录' }).click()
  await page.getByText('账号、密码或验证码不对').waitFor()
  expect(stretched).toBe(0)
  await typeCode(page, totp)
  await page.getByRole('button', { name: '登录' }).click()
  await atDesk(page)
  const refused = page.getByText('有 1 次没有登录成功（其中 1 次密码对、验证码不对或没有输）')
  await refused.waitFor()
  // The words of a list that loads come up slowly, faint at first.
  await page.locator('.waiting').waitFor({ state: 'detached' })
  expect(await violations(page)).toEqual([])
  await page.getByRole('button', { name: '知道了' }).click()
  await refused.waitFor({ state: 'detached' })
  await page.getByRole('link', { name: '审计日志' }).click()
  await page.getByRole('row', { name: /不知道是谁 登录没有成功：密码对，验证码不对或没有输/ }).waitFor()
  for (const end of ['/sign-in', '/sign-out', '/totp']) expect(office.posted(end), end).toBeGreaterThan(0)
  await context.close()
})
