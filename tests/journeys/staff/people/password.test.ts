import { expect, test } from 'vitest'
import { violations } from '#tests/support/browser/axe.ts'
import { atDesk, keptRing, openMenu, signIn } from '#tests/support/browser/console.ts'
import { demoOffice, marks } from '#tests/support/browser/demo-office.ts'

const office = demoOffice()

test('a person changes the password in the console, and the new one opens the ring', async () => {
  const context = await office.profile({ viewport: { width: 360, height: 740 } })
  const page = await context.newPage()
  const other = await (await office.profile()).newPage()
  for (const one of [other, page]) await signIn(one, office.server)
  await openMenu(page)
  await page.getByRole('link', { name: '我的账号' }).click()
  await page.getByRole('button', { name: '改密码' }).press('Enter')
  await page.getByLabel('现在的密码').fill('not the password')
  await page.getByLabel('新密码', { exact: true }).fill(marks.password)
  await page.getByLabel('再输一遍新密码').fill('shili biaoji')
  await page.getByRole('button', { name: '换成新密码' }).click()
  await page.getByText('两次输入的密码不一样').waitFor()
  await page.getByLabel('再输一遍新密码').fill(marks.password)
  await page.getByRole('button', { name: '换成新密码' }).click()
  await page.getByText('现在的密码不对').waitFor()
  expect(await violations(page)).toEqual([])
  await page.getByLabel('现在的密码').fill(office.server.demo.password)
  await page.getByRole('button', { name: '换成新密码' }).press('Enter')
  await page.getByText('密码已改，别处的登录都已结束').waitFor()

  await page.reload()
  await atDesk(page)
  expect(await keptRing(page)).not.toBeNull()
  await other.getByRole('link', { name: '我的账号' }).click()
  await other.getByText('登录已到期，请重新登录').waitFor()
  await other.getByLabel('密码').fill(office.server.demo.password)
  await other.getByRole('button', { name: '解锁' }).click()
  await other.getByText('账号、密码或验证码不对').waitFor()
  await other.getByLabel('密码').fill(marks.password)
  await other.getByRole('button', { name: '解锁' }).click()
  await atDesk(other)
  expect(office.posted('/password')).toBeGreaterThan(0)
  await context.close()
})
