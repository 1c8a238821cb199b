import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Browser } from 'playwright-core'
import { generateOfficeIdentity } from '#shared/sealing/seal.ts'
import { authenticator } from '#tests/support/office/authenticator.ts'
import { violations } from '#tests/support/browser/axe.ts'
import { launchBrowser, openProfile } from '#tests/support/browser/browser.ts'
import { atDesk, leaks, totpSecretOn, watch, type Watch, typeCode } from '#tests/support/browser/console.ts'
import { runServer, startServer, type RunningServer } from '#tests/support/server/server.ts'
import { setUpOffice } from '#tests/support/server/set-up.ts'

const description = '示例：有人在群里卖焊工证，负责人回来以后还打得开。'
const password = 'shili xin mi ma 0002'
const kind = 'government-column' as const
let browser: Browser
let server: RunningServer
beforeAll(async () => {
  ;[browser, server] = await Promise.all([launchBrowser(), startServer({ kind, env: { BOT_CHECK: 'off' } })])
})
afterAll(async () => {
  await browser.close()
  await server.stop()
})

/** Runs the command of the manual behind a sentence, as npm does. */
async function manualCommand(sentence: string, input: string) {
  const manual = await readFile('docs/operations.md', 'utf8')
  const name = /```sh\s+npm run (\S+)\s+```/.exec(manual.slice(manual.indexOf(sentence)))?.[1] ?? ''
  const { scripts } = JSON.parse(await readFile('package.json', 'utf8')) as {
    scripts: Record<string, string>
  }
  const job = /^node scripts\/command\.js (\S+)$/.exec(scripts[name] ?? '')?.[1] ?? ''
  return runServer([job], { kind, dataDir: server.dataDir, input: `${input}\n` })
}

test('the only lead, without password and phone, comes back with the recovery sheet', async () => {
  const lead = await setUpOffice(server)
  const sent = await fetch(`${server.url}/api/tips`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify({ category: 'selling', description }),
  })
  expect(sent.status).toBe(201)

  const sentence = '唯一的负责人忘了密码或丢了手机**'
  const other = await generateOfficeIdentity()
  for (const [line, said] of [
    [other, '这不是本站恢复页上的钥匙'],
    [lead.paperIdentity.slice(0, -1), '抄错了一个字'],
    ['', '抄错了一个字'],
  ] as const) {
    const { code, output } = await manualCommand(sentence, line)
    expect({ code, output }).toEqual({ code: 1, output: expect.stringContaining(said) as string })
    expect(output).toContain('什么都没有改')
  }
  const given = await manualCommand(sentence, lead.paperIdentity.replace(/(.{4})/g, '$1 ').toLowerCase())
  expect(given.output).not.toContain(lead.paperIdentity)
  const code = /重设码：(\S+)/.exec(given.output)?.[1] ?? ''

  const seen: Watch = { requests: [], complaints: [] }
  const context = await openProfile(browser, 'desk', { viewport: { width: 360, height: 740 } })
  await watch(context, seen)
  const page = await context.newPage()
  await page.goto(`${server.url}/staff/`)
  await page.getByRole('link', { name: '忘了密码或换了手机' }).click()
  await page.getByLabel('重设码').fill(code)
  await page.getByRole('button', { name: '下一步' }).click()
  const phone = authenticator(await totpSecretOn(page))
  await page.getByLabel('新密码', { exact: true }).fill(password)
  await page.getByLabel('再输一遍新密码').fill(password)
  await typeCode(page, phone)
  const sheet = page.getByLabel(/恢复页上以 AGE-SECRET-KEY-1 开头的一行/)
  const change = page.getByRole('button', { name: '换上' })
  await change.click()
  await page.getByText('请看着恢复页输入那一行').waitFor()
  await sheet.fill(other)
  await change.click()
  await page.getByText('这不是本站恢复页上的钥匙').waitFor()
  expect(seen.requests.filter(({ url }) => url.endsWith('/staff/renew'))).toEqual([])
  expect(await violations(page)).toEqual([])
  expect((await lead.get('/session')).status).toBe(200)
  await sheet.fill(lead.paperIdentity.toLowerCase())
  await change.click()
  await page.getByText('已经换上').waitFor()
  expect((await lead.get('/session')).status).toBe(401)

  await page.getByRole('link', { name: '返回登录' }).click()
  await page.getByLabel('账号').fill(lead.login.account)
  await page.getByLabel('密码').fill(password)
  await page.getByRole('button', { name: '登录' }).click()
  await typeCode(page, phone)
  await page.getByRole('button', { name: '登录' }).click()
  await atDesk(page)
  await page.getByText(description).waitFor()
  for (const secret of [lead.paperIdentity, lead.identity, password]) expect(leaks(seen, secret)).toEqual([])
  expect(seen.complaints).toEqual([])
  await context.close()
})
