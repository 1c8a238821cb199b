import { expect, test } from 'vitest'
import { Counts, QueuePage } from '#shared/contract/queue.ts'
import { signIn } from '#tests/support/browser/console.ts'
import { demoOffice } from '#tests/support/browser/demo-office.ts'
import { timed } from '#tests/support/patience.ts'
import { advert, honest, quotes } from '#tests/support/office/flood.ts'

const office = demoOffice()
const many = <T>(count: number, one: (at: number) => T): T[] =>
  Array.from({ length: count }, (_, at) => one(at))

/** Hands tips in, eight at once. Returns their numbers in the same order. */
async function eightAtOnce(tips: readonly Readonly<Record<string, unknown>>[]): Promise<string[]> {
  const numbers: string[] = []
  let next = 0
  const send = async () => {
    for (let at = next++; at < tips.length; at = next++) numbers[at] = (await office.handIn(tips[at])).number
  }
  await Promise.all(many(8, send))
  return numbers
}

test('three keys clear 700 alike, none of 90 honest tips goes with them, and z brings all back', async () => {
  const handed = await eightAtOnce([
    ...many(90, (at) => ({ description: honest(at), ...(quotes(at) && { contact: '示例：信箱里问' }) })),
    ...many(700, (at) => ({ description: advert(at) })),
  ])
  const honestTips = handed.slice(0, 90)
  const page = await (await office.profile()).newPage()
  await signIn(page, office.server)
  await expect
    .poll(async () => (await office.read(page.context(), Counts, '/counts')).unindexed, { timeout: 300_000 })
    .toBe(0)
  await page.getByRole('button', { name: /刷新/ }).click()
  const list = page.getByRole('region', { name: '先看' })
  const fold = list.getByRole('link').filter({ hasText: '条相同文字' })
  await fold.waitFor()
  expect(await fold.count()).toBe(1)
  await fold.focus()
  await page.getByRole('heading', { level: 2, name: /条相同文字/ }).waitFor()

  await page.keyboard.press('Enter')
  await list.getByRole('button', { name: '选中一样的 700 条' }).waitFor()
  await page.keyboard.press('*')
  await page.getByRole('group', { name: '一起办理' }).getByText('选了 700 条').waitFor()
  const cleared = await timed(2000, async () => {
    await page.keyboard.press('s')
    await page.getByRole('status').getByText('700 条已改为“垃圾信息”').first().waitFor()
  })
  expect(cleared.took).toBeLessThan(cleared.limit)

  const received = async () => {
    const numbers: string[] = []
    let cursor: string | null = ''
    while (cursor !== null) {
      const after: string = cursor === '' ? '' : `&cursor=${cursor}`
      const { rows, next }: QueuePage = await office.read(
        page.context(),
        QueuePage,
        `/tips?view=all&status=received${after}`,
      )
      numbers.push(...rows.map(({ number }) => number))
      cursor = next
    }
    return numbers.sort()
  }
  expect(await received()).toEqual(honestTips.toSorted())
  await page.keyboard.press('z')
  await page.getByRole('status').getByText('已撤回：700 条已改为“垃圾信息”').first().waitFor()
  expect(await received()).toEqual(handed.toSorted())
  await page.context().close()
})
