import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { violations } from '#tests/support/browser/axe.ts'
import { launchBrowser, openProfile } from '#tests/support/browser/browser.ts'
import {
  closeTip,
  hasStatus,
  headOf,
  leaks,
  openTip,
  signIn,
  watch,
  type Watch,
} from '#tests/support/browser/console.ts'
import { reportTo } from '#tests/support/server/reporter.ts'
import {
  freshFolder,
  startServer,
  type RunningServer,
  type ServerOptions,
} from '#tests/support/server/server.ts'

const reason = '示例标记甲：公安机关已立案，请保留。'
const seen: Watch = { requests: [], complaints: [] }
let folder: string
let options: ServerOptions
let server: RunningServer
let browser: Browser
let demo: RunningServer['demo']

beforeAll(async () => {
  folder = await freshFolder()
  options = { dataDir: folder, env: { BOT_CHECK: 'off' } }
  ;[server, browser] = await Promise.all([startServer(options), launchBrowser()])
  demo = server.demo
})
afterEach(() => {
  expect(leaks(seen, reason)).toEqual([])
  expect(seen.complaints).toEqual([])
})
afterAll(async () => {
  await browser.close()
  await server.stop()
  await rm(folder, { recursive: true })
})

/** Opens the desk of the demo's lead in a window of this width. */
async function enter(width: number): Promise<Page> {
  const context = await openProfile(browser, 'desk', { viewport: { width, height: 900 } })
  await watch(context, seen)
  const opened = await context.newPage()
  await signIn(opened, { url: server.url, demo })
  return opened
}

async function handIn(): Promise<string> {
  const answer = await reportTo(server)
  if (!answer) throw new Error('intake refused a tip')
  return answer.number
}

const sectionOf = (tip: Page) => tip.getByRole('region', { name: '到期删除' })

test('a lead keeps a closed tip for a reason and lets it go again; no reason travels unsealed', async () => {
  const page = await enter(1280)
  const [kept, other] = [await handIn(), await handIn()]
  for (const number of [other, kept]) {
    await openTip(page, number)
    await sectionOf(page).getByText('办结以后，到公布的天数自动删除。').waitFor()
    await page.getByRole('article').getByRole('button', { name: '核实' }).click()
    await hasStatus(page, '核实中')
    await closeTip(page, '无法认定')
  }
  await sectionOf(page)
    .getByText(/^内容 \d{4}-\d\d-\d\d 自动删除。$/)
    .waitFor()

  await sectionOf(page).getByRole('button', { name: '到期不删' }).click()
  await page.getByRole('heading', { level: 3, name: '到期不删' }).waitFor()
  await page.getByRole('button', { name: '确认到期不删' }).click()
  await sectionOf(page).getByText('请先写文字。').waitFor()
  expect(await violations(page)).toEqual([])
  await page.getByLabel('为什么要保留').fill(reason)
  await page.getByRole('button', { name: '确认到期不删' }).click()
  await hasStatus(page, '保留，到期不删')
  await page.getByRole('region', { name: '内部备注' }).getByText(reason).waitFor()
  await sectionOf(page).getByText('到期不删，直到负责人取消保留。').waitFor()
  expect(await violations(page)).toEqual([])

  await page.goto(`${server.url}/staff/#audit`)
  await page.getByRole('cell', { name: '保留，到期不删' }).waitFor()
  await openTip(page, kept)
  await sectionOf(page).getByRole('button', { name: '不再保留' }).click()
  await page.getByRole('button', { name: '确认不再保留' }).click()
  await sectionOf(page)
    .getByText(/^内容 \d{4}-\d\d-\d\d 自动删除。$/)
    .waitFor()
  expect(await headOf(page).getByText('保留').count()).toBe(0)
  await page.context().close()
})

test('a lead sees which tips end soon; a deleted tip shows a tombstone without buttons', async () => {
  let page = await enter(1280)
  const [number, other] = [await handIn(), await handIn()]
  await openTip(page, number)
  await page.getByRole('article').getByRole('button', { name: '垃圾信息' }).click()
  await hasStatus(page, '垃圾信息')
  await page.context().close()
  expect(await server.stop()).toBe(0)
  // A running server's clock is fixed, so the test moves the days of the tip.
  const set = (day: string, purgedOn: string) => {
    const database = new DatabaseSync(join(folder, 'zhenzheng.db'))
    database.prepare('UPDATE tips SET purge_on = ? WHERE number = ?').run(day, number)
    database.prepare("UPDATE settings SET value = ? WHERE key = 'purged-on'").run(purgedOn)
    database.close()
  }
  const dayIn = (days: number) => new Date(Date.now() + days * 24 * 60 * 60 * 1000).toISOString().slice(0, 10)
  const soon = dayIn(3)
  set(soon, '2020-03-01')
  server = await startServer(options)
  page = await enter(1280)
  await page.goto(`${server.url}/staff/#stats`)
  await page.getByText('到期删除 1 条').waitFor()
  const row = page.getByRole('row').filter({ hasText: number })
  expect((await row.innerText()).replace(/\s+/g, ' ').trim()).toBe(`${number} 垃圾信息 内容 ${soon}`)
  await page.getByText('自动删除已经停下：服务器的时间离上一次到期检查（2020-03-01）超过一个月').waitFor()
  expect(await violations(page)).toEqual([])
  await row.getByRole('link', { name: number }).click()
  await page.getByRole('heading', { level: 2, name: number }).waitFor()
  await page.context().close()

  expect(await server.stop()).toBe(0)
  set('2020-01-01', dayIn(-1))
  // A code that staff added joins the tip to another one, which outlives it.
  const database = new DatabaseSync(join(folder, 'zhenzheng.db'))
  const [id, otherId] = [number, other].map((one) =>
    String(database.prepare('SELECT id FROM tips WHERE number = ?').get(one)?.['id']),
  ) as [string, string]
  for (const tipId of [id, otherId])
    database
      .prepare("INSERT INTO tokens (tip_id, token, strength, version, origin) VALUES (?, ?, 'strong', 1, ?)")
      .run(tipId, 'ab'.repeat(16), `note-of-${tipId}`)
  database.prepare('UPDATE tips SET seller_id = ? WHERE id IN (?, ?)').run(id, id, otherId)
  database.close()
  server = await startServer(options)
  page = await enter(360)
  await openTip(page, number)
  await page.getByText('内容已按期限删除。').waitFor()
  await sectionOf(page).getByText('内容和消息都已删除。').waitFor()
  expect(await page.getByRole('article').getByRole('textbox').count()).toBe(0)
  expect(await page.getByRole('group', { name: '办理' }).getByRole('button').count()).toBe(0)
  expect(await sectionOf(page).getByRole('button').count()).toBe(0)
  expect(await violations(page)).toEqual([])
  const codes = page.getByText('图里的 1 个二维码当时加到了认人线索')
  await codes.waitFor()
  await page.getByRole('button', { name: '撤下' }).click()
  await codes.waitFor({ state: 'detached' })
  await page.reload()
  await page.getByText('内容已按期限删除。').waitFor()
  expect(await codes.count()).toBe(0)
  await page.context().close()
})
