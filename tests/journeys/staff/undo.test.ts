import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { AuditPage } from '#shared/contract/audit.ts'
import { TipView } from '#shared/contract/tip.ts'
import { hasStatus, menuOf, openTip, pressAll, rowOf, signIn, tipOf } from '#tests/support/browser/console.ts'
import { demoOffice } from '#tests/support/browser/demo-office.ts'

const office = demoOffice()

const said = (page: Page, text: string) => page.getByRole('status').getByText(text).waitFor()
const focusRow = (page: Page, number: string) => rowOf(page, number).getByRole('link').focus()

/** Opens the list of all tips, with nothing open beside it. */
async function listed(number: string): Promise<Page> {
  const page = await (await office.profile()).newPage()
  await signIn(page, office.server)
  await menuOf(page).getByRole('link', { name: /^全部/ }).click()
  await rowOf(page, number).waitFor()
  return page
}

test('z takes back the acts one by one, newest first, and the log tells both', async () => {
  const [one, two] = [await office.handIn(), await office.handIn()]
  const page = await listed(one.number)
  await focusRow(page, one.number)
  await page.keyboard.press('a')
  await said(page, `${one.number} 已改为“核实中”`)
  await focusRow(page, two.number)
  await page.keyboard.press('s')
  await said(page, `${two.number} 已改为“垃圾信息”`)

  await page.keyboard.press('z')
  await said(page, `已撤回：${two.number} 已改为“垃圾信息”`)
  await rowOf(page, two.number).getByText('新收').waitFor()
  expect(await rowOf(page, one.number).getByText('核实中').count()).toBe(1)
  await page.keyboard.press('z')
  await said(page, `已撤回：${one.number} 已改为“核实中”`)
  await rowOf(page, one.number).getByText('新收').waitFor()
  await page.keyboard.press('z')
  await said(page, '没有可以撤回的操作')

  const { rows } = await office.read(page.context(), AuditPage, '/audit')
  expect(rows.filter(({ subjectName }) => subjectName === one.number).map(({ action }) => action)).toEqual([
    'tip.undo',
    'tip.move-by-summary',
  ])
  await page.context().close()
})

test('a z before the answer takes back the act on its way, and a second press loses none', async () => {
  const [one, two] = [await office.handIn(), await office.handIn()]
  const page = await listed(two.number)
  await focusRow(page, one.number)
  await page.keyboard.press('a')
  await said(page, `${one.number} 已改为“核实中”`)
  // The answer waits until all keys were pressed.
  const pressed = Promise.withResolvers<undefined>()
  await page.route('**/moves', async (route) => {
    await pressed.promise
    await route.continue()
  })
  await focusRow(page, two.number)
  await pressAll(page, ['s', 'z', 'z'])
  pressed.resolve(undefined)
  await said(page, `已撤回：${two.number} 已改为“垃圾信息”`)
  await rowOf(page, two.number).getByText('新收').waitFor()
  expect(await rowOf(page, one.number).getByText('核实中').count()).toBe(1)
  await page.keyboard.press('z')
  await said(page, `已撤回：${one.number} 已改为“核实中”`)
  await page.context().close()
})

test('the way back does not vanish under the pointer or the focus, and goes once both left', async () => {
  const { number } = await office.handIn()
  const page = await (await office.profile()).newPage()
  await page.clock.install()
  await signIn(page, office.server)
  const row = page.getByRole('region', { name: '先看' }).getByRole('listitem').filter({ hasText: number })
  const back = page.getByRole('status').getByRole('button', { name: '撤回' })
  const act = async () => {
    await row.getByRole('link').focus()
    await page.keyboard.press('a')
    await said(page, `${number} 已改为“核实中”`)
  }
  const takenBack = () => said(page, `已撤回：${number} 已改为“核实中”`)
  await act()
  await back.hover()
  await page.clock.fastForward('00:16')
  await page.mouse.down()
  await page.mouse.up()
  await takenBack()
  await page.mouse.move(0, 0)
  await act()
  await back.focus()
  await page.clock.fastForward('00:16')
  await page.keyboard.press('Enter')
  await takenBack()
  await act()
  await page.clock.fastForward('00:16')
  await back.waitFor({ state: 'detached' })
  await page.context().close()
})

