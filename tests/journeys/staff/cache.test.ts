import type { QueryClient } from '@tanstack/react-query'
import type { Browser, BrowserContext, JSHandle, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchBrowser } from '#tests/support/browser.ts'
import { atDesk, openTip, signIn } from '#tests/support/console.ts'
import { reportTo } from '#tests/support/reporter.ts'
import { startServer, type RunningServer } from '#tests/support/server.ts'

// Texts that the console opens or seals in this test. The cache holds none.
const note = '示例标记甲：内部备注，只在浏览器里打开。'
const message = '示例标记乙：给举报人的留言。'

let server: RunningServer
let browser: Browser
let context: BrowserContext
let page: Page
let cache: JSHandle<QueryClient>

beforeAll(async () => {
  ;[server, browser] = await Promise.all([startServer({ env: { BOT_CHECK: 'off' } }), launchBrowser()])
  context = await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: 'zh-CN' })
  context.setDefaultTimeout(15_000)
  page = await context.newPage()
})
afterAll(async () => {
  await browser.close()
  await server.stop()
})

/** Finds the cache of the console in the tree of React. */
async function cacheOf(): Promise<JSHandle<QueryClient>> {
  return page.evaluateHandle(() => {
    interface Fiber {
      readonly memoizedProps: { readonly client?: QueryClient } | null
      readonly child: Fiber | null
      readonly sibling: Fiber | null
    }
    const island = document.querySelector('astro-island')
    const root = Object.entries(island ?? {}).find(([name]) => name.startsWith('__reactContainer$'))?.[1] as {
      readonly stateNode: { readonly current: Fiber }
    }
    const open: (Fiber | null)[] = [root.stateNode.current]
    while (open.length > 0) {
      const fiber = open.pop()
      if (fiber === null || fiber === undefined) continue
      const client = fiber.memoizedProps?.client
      if (client !== undefined) return client
      open.push(fiber.sibling, fiber.child)
    }
    throw new Error('no cache')
  })
}

/** Everything that the cache holds: keys, answers, and the variables of acts. */
async function held(): Promise<string> {
  return cache.evaluate((client) =>
    JSON.stringify([
      client
        .getQueryCache()
        .getAll()
        .map(({ queryKey, state }) => [queryKey, state.data]),
      client
        .getMutationCache()
        .getAll()
        .map(({ state }) => [state.variables, state.data]),
    ]),
  )
}

const tip = () => page.getByRole('article')
const secrets = [note, message, '示例']

test('the cache of answers holds nothing opened, before and after the lock', async () => {
  const sent = await reportTo(server)
  if (!sent) throw new Error('intake refused a tip')
  await signIn(page, server)
  cache = await cacheOf()
  await openTip(page, sent.number)
  await tip().getByText(/示例/).first().waitFor()
  await tip().getByLabel('写备注').fill(note)
  await tip().getByRole('button', { name: '保存备注' }).click()
  await tip().getByRole('listitem').getByText(note).waitFor()
  await tip().getByLabel('写给举报人').fill(message)
  await tip().getByRole('button', { name: '只发留言，不等回答' }).click()
  await tip().getByRole('listitem').getByText(message).waitFor()
  const answers = await held()
  expect(answers).toContain(sent.number)
  expect(answers).toContain('"body":"')
  for (const secret of secrets) expect(answers, secret).not.toContain(secret)

  await page.getByRole('button', { name: '锁屏' }).click()
  await page.getByRole('heading', { level: 1, name: '屏幕已锁定' }).waitFor()
  const locked = await held()
  for (const secret of secrets) expect(locked, secret).not.toContain(secret)
  expect(await page.content()).not.toContain(note)
}, 60_000)

test('expiry empties the cache, yet closes no form; sign-out empties the cache', async () => {
  await page.getByLabel('密码').fill(server.demo.password)
  await page.getByRole('button', { name: '解锁' }).click()
  await atDesk(page)
  await tip().getByRole('button', { name: '不属本渠道' }).click()
  await tip().getByRole('radio', { name: '不在本地' }).check()
  await context.clearCookies()
  await page.getByRole('button', { name: '刷新' }).click()
  await page.getByText('登录已到期，请重新登录').waitFor()
  const empty = '[[],[]]'
  const data = async () => (await held()).replace(/\[\["(?:queue|look|tip)","[^"]+"\],null\],?/g, '')
  await expect.poll(data).toBe(empty)

  await page.getByLabel('密码').fill(server.demo.password)
  await page.getByRole('button', { name: '解锁' }).click()
  await atDesk(page)
  await expect.poll(held).toContain('"body":"')
  expect(await tip().getByRole('radio', { name: '不在本地' }).isChecked()).toBe(true)
  await page.getByRole('button', { name: '退出' }).click()
  await page.getByText('已退出').waitFor()
  await expect.poll(held).toBe(empty)
}, 60_000)
