import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { askReporter, menuOf, openTip, signIn, tipOf } from '#tests/support/browser/console.ts'
import { demoOffice } from '#tests/support/browser/demo-office.ts'

const office = demoOffice()

const listOf = (page: Page, name: string) => page.getByRole('region', { name, exact: true })
const rowsOf = (page: Page, name: string) => listOf(page, name).locator('ol > li')

/** Counts the rows of a list that stand whole in the window. */
const inSight = (page: Page, name: string) =>
  rowsOf(page, name).evaluateAll(
    (rows) =>
      rows.filter((row) => {
        const { top, bottom } = row.getBoundingClientRect()
        return top >= 0 && bottom <= innerHeight
      }).length,
  )

test('ten rows stand in a window of 1280 × 800, and three at twice the size', async () => {
  for (let tips = 0; tips < 12; tips += 1) await office.handIn()
  const page = await (await office.profile({ viewport: { width: 1280, height: 800 } })).newPage()
  await signIn(page, office.server)
  await expect.poll(() => rowsOf(page, '先看').count()).toBeGreaterThan(11)
  expect(await inSight(page, '先看')).toBeGreaterThanOrEqual(10)
  await page.setViewportSize({ width: 640, height: 400 })
  expect(await inSight(page, '先看')).toBeGreaterThanOrEqual(3)
  await page.context().close()
})

test('at twice the size a key shows its step or failure, and acts on nothing hidden', async () => {
  // Two spellings that are like each other.
  const identifiers = (value: string) => ({ identifiers: [{ kind: 'wechat', value }] })
  await office.handIn({ description: '示例：朋友圈里有人卖电工证。', ...identifiers('shili_Zhou88') })
  const { number } = await office.handIn({
    description: '示例：工地门口有人卖焊工证。',
    ...identifiers('shili-zhou88'),
  })
  const page = await (await office.profile({ viewport: { width: 640, height: 400 } })).newPage()
  await signIn(page, office.server)
  await office.compared(page.context())
  const row = rowsOf(page, '先看').filter({ hasText: number })
  const compared = page.waitForResponse((response) => response.url().endsWith('/seller'))
  await row.getByRole('link').focus()
  await compared
  const summary = page.getByRole('region', { name: number })
  await page.keyboard.press('x')
  await summary.getByRole('radio', { name: '不在本地' }).waitFor()
  expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('不属本渠道')
  await page.keyboard.press('Escape')
  await summary.waitFor({ state: 'hidden' })

  await page.keyboard.press('d')
  await page.getByRole('status').getByText('请先按 Enter 打开').waitFor()
  await page.route('**/moves', (route) => route.abort('internetdisconnected'), { times: 1 })
  await page.keyboard.press('a')
  await summary.getByText('连不上服务器').waitFor()
  await page.keyboard.press('a')
  await page.getByRole('status').getByText(`${number} 已改为“核实中”`).waitFor()

  // A failure behind the person stays in sight while the page scrolls.
  const gone = Promise.withResolvers<undefined>()
  await page.route('**/moves', async (route) => {
    await gone.promise
    await route.abort('internetdisconnected')
  })
  await menuOf(page).getByRole('link', { name: /^全部/ }).click()
  await rowsOf(page, '全部').nth(4).getByRole('link').focus()
  await page.keyboard.press('s')
  for (let rows = 0; rows < 4; rows += 1) await page.keyboard.press('j')
  await expect.poll(() => page.evaluate(() => scrollY)).toBeGreaterThan(200)
  gone.resolve(undefined)
  const told = page.getByRole('alert').filter({ hasText: '没有办成' })
  await told.waitFor()
  expect((await told.boundingBox())?.y).toBeGreaterThanOrEqual(0)
  await page.getByRole('button', { name: '知道了' }).click()
  await page.context().close()
})