test('a digit after the key is enough for a reason, and the button takes it back', async () => {
  const { number } = await office.handIn()
  const page = await listed(number)
  await focusRow(page, number)
  await page.keyboard.press('x')
  await page.getByRole('heading', { level: 3, name: '不属本渠道' }).waitFor()
  await page.keyboard.press('3')
  await said(page, `${number} 已改为“不属本渠道”`)
  const back = page.getByRole('status').getByRole('button', { name: '撤回' })
  // The sentence stands on ink. The test of accessibility cannot tell the ground of a floating element.
  const [word, ground] = await back.evaluate((button) => [
    getComputedStyle(button).color,
    getComputedStyle(button.closest('[role=status]') ?? button).backgroundColor,
  ])
  expect(word).not.toBe(ground)
  await back.click()
  await said(page, `已撤回：${number}`)
  await rowOf(page, number).getByText('新收').waitFor()
  await page.context().close()
})

test('an act on which a colleague built stays, and the sentence says so', async () => {
  const { number } = await office.handIn()
  const page = await listed(number)
  await focusRow(page, number)
  await page.keyboard.press('a')
  await said(page, `${number} 已改为“核实中”`)
  const colleague = await listed(number)
  await focusRow(colleague, number)
  await colleague.keyboard.press('s')
  await said(colleague, `${number} 已改为“垃圾信息”`)
  await page.keyboard.press('z')
  await said(page, '没有撤回：别人已接着办理')
  await rowOf(page, number).getByText('垃圾信息').waitFor()
  await page.context().close()
  await colleague.context().close()
})

test('a note whose answer was lost is stored once, however often it is sent', async () => {
  const { number } = await office.handIn()
  const page = await listed(number)
  await openTip(page, number)
  const id = /[0-9a-f]{32}/.exec(page.url())?.[0] ?? ''
  let lost = 0
  await page.route('**/notes', async (route) => {
    const answer = await route.fetch()
    lost += 1
    await (lost === 1 ? route.abort('internetdisconnected') : route.fulfill({ response: answer }))
  })
  await tipOf(page).getByLabel('写备注').fill('示例：已致电核对。')
  await tipOf(page).getByRole('button', { name: '保存备注' }).click()
  await tipOf(page).getByText('连不上服务器').waitFor()
  await tipOf(page).getByRole('button', { name: '保存备注' }).click()
  await said(page, '备注已保存')
  expect(lost).toBe(2)
  const { notes } = await office.read(page.context(), TipView, `/tips/${id}`)
  expect(notes).toHaveLength(1)

  // The same words again, after an answer, are a second note.
  await tipOf(page).getByLabel('写备注').fill('示例：已致电核对。')
  await tipOf(page).getByRole('button', { name: '保存备注' }).click()
  await expect
    .poll(async () => (await office.read(page.context(), TipView, `/tips/${id}`)).notes.length)
    .toBe(2)
  await tipOf(page).getByRole('button', { name: '垃圾信息' }).click()
  await hasStatus(page, '垃圾信息')
  await page.context().close()
})

test('z takes back an act from before a reload, and the next person in the tab has none', async () => {
  const { number } = await office.handIn()
  const page = await listed(number)
  await focusRow(page, number)
  await page.keyboard.press('s')
  await said(page, `${number} 已改为“垃圾信息”`)
  await page.reload()
  await rowOf(page, number).waitFor()
  await page.keyboard.press('z')
  await said(page, `已撤回：${number} 的上一步`)
  await rowOf(page, number).getByText('新收').waitFor()
  await focusRow(page, number)
  await page.keyboard.press('a')
  await said(page, `${number} 已改为“核实中”`)
  await page.getByRole('button', { name: '退出' }).click()
  await page.getByText('已退出').waitFor()
  await signIn(page, office.server)
  await page.keyboard.press('z')
  await said(page, '没有可以撤回的操作')
  await page.context().close()
})
