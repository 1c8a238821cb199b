import { expect, test } from 'vitest'
import { QueuePage } from '#shared/contract/queue.ts'
import { signIn } from '#tests/support/browser/console.ts'
import { demoOffice } from '#tests/support/browser/demo-office.ts'

const office = demoOffice()

/** The key of each tip's decision, by the sign in its words. */
const decisions = [
  { sign: '甲', keys: ['a'], status: 'investigating', times: 12 },
  { sign: '乙', keys: ['s'], status: 'spam', times: 5 },
  { sign: '丙', keys: ['x', '2'], status: 'out-of-scope', times: 3 },
] as const

test('twenty mixed tips take 24 keys and less than 15 KB each, and every decision is the one meant', async () => {
  const kinds = decisions.flatMap(({ sign, times }) => Array<string>(times).fill(sign))
  // The kinds stand mixed, as they come.
  const mixed = kinds.map((_, index) => kinds[(index * 7) % kinds.length] ?? '')
  const signOf = new Map<string, string>()
  for (const sign of mixed) {
    const { number } = await office.handIn({ description: `示例${sign}类：群里有人卖电工证，三天出证。` })
    signOf.set(number, sign)
  }
  const page = await (await office.profile()).newPage()
  await signIn(page, office.server)
  const rows = page.getByRole('region', { name: '先看' }).locator('ol > li')
  await expect.poll(() => rows.count()).toBe(mixed.length)
  // The clock compares new tips, decided or not: its bytes are no decision's.
  await office.compared(page.context())
  let bytes = 0
  page.on('requestfinished', (request) => {
    // The look of a clock may end after the page.
    request.sizes().then(
      (sizes) => {
        bytes += Object.values(sizes).reduce((sum, size) => sum + size, 0)
      },
      () => undefined,
    )
  })
  let keys = 0
  const press = async (key: string) => {
    keys += 1
    await page.keyboard.press(key)
  }
  await press('j')
  for (let decided = 0; decided < mixed.length; decided += 1) {
    const text = await rows.locator('[aria-current]').innerText()
    const sign = /示例(.)类/.exec(text)?.[1]
    const number = /JM\d{8}/.exec(text)?.[0] ?? ''
    const decision = decisions.find((one) => one.sign === sign)
    for (const key of decision?.keys ?? []) await press(key)
    // The cursor goes on by itself; the last row keeps it.
    await rows.filter({ hasText: number }).locator('[data-decided]').waitFor()
  }
  expect(keys).toBeLessThanOrEqual(24)
  expect(bytes / mixed.length).toBeLessThan(15 * 1024)
  const { rows: stored } = await office.read(page.context(), QueuePage, '/tips?view=all')
  for (const { number, status } of stored) {
    const decision = decisions.find(({ sign }) => sign === signOf.get(number))
    expect([number, status]).toEqual([number, decision?.status])
  }
  await page.context().close()
})
