import { expect, test } from 'vitest'
import { violations } from '#tests/support/browser/axe.ts'
import { enter, join } from '#tests/support/browser/colleague.ts'
import { atDesk, hasStatus, menuOf, openTip, rowOf, signIn, tipOf } from '#tests/support/browser/console.ts'
import { demoOffice } from '#tests/support/browser/demo-office.ts'

const office = demoOffice()

test('a triager asks for a referral, and a lead confirms it by keys from the view of requests', async () => {
  const { number } = await office.handIn()
  const lead = await (await office.profile()).newPage()
  await signIn(lead, office.server)
  await lead.getByRole('link', { name: '人员' }).click()
  const triager = await (await office.profile()).newPage()
  const colleague = { role: '办理人员', name: '钱七（示例）', account: 'qian.qi' }
  const joined = await join(lead, triager, colleague)
  const person = lead.getByRole('listitem').filter({ hasText: colleague.name })
  await person.getByRole('button', { name: '指纹一致，接纳' }).click()
  await person.getByText('在用').waitFor()
  await enter(triager, joined)
  await atDesk(triager)

  await openTip(triager, number)
  await triager.keyboard.press('a')
  await hasStatus(triager, '核实中')
  await triager.keyboard.press('t')
  await triager.getByRole('heading', { level: 3, name: '请求移送' }).waitFor()
  await triager.keyboard.press('1')
  await tipOf(triager).getByLabel('给负责人的理由').fill('示例：三条线索是同一个收款人。')
  await tipOf(triager).getByRole('button', { name: '确认请求移送' }).click()
  await tipOf(triager).getByText('钱七（示例） 请求移送：公安机关').waitFor()
  await hasStatus(triager, '核实中')
  expect(await tipOf(triager).getByRole('button', { name: '同意' }).count()).toBe(0)
  expect(
    await menuOf(triager)
      .getByRole('link', { name: /^待我批准/ })
      .count(),
  ).toBe(0)

  // The lead takes the tenth view by its digit. Opened, the tip shows the reason, and one key confirms.
  await menuOf(lead).getByRole('link', { name: /^全部/ }).click()
  await rowOf(lead, number).waitFor()
  await lead.keyboard.press('v')
  await lead.keyboard.press('0')
  await lead.getByRole('heading', { name: '待我批准' }).waitFor()
  await rowOf(lead, number, '待我批准').getByText('请求移送').waitFor()
  await lead.keyboard.press('j')
  await lead.keyboard.press('Enter')
  await tipOf(lead).getByRole('region', { name: '经过' }).waitFor()
  await tipOf(lead).getByText('三条线索是同一个收款人').first().waitFor()
  expect(await violations(lead)).toEqual([])
  // The key of the move begins with what was asked for.
  await lead.keyboard.press('t')
  const asked = tipOf(lead).getByRole('radio', { name: '公安机关' })
  await asked.waitFor()
  expect(await asked.isChecked()).toBe(true)
  await lead.keyboard.press('Escape')
  await lead.keyboard.press('y')
  await lead.getByRole('status').getByText(`${number} 已改为“已移送”`).waitFor()
  await hasStatus(lead, '已移送')
  const history = async () => {
    const lines = tipOf(lead).getByRole('region', { name: '经过' }).getByRole('listitem')
    return (await lines.allInnerTexts()).map((line) => line.replace(/\s+/g, ' ')).slice(-2)
  }
  await expect
    .poll(history)
    .toEqual([
      expect.stringMatching(/请求改为“已移送”：公安机关 · 钱七（示例）$/),
      expect.stringMatching(/核实中 → 已移送：公安机关 · .+，由钱七（示例）请求$/),
    ])

  // Taken back, the request waits again. Declined with a word, it is over.
  await lead.keyboard.press('z')
  await hasStatus(lead, '核实中')
  await tipOf(lead).getByRole('button', { name: '退回', exact: true }).click()
  await tipOf(lead).getByLabel('说明').fill('示例：先问清收款人。')
  await tipOf(lead).getByRole('button', { name: '确认退回' }).click()
  await tipOf(lead).getByRole('region', { name: '经过' }).getByText('退回请求').waitFor()
  await tipOf(lead).getByText('先问清收款人').waitFor()
  expect(await tipOf(lead).getByRole('button', { name: '同意' }).count()).toBe(0)
  await lead.context().close()
  await triager.context().close()
})
