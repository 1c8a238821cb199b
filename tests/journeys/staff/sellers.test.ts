import { expect, test } from 'vitest'
import { Counts } from '#shared/contract/queue.ts'
import { SellersPage } from '#shared/sellers/contract.ts'
import { leaks, openTip, signIn } from '#tests/support/browser/console.ts'
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

test('staff find a seller by any spelling, read why tips are joined, and join one more by one key', async () => {
  const seller = {
    description: '示例：微信群里卖登高证。',
    identifiers: [{ kind: 'wechat', value: 'shili_Ban88' }],
  }
  // Read off a blurred picture: it looks alike, and joins nothing by itself.
  const alike = await office.handIn({
    description: '示例：截图里的微信号看不太清。',
    identifiers: [{ kind: 'wechat', value: 'shili-ban88' }],
  })
  const first = await office.handIn(seller)
  const second = await office.handIn({
    ...seller,
    description: '示例：同一个人又在发广告，加微信 shili_ban88。',
    identifiers: [],
  })
  const context = await office.profile()
  const page = await context.newPage()
  await signIn(page, office.server)
  await expect
    .poll(async () => (await office.read(context, Counts, '/counts')).unindexed, { timeout: patience })
    .toBe(0)

  await page.keyboard.press('/')
  await page.keyboard.type('微信：ＳＨＩＬＩ_ban88')
  await page.keyboard.press('Enter')
  const list = page.getByRole('region', { name: '全部', exact: true })
  const row = (number: string) => list.locator('ol > li').filter({ hasText: number })
  await row(first.number).waitFor()
  await row(second.number).getByText('2 条报同一卖家').waitFor()
  expect(await row(alike.number).count()).toBe(0)

  // By keys alone: the alike one joins, the way back parts it again. The list has the keys after a search.
  await page.keyboard.press('j')
  for (let rows = 0; rows < 2 && (await row(first.number).locator('[aria-current]').count()) === 0; rows += 1)
    await page.keyboard.press('j')
  const kin = page.getByRole('region', { name: /同一卖家/ })
  await kin.getByText('账号 shili_ban88 另有 1 条').waitFor()
  await kin.getByText('写法相近').waitFor()
  await page.keyboard.press('d')
  await kin.getByRole('heading', { name: /^同一卖家另有 2 条/ }).waitFor()
  await page.keyboard.press('z')
  await kin.getByRole('heading', { name: /^同一卖家另有 1 条/ }).waitFor()
  await page.keyboard.press('D')
  await kin.getByText('写法相近').waitFor({ state: 'detached' })

  await page.keyboard.press('/')
  await page.keyboard.type('shili_meiyou_77')
  await page.keyboard.press('Enter')
  await page.getByText('没有线索写到它').waitFor()
  // Eight digits, and letters before them, may be a number of the seller's as well as that of a tip.
  for (const value of ['73519264', 'wx73519265']) {
    await page.getByLabel('找编号、号码、账号、网址').fill(value)
    await page.keyboard.press('Enter')
    await page.getByText('它是线索编号的，请再按一次').waitFor()
    await page.getByLabel('找编号、号码、账号、网址').fill('')
    expect(leaks(office.seen, value), value).toEqual([])
  }
  for (const value of ['shili_ban88', 'shili_Ban88', 'shili_meiyou_77', 'ＳＨＩＬＩ'])
    expect(leaks(office.seen, value), value).toEqual([])
  await context.close()
})

test('a tip that staff take out of a seller leaves it, and the tip beside it stays', async () => {
  const seller = { identifiers: [{ kind: 'phone', value: '13926541899' }] }
  const [stays, goes, other] = [
    await office.handIn({ ...seller, description: '示例：电线杆上的小广告，卖高压电工证。' }),
    await office.handIn({ ...seller, description: '示例：他在门口发名片，说不用考试。' }),
    await office.handIn({ ...seller, description: '示例：打过去是个女的，要八百。' }),
  ]
  const context = await office.profile()
  const page = await context.newPage()
  await signIn(page, office.server)
  await expect
    .poll(async () => (await office.read(context, Counts, '/counts')).unindexed, { timeout: patience })
    .toBe(0)
  await openTip(page, stays.number)
  const kin = page.getByRole('region', { name: '同一卖家' })
  await kin.getByRole('heading', { name: /^同一卖家另有 2 条/ }).waitFor()
  await kin
    .getByRole('listitem')
    .filter({ hasText: goes.number })
    .getByRole('button', { name: '不是同一卖家' })
    .click()
  await kin.getByRole('heading', { name: /^同一卖家另有 1 条/ }).waitFor()
  await kin.getByRole('link', { name: other.number }).waitFor()
  expect(await kin.getByRole('link', { name: goes.number }).count()).toBe(0)
  await context.close()
})
