import { expect, test } from 'vitest'
import { SellersPage } from '#shared/sellers/contract.ts'
import { violations } from '#tests/support/browser/axe.ts'
import { leaks, lockOf, openTip, pressAll, signIn } from '#tests/support/browser/console.ts'
import { demoOffice } from '#tests/support/browser/demo-office.ts'
import { forgets, remembers } from '#tests/support/browser/memory.ts'
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
  await office.compared(context)

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
  await office.compared(context)

  await page.keyboard.press('/')
  await page.keyboard.type('微信：ＳＨＩＬＩ_ban88')
  await page.keyboard.press('Enter')
  const list = page.getByRole('region', { name: '全部', exact: true })
  const row = (number: string) =>
    list.getByRole('listitem').filter({ has: page.getByRole('checkbox'), hasText: number })
  await row(first.number).waitFor()
  await row(second.number).getByText('同一卖家 2 条').waitFor()
  expect(await row(alike.number).count()).toBe(0)

  // By keys alone: the alike one joins, the way back parts it again. The list has the keys after a search.
  await pressAll(page, ['j'])
  for (let rows = 0; rows < 2 && (await row(first.number).locator('[aria-current]').count()) === 0; rows += 1)
    await pressAll(page, ['j'])
  const kin = page.getByRole('region', { name: /同一卖家/ })
  await kin.getByText('账号 shili_ban88 另有 1 条').waitFor()
  await kin.getByText('写法相近').waitFor()
  await page.keyboard.press('d')
  await kin.getByRole('heading', { name: /^同一卖家另有 2 条/ }).waitFor()
  await page.keyboard.press('z')
  await kin.getByRole('heading', { name: /^同一卖家另有 1 条/ }).waitFor()
  await page.keyboard.press('Shift+D')
  await kin.getByText('写法相近').waitFor({ state: 'detached' })
  await kin.getByRole('heading', { name: /^同一卖家另有 1 条/ }).waitFor()

  // The way back outlives a reload.
  const apart = `${first.number} 和 ${alike.number} 不是同一卖家`
  await page.reload()
  await page.getByRole('region', { name: '全部', exact: true }).waitFor()
  await page.keyboard.press('z')
  await page.getByRole('status').getByText(`已撤回：${apart}`).waitFor()
  await openTip(page, first.number)
  await kin.getByText('写法相近').waitFor()
  // Another decision came after it: that one stands, and the sentence names its author.
  const ids = [page.url(), await kin.getByRole('link', { name: alike.number }).getAttribute('href')]
  const [tipId, otherId] = ids.map((address) => /[0-9a-f]{32}/.exec(address ?? '')?.[0])
  await page.keyboard.press('Shift+D')
  await page.getByRole('status').getByText(apart).waitFor()
  const decided = await page.evaluate(
    async (body) =>
      (
        await fetch('/api/staff/sellers/decisions', {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(body),
        })
      ).status,
    { tipId, otherId, decision: 'same' },
  )
  expect(decided).toBe(200)
  await page.keyboard.press('z')
  await page
    .getByRole('status')
    .getByText(/^没有撤回：.+已认定这两条是同一卖家/)
    .waitFor()

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
  await office.compared(context)
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

test('the head of a seller shows all that its tips tell, takes all at once, and goes with the lock', async () => {
  const [account, phone] = ['shili_tou_66', '13926541866']
  const wechat = { kind: 'wechat', value: account }
  const secret = '示例标记头：他自称老彭，在广场摆摊。'
  const first = await office.handIn({
    description: secret,
    identifiers: [wechat],
    priceYuan: 500,
    platform: 'qq',
  })
  const joining = await office.handIn({
    description: '示例：名片上印着两个号。',
    identifiers: [wechat, { kind: 'phone', value: phone }],
    priceYuan: 800,
    district: '440705',
  })
  const numbers = [first.number, joining.number]
  for (let index = 0; index < 51; index += 1) {
    const { number } = await office.handIn({
      description: `示例：第 ${String(index)} 次看到同一个电话。`,
      identifiers: [{ kind: 'phone', value: phone }],
      priceYuan: 800,
    })
    numbers.push(number)
  }
  const context = await office.profile()
  const page = await context.newPage()
  await signIn(page, office.server)
  await office.compared(context)
  await page.keyboard.press('/')
  await page.keyboard.type(account)
  await page.keyboard.press('Enter')

  const head = page.getByRole('region', { name: '这个卖家' })
  await head.getByRole('heading', { name: /^\d{11} 等 2 个号 · 53 条线索$/ }).waitFor()
  await head.getByText('要价 500–800 元，最多见 800 元').waitFor()
  await head.getByText('平台 QQ 1').waitFor()
  await head.getByText('地方 新会区 1').waitFor()
  const line = (name: string) =>
    head.getByRole('row').filter({ has: page.getByRole('rowheader', { name, exact: true }) })
  await line(`账号 ${account}`).getByRole('img', { name: '第 1、2 条', exact: true }).waitFor()
  expect(await line(`账号 ${account}`).getByRole('cell').last().innerText()).toContain('2')
  // The test itself does not bring the number into the page's memory.
  const ofPhone = head.getByRole('row').nth(1)
  expect(await ofPhone.innerText()).toContain(phone)
  expect(await ofPhone.locator('circle').count()).toBe(52)
  // By the arrival chain, whatever the order of the list.
  await head.getByRole('button', { name: '按收到的先后看 53 条' }).click()
  const order = head.getByRole('listitem').filter({ has: page.getByRole('link') })
  expect(await order.getByRole('link').allInnerTexts()).toEqual(numbers)
  await order.first().getByText('最早举报').waitFor()
  expect(await head.getByText('最早举报', { exact: true }).count()).toBe(1)
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    expect(await violations(page)).toEqual([])
  }

  // One key takes all, also those of a page that was not loaded.
  await page.keyboard.press('*')
  await page.getByText('选了 53 条').waitFor()
  await page.keyboard.press('Escape')
  for (const value of [account, phone, secret]) expect(leaks(office.seen, value), value).toEqual([])

  expect(await page.content()).toContain(phone)
  expect(await remembers(page, phone)).toBe(true)
  await page.getByRole('button', { name: '锁屏' }).click()
  await lockOf(page).waitFor()
  expect(await page.content()).not.toContain(phone)
  await forgets(page, phone)
  await context.close()
})
