import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { AuditPage } from '#shared/contract/audit.ts'
import { menuOf, rowOf, signIn } from '#tests/support/browser/console.ts'
import { holdNext } from '#tests/support/browser/held.ts'
import { demoOffice } from '#tests/support/browser/demo-office.ts'

const office = demoOffice()

const said = (page: Page, text: string) => page.getByRole('status').getByText(text).first().waitFor()
const barOf = (page: Page) => page.getByRole('group', { name: '一起办理' })
const boxOf = (page: Page, number: string) => page.getByRole('checkbox', { name: `选中 ${number}` })

/** Opens the list of all tips with the cursor nowhere. Returns the numbers in the order of the list. */
async function listed(
  waitFor: string,
): Promise<{ readonly page: Page; readonly numbers: readonly string[] }> {
  const page = await (await office.profile()).newPage()
  await signIn(page, office.server)
  await menuOf(page).getByRole('link', { name: /^全部/ }).click()
  const list = page.getByRole('region', { name: '全部' })
  await list.locator('li').filter({ hasText: waitFor }).waitFor()
  const texts = await list.getByRole('link').allInnerTexts()
  return { page, numbers: texts.map((text) => /JM\d{8}/.exec(text)?.[0] ?? '') }
}

test('keys select, one key acts on all that are selected, and z brings all back', async () => {
  const handed = [await office.handIn(), await office.handIn(), await office.handIn()]
  const { page, numbers } = await listed(handed[2]?.number ?? '')
  const [one = '', two = '', three = ''] = numbers
  await page.keyboard.press('j')
  await page.keyboard.press(' ')
  await page.keyboard.press('Shift+J')
  await barOf(page).getByText('选了 2 条').waitFor()
  expect([await boxOf(page, one).isChecked(), await boxOf(page, two).isChecked()]).toEqual([true, true])
  expect(await boxOf(page, three).isChecked()).toBe(false)
  await page.keyboard.press('s')
  await said(page, '2 条已改为“垃圾信息”')
  await expect.poll(() => barOf(page).count()).toBe(0)
  for (const number of [one, two]) await rowOf(page, number).getByText('垃圾信息').waitFor()
  expect(await rowOf(page, three).getByText('垃圾信息').count()).toBe(0)
  await page.keyboard.press('z')
  await said(page, '已撤回：2 条已改为“垃圾信息”')
  for (const number of [one, two]) await rowOf(page, number).getByText('新收').waitFor()

  const { rows } = await office.read(page.context(), AuditPage, '/audit')
  const acts = rows.filter(({ subjectName }) => subjectName === one || subjectName === two)
  expect(acts.map(({ action }) => action)).toEqual([
    'tip.undo',
    'tip.undo',
    'tip.move-by-summary',
    'tip.move-by-summary',
  ])
  await page.context().close()
})

test('a tip that is selected while an act is on its way stays selected', async () => {
  const handed = [await office.handIn(), await office.handIn()]
  const { page, numbers } = await listed(handed[1]?.number ?? '')
  const [one = '', two = ''] = numbers
  const request = await holdNext(page, '**/acts')
  await boxOf(page, one).check()
  await page.keyboard.press('s')
  await request.sent
  await boxOf(page, two).check()
  request.release()
  await said(page, '1 条已改为“垃圾信息”')
  await barOf(page).getByText('选了 1 条').waitFor()
  expect([await boxOf(page, one).isChecked(), await boxOf(page, two).isChecked()]).toEqual([false, true])
  await page.context().close()
})

test('a tip at which a colleague was faster stays selected, and the sentence says who did it', async () => {
  const [mine, theirs] = [await office.handIn(), await office.handIn()]
  const { page } = await listed(theirs.number)
  const { page: colleague } = await listed(theirs.number)
  await rowOf(colleague, theirs.number).getByRole('link').focus()
  await colleague.keyboard.press('a')
  await said(colleague, `${theirs.number} 已改为“核实中”`)
  await boxOf(page, mine.number).check()
  await boxOf(page, theirs.number).check()
  await barOf(page).getByRole('button', { name: '不属本渠道' }).click()
  await page.getByRole('heading', { level: 3, name: '不属本渠道 2 条' }).waitFor()
  await page.keyboard.press('3')
  await said(page, '1 条已改为“不属本渠道”')
  await page.getByText(new RegExp(`${theirs.number} 没有办：.+先办了，现在是“核实中”`)).waitFor()
  await barOf(page).getByText('选了 1 条').waitFor()
  // Only the tip that this person decided is struck.
  await rowOf(page, mine.number).locator('[data-decided]').waitFor()
  expect(await rowOf(page, theirs.number).locator('[data-decided]').count()).toBe(0)
  await page.keyboard.press('Escape')
  await expect.poll(() => barOf(page).count()).toBe(0)
  await page.context().close()
  await colleague.context().close()
})

test('while tips are selected, a key leaves the opened one as it is', async () => {
  const [opened, other] = [await office.handIn(), await office.handIn()]
  const { page } = await listed(other.number)
  await rowOf(page, opened.number).getByRole('link').click()
  await page.getByRole('article').getByRole('heading', { level: 2, name: opened.number }).waitFor()
  await boxOf(page, other.number).check()
  await page.keyboard.press('a')
  await said(page, '1 条已改为“核实中”')
  await rowOf(page, other.number).getByText('核实中').waitFor()
  expect(await rowOf(page, opened.number).getByText('核实中').count()).toBe(0)
  await page.context().close()
})
