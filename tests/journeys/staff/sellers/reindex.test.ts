import { rm } from 'node:fs/promises'
import { DatabaseSync } from 'node:sqlite'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type * as z from 'zod'
import { AuditPage } from '#shared/contract/audit.ts'
import { Counts } from '#shared/contract/queue.ts'
import { SellersPage } from '#shared/sellers/contract.ts'
import { violations } from '#tests/support/browser/axe.ts'
import { launchBrowser, openProfile } from '#tests/support/browser/browser.ts'
import { leaks, lockOf, menuOf, openTip, signIn, watch, type Watch } from '#tests/support/browser/console.ts'
import { openRing } from '#tests/support/browser/demo-office.ts'
import { olderSummary, olderVersion } from '#tests/support/office/sellers/reindex.ts'
import { patience } from '#tests/support/patience.ts'
import { reportTo } from '#tests/support/server/reporter.ts'
import { freshFolder, startServer, type RunningServer } from '#tests/support/server/server.ts'

// The rules that the numbers of these tips need are newer than those of the stored summaries.
const spoken = '一三九二六五四一八〇七'
const own = '13700001111'
const count = 45
const seen: Watch = { requests: [], complaints: [] }
let folder: string
let server: RunningServer
let browser: Browser
let demo: RunningServer['demo']

/** Turns all tips into those of older rules, in the file of the stopped server. */
async function age(identity: string, descriptions: ReadonlyMap<string, string>): Promise<void> {
  const database = new DatabaseSync(`${folder}/zhenzheng.db`)
  const rows = database.prepare('select id, number, summary from tips where summary is not null').all()
  for (const { id, number, summary } of rows) {
    if (typeof id !== 'string' || !(summary instanceof Uint8Array)) throw new Error('no summary')
    const description = descriptions.get(String(number)) ?? ''
    const { sealed } = await olderSummary(identity, summary, { identifiers: [], description })
    database.prepare('update tips set summary = ? where id = ?').run(sealed, id)
  }
  // The older rules read no number in these texts, so no token joined two tips.
  database.exec('delete from tokens')
  database.exec(
    `update tips set index_version = ${String(olderVersion)}, seller_id = null, seller_reports = 0`,
  )
  database.close()
}

beforeAll(async () => {
  folder = await freshFolder()
  const options = { dataDir: folder, env: { BOT_CHECK: 'off' } }
  ;[server, browser] = await Promise.all([startServer(options), launchBrowser()])
  demo = server.demo
  const identity = (await openRing(server)).office
  const descriptions = new Map<string, string>()
  for (let at = 0; at < count; at += 1) {
    const description = `示例第 ${String(at)} 条：电话${spoken}，他问过我的号 ${own}。`
    const receipt = await reportTo(server, { description, fields: { contact: own } })
    descriptions.set(receipt?.number ?? '', description)
  }
  await server.stop()
  await age(identity, descriptions)
  server = await startServer(options)
})
afterAll(async () => {
  await browser.close()
  await server.stop()
  await rm(folder, { recursive: true })
})

/** Reads a staff path with the session of a profile. */
async function read<S extends z.ZodType>(
  context: BrowserContext,
  schema: S,
  path: string,
): Promise<z.output<S>> {
  return schema.parse(await (await context.request.get(`${server.url}/api/staff${path}`)).json())
}

/** Opens the desk of the demo's lead. */
async function enter(): Promise<{ readonly context: BrowserContext; readonly page: Page }> {
  const context = await openProfile(browser, 'desk', { viewport: { width: 1280, height: 800 } })
  await watch(context, seen)
  const page = await context.newPage()
  await signIn(page, { url: server.url, demo })
  return { context, page }
}

test('a lead re-indexes by one key, a lock pauses it, another session goes on, and the tips are joined', async () => {
  const { context, page } = await enter()
  const counts = () => read(context, Counts, '/counts')
  expect(await counts()).toMatchObject({ stale: count })
  // The desk says it in one line, and leads there.
  const line = menuOf(page).getByText(`${String(count)} 条以前的线索要`)
  await line.getByRole('link', { name: '重新比对' }).press('Enter')
  const start = page.getByRole('button', { name: /开始重新比对/ })
  await start.waitFor()
  expect(await violations(page)).toEqual([])

  // The lock comes in the middle: the second batch waits until the screen is locked.
  let release = () => {}
  const locked = new Promise<void>((resolve) => {
    release = resolve
  })
  let batches = 0
  await context.route('**/sellers/reindex**', async (route) => {
    batches += 1
    if (batches === 2) await locked
    await route.continue()
  })
  await start.press('Enter')
  await expect.poll(() => batches, { timeout: patience }).toBe(2)
  await page.getByRole('button', { name: '锁屏' }).press('Enter')
  await lockOf(page).waitFor()
  release()
  await expect.poll(async () => (await counts()).stale, { timeout: patience }).toBeLessThan(count)
  const { stale } = await counts()
  expect(stale).toBeGreaterThan(0)

  // Another session does the rest. The locked tab has no part in it.
  const other = await enter()
  await menuOf(other.page).getByRole('link', { name: '重新比对' }).click()
  await other.page.getByRole('button', { name: /开始重新比对/ }).click()
  await other.page.getByText(`做完了，一共 ${String(stale)} 条`).waitFor({ timeout: patience })
  await menuOf(other.page).getByText('以前的线索要').waitFor({ state: 'detached' })
  expect(batches).toBe(2)
  await context.close()
  expect(await read(other.context, Counts, '/counts')).toMatchObject({ unindexed: 0, stale: 0 })
  const { rows } = await read(other.context, SellersPage, '/sellers')
  const numbers = rows.flatMap((row) => (row.numbers.length > 1 ? row.numbers : []))
  expect(numbers).toHaveLength(count)

  // The log names the opening by machine, batch by batch, with its number of tips.
  await other.page.getByRole('link', { name: '审计日志' }).click()
  await other.page
    .getByRole('row', { name: /机器打开全文和联系方式.*打开 \d+ 条，换上 \d+ 条/ })
    .first()
    .waitFor()
  const log = await read(other.context, AuditPage, '/audit')
  const turns = log.rows.filter(({ action }) => action === 'seller.reindex')
  expect(turns.length).toBeGreaterThan(2)
  expect(turns.length).toBeLessThan(count)
  expect(new Set(turns.map(({ actorName }) => actorName))).toEqual(new Set(['演示负责人']))
  // The panel beside a tip reads the atoms of the new summary.
  await openTip(other.page, numbers[0] ?? '')
  const kin = other.page.getByRole('region', { name: '同一卖家' })
  await kin.getByRole('heading', { name: `同一卖家另有 ${String(count - 1)} 条` }).waitFor()
  expect((await kin.innerText()).replace(/\s+/g, ' ')).toContain(
    `号码 13926541807 另有 ${String(count - 1)} 条`,
  )
  for (const value of ['1392654', '139-2654', spoken, own, 'num:1392654'])
    expect(leaks(seen, value), value).toEqual([])
  expect(seen.complaints).toEqual([])
  await other.context.close()
})
