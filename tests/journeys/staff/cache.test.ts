import type { QueryClient } from '@tanstack/react-query'
import type { BrowserContext, JSHandle, Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { atDesk, lockOf, openTip, signIn, tipOf } from '#tests/support/browser/console.ts'
import { demoOffice, marks } from '#tests/support/browser/demo-office.ts'

const office = demoOffice()

/** Finds the console's cache of answers in the tree of React. */
async function cacheOf(page: Page): Promise<JSHandle<QueryClient>> {
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

interface Held {
  readonly answers: readonly { readonly key: readonly unknown[]; readonly data: unknown }[]
  readonly acts: readonly unknown[]
}

/** Returns everything that the cache holds: answers with their keys, and acts with their variables. */
async function heldBy(cache: JSHandle<QueryClient>): Promise<Held> {
  return cache.evaluate((client) => ({
    answers: client
      .getQueryCache()
      .getAll()
      .map(({ queryKey, state }) => ({ key: queryKey, data: state.data ?? null })),
    acts: client
      .getMutationCache()
      .getAll()
      .map(({ state }) => [state.variables, state.data]),
  }))
}

const textOf = async (cache: JSHandle<QueryClient>) => JSON.stringify(await heldBy(cache))
const dataOf = async (cache: JSHandle<QueryClient>) =>
  (await heldBy(cache)).answers.filter(({ data }) => data !== null)

/** Opens a new tip with a secret text in a separate profile. */
async function atTip(): Promise<{ context: BrowserContext; page: Page; cache: JSHandle<QueryClient> }> {
  const { number } = await office.handIn({ description: marks.description, contact: marks.contact })
  const context = await office.profile()
  const page = await context.newPage()
  await signIn(page, office.server)
  const cache = await cacheOf(page)
  await openTip(page, number)
  await tipOf(page).getByText(marks.description).waitFor()
  return { context, page, cache }
}

test('the cache of answers holds nothing opened, before and after the lock', async () => {
  const { context, page, cache } = await atTip()
  const tip = tipOf(page)
  await tip.getByRole('button', { name: '查看（会记入审计日志）' }).click()
  await tip.getByText(marks.contact).waitFor()
  await tip.getByLabel('写备注').fill(marks.note)
  await tip.getByRole('button', { name: '保存备注' }).click()
  await tip.getByRole('listitem').getByText(marks.note).waitFor()
  await tip.getByLabel('写给举报人').fill(marks.reply)
  await tip.getByRole('button', { name: '只发留言，不等回答' }).click()
  await tip.getByRole('listitem').getByText(marks.reply).waitFor()
  const opened = [marks.description, marks.contact, marks.note, marks.reply]
  const unlocked = await textOf(cache)
  expect(unlocked).toContain('"body":"')
  for (const text of opened) expect(unlocked, text).not.toContain(text)

  await page.getByRole('button', { name: '锁屏' }).click()
  await lockOf(page).waitFor()
  const locked = await textOf(cache)
  expect(locked).toContain('"body":"')
  for (const text of opened) expect(locked, text).not.toContain(text)
  const shown = await page.content()
  for (const text of opened) expect(shown, text).not.toContain(text)
  await context.close()
})

test('expiry empties the cache, yet closes no form; sign-out empties the cache', async () => {
  const { context, page, cache } = await atTip()
  await tipOf(page).getByRole('button', { name: '不属本渠道' }).click()
  await tipOf(page).getByRole('radio', { name: '不在本地' }).check()
  const refresh = await page.getByRole('button', { name: '刷新' }).elementHandle()
  await context.clearCookies()
  // The desk may ask something by itself first. It then covers the button.
  await refresh.evaluate((button) => {
    ;(button as HTMLButtonElement).click()
  })
  await page.getByText('登录已到期，请重新登录').waitFor()
  await expect.poll(() => dataOf(cache)).toEqual([])

  await page.getByLabel('密码').fill(office.server.demo.password)
  await page.getByRole('button', { name: '解锁' }).click()
  await atDesk(page)
  await expect.poll(() => textOf(cache)).toContain('"body":"')
  expect(await tipOf(page).getByRole('radio', { name: '不在本地' }).isChecked()).toBe(true)
  await page.getByRole('button', { name: '退出' }).click()
  await page.getByText('已退出').waitFor()
  await expect.poll(() => heldBy(cache)).toEqual({ answers: [], acts: [] })
  await context.close()
})
