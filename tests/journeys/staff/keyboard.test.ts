import { expect, test } from 'vitest'
import {
  atDesk,
  hasStatus,
  menuOf,
  openTip,
  pressAll,
  rowOf,
  signIn,
  tipOf,
} from '#tests/support/browser/console.ts'
import { demoOffice } from '#tests/support/browser/demo-office.ts'

const office = demoOffice()

test('a tip can be worked through by keyboard alone', async () => {
  const { number } = await office.handIn()
  const context = await office.profile()
  const page = await context.newPage()
  await page.goto(`${office.server.url}/staff/`)
  await page.getByLabel('账号').waitFor()
  await page.keyboard.type(office.server.demo.account)
  await page.keyboard.press('Tab')
  await page.keyboard.type(office.server.demo.password)
  await page.keyboard.press('Enter')
  await atDesk(page)
  await page.getByRole('link', { name: number }).waitFor()
  const focused = () =>
    page.evaluate(() =>
      document.activeElement === document.body ? '' : (document.activeElement?.textContent ?? ''),
    )
  for (let rows = 0; rows < 20 && !(await focused()).includes(number); rows += 1) await pressAll(page, ['j'])
  await pressAll(page, ['j'])
  for (let rows = 0; rows < 20 && !(await focused()).includes(number); rows += 1) await pressAll(page, ['k'])
  await page.keyboard.press('Enter')
  await expect.poll(focused).toBe(number)

  await page.keyboard.press('m')
  await tipOf(page).getByRole('button', { name: '放回' }).waitFor()
  await page.keyboard.press('a')
  await hasStatus(page, '核实中')
  await page.keyboard.press('n')
  await page.keyboard.type('示例备注 abc')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await tipOf(page).getByRole('listitem').getByText('示例备注 abc').waitFor()
  await page.keyboard.press('r')
  await page.keyboard.type('示例提问')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await hasStatus(page, '等举报人补充')
  await page.keyboard.press('a')
  await hasStatus(page, '核实中')
  await page.keyboard.press('c')
  await expect.poll(focused).toBe('办结')
  await page.keyboard.press('Escape')
  await expect.poll(() => tipOf(page).getByRole('button', { name: '确认办结' }).count()).toBe(0)
  await page.keyboard.press('c')
  await expect.poll(focused).toBe('办结')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Space')
  await page.keyboard.press('Enter')
  await hasStatus(page, '已办结：查实')
  await page.keyboard.press('?')
  await page.getByRole('dialog', { name: '快捷键' }).waitFor()
  await page.keyboard.press('Escape')
  await expect.poll(() => page.getByRole('dialog').count()).toBe(0)
  await context.close()
})

test('a digit after the key picks a reply, and only there', async () => {
  const { number } = await office.handIn()
  const context = await office.profile()
  const page = await context.newPage()
  await signIn(page, office.server)
  await openTip(page, number)
  const replies = tipOf(page).getByRole('group', { name: '常用的话' }).getByRole('button')
  const field = tipOf(page).getByLabel('写给举报人')
  await replies.first().waitFor()
  await page.keyboard.press('a')
  await hasStatus(page, '核实中')
  await page.keyboard.press('r')
  await page.keyboard.press('2')
  await expect.poll(() => field.inputValue()).toMatch(/^您好。请补充：卖家说多少钱/)
  // The text is the person's to change: a digit is a digit from now on.
  await page.keyboard.type('3')
  await expect.poll(() => field.inputValue()).toMatch(/买证。3$/)
  await page.keyboard.press('ControlOrMeta+a')
  await page.keyboard.press('Delete')
  await page.keyboard.type('3天内')
  await expect.poll(() => field.inputValue()).toBe('3天内')
  await replies.nth(4).click()
  await expect.poll(() => field.inputValue()).toMatch(/^3天内\n您好。您补充的我们收到了/)

  await tipOf(page).getByRole('button', { name: '填入核查清单' }).click()
  await expect.poll(() => tipOf(page).getByLabel('写备注').inputValue()).toMatch(/^□ .+\n□ /)
  await context.close()
})

test('Escape leaves a text, Ctrl and Enter send it, and a tip opened again takes keys for acts', async () => {
  const { number } = await office.handIn()
  const context = await office.profile()
  const page = await context.newPage()
  await signIn(page, office.server)
  await menuOf(page).getByRole('link', { name: /^全部/ }).click()
  await rowOf(page, number).getByRole('link').focus()
  await page.getByRole('region', { name: number }).waitFor()
  await page.keyboard.press('r')
  const field = tipOf(page).getByLabel('写给举报人')
  const isWriting = () => field.evaluate((element) => element === document.activeElement)
  await expect.poll(isWriting).toBe(true)
  await page.keyboard.press('Escape')
  expect(await isWriting()).toBe(false)
  await page.goBack()
  await page.getByRole('region', { name: number }).waitFor()
  await rowOf(page, number).getByRole('link').focus()
  await page.keyboard.press('Enter')
  await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toBe(number)
  await page.keyboard.press('a')
  await hasStatus(page, '核实中')
  expect(await field.inputValue()).toBe('')
  await page.keyboard.press('r')
  await page.keyboard.type('示例提问')
  await page.keyboard.press('ControlOrMeta+Enter')
  await hasStatus(page, '等举报人补充')
  await context.close()
})

test('CapsLock changes no key, and a click ends the keys of a list', async () => {
  const { number } = await office.handIn()
  const context = await office.profile()
  const page = await context.newPage()
  await signIn(page, office.server)
  await openTip(page, number)
  // The browser's driver knows no CapsLock: its keys come as large letters without Shift.
  const underCapsLock = (key: string) =>
    page.evaluate((large) => {
      document.activeElement?.dispatchEvent(
        new KeyboardEvent('keydown', { key: large, bubbles: true, cancelable: true }),
      )
    }, key)
  await underCapsLock('J')
  await underCapsLock('K')
  expect(await page.getByRole('group', { name: '一起办理' }).count()).toBe(0)
  await openTip(page, number)
  await underCapsLock('A')
  await hasStatus(page, '核实中')

  const field = tipOf(page).getByLabel('写备注')
  await page.keyboard.press('v')
  await field.click()
  await page.keyboard.type('3条')
  await expect.poll(() => field.inputValue()).toBe('3条')
  await field.fill('')
  await context.close()
})

test('a key that a tip cannot take now says so', async () => {
  const { number } = await office.handIn()
  const context = await office.profile()
  const page = await context.newPage()
  await signIn(page, office.server)
  await openTip(page, number)
  const said = (text: string) => page.getByRole('status').getByText(text).waitFor()
  await page.keyboard.press('c')
  await said(`${number} 是“新收”，不能这样办`)
  await page.keyboard.press('a')
  await hasStatus(page, '核实中')
  await page.keyboard.press('a')
  await said(`${number} 是“核实中”，不能这样办`)
  await rowOf(page, number).getByRole('checkbox').check()
  await page.keyboard.press('a')
  await said('选中的线索不能这样办')
  await context.close()
})
