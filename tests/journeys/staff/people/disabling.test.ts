import { expect, test } from 'vitest'
import { violations } from '#tests/support/browser/axe.ts'
import { enter, join } from '#tests/support/browser/colleague.ts'
import { atDesk, signIn } from '#tests/support/browser/console.ts'
import { demoOffice } from '#tests/support/browser/demo-office.ts'

const office = demoOffice()

test('a lead goes when the colleague asked and the lead, as the only other one, consents', async () => {
  const context = await office.profile()
  const lead = await context.newPage()
  await signIn(lead, office.server)
  await lead.getByRole('link', { name: '人员' }).click()
  await lead.getByText('唯一的负责人不能停用').waitFor()
  const own = lead.getByRole('listitem').filter({ hasText: '唯一的负责人' })
  expect(await own.getByRole('button', { name: '停用' }).count()).toBe(0)

  const otherContext = await office.profile({ viewport: { width: 360, height: 740 } })
  const other = await otherContext.newPage()
  const colleague = await join(lead, other, { role: '负责人', name: '赵六（示例）', account: 'zhao.liu' })
  const person = lead.getByRole('listitem').filter({ hasText: colleague.name })
  await person.getByText('只好由您一人邀请又接纳').waitFor()
  await person.getByRole('button', { name: '指纹一致，接纳' }).click()
  await person.getByText('在用').waitFor()
  await person.getByText('npm run lead:confirm -- zhao.liu').waitFor()
  await enter(other, colleague)
  await atDesk(other)

  await person.getByRole('button', { name: '停用' }).click()
  await lead.getByRole('dialog').getByText('停用负责人要两位负责人各办一步').waitFor()
  await lead.getByRole('dialog').getByRole('button', { name: '提出停用' }).click()
  await person.getByText(/您 \S+ 提出停用此人，没有第三位负责人，要此人自己同意/).waitFor()
  await person.getByText('npm run lead:disable -- zhao.liu').waitFor()
  await person.getByText('在用').waitFor()
  expect(await violations(lead)).toEqual([])

  // Taken back, nothing is left to confirm. Asked again, the named lead consents.
  await person.getByRole('button', { name: '收回停用' }).click()
  await person.getByText('提出停用此人').waitFor({ state: 'detached' })
  await person.getByRole('button', { name: '停用' }).click()
  await lead.getByRole('dialog').getByRole('button', { name: '提出停用' }).click()
  await person.getByText('提出停用此人').waitFor()
  await other.reload()
  await other.getByRole('alert').getByText('有负责人提出停用您，等您同意').waitFor()
  await other.getByRole('link', { name: '去“人员”' }).click()
  const self = other.getByRole('listitem').filter({ hasText: colleague.name })
  await self.getByText(/提出停用您，没有第三位负责人，要您自己同意/).waitFor()
  expect(await violations(other)).toEqual([])
  await self.getByRole('button', { name: '同意停用我' }).click()
  await other.getByRole('dialog').getByRole('button', { name: '停用', exact: true }).click()
  await other.getByText('登录已到期，请重新登录').waitFor()
  await lead.getByRole('button', { name: '刷新' }).click()
  await person.getByText('已停用').waitFor()
  await lead.getByRole('link', { name: '审计日志' }).click()
  await lead.getByRole('row', { name: /收回停用 赵六（示例）/ }).waitFor()
  for (const end of ['/disable/ask', '/disable/cancel', '/disable/confirm'])
    expect(office.posted(end), end).toBeGreaterThan(0)
  await context.close()
  await otherContext.close()
})
