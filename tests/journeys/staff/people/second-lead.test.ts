import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { violations } from '#tests/support/browser/axe.ts'
import { enter, join } from '#tests/support/browser/colleague.ts'
import { atDesk, signIn } from '#tests/support/browser/console.ts'
import { demoOffice } from '#tests/support/browser/demo-office.ts'

const office = demoOffice()

test('a lead whom a colleague invited is for another lead to admit', async () => {
  const context = await office.profile()
  const lead = await context.newPage()
  await signIn(lead, office.server)
  await lead.getByRole('link', { name: '人员' }).click()
  const [first, second] = [await office.profile(), await office.profile()]
  const [one, two] = [await first.newPage(), await second.newPage()]
  const wang = await join(lead, one, { role: '负责人', name: '王五（示例）', account: 'wang.wu' })
  const rowOf = (page: Page, name: string) => page.getByRole('listitem').filter({ hasText: name })
  await rowOf(lead, wang.name).getByRole('button', { name: '指纹一致，接纳' }).click()
  await rowOf(lead, wang.name).getByText('在用').waitFor()
  const sun = await join(lead, two, { role: '负责人', name: '孙七（示例）', account: 'sun.qi' })
  await rowOf(lead, sun.name).getByText('这位负责人是您邀请的：要由另一位负责人').waitFor()
  expect(await rowOf(lead, sun.name).getByRole('button', { name: '接纳' }).count()).toBe(0)
  expect(await violations(lead)).toEqual([])
  await enter(one, wang)
  await atDesk(one)
  await one.getByRole('link', { name: '人员' }).click()
  expect(await rowOf(one, sun.name).getByRole('code').innerText()).toBe(sun.fingerprint)
  await rowOf(one, sun.name).getByRole('button', { name: '指纹一致，接纳' }).click()
  await rowOf(one, sun.name).getByText('在用').waitFor()
  await Promise.all([context, first, second].map((one) => one.close()))
})
