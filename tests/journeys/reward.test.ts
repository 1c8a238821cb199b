import { openMailbox, tellMore } from '#tests/support/browser/citizen-pages.ts'
import { execFile } from 'node:child_process'
import { rm } from 'node:fs/promises'
import { promisify } from 'node:util'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { addDays, chineseDay, dayOf } from '#shared/day.ts'
import { authenticator } from '#tests/support/office/authenticator.ts'
import { faintText, violations, violationsOfCopy } from '#tests/support/browser/axe.ts'
import { launchBrowser, openProfile } from '#tests/support/browser/browser.ts'
import {
  atDesk,
  closeTip,
  hasStatus,
  openTip,
  signIn,
  totpSecretOn,
  typeCode,
} from '#tests/support/browser/console.ts'
import { freshFolder, startServer, type RunningServer } from '#tests/support/server/server.ts'

const description = '示例：群里有人卖焊工证，八百元，三天出证，不用考试。'
const password = 'shili jiangli mima 2026'

let dataDir: string
let server: RunningServer
let browser: Browser
beforeAll(async () => {
  dataDir = await freshFolder()
  ;[server, browser] = await Promise.all([
    startServer({ dataDir, env: { BOT_CHECK: 'off' } }),
    launchBrowser(),
  ])
})
afterAll(async () => {
  await browser.close()
  await server.stop()
  await rm(dataDir, { recursive: true, force: true })
})

/**
 * Runs SQL on the stopped server's database. A child process does it: libSQL keeps the file open until exit.
 */
async function runSql(statement: string): Promise<void> {
  const script = `import { createClient } from '@libsql/client'; await createClient({ url: process.argv[1] }).execute(process.argv[2])`
  await promisify(execFile)(process.execPath, [
    '--input-type=module',
    '-e',
    script,
    `file:${dataDir}/zhenzheng.db`,
    statement,
  ])
}

/** Invites and admits a colleague as the lead does. Returns the colleague's page, at the desk. */
async function join(lead: Page, role: string, account: string, name: string): Promise<Page> {
  // Another pane clears the code of an earlier invite from the screen.
  await lead.getByRole('link', { name: '我的账号' }).click()
  await lead.getByRole('link', { name: '人员' }).click()
  await lead.getByRole('radio', { name: role }).check()
  await lead.getByRole('button', { name: '生成邀请码' }).click()
  const code = await lead.getByRole('status').getByRole('code').innerText()
  const page = await (await openProfile(browser, 'desk')).newPage()
  await page.goto(`${server.url}/staff/`)
  await page.getByRole('link', { name: '用邀请码加入' }).click()
  await page.getByLabel('邀请码').fill(code)
  await page.getByRole('button', { name: '下一步' }).click()
  const telephone = authenticator(await totpSecretOn(page))
  await page.getByLabel('账号').fill(account)
  await page.getByLabel('姓名').fill(name)
  await page.getByLabel('密码', { exact: true }).fill(password)
  await page.getByLabel('再输一遍密码').fill(password)
  await page.getByRole('button', { name: '下一步' }).click()
  await typeCode(page, telephone)
  await page.getByRole('button', { name: '加入' }).click()
  await page.getByRole('status').getByRole('code').waitFor()
  await lead.getByRole('button', { name: '刷新' }).click()
  const person = lead.getByRole('listitem').filter({ hasText: name })
  await person.getByRole('button', { name: '指纹一致，接纳' }).click()
  await person.getByText('在用').waitFor()
  await page.goto(`${server.url}/staff/`)
  await page.reload()
  await page.getByLabel('账号').fill(account)
  await page.getByLabel('密码').fill(password)
  await page.getByRole('button', { name: '登录' }).click()
  await typeCode(page, telephone)
  await page.getByRole('button', { name: '登录' }).click()
  await atDesk(page)
  return page
}

const reward = (page: Page) => page.getByRole('region', { name: '举报奖励' })

/** Takes a step of the open tip's reward. */
async function take(
  page: Page,
  label: string,
  fill: () => Promise<void> = () => Promise.resolve(),
): Promise<void> {
  await reward(page).getByRole('button', { name: label, exact: true }).click()
  await fill()
  await reward(page)
    .getByRole('button', { name: `确认${label}` })
    .click()
  await reward(page)
    .getByRole('button', { name: `确认${label}` })
    .waitFor({ state: 'detached' })
}

const buttons = async (page: Page) =>
  (await reward(page).getByRole('button').allInnerTexts()).map((text) => text.trim())