test('an answer is the first row of 先看 and of 有回复, and stands in the window’s title', async () => {
  const asked = await office.handIn({ description: '示例：车间里有人卖低压电工证，五百元一本。' })
  const page = await (await office.profile()).newPage()
  await signIn(page, office.server)
  await openTip(page, asked.number)
  await askReporter(page, '示例提问：收款人是谁？')
  await office.answer(asked.receipt, '示例回答：收款人姓周。')
  await menuOf(page).getByRole('link', { name: /^先看/ }).click()
  await listOf(page, '先看').getByRole('button', { name: '刷新' }).click()
  await rowsOf(page, '先看').first().getByText('有回复').waitFor()
  await rowsOf(page, '先看').first().filter({ hasText: asked.number }).waitFor()
  await expect.poll(() => page.title()).toBe('(1 条回复) 先看 - 线索台')

  // By keys: v and the place of the view, then the first row.
  await page.keyboard.press('v')
  await page.keyboard.press('2')
  await rowsOf(page, '有回复').first().filter({ hasText: asked.number }).waitFor()
  await page.keyboard.press('j')
  await page.keyboard.press('Enter')
  await tipOf(page).getByText('示例回答：收款人姓周。').waitFor()
  // An opened answer waits for nobody.
  await expect.poll(() => page.title()).toBe('有回复 - 线索台')
  await page.context().close()
})

test('filters narrow a list, stay in the address, and go with one click', async () => {
  const wanted = await office.handIn({ category: 'training', platform: 'douyin' })
  const other = await office.handIn({ category: 'selling', platform: 'wechat' })
  const page = await (await office.profile()).newPage()
  await signIn(page, office.server)
  await menuOf(page).getByRole('link', { name: /^全部/ }).click()
  const list = listOf(page, '全部')
  const row = (number: string) => rowsOf(page, '全部').filter({ hasText: number })
  await row(other.number).waitFor()
  await list.getByRole('combobox', { name: '类别' }).selectOption('培训、考试把关不严，帮人过关')
  await row(other.number).waitFor({ state: 'detached' })
  await row(wanted.number).waitFor()
  await list.getByRole('combobox', { name: '平台' }).selectOption('抖音')
  await expect.poll(() => new URL(page.url()).hash).toBe('#all?category=training&platform=douyin')
  await row(wanted.number).getByRole('link').click()
  await tipOf(page).getByRole('heading', { level: 2, name: wanted.number }).waitFor()
  await page.reload()
  await tipOf(page).getByRole('heading', { level: 2, name: wanted.number }).waitFor()
  expect(await row(other.number).count()).toBe(0)
  await list.getByRole('link', { name: '全部去掉' }).click()
  await row(other.number).waitFor()
  await list.getByRole('button', { name: '想领奖' }).click()
  await list.getByText('没有符合筛选的线索').waitFor()
  await page.context().close()
})

test('a decided tip stays struck in its place until the list is read again', async () => {
  const first = await office.handIn()
  const page = await (await office.profile()).newPage()
  await signIn(page, office.server)
  const row = rowsOf(page, '先看').filter({ hasText: first.number })
  await row.getByRole('link').focus()
  await page.keyboard.press('s')
  await row.getByText('垃圾信息').waitFor()
  await row.locator('[data-decided]').waitFor()
  await page.keyboard.press('z')
  await expect.poll(() => row.locator('[data-decided]').count()).toBe(0)
  // The cursor went on to the next row, if there is one.
  await row.getByRole('link').focus()
  await page.keyboard.press('s')
  await row.getByText('垃圾信息').waitFor()
  await listOf(page, '先看').getByRole('button', { name: '刷新' }).click()
  await row.waitFor({ state: 'detached' })
  await page.context().close()
})

test('a row names the seller that stands in the text alone', async () => {
  await office.handIn({ description: '示例：加微信 shili_zheng88 就能办电工证，六百元。' })
  const { number } = await office.handIn({ description: '示例：工地上有人拿着买来的证上岗，不知道谁卖的。' })
  const context = await office.profile()
  const page = await context.newPage()
  await signIn(page, office.server)
  const rows = page.getByRole('region', { name: '先看' })
  await rows.getByRole('link').filter({ hasText: '文中账号 shili_zheng88' }).waitFor()
  await rows.getByRole('link').filter({ hasText: number }).getByText('没有写卖家').waitFor()
  await context.close()
})
