import { expect, test } from 'vitest'
import { Counts } from '#shared/contract/queue.ts'
import { SellersPage } from '#shared/sellers/contract.ts'
import { leaks, signIn } from '#tests/support/browser/console.ts'
import { demoOffice } from '#tests/support/browser/demo-office.ts'
import { patience } from '#tests/support/patience.ts'

const office = demoOffice()

test('three citizens report one seller in different spellings, and a signed-in console joins them', async () => {
  const reported = [
    await office.handIn({
      description: '群里有人卖焊工证，加V 139-2654-1807 办，三天出证。',
      identifiers: [],
    }),
    await office.handIn({
      description: '工地上贴的小广告，说不用考试就能拿证。',
      identifiers: [{ kind: 'wechat', value: '微信：１３９２６５４１８０７' }],
    }),
    await office.handIn({ description: '电话一三九二六五四一八〇七，他说国家网站可查。', identifiers: [] }),
  ]
  const context = await office.profile()
  const page = await context.newPage()
  await signIn(page, office.server)
  const unindexed = async () => (await office.read(context, Counts, '/counts')).unindexed
  await expect.poll(unindexed, { timeout: patience }).toBe(0)

  const joined = async () => {
    const rows = []
    let cursor: string | null = null
    do {
      const query: string = cursor === null ? '' : `?cursor=${cursor}`
      const answer: SellersPage = await office.read(context, SellersPage, `/sellers${query}`)
      rows.push(...answer.rows)
      cursor = answer.next
    } while (cursor !== null)
    const [first] = reported
    return rows.find(({ numbers }) => numbers.includes(first?.number ?? ''))?.numbers
  }
  expect(await joined()).toEqual(reported.map(({ number }) => number))

  // A tip that comes while the console is open is compared without a hand on it.
  const late = await office.handIn({ description: '微信 +86 139 2654 1807，报价八百。', identifiers: [] })
  await expect.poll(joined, { timeout: patience }).toContain(late.number)
  for (const value of ['13926541807', '139-2654-1807', 'num:1392'])
    expect(leaks(office.seen, value), value).toEqual([])
  await context.close()
})
