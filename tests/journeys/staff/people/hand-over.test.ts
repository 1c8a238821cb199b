import { expect, test } from 'vitest'
import { QueuePage } from '#shared/contract/queue.ts'
import { addDays, dayOf } from '#shared/day.ts'
import { violations } from '#tests/support/browser/axe.ts'
import { enter, join } from '#tests/support/browser/colleague.ts'
import { atDesk, leaks, menuOf, openTip, signIn, watch, type Watch } from '#tests/support/browser/console.ts'
import { holdNext } from '#tests/support/browser/held.ts'
import { demoOffice } from '#tests/support/browser/demo-office.ts'

const office = demoOffice()

test('all own tips go to a colleague by keys, with a word and a day, and z brings them back', async () => {
  const handed = [await office.handIn(), await office.handIn(), await office.handIn()]
  const context = await office.profile()
  const seen: Watch = { requests: [], complaints: [] }
  await watch(context, seen)
  const lead = await context.newPage()
  await signIn(lead, office.server)
  await lead.getByRole('link', { name: '人员' }).click()
  const otherContext = await office.profile()
  const other = await otherContext.newPage()
  const colleague = await join(lead, other, { role: '办理人员', name: '孙七（示例）', account: 'sun.qi' })
  const person = lead.getByRole('listitem').filter({ hasText: colleague.name })
  await person.getByRole('button', { name: '指纹一致，接纳' }).click()
  await person.getByText('在用').waitFor()
  await enter(other, colleague)
  await atDesk(other)

  const { keyboard } = lead
  const said = (text: string) => lead.getByRole('status').getByText(text).first().waitFor()
  await menuOf(lead).getByRole('link', { name: /^全部/ }).click()
  const all = lead.getByRole('region', { name: '全部' })
  await expect.poll(() => all.locator('ol > li').count()).toBe(3)
  await keyboard.press('*')
  await keyboard.press('m')
  await said('3 条已由您承办')
  await lead.getByRole('link', { name: /^我的 / }).click()
  const mine = lead.getByRole('region', { name: '我的' })
  await expect.poll(() => mine.locator('ol > li').count()).toBe(3)

  // Four actions: all, the key, the form, its end.
  const word = '示例：我去培训，请先盯着'
  const back = addDays(dayOf(new Date()), 10)
  const [year = '', month = '', day = ''] = back.split('-')
  await keyboard.press('*')
  await keyboard.press('g')
  await lead.getByRole('radio', { name: colleague.name }).waitFor()
  await keyboard.press('1')
  await expect.poll(() => lead.getByRole('radio', { name: colleague.name }).isChecked()).toBe(true)
  expect(await violations(lead)).toEqual([])
  await lead.getByLabel('哪天回来').fill(`${year}-${month}-${day}`)
  await lead.getByLabel('附一句话').focus()
  await keyboard.type(word)
  await keyboard.press('Enter')
  await said(`3 条已交给${colleague.name}`)
  const loan = `代办，${String(Number(month))}月${String(Number(day))}日 回到`
  const { rows } = await office.read(context, QueuePage, '/tips?view=all')
  expect(rows.map(({ loan: one }) => one?.returnOn)).toEqual([back, back, back])
  expect(leaks(seen, word)).toEqual([])

  const [{ number } = { number: '' }] = handed
  await other.reload()
  await openTip(other, number)
  const opened = other.getByRole('article')
  await opened.getByText(loan).first().waitFor()
  await opened.getByRole('region', { name: '经过' }).getByText(word).waitFor()
  await opened
    .getByRole('region', { name: '经过' })
    .getByText(`→ ${colleague.name}，代办到 ${back}`)
    .waitFor()
  await other.getByRole('region', { name: '全部' }).getByText(loan).first().waitFor()
  expect(await violations(other)).toEqual([])

  await lead.getByRole('heading', { level: 2 }).first().waitFor()
  await keyboard.press('z')
  await said(`已撤回：3 条已交给${colleague.name}`)
  const { rows: after } = await office.read(context, QueuePage, '/tips?view=all')
  expect(after.map(({ loan: one, assigneeName }) => [one, assigneeName === colleague.name])).toEqual(
    handed.map(() => [null, false]),
  )

  // The colleague takes one and is disabled: the lead gets it in the same step.
  await openTip(other, number)
  await other.keyboard.press('m')
  await other.getByText(`${number} 已由您承办`).first().waitFor()

  // Words that come after a word for the colleague went wait among the notes.
  const request = await holdNext(other, /\/assignee$/)
  await other.keyboard.press('g')
  await other.getByRole('radio').first().check()
  await other.getByLabel('附一句话').fill(word)
  await other.getByRole('button', { name: '交给此人' }).click()
  await request.sent
  await other.getByLabel('附一句话').fill(`${word}，另外看一下收款码`)
  request.release()
  await other.getByText('后写的字没有发，在“写备注”里').first().waitFor()
  expect(await opened.getByLabel('写备注').inputValue()).toBe('，另外看一下收款码')
  await opened.getByRole('heading', { level: 2 }).focus()
  await other.keyboard.press('m')
  await other.getByText(`${number} 已由您承办`).first().waitFor()

  await lead.getByRole('link', { name: '人员' }).click()
  await person.getByRole('button', { name: '停用' }).click()
  const dialog = lead.getByRole('dialog')
  await dialog.getByRole('group', { name: '承办的线索交给' }).getByRole('radio').nth(1).check()
  expect(await violations(lead)).toEqual([])
  await dialog.getByRole('button', { name: '停用', exact: true }).click()
  await said(`已停用${colleague.name}`)
  const { rows: left } = await office.read(context, QueuePage, '/tips?view=mine')
  expect(left.map((row) => row.number)).toContain(number)
  await openTip(lead, number)
  await lead.getByRole('region', { name: '经过' }).getByText(`原承办 ${colleague.name} 停用`).waitFor()
  expect(seen.complaints).toEqual([])
  await context.close()
  await otherContext.close()
})
