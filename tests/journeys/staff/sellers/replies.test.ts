import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { MailboxView } from '#shared/contract/citizen.ts'
import { repliesBytes } from '#shared/replies/contract.ts'
import { limits } from '#shared/tip/limits.ts'
import { violations } from '#tests/support/browser/axe.ts'
import { messagesOf, openMailbox } from '#tests/support/browser/citizen-pages.ts'
import { leaks, lockOf, pressAll, signIn } from '#tests/support/browser/console.ts'
import { demoOffice } from '#tests/support/browser/demo-office.ts'

const office = demoOffice()

const words = '示例标记众人：这个卖家已经移交公安，请不要再跟他联系。'
const barOf = (page: Page) => page.getByRole('group', { name: '一起办理' })
/** The row of a tip. The head of the seller lists its number too. */
const rowOf = (page: Page, number: string) =>
  page
    .getByRole('region', { name: '全部' })
    .getByRole('listitem')
    .filter({ has: page.getByRole('checkbox', { name: `选中 ${number}` }) })
const fieldOf = (page: Page) => page.getByLabel('写给每一位举报人')
const said = (page: Page, text: string) => page.getByRole('status').getByText(text).first().waitFor()

/** Hands in tips about one seller. */
const reportedOf = async (account: string, count: number) => {
  const tips = []
  for (let index = 0; index < count; index += 1)
    tips.push(
      await office.handIn({
        description: `示例：第 ${String(index)} 个人看到他在卖证。`,
        identifiers: [{ kind: 'wechat', value: account }],
      }),
    )
  return tips
}
/** Asks the office as the reporter with this receipt. */
async function ask(path: string, body: object): Promise<unknown> {
  const answer = await fetch(`${office.server.url}/api${path}`, {
    method: 'POST',
    headers: { accept: 'application/json', 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  expect(answer.status).toBe(200)
  return answer.json()
}
const readBy = async (receipt: string) =>
  MailboxView.parse(await ask('/mailbox', { receipt })).messages.map(({ text }) => text)

/** Signs in and finds a seller by the keyboard. The page then shows the list of the seller's tips. */
async function atSeller(account: string, numbers: readonly string[]): Promise<Page> {
  const context = await office.profile()
  const page = await context.newPage()
  await signIn(page, office.server)
  await office.compared(context)
  await page.keyboard.press('/')
  await page.keyboard.type(account)
  await page.keyboard.press('Enter')
  for (const number of numbers) await rowOf(page, number).waitFor()
  return page
}

test('keys alone write to all reporters of a seller, and each reads it in their own mailbox', async () => {
  const account = 'shili_huifu_31'
  const [gone, ...reporters] = await reportedOf(account, 4)
  await ask('/mailbox/withdraw', { receipt: gone?.receipt, sure: 'yes' })
  const page = await atSeller(
    account,
    reporters.map(({ number }) => number),
  )
  await page.keyboard.press('*')
  await barOf(page).getByText('选了 4 条').waitFor()
  await page.keyboard.press('r')
  await page.getByRole('heading', { level: 3, name: '写给 4 条线索的举报人' }).waitFor()
  await page.getByText('发给 3 位举报人，每人收到的话一样。不发的 1 条：举报人已撤回 1 条。').waitFor()
  await page.getByText('发出后收不回来').waitFor()
  // On a low window the step covers a part of the head above it.
  await page.setViewportSize({ width: 1280, height: 1300 })
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    expect(await violations(page)).toEqual([])
  }
  // The cursor stands in the field.
  await page.keyboard.insertText(words)
  await expect.poll(() => fieldOf(page).inputValue()).toBe(words)
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await said(page, '已发给 3 位举报人')
  await expect.poll(() => barOf(page).count()).toBe(0)

  for (const { receipt } of reporters) {
    const reader = await (await office.profile()).newPage()
    await openMailbox(reader, office.server, receipt)
    expect(await messagesOf(reader).allInnerTexts()).toEqual([expect.stringContaining(words)])
    await reader.context().close()
  }
  expect(await readBy(gone?.receipt ?? '')).toEqual([])
  expect(leaks(office.seen, words)).toEqual([])
  // Each got a file of its own, in one request.
  const [sent, ...others] = office.seen.requests.filter(({ url }) => url.endsWith('/api/staff/replies'))
  expect(others).toEqual([])
  const { items } = JSON.parse(sent?.body.toString() ?? '') as { items: { sealed: string }[] }
  expect(new Set(items.map(({ sealed }) => sealed)).size).toBe(3)
  await page.context().close()
})

test('keys that come before the form of a reply decide on no tip', async () => {
  const account = 'shili_huifu_30'
  const reporters = await reportedOf(account, 2)
  const page = await atSeller(
    account,
    reporters.map(({ number }) => number),
  )
  const { promise: line, resolve: free } = Promise.withResolvers<undefined>()
  await page.route(/ReplyAll.*\.js/, async (route) => {
    await line
    await route.continue()
  })
  await page.keyboard.press('*')
  await barOf(page).getByText('选了 2 条').waitFor()
  const acts = office.posted('/api/staff/acts')
  await pressAll(page, ['r', 's', 'a', 'x'])
  free(undefined)
  await page.getByRole('heading', { level: 3, name: '写给 2 条线索的举报人' }).waitFor()
  expect(office.posted('/api/staff/acts')).toBe(acts)
  // The replies of the office were here before the form.
  await page.keyboard.press('1')
  await expect.poll(() => fieldOf(page).inputValue()).toMatch(/。$/)
  await page.context().close()
})

test('an answer that is lost, a lock and a colleague in between: each reporter gets the text once', async () => {
  const account = 'shili_huifu_32'
  const reporters = await reportedOf(account, 2)
  const [one, two] = reporters
  const page = await atSeller(
    account,
    reporters.map(({ number }) => number),
  )
  await page.keyboard.press('*')
  await barOf(page).getByText('选了 2 条').waitFor()
  // A digit behind the key fills in a reply of the office. Text that is left stays as a draft.
  await page.keyboard.press('r')
  await page.getByRole('button', { name: '价钱和付款 2' }).waitFor()
  await page.keyboard.press('2')
  await expect.poll(() => fieldOf(page).inputValue()).toMatch(/^您好。请补充：卖家说多少钱/)
  await page.keyboard.press('Escape')
  await page.keyboard.press('r')
  await expect.poll(() => fieldOf(page).inputValue()).toMatch(/^您好。请补充：卖家说多少钱/)
  await fieldOf(page).fill(words)

  await page.route(
    '**/api/staff/replies',
    async (route) => {
      await route.fetch()
      await route.abort('internetdisconnected')
    },
    { times: 1 },
  )
  await page.getByRole('button', { name: '发给 2 位' }).click()
  await page.getByText('连不上服务器，请检查网络后重试。').waitFor()
  await page.getByRole('button', { name: '锁屏' }).click()
  await lockOf(page).waitFor()
  await page.getByLabel('密码').fill(office.server.demo.password)
  await page.getByRole('button', { name: '解锁' }).click()
  await lockOf(page).waitFor({ state: 'detached' })
  expect(await fieldOf(page).inputValue()).toBe(words)

  const colleague = await atSeller(account, [])
  const press = async (key: string) => {
    await rowOf(colleague, two?.number ?? '')
      .getByRole('link')
      .focus()
    await colleague.keyboard.press(key)
  }
  await press('a')
  await said(colleague, `${two?.number ?? ''} 已改为“核实中”`)
  await page.getByRole('button', { name: '发给 2 位' }).click()
  await said(page, '已发给 2 位举报人')
  for (const { receipt } of reporters) expect(await readBy(receipt)).toEqual([words])

  // The next text is another act. The list knows the colleague's move by now: a tip that it does not know of
  // stays selected, and says who was faster.
  await press('b')
  await said(colleague, `${two?.number ?? ''} 已改为“新收”`)
  await page.keyboard.press('*')
  await barOf(page).getByText('选了 2 条').waitFor()
  await page.keyboard.press('r')
  await fieldOf(page).fill(`${words}二`)
  await page.getByRole('button', { name: '发给 2 位' }).click()
  await page
    .getByText(new RegExp(`${two?.number ?? ''} 没有发：.+先办了，现在是“新收”，请看过再发；文字还在。`))
    .waitFor()
  await barOf(page).getByText('选了 1 条').waitFor()
  expect(await readBy(one?.receipt ?? '')).toEqual([words, `${words}二`])
  expect(await readBy(two?.receipt ?? '')).toEqual([words])
  await page.keyboard.press('r')
  await page.getByRole('button', { name: '发给 1 位' }).click()
  await said(page, '已发给 1 位举报人')
  expect(await readBy(two?.receipt ?? '')).toEqual([words, `${words}二`])
  await page.context().close()
  await colleague.context().close()
})

test('a text for more mailboxes than one request holds goes out in parts, each within its bound', async () => {
  const account = 'shili_huifu_33'
  const reporters = await reportedOf(account, 90)
  const page = await atSeller(account, [])
  await page.getByText('90 条线索').waitFor()
  await page.keyboard.press('*')
  await barOf(page).getByText('选了 90 条').waitFor()
  await page.keyboard.press('r')
  const long = '🧾'.repeat(limits.messageMax)
  await fieldOf(page).fill(long)
  const before = office.posted('/api/staff/replies')
  // The first request waits until the sentence was seen.
  const seen = Promise.withResolvers<undefined>()
  await page.route('**/api/staff/replies', async (route) => {
    await seen.promise
    await route.continue()
  })
  await page.getByRole('button', { name: '发给 90 位' }).click()
  await page
    .getByRole('status')
    .getByText(/^正在加密、发出：\d+ \/ 90$/)
    .waitFor()
  seen.resolve(undefined)
  await said(page, '已发给 90 位举报人')
  const parts = office.seen.requests.filter(({ url }) => url.endsWith('/api/staff/replies')).slice(before)
  expect(parts.length).toBe(2)
  for (const { body } of parts) expect(body.length).toBeLessThan(repliesBytes + 1000)
  for (const at of [0, 44, 89]) expect(await readBy(reporters[at]?.receipt ?? '')).toEqual([long])
  await page.context().close()
})
