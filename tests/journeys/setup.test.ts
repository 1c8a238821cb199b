import { cp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { QueuePage } from '#shared/contract/queue.ts'
import { TipView } from '#shared/contract/tip.ts'
import { openBytes, openIdentity } from '#shared/sealing/seal.ts'
import { TipBody } from '#shared/tip/sealed.ts'
import { ageOpen, hasAge } from '#tests/support/age.ts'
import { authenticator } from '#tests/support/office/authenticator.ts'
import { violations } from '#tests/support/browser/axe.ts'
import { launchBrowser, openProfile } from '#tests/support/browser/browser.ts'
import {
  atDesk,
  leaks,
  menuOf,
  totpSecretOn,
  watch,
  type Watch,
  typeCode,
} from '#tests/support/browser/console.ts'
import { freshFolder, startServer, type RunningServer } from '#tests/support/server/server.ts'
import { setUpOffice, type SetUpOffice } from '#tests/support/server/set-up.ts'

const description = '示例：有人在群里卖焊工证，这是开通之后的第一条线索。'
const options = { kind: 'government-column', env: { BOT_CHECK: 'off' } } as const
let browser: Browser

beforeAll(async () => {
  browser = await launchBrowser()
})
afterAll(() => browser.close())

const next = (page: Page) => page.getByRole('button', { name: '下一步' }).click()

const report = (server: RunningServer) =>
  fetch(`${server.url}/api/tips`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify({ category: 'selling', description }),
  })

