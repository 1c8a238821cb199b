import { expect, test } from 'vitest'
import { QueuePage } from '#shared/contract/queue.ts'
import { violations } from '#tests/support/browser/axe.ts'
import { signIn } from '#tests/support/browser/console.ts'
import { demoOffice } from '#tests/support/browser/demo-office.ts'
import { advert, honest, quotes } from '#tests/support/office/flood.ts'

const office = demoOffice()
const many = (count: number, text: (at: number) => string) =>
  Array.from({ length: count }, (_, at) => text(at))

test('a flood is one row; three keys clear it, every honest tip stays, and z brings it back', async () => {
  const adverts = many(24, advert)
  const honestTips: string[] = []
  for (const [at, description] of many(16, honest).entries()) {
    const { number } = await office.handIn({ description, ...(quotes(at) && { contact: '示例：信箱里问' }) })
    honestTips.push(number)
  }
  for (const description of adverts) await office.handIn({ description })
  const page = await (await office.profile()).newPage()
  await signIn(page, office.server)
  await office.compared(page.context())
  await page.getByRole('button', { name: /刷新/ }).click()
  const list = page.getByRole('region', { name: '先看' })
  const fold = list.getByRole('link').filter({ hasText: '条相同文字' })
  await fold.waitFor()
  expect(await fold.count()).toBe(1)
  await fold.focus()
  await page.getByRole('heading', { level: 2, name: /条相同文字/ }).waitFor()
  expect(await violations(page)).toEqual([])

  // A key that decides on a tip does nothing at the row of a flood: nobody has seen its tips.
  await page.keyboard.press('s')
  await page.keyboard.press('Enter')
  await list.getByText('条文字几乎一样').waitFor()
  await list.getByText('样本').nth(2).waitFor()
  expect(await list.getByText('样本').count()).toBe(3)
  await list.getByRole('button', { name: '选中一样的 24 条' }).waitFor()
  expect(await violations(page)).toEqual([])
  await page.keyboard.press('*')
  await page.getByRole('group', { name: '一起办理' }).getByText('选了 24 条').waitFor()
  await page.keyboard.press('s')
  await page.getByRole('status').getByText('24 条已改为“垃圾信息”').first().waitFor()

  const stored = async (view: string) =>
    (await office.read(page.context(), QueuePage, `/tips?view=${view}&status=received`)).rows.map(
      ({ number }) => number,
    )
  expect((await stored('all')).sort()).toEqual(honestTips.toSorted())
  await page.keyboard.press('z')
  await page.getByRole('status').getByText('已撤回：24 条已改为“垃圾信息”').first().waitFor()
  expect((await stored('all')).length).toBe(40)
  await page.context().close()
})
