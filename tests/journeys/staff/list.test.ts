import { expect, test } from 'vitest'
import { Counts } from '#shared/contract/queue.ts'
import { addDays, type Day } from '#shared/day.ts'
import { violations } from '#tests/support/browser/axe.ts'
import { lockOf, menuOf, rowOf, signIn, tipOf } from '#tests/support/browser/console.ts'
import { demoOffice } from '#tests/support/browser/demo-office.ts'

const office = demoOffice()
const chinese = (number: number) =>
  Array.from(String(number), (digit) => '零一二三四五六七八九'.charAt(Number(digit))).join('')

test('a desk that stays open over midnight counts by the new day, and reads its list again', async () => {
  const { number } = await office.handIn({ description: '示例：过了零点还开着的线索台。' })
  const context = await office.profile()
  const page = await context.newPage()
  await page.clock.install()
  await signIn(page, office.server)
  const left = rowOf(page, number, '先看').getByText(/^还剩 \d+ 天/)
  const daysLeft = async () => Number(/\d+/.exec(await left.innerText())?.[0])
  const before = await daysLeft()
  await page.route('**/api/staff/counts*', async (route) => {
    const response = await route.fetch()
    const counts = Counts.parse(await response.json())
    await route.fulfill({ response, json: { ...counts, today: addDays(counts.today as Day, 1) } })
  })
  const again = page.waitForRequest((request) => request.url().includes('/api/staff/tips?'))
  await page.clock.fastForward('01:00')
  await again
  await expect.poll(daysLeft).toBe(before - 1)
  await page.unrouteAll({ behavior: 'wait' })
  await context.close()
})

test('a long list goes on page by page, shows each tip once, and opens no tip unasked', async () => {
  // With one text for all they would be one row.
  for (let tips = 0; tips < 55; tips += 1)
    await office.handIn({ description: `示例：第${chinese(tips)}个工地上有人拿着假证。` })
  const context = await office.profile()
  const page = await context.newPage()
  await signIn(page, office.server)
  const rows = page.getByRole('region', { name: '先看' }).getByRole('link')
  await expect.poll(() => rows.count()).toBe(50)
  await page.keyboard.press('k')
  for (let steps = 0; steps < 50; steps += 1) await page.keyboard.press('j')
  await expect.poll(() => rows.count()).toBeGreaterThan(54)
  const numbers = (await rows.allInnerTexts()).map((text) => /[A-Z]{2,4}-?\d{8}/.exec(text)?.[0])
  expect(new Set(numbers).size).toBe(numbers.length)
  expect(await page.getByRole('button', { name: '更多' }).count()).toBe(0)
  const count = Number(/\d+/.exec(await menuOf(page).getByRole('link', { name: /^先看/ }).innerText())?.[0])
  expect(numbers).toHaveLength(count)
  expect(await tipOf(page).count()).toBe(0)

  // The list scrolls, and the desk around it stays.
  await rows.last().hover()
  await page.mouse.wheel(0, 20_000)
  await page.mouse.wheel(0, 20_000)
  const below = () => page.evaluate(() => [scrollY, document.documentElement.scrollHeight - innerHeight])
  expect(await below()).toEqual([0, 0])

  // A caller reads the number out. Letters typed into its field are no shortcuts.
  const number = numbers.at(-1) ?? ''
  const find = page.getByRole('search')
  await find.getByLabel('找编号、号码、账号、网址').fill('00000000')
  await page.keyboard.press('Enter')
  await find.getByText('它是线索编号的，请再按一次').waitFor()
  await page.keyboard.press('Enter')
  await find.getByText('没有这个编号，请核对。').waitFor()
  expect(await violations(page)).toEqual([])
  await find.getByLabel('找编号、号码、账号、网址').fill(number.slice(2))
  await page.keyboard.press('Enter')
  await find.getByText('它是线索编号的，请再按一次').waitFor()
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { level: 2, name: number }).waitFor()
  await context.close()
})

test('the list counts new tips by itself without moving a row; a locked screen asks nothing', async () => {
  await office.handIn()
  const context = await office.profile()
  const page = await context.newPage()
  await page.clock.install()
  await signIn(page, office.server)
  const list = page.getByRole('region', { name: '先看' })
  await list.getByRole('link').first().waitFor()
  const before = await list.getByRole('link').count()
  const countOf = async () =>
    Number(/\d+/.exec(await menuOf(page).getByRole('link', { name: /^先看/ }).innerText())?.[0])
  const counted = await countOf()
  await office.handIn()
  await page.clock.fastForward('01:00')
  await list.getByRole('button', { name: '多了 1 条，刷新' }).waitFor()
  expect(await countOf()).toBe(counted + 1)
  expect(await list.getByRole('link').count()).toBe(before)
  await list.getByRole('button', { name: '多了 1 条，刷新' }).click()
  await list.getByRole('button', { name: '刷新', exact: true }).waitFor()

  await page.getByRole('button', { name: '锁屏' }).click()
  await lockOf(page).waitFor()
  const asked = office.seen.requests.length
  await page.clock.fastForward('05:00')
  expect(office.seen.requests.length).toBe(asked)
  await context.close()
})