test('the first lead sets the office up in a browser, and the recovery sheet alone opens a tip', async () => {
  const server = await startServer(options)
  const seen: Watch = { requests: [], complaints: [] }
  const context = await openProfile(browser, 'desk')
  await watch(context, seen)
  expect((await report(server)).status).toBe(503)

  const page = await context.newPage()
  const found: Record<string, string[]> = {}
  const look = async (state: string) => {
    const problems = await violations(page)
    if (problems.length > 0) found[state] = problems
  }
  await page.goto(`${server.url}/staff/setup/`)
  await page.getByLabel('开通代码').fill('AAAAA-BBBBB-CCCCC-DDDDD')
  await next(page)
  await page.getByText('一次性代码不对或已过期').waitFor()
  await look('a wrong code')
  await page.getByLabel('开通代码').fill(server.setupCode.toLowerCase().replaceAll('-', ' '))
  await next(page)

  await page.getByRole('img', { name: '动态验证码的二维码' }).waitFor()
  const totp = authenticator(await totpSecretOn(page))
  await next(page)
  await page.getByText('账号用 2–32 个小写字母').waitFor()
  await look('the person, with errors')
  await page.getByLabel('账号').fill('wang.wu')
  await page.getByLabel('姓名').fill('王五（示例）')
  await page.getByRole('button', { name: '生成六词密码' }).click()
  const passwordField = page.getByLabel('密码', { exact: true })
  await expect.poll(() => passwordField.inputValue()).toMatch(/^[a-z]+(-[a-z]+){5}$/)
  const password = await passwordField.inputValue()
  await next(page)

  await page.getByRole('heading', { name: '收好恢复页' }).waitFor()
  await look('the recovery sheet')
  const sheet = page.getByRole('region', { name: '恢复页' })
  const paperIdentity = (await sheet.getByRole('paragraph').first().innerText()).replace(/\s/g, '')
  expect(paperIdentity).toMatch(/^AGE-SECRET-KEY-1[0-9A-Z]{58}$/)
  await page.emulateMedia({ media: 'print' })
  expect(await page.getByRole('button', { name: '打印' }).isVisible()).toBe(false)
  expect(await sheet.isVisible()).toBe(true)
  await page.emulateMedia({ media: null })
  await page.getByRole('button', { name: '已收好，下一步' }).click()

  await page.getByLabel(/恢复页上钥匙的最后 6 个字符/).fill('AAAAAA')
  await page.getByRole('textbox', { name: '动态验证码' }).fill('000000')
  await page.getByRole('button', { name: '开通' }).click()
  await page.getByText('和恢复页上的不一样').waitFor()
  await page.getByLabel(/恢复页上钥匙的最后 6 个字符/).fill(paperIdentity.slice(-6).toLowerCase())
  await page.getByRole('button', { name: '开通' }).click()
  await page.getByText('动态验证码不对').waitFor()
  await look('the last step, with errors')
  expect((await report(server)).status).toBe(503)
  await typeCode(page, totp)
  await page.getByRole('button', { name: '开通' }).click()
  await atDesk(page)
  expect(page.url()).toBe(`${server.url}/staff/`)
  await page.getByText('都看过了，没有等着办的线索').waitFor()
  expect(found).toEqual({})

  // The server now takes tips, and the sheet alone opens them.
  expect((await report(server)).status).toBe(201)
  await page.getByRole('button', { name: '刷新' }).click()
  await page.getByText(description).waitFor()
  const queue = QueuePage.parse(
    await (await context.request.get(`${server.url}/api/staff/tips?view=first`)).json(),
  )
  const tip = TipView.parse(
    await (await context.request.get(`${server.url}/api/staff/tips/${queue.rows[0]?.id ?? ''}`)).json(),
  )
  const sealed = Buffer.from(tip.body ?? '', 'base64')
  // The sheet opens the office identity, and that the tip.
  const copy = await freshFolder()
  await cp(server.dataDir, copy, { recursive: true, filter: (path) => !path.endsWith('.sock') })
  const database = new DatabaseSync(join(copy, 'zhenzheng.db'))
  const row = database.prepare('SELECT sealed FROM office_keys').get()
  database.close()
  await rm(copy, { recursive: true })
  const officeIdentity = await openIdentity(row?.['sealed'] as Uint8Array, paperIdentity)
  const opened = Buffer.from(await openBytes(sealed, [officeIdentity])).toString()
  expect(TipBody.parse(JSON.parse(opened)).description).toBe(description)
  if (hasAge) expect(ageOpen(officeIdentity, sealed)?.toString()).toBe(opened)

  expect(leaks(seen, password)).toEqual([])
  for (const secret of [officeIdentity, paperIdentity]) expect(leaks(seen, secret)).toEqual([])
  expect(leaks(seen, description)).toEqual([])
  expect(seen.complaints).toEqual([])
  await context.close()
  await server.stop()
})

describe('a set-up office', () => {
  let server: RunningServer
  let lead: SetUpOffice
  beforeAll(async () => {
    server = await startServer(options)
    lead = await setUpOffice(server)
  })
  afterAll(() => server.stop())

  test('takes its set-up code no second time', async () => {
    const context = await openProfile(browser, 'desk')
    const page = await context.newPage()
    await page.goto(`${server.url}/staff/setup/`)
    await page.getByText('办公室已经开通').waitFor()
    const refused = await fetch(`${server.url}/api/staff/setup/start`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ code: server.setupCode }),
    })
    expect(refused.status).toBe(403)
    await context.close()
  })

  test('asks for a second factor after the right password alone', async () => {
    const context = await openProfile(browser, 'desk')
    const page = await context.newPage()
    await page.goto(`${server.url}/staff/`)
    const enter = async (password: string) => {
      await page.getByLabel('账号').fill(lead.login.account)
      await page.getByLabel('密码').fill(password)
      await page.getByRole('button', { name: '登录' }).click()
    }
    await enter('not the password at all')
    await page.getByText('账号、密码或验证码不对').waitFor()
    expect(await page.getByRole('textbox', { name: '动态验证码' }).count()).toBe(0)
    await enter(lead.login.password)
    await page.getByRole('textbox', { name: '动态验证码' }).waitFor()
    expect(await menuOf(page).count()).toBe(0)
    await context.close()
  })
})