test('two people carry a reward through every state, and the reporter reads each without JavaScript', async () => {
  const phone = await openProfile(browser, 'phone', { javaScriptEnabled: false })
  const page = await phone.newPage()
  await page.goto(`${server.url}/report/`)
  await page.getByLabel('卖假证、造假证').check()
  await page.locator('#description').fill(description)
  await tellMore(page)
  await page.locator('[name=wantsReward]').check()
  await page.getByRole('button', { name: '提交，拿回执码' }).click()
  await page.getByRole('heading', { level: 1, name: /回执码/ }).waitFor()
  const receipt = (await page.locator('#receipt-code').innerText()).replace(/\s/g, '')
  const number = (await page.locator('main').innerText()).match(/[A-Z]{2,4}\d{8}/)?.[0] ?? ''
  /** Opens the mailbox and returns the text of its reward; null without one. */
  const read = async () => {
    await page.goto(`${server.url}/track/`)
    await page.locator('#receipt').fill(receipt)
    await page.getByRole('button', { name: '打开信箱' }).click()
    await page.getByRole('heading', { level: 1, name: '信箱' }).waitFor()
    const card = page.getByRole('region', { name: '奖励' })
    return (await card.count()) === 0 ? null : (await card.innerText()).replace(/\s+/g, ' ')
  }
  expect(await read()).toBeNull()

  const office = await openProfile(browser, 'desk')
  const lead = await office.newPage()
  await signIn(lead, server)
  await lead.getByRole('link', { name: '人员' }).click()
  await lead.getByText('唯一的负责人不能停用').waitFor()
  const second = await join(lead, '负责人', 'qian.er', '钱二（示例）')
  await lead.getByText('要停用您自己，您提出，另一位负责人确认').waitFor()
  const auditor = await join(lead, '审计员', 'sun.san', '孙三（示例）')

  // Nothing to decide before the tip is closed as substantiated.
  await openTip(lead, number)
  await lead.getByRole('article').getByRole('button', { name: '核实' }).click()
  await hasStatus(lead, '核实中')
  expect(await reward(lead).count()).toBe(0)
  await closeTip(lead, '查实')
  await reward(lead).getByText('还没有提出').waitFor()
  expect(await buttons(lead)).toEqual(['提出奖励', '不予奖励'])
  expect(await read()).toBeNull()

  await take(lead, '不予奖励', async () => {
    await reward(lead).getByRole('radio', { name: '不在当地举报奖励规定的范围内' }).check()
  })
  expect(await read()).toContain('不予奖励：不在当地举报奖励规定的范围内')
  await take(lead, '重新提出', async () => {
    await reward(lead).getByLabel('金额（元）').fill('八百')
    await reward(lead).getByRole('button', { name: '确认重新提出' }).click()
    await reward(lead).getByText('金额请填数字').waitFor()
    expect(await violations(lead)).toEqual([])
    await reward(lead).getByLabel('金额（元）').fill('1200.5')
    await reward(lead).getByText('将提出：1,200.50 元').waitFor()
  })
  expect(await read()).toContain('正在审核')
  expect(await read()).not.toContain('1,200')
  // The proposer finds no way to approve, and the reason.
  await reward(lead).getByText('须由另一位负责人批准').waitFor()
  expect(await buttons(lead)).toEqual(['改金额', '不予奖励'])

  await openTip(second, number)
  await take(second, '批准奖励', async () => {
    await reward(second).getByText('批准奖励 1,200.50 元').waitFor()
  })
  expect(await read()).toContain('已同意奖励，还不能领取')
  // The menu counts the reward until somebody opens its claim.
  const ledger = (page: Page, count: string) =>
    page.getByRole('link', { name: `奖励台账${count}`, exact: true }).waitFor()
  await ledger(second, ' 1 笔等您办')

  // Of two people at one reward, the slower one sees a notice and the newest state.
  const until = addDays(dayOf(new Date()), 30)
  await openTip(lead, number)
  await reward(lead).getByRole('button', { name: '开放领取', exact: true }).click()
  await reward(lead).getByLabel('领取截止日期').fill(until)
  await take(second, '开放领取', async () => {
    await reward(second).getByLabel('领取截止日期').fill(until)
    expect(await violations(second)).toEqual([])
  })
  await ledger(second, '')
  await reward(lead).getByRole('button', { name: '确认开放领取' }).click()
  await reward(lead).getByText('须由另一位同事登记发放').waitFor()
  await reward(lead).getByText('已把奖励改为“可领取”。已重新载入').waitFor()
  expect(await buttons(lead)).toEqual(['不予奖励'])
  const open = await read()
  for (const text of [
    '可以领取',
    `截止 ${chineseDay(until)}（含当天）`,
    '金额 1,200.50 元',
    '由您自己决定',
    '实名',
    '不存入本站',
  ])
    expect(open).toContain(text)
  expect(await violationsOfCopy(page)).toEqual([])

  // The reporter says so by either button, with a script or without, and may say otherwise.
  const scripted = await (await openProfile(browser, 'phone')).newPage()
  for (const [reader, button, told] of [
    [scripted, '我要领', '已记下：您要领'],
    [page, '不领', '已记下：您不领'],
    [scripted, '不领', '已记下：您不领'],
    [page, '我要领', '已记下：您要领'],
  ] as const) {
    await openMailbox(reader, server, receipt)
    // A half-written message stays, unsent.
    const half = '示例：写了一半的话'
    await reader.locator('#text').fill(half)
    await reader.getByRole('button', { name: button, exact: true }).click()
    await reader.getByText(told).waitFor()
    expect(await reader.locator('#text').inputValue()).toBe(half)
    expect(await reader.locator('.messages').getByText(half).count()).toBe(0)
  }
  await scripted.context().close()

  // The last day passes while the server is down. It records the lapse at its start.
  const port = new URL(server.url).port
  await server.stop()
  await runSql(`update rewards set claim_until = '${addDays(dayOf(new Date()), -1)}'`)
  server = await startServer({ dataDir, env: { BOT_CHECK: 'off', PORT: port } })
  expect(await read()).toContain('已过领取期限')
  await openTip(lead, number)
  await reward(lead).getByText('逾期未领').first().waitFor()
  await take(lead, '重新开放领取', async () => {
    await reward(lead).getByLabel('领取截止日期').fill(until)
  })
  expect(await read()).toContain('可以领取')
  await openTip(second, number)
  await take(second, '登记发放', async () => {
    await reward(second).getByText('登记已发放 1,200.50 元').waitFor()
  })
  expect(await read()).toContain('已发放 金额 1,200.50 元')
  // The form goes with the answer, and the tip is read again behind it.
  await expect.poll(() => buttons(second)).toEqual([])
  const history = await reward(second).getByRole('listitem').allInnerTexts()
  expect(history.map((line) => line.replace(/\s+/g, ' ').replace(/^\S+ /, ''))).toEqual([
    '不予奖励：不在当地举报奖励规定的范围内 · 演示负责人',
    '待批准：1,200.50 元 · 演示负责人',
    '已批准：1,200.50 元 · 钱二（示例）',
    `可领取：1,200.50 元，截止 ${until} · 钱二（示例）`,
    '逾期未领：1,200.50 元 · 到期',
    `可领取：1,200.50 元，截止 ${until} · 演示负责人`,
    '已发放：1,200.50 元 · 钱二（示例）',
  ])

  // An auditor sees sums, states and the log, and no tip.
  await auditor.getByRole('link', { name: '奖励台账' }).click()
  const month = dayOf(new Date()).slice(0, 7)
  await auditor.getByRole('row', { name: `${month} 1 件，1,200.50 元 1 件，1,200.50 元` }).waitFor()
  await auditor.getByRole('row', { name: new RegExp(`${number}.*已发放`) }).waitFor()
  await auditor.getByRole('button', { name: /^逾期未领/ }).click()
  await auditor.getByText('这里没有奖励').waitFor()
  expect(await auditor.getByRole('link', { name: number }).count()).toBe(0)
  expect(await violations(auditor)).toEqual([])
  await auditor.getByRole('link', { name: '统计' }).click()
  await auditor.getByRole('row', { name: '已办结 1' }).waitFor()
  expect(await violations(auditor)).toEqual([])
  await auditor.getByRole('link', { name: '审计日志' }).click()
  for (const act of ['提出奖励', '批准奖励', '开放领取', '领取到期', '登记发放'])
    await auditor.getByRole('cell', { name: act, exact: true }).first().waitFor()
  await auditor.keyboard.press('?')
  const help = auditor.getByRole('dialog', { name: '快捷键' })
  expect(await help.getByRole('definition').allInnerTexts()).toEqual(['看快捷键'])
  await help.getByRole('button', { name: '关闭' }).click()
  for (const view of ['先看', '已办结', '全部'])
    expect(await auditor.getByRole('link', { name: view }).count()).toBe(0)
  const tipId = new URL(second.url()).hash.split('/').at(-1) ?? ''
  for (const path of [`/tips/${tipId}`, '/tips'])
    expect((await auditor.context().request.get(`${server.url}/api/staff${path}`)).status(), path).toBe(403)
  await auditor.goto(`${server.url}/staff/#closed/${tipId}`)
  await auditor.getByRole('heading', { level: 2, name: '审计日志' }).waitFor()
  expect(await auditor.evaluate(() => sessionStorage.length)).toBe(0)

  await lead.goto(`${server.url}/staff/#rewards`)
  await lead.setViewportSize({ width: 360, height: 740 })
  await lead.getByRole('link', { name: number }).waitFor()
  expect(await violations(lead)).toEqual([])
  await lead.emulateMedia({ colorScheme: 'dark' })
  expect(await faintText(lead)).toEqual([])
  await lead.emulateMedia({ colorScheme: 'light' })
  expect(
    await lead.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth),
  ).toBeLessThanOrEqual(0)
  // Back from a tip the ledger shows the rewards that it showed before.
  const ofPaid = lead.getByRole('button', { name: /^已发放/, pressed: true })
  await lead.getByRole('button', { name: /^已发放/ }).click()
  await ofPaid.waitFor()
  await lead.getByRole('link', { name: number }).click()
  await reward(lead).getByText('已发放').first().waitFor()
  await lead.goBack()
  await ofPaid.waitFor()
  await lead.getByRole('link', { name: number }).click()
  await reward(lead).getByText('已发放').first().waitFor()
  await lead.emulateMedia({ colorScheme: 'dark' })
  expect(await faintText(lead)).toEqual([])
})
