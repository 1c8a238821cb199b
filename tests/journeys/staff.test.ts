import { argon2id } from '@noble/hashes/argon2.js'
import { hexToBytes } from '@noble/hashes/utils.js'
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import * as z from 'zod'
import { AuditPage, OpenSession, PersonView, SessionView } from '#shared/contract/staff.ts'
import { normalisePassword, passwordArgon2, passwordKeys } from '#shared/sealing/derivation.ts'
import { generateOfficeIdentity, openJson, recipientOf, type Identity } from '#shared/sealing/seal.ts'
import { KeyRing } from '#shared/sealing/key-ring.ts'
import { violations } from '#tests/support/axe.ts'
import { launchBrowser } from '#tests/support/browser.ts'
import {
  askReporter,
  atDesk,
  closeTip,
  hasStatus,
  leaks,
  openTip,
  signIn,
  watch,
  type Watch,
} from '#tests/support/console.ts'
import { totpCode } from '#tests/support/office.ts'
import { taggedPhoto } from '#tests/support/photo.ts'
import { startServer, type RunningServer } from '#tests/support/server.ts'

// What passes through the console: none of it may travel in the open.
const marks = {
  description: '示例标记子：朋友圈里有人卖登高证，六百元一本，三天寄到。',
  identifier: 'shili_biaoji_chou_77',
  contact: '示例标记寅 shili-yin@example.com',
  question: '示例标记卯：转账给了谁？请看转账记录。',
  reply: '示例标记辰：已经收到，谢谢您。',
  farewell: '示例标记巳：已经交给公安机关。',
  note: '示例标记午：像是上个月那个卖家。',
  draft: '示例标记未：写了一半的话，还没有发出。',
  password: 'shili biaoji shen mima 01',
} as const
const evil =
  `示例<script>document.title='坏'</script><b id="evil">粗</b> \u202Eתירבע\u202C 👩‍👩‍👧‍👦 ${'无空格'.repeat(60)}${'a'.repeat(300)}\n${'示例长文，'.repeat(880)}`.slice(
    0,
    5000,
  )

const seen: Watch = { requests: [], complaints: [] }
let server: RunningServer
let browser: Browser
let officeIdentity: Identity
let personIdentity: Identity

beforeAll(async () => {
  ;[server, browser] = await Promise.all([startServer({ env: { BOT_CHECK: 'off' } }), launchBrowser()])
  const { account, password } = server.demo
  const ask = async (path: string, body: unknown): Promise<unknown> =>
    (
      await fetch(`${server.url}/api/staff${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      })
    ).json()
  const { salt } = z.object({ salt: z.string() }).parse(await ask('/sign-in/salt', { account }))
  const { memoryKib: m, passes: t, lanes: p, bytes: dkLen } = passwordArgon2
  const { proof, identity } = passwordKeys(
    argon2id(normalisePassword(password), hexToBytes(salt), { m, t, p, dkLen }),
  )
  const { ring } = SessionView.parse(await ask('/sign-in', { account, proof }))
  personIdentity = identity
  officeIdentity =
    (await openJson(KeyRing, Buffer.from(ring ?? '', 'base64'), [identity])).office[0]?.identity ?? ''
  expect(officeIdentity).toMatch(/^AGE-SECRET-KEY-1/)
})
afterAll(async () => {
  await browser.close()
  await server.stop()
})

/** A browser profile of its own, watched. */
async function profile(options: BrowserContextOptions = {}): Promise<BrowserContext> {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 900 },
    locale: 'zh-CN',
    ...options,
  })
  context.setDefaultTimeout(15_000)
  await watch(context, seen)
  return context
}

/** What a citizen hands in; pictures as bytes. */
async function handIn(
  fields: Readonly<Record<string, unknown>> = {},
  pictures: readonly Buffer[] = [],
): Promise<{ receipt: string; number: string }> {
  const response = await fetch(`${server.url}/api/tips`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify({
      category: 'selling',
      description: '示例：工地上有人拿着买来的电工证上岗。',
      ...fields,
      evidence: pictures.map((picture) => ({ type: 'image/jpeg', base64: picture.toString('base64') })),
    }),
  })
  expect(response.status, await response.clone().text()).toBe(201)
  return z.object({ receipt: z.string(), number: z.string() }).parse(await response.json())
}

async function answer(receipt: string, text: string): Promise<void> {
  const response = await fetch(`${server.url}/api/mailbox/messages`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify({ receipt, text }),
  })
  expect(response.status).toBe(201)
}

/** What the API tells the person who is signed in there. */
async function tell<S extends z.ZodType>(
  context: BrowserContext,
  schema: S,
  path: string,
): Promise<z.output<S>> {
  return schema.parse(await (await context.request.get(`${server.url}/api/staff${path}`)).json())
}

/** Whether a text is still in the page's memory, after all that nobody holds was thrown away. */
async function remembers(page: Page, text: string): Promise<boolean> {
  const devtools = await page.context().newCDPSession(page)
  let snapshot = ''
  devtools.on('HeapProfiler.addHeapSnapshotChunk', ({ chunk }) => {
    snapshot += chunk
  })
  await devtools.send('HeapProfiler.collectGarbage')
  await devtools.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false })
  await devtools.detach()
  return snapshot.includes(text)
}

/** Nothing secret travelled in the open so far, and no page complained. */
function nothingAmiss(): void {
  const secrets = {
    ...marks,
    demoPassword: server.demo.password,
    officeIdentity,
    personIdentity,
    ring: '"office":[{"id"',
    evil: evil.slice(0, 40),
  }
  for (const [name, secret] of Object.entries(secrets)) expect(leaks(seen, secret), name).toEqual([])
  expect(seen.complaints).toEqual([])
}

const keptRing = (page: Page) => page.evaluate(() => sessionStorage.getItem('zhenzheng.ring'))
const desk = (page: Page) => page.getByRole('navigation', { name: '线索台' })
const tipOf = (page: Page) => page.getByRole('article')
const lockOf = (page: Page) => page.getByRole('heading', { level: 1, name: '屏幕已锁定' })

test('a lead takes a tip all its ways', async () => {
  const { receipt, number } = await handIn(
    {
      description: marks.description,
      identifiers: [{ kind: 'wechat', value: marks.identifier }],
      contact: marks.contact,
      platform: 'wechat',
      district: '440705',
      operations: ['scaffolding'],
      priceYuan: 600,
      wantsReward: true,
    },
    [await taggedPhoto(), await taggedPhoto(800, 2400, '#37a')],
  )
  const context = await profile()
  const page = await context.newPage()
  await signIn(page, server)
  const session = await tell(context, SessionView, '/session')

  // The list shows what is new, opened here, and how much of it.
  await page.getByText(marks.description.slice(0, 20)).waitFor()
  expect(await desk(page).getByRole('link', { name: /^新收/ }).innerText()).toMatch(/1/)

  await openTip(page, number)
  const tip = tipOf(page)
  await tip.getByText(marks.description).waitFor()
  await tip.getByText(marks.identifier).waitFor()
  for (const fact of ['微信 · 新会区', '登高架设作业', '600 元', '希望申请', '还没有人'])
    await tip.getByText(fact).waitFor()
  expect(await page.locator('body').innerText()).not.toContain(marks.contact)
  await expect.poll(() => tip.getByRole('img').count()).toBe(2)
  const sizes = await tip.locator('img').evaluateAll((images) =>
    Promise.all(
      images.map(async (image) => {
        if (!(image instanceof HTMLImageElement)) return ''
        await image.decode()
        return `${String(image.naturalWidth)}×${String(image.naturalHeight)}`
      }),
    ),
  )
  expect(sizes).toEqual(['1200×900', '800×2400'])
  await tip.getByRole('button', { name: '放大第 1 张图片（共 2 张）' }).click()
  await page.getByRole('dialog', { name: '第 1 张图片（共 2 张）' }).waitFor()
  await page.keyboard.press('ArrowRight')
  await page.getByRole('dialog', { name: '第 2 张图片（共 2 张）' }).waitFor()
  await page.keyboard.press('Escape')

  await tip.getByRole('button', { name: '由我承办' }).click()
  await tip.getByRole('button', { name: '放回' }).waitFor()
  await tip.getByRole('button', { name: '放回' }).click()
  await tip.getByText('还没有人').waitFor()
  await tip.getByRole('button', { name: '由我承办' }).click()
  await tip.getByRole('button', { name: '放回' }).waitFor()
  await tip.getByRole('button', { name: '核实' }).click()
  await hasStatus(page, '核实中')
  await tip.getByLabel('写备注').fill(marks.note)
  await tip.getByRole('button', { name: '保存备注' }).click()
  await tip.locator('.message').getByText(marks.note).waitFor()
  expect(await tip.getByLabel('写备注').inputValue()).toBe('')

  await tip.getByRole('button', { name: '发问，等举报人补充' }).click()
  await tip.getByText('请先写文字').waitFor()
  await askReporter(page, marks.question)
  await answer(receipt, '示例：收款人姓示。')
  await openTip(page, number)
  await hasStatus(page, '核实中')
  await tip.getByText('收款人姓示').waitFor()
  await tip.getByLabel('写给举报人').fill(marks.reply)
  await tip.getByRole('button', { name: '只发留言，不等回答' }).click()
  await tip.locator('.message').getByText(marks.reply).waitFor()
  await hasStatus(page, '核实中')

  await tip.getByRole('button', { name: '移送' }).click()
  await tip.getByRole('button', { name: '确认移送' }).click()
  await tip.getByText('请选择移送给哪个部门').waitFor()
  await tip.getByRole('radio', { name: '公安机关' }).check()
  await tip.getByLabel('同时告诉举报人').fill(marks.farewell)
  await tip.getByRole('button', { name: '确认移送' }).click()
  await hasStatus(page, '已移送')
  await tip.locator('.message').getByText(marks.farewell).waitFor()
  await askReporter(page, marks.question)
  await tip.getByRole('button', { name: '回到已移送' }).click()
  await hasStatus(page, '已移送')
  await closeTip(page, '未查实')
  const history = await tip.getByRole('region', { name: '经过' }).getByRole('listitem').allInnerTexts()
  expect(history.map((line) => line.replace(/\s+/g, ' ').replace(/^\S+ /, ''))).toEqual([
    '新收 · 举报人',
    `新收 → 核实中 · ${session.displayName}`,
    `核实中 → 等举报人补充 · ${session.displayName}`,
    '等举报人补充 → 核实中 · 举报人',
    `核实中 → 已移送：公安机关 · ${session.displayName}`,
    `已移送 → 等举报人补充 · ${session.displayName}`,
    `等举报人补充 → 已移送 · ${session.displayName}`,
    `已移送 → 已办结：未查实 · ${session.displayName}`,
  ])

  // The other ways out, and the way back.
  const elsewhere = await handIn()
  await openTip(page, elsewhere.number)
  await tip.getByRole('button', { name: '垃圾信息' }).click()
  await tip.getByRole('button', { name: '确认垃圾信息' }).click()
  await hasStatus(page, '垃圾信息')
  expect(await tip.getByLabel('写给举报人').count()).toBe(0)
  await tip.getByRole('button', { name: '不是垃圾信息' }).click()
  await hasStatus(page, '新收')
  await tip.getByRole('button', { name: '不属本渠道' }).click()
  await tip.getByRole('radio', { name: '不在本地' }).check()
  await tip.getByText('举报人会看到：请拨打当地 12350').waitFor()
  await tip.getByRole('button', { name: '确认不属本渠道' }).click()
  await hasStatus(page, '不属本渠道')

  // A reload keeps the session; another tab of the same profile asks for the password.
  await page.reload()
  await desk(page).waitFor()
  await tip.getByText('工地上有人拿着买来的电工证').waitFor()
  const tab = await context.newPage()
  await tab.goto(`${server.url}/staff/`)
  await lockOf(tab).waitFor()
  await context.close()
  nothingAmiss()
}, 120_000)

test('the contact is shown on a click alone, and the click stands in the audit log', async () => {
  const { number } = await handIn({ contact: marks.contact })
  const context = await profile()
  const page = await context.newPage()
  await signIn(page, server)
  await openTip(page, number)
  await tipOf(page).getByText('工地上有人拿着买来的电工证').waitFor()
  const looks = async () =>
    (await tell(context, AuditPage, '/audit')).rows.filter(
      ({ action, subjectName }) => action === 'tip.contact' && subjectName === number,
    )
  expect(await looks()).toEqual([])
  expect(await page.content()).not.toContain(marks.contact)
  await tipOf(page).getByRole('button', { name: '查看（会记入审计日志）' }).click()
  await tipOf(page).getByText(marks.contact).waitFor()
  expect(await looks()).toHaveLength(1)
  await tipOf(page).getByRole('button', { name: '收起' }).click()
  expect(await page.content()).not.toContain(marks.contact)

  await page.getByRole('link', { name: '审计日志' }).click()
  const row = page.getByRole('row').filter({ hasText: '查看联系方式' }).filter({ hasText: number })
  await row.waitFor()
  expect(await row.innerText()).toMatch(/\d{4}-\d{2}-\d{2} \d{2}:\d{2}/)
  await context.close()
}, 60_000)

test('a second person reads what came before them; disabled, they are out', async () => {
  const { number } = await handIn({ description: marks.description })
  const leadContext = await profile()
  const lead = await leadContext.newPage()
  await signIn(lead, server)
  await lead.getByRole('link', { name: '人员' }).click()
  await lead.getByRole('button', { name: '生成邀请码' }).click()
  const code = await lead.locator('.once .secret').innerText()
  await lead.getByRole('button', { name: '刷新' }).click()

  const secondContext = await profile()
  const second = await secondContext.newPage()
  await second.goto(`${server.url}/staff/`)
  await second.getByRole('link', { name: '用邀请码加入' }).click()
  await second.getByLabel('邀请码').fill('AAAAA-AAAAA-AAAAA-AAAAA')
  await second.getByRole('button', { name: '下一步' }).click()
  await second.getByText('一次性代码不对或已过期').waitFor()
  await second.getByLabel('邀请码').fill(code)
  await second.getByRole('button', { name: '下一步' }).click()
  const secret = (await second.locator('.totp .secret').innerText()).replace(/\s/g, '')
  await second.getByLabel('账号').fill('zhao.liu')
  await second.getByLabel('姓名').fill('赵六（示例）')
  await second.getByLabel('密码', { exact: true }).fill('short')
  await second.getByRole('button', { name: '下一步' }).click()
  await second.getByText('密码至少 14 个字符').waitFor()
  await second.getByLabel('密码', { exact: true }).fill(marks.password)
  await second.getByLabel('再输一遍密码').fill(marks.password)
  await second.getByRole('button', { name: '下一步' }).click()
  await second.getByRole('textbox', { name: '动态验证码' }).waitFor({ timeout: 30_000 })
  const joinedAt = new Date()
  await second.getByRole('textbox', { name: '动态验证码' }).fill(totpCode(secret, joinedAt))
  await second.getByRole('button', { name: '加入' }).click()
  const fingerprint = await second.locator('.once .secret').innerText()

  // The code of the invite is spent, and nobody is in before a lead says so.
  const again = await secondContext.request.post(`${server.url}/api/staff/join/start`, { data: { code } })
  expect(again.status()).toBe(403)
  const enterAs = async (totp: string) => {
    await second.goto(`${server.url}/staff/`)
    await second.reload()
    await second.getByLabel('账号').fill('zhao.liu')
    await second.getByLabel('密码').fill(marks.password)
    await second.getByRole('button', { name: '登录' }).click()
    await second.getByRole('textbox', { name: '动态验证码' }).fill(totp, { timeout: 30_000 })
    await second.getByRole('button', { name: '登录' }).click()
  }
  await enterAs(totpCode(secret, joinedAt))
  await second.getByText('等负责人接纳').waitFor({ timeout: 30_000 })
  expect(await second.locator('.once .secret').innerText()).toBe(fingerprint)

  await lead.getByRole('button', { name: '刷新' }).click()
  const person = lead.getByRole('listitem').filter({ hasText: '赵六（示例）' })
  expect(await person.locator('.secret').innerText()).toBe(fingerprint)
  await person.getByRole('button', { name: '指纹一致，接纳' }).click()
  await person.getByText('在用').waitFor()

  // The step used at joining does not serve again; the next one does.
  await enterAs(totpCode(secret, joinedAt))
  await second.getByText('账号、密码或验证码不对').waitFor({ timeout: 30_000 })
  await second
    .getByRole('textbox', { name: '动态验证码' })
    .fill(totpCode(secret, new Date(joinedAt.getTime() + 30_000)))
  await second.getByRole('button', { name: '登录' }).click()
  await atDesk(second)
  await openTip(second, number)
  await tipOf(second).getByText(marks.description).waitFor()
  expect(await desk(second).getByRole('link', { name: '审计日志' }).count()).toBe(0)
  await tipOf(second).getByRole('button', { name: '核实' }).click()
  await hasStatus(second, '核实中')
  await tipOf(second).getByText('移送须由负责人办理').waitFor()
  expect(await tipOf(second).getByRole('button', { name: '移送' }).count()).toBe(0)

  // Two at one tip: the slower one is told, sees the newest state, and keeps the text.
  await openTip(lead, number)
  await tipOf(lead).getByRole('button', { name: '交给同事' }).click()
  await tipOf(lead)
    .getByRole('radio', { name: /赵六（示例）/ })
    .check()
  await tipOf(lead).getByRole('button', { name: '交给此人' }).click()
  await tipOf(lead).locator('dd').getByText('赵六（示例）').waitFor()
  await tipOf(second).getByLabel('写给举报人').fill(marks.draft)
  await tipOf(second).getByRole('button', { name: '发问，等举报人补充' }).click()
  await tipOf(second).getByText('这条线索刚刚有人更新过').waitFor()
  await tipOf(second).locator('dd').getByText('赵六（示例）').waitFor()
  expect(await tipOf(second).getByLabel('写给举报人').inputValue()).toBe(marks.draft)
  await tipOf(second).getByRole('button', { name: '办结' }).click()
  await tipOf(second).getByRole('radio', { name: '查实', exact: true }).check()
  await tipOf(second).getByLabel('同时告诉举报人').fill(marks.farewell)
  await closeTip(lead, '无法认定')
  await tipOf(second).getByRole('button', { name: '确认办结' }).click()
  await tipOf(second).getByText('不能再办结').waitFor()
  await hasStatus(second, '已办结：无法认定')
  expect(await tipOf(second).getByLabel('同时告诉举报人').inputValue()).toBe(marks.farewell)

  // A lead sees every session and can end it: the screen locks, what was typed stays.
  await lead.getByRole('link', { name: '我的账号' }).click()
  await lead.getByRole('button', { name: /结束\s*赵六/ }).click()
  await expect
    .poll(async () =>
      (await tell(leadContext, z.array(OpenSession), '/sessions')).map(({ displayName }) => displayName),
    )
    .not.toContain('赵六（示例）')
  await second.getByRole('button', { name: '刷新' }).click()
  await second.getByText('登录已到期，请重新登录').waitFor()
  await second.getByLabel('密码').fill(marks.password)
  await second.getByRole('button', { name: '解锁' }).click()
  await second.getByRole('textbox', { name: '动态验证码' }).waitFor({ timeout: 30_000 })

  await lead.getByRole('link', { name: '人员' }).click()
  await person.getByRole('button', { name: '停用' }).click()
  await lead.getByRole('dialog').getByRole('button', { name: '停用' }).click()
  await person.getByText('已停用').waitFor()
  const left = (await tell(leadContext, z.array(PersonView), '/people')).find(
    ({ account }) => account === 'zhao.liu',
  )
  expect(left).toMatchObject({ state: 'disabled', hasRing: false })
  await second
    .getByRole('textbox', { name: '动态验证码' })
    .fill(totpCode(secret, new Date(joinedAt.getTime() + 60_000)))
  await second.getByRole('button', { name: '解锁' }).click()
  await second.getByText('账号、密码或验证码不对').waitFor({ timeout: 30_000 })
  expect(await keptRing(second)).toBe(null)
  await leadContext.close()
  await secondContext.close()
}, 180_000)

test('what is written is sealed to no key that the own ring does not hold, whatever the server says', async () => {
  const { number } = await handIn()
  const context = await profile()
  const page = await context.newPage()
  const foreign = await recipientOf(await generateOfficeIdentity())
  await context.route('**/api/staff/sign-in', async (route) => {
    const response = await route.fetch()
    await route.fulfill({
      response,
      json: { ...((await response.json()) as object), officeRecipient: foreign },
    })
  })
  const written: string[] = []
  context.on('request', (request) => {
    if (/\/(notes|messages|moves|hold)$/.test(request.url())) written.push(request.url())
  })
  await signIn(page, server)
  await openTip(page, number)
  const tip = tipOf(page)
  const refusal = '服务器给的办公钥匙不在您的钥匙串里'
  for (const [label, button, region] of [
    ['写备注', '保存备注', '内部备注'],
    ['写给举报人', '发问，等举报人补充', '与举报人的往来'],
    ['写给举报人', '只发留言，不等回答', '与举报人的往来'],
  ] as const) {
    await tip.getByLabel(label).fill(marks.draft)
    await tip.getByRole('button', { name: button }).click()
    await tip.getByRole('region', { name: region }).getByText(refusal).waitFor()
    expect(await tip.getByLabel(label).inputValue()).toBe(marks.draft)
  }
  await tip.getByRole('button', { name: '不属本渠道' }).click()
  await tip.getByRole('radio', { name: '不在本地' }).check()
  await tip.getByLabel('同时告诉举报人').fill(marks.draft)
  await tip.getByRole('button', { name: '确认不属本渠道' }).click()
  await tip.locator('form').filter({ hasText: '同时告诉举报人' }).getByText(refusal).waitFor()
  await tip.getByRole('button', { name: '取消' }).click()
  await tip.getByRole('button', { name: '到期不删' }).click()
  await tip.getByLabel('为什么要保留').fill(marks.draft)
  await tip.getByRole('button', { name: '确认到期不删' }).click()
  await tip.locator('form').filter({ hasText: '为什么要保留' }).getByText(refusal).waitFor()
  expect(written).toEqual([])
  await context.close()
}, 90_000)

test('idleness forgets the key and keeps what was typed; sign-out makes the kept ring noise', async () => {
  const { number } = await handIn({ description: marks.description })
  const context = await profile()
  const page = await context.newPage()
  await page.clock.install()
  await signIn(page, server)
  await openTip(page, number)
  await tipOf(page).getByText(marks.description).waitFor()
  await tipOf(page).getByLabel('写给举报人').fill(marks.draft)
  expect(await keptRing(page)).not.toBe(null)
  expect(await remembers(page, officeIdentity)).toBe(true)
  expect(await remembers(page, server.demo.password)).toBe(false)

  await page.clock.fastForward('29:00')
  expect(await lockOf(page).count()).toBe(0)
  await page.keyboard.press('Shift')
  await page.clock.fastForward('29:00')
  expect(await lockOf(page).count()).toBe(0)
  await page.clock.fastForward('02:00')
  await lockOf(page).waitFor()
  expect(await keptRing(page)).toBe(null)
  expect(await page.content()).not.toContain(marks.description)
  expect(await remembers(page, officeIdentity)).toBe(false)
  expect(await remembers(page, personIdentity)).toBe(false)

  await page.getByLabel('密码').fill('not the password at all')
  await page.getByRole('button', { name: '解锁' }).click()
  await page.getByText('密码不对').waitFor({ timeout: 30_000 })
  await page.getByLabel('密码').fill(server.demo.password)
  await page.getByRole('button', { name: '解锁' }).click()
  await atDesk(page)
  await tipOf(page).getByText(marks.description).waitFor()
  expect(await tipOf(page).getByLabel('写给举报人').inputValue()).toBe(marks.draft)

  // A dialog that is open when the screen locks does not stand in the way.
  await page.getByRole('button', { name: '看快捷键' }).click()
  await page.getByRole('dialog').waitFor()
  await page.clock.fastForward('31:00')
  await page.getByLabel('密码').fill(server.demo.password)
  await page.getByRole('button', { name: '解锁' }).click()
  await atDesk(page)
  await page.keyboard.press('Escape')

  const kept = await keptRing(page)
  await page.getByRole('button', { name: '退出' }).click()
  await page.getByRole('button', { name: '仍然退出' }).click()
  await page.getByText('已退出').waitFor()
  expect(await remembers(page, officeIdentity)).toBe(false)
  await signIn(page, server)
  await page.evaluate((ring) => {
    sessionStorage.setItem('zhenzheng.ring', ring ?? '')
  }, kept)
  await page.reload()
  await lockOf(page).waitFor()
  expect(await keptRing(page)).toBe(null)
  await context.close()
}, 120_000)

test('a tip can be worked through by keyboard alone', async () => {
  const { number } = await handIn()
  const context = await profile()
  const page = await context.newPage()
  await page.goto(`${server.url}/staff/`)
  await page.getByLabel('账号').waitFor()
  await page.keyboard.type(server.demo.account)
  await page.keyboard.press('Tab')
  await page.keyboard.type(server.demo.password)
  await page.keyboard.press('Enter')
  await atDesk(page)
  await page.getByRole('link', { name: number }).waitFor()
  const focused = () =>
    page.evaluate(() =>
      document.activeElement === document.body ? '' : (document.activeElement?.textContent ?? ''),
    )
  for (let rows = 0; rows < 20 && !(await focused()).includes(number); rows += 1)
    await page.keyboard.press('j')
  await page.keyboard.press('j')
  for (let rows = 0; rows < 20 && !(await focused()).includes(number); rows += 1)
    await page.keyboard.press('k')
  await page.keyboard.press('Enter')
  await expect.poll(focused).toBe(number)

  await page.keyboard.press('m')
  await tipOf(page).getByRole('button', { name: '放回' }).waitFor()
  await page.keyboard.press('a')
  await hasStatus(page, '核实中')
  await page.keyboard.press('n')
  await page.keyboard.type('示例备注 abc')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await tipOf(page).locator('.message').getByText('示例备注 abc').waitFor()
  await page.keyboard.press('r')
  await page.keyboard.type('示例提问')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await hasStatus(page, '等举报人补充')
  await page.keyboard.press('a')
  await hasStatus(page, '核实中')
  await page.keyboard.press('c')
  await expect.poll(focused).toBe('办结')
  await page.keyboard.press('Escape')
  await expect.poll(() => tipOf(page).getByRole('button', { name: '确认办结' }).count()).toBe(0)
  await page.keyboard.press('c')
  await expect.poll(focused).toBe('办结')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Space')
  await page.keyboard.press('Enter')
  await hasStatus(page, '已办结：查实')
  await page.keyboard.press('?')
  await page.getByRole('dialog', { name: '快捷键' }).waitFor()
  await page.keyboard.press('Escape')
  await expect.poll(() => page.getByRole('dialog').count()).toBe(0)
  await context.close()
}, 60_000)

test('hostile text stays text, in its place', async () => {
  const { number } = await handIn({
    description: evil,
    identifiers: [{ kind: 'other', value: 'x'.repeat(200) }],
  })
  const context = await profile()
  const page = await context.newPage()
  await signIn(page, server)
  await openTip(page, number)
  const said = tipOf(page).locator('.body .said')
  await expect.poll(() => said.textContent()).toBe(evil)
  expect(await said.evaluate((element) => getComputedStyle(element).unicodeBidi)).toMatch(/isolate|plaintext/)
  expect(await page.locator('#evil').count()).toBe(0)
  expect(await page.title()).not.toBe('坏')
  for (const width of [360, 1280]) {
    await page.setViewportSize({ width, height: 800 })
    for (const box of ['html', '.tip', '.tip .body', '.tip .facts'])
      expect(
        await page.locator(box).evaluate((element) => element.scrollWidth - element.clientWidth),
        `${box} at ${String(width)}`,
      ).toBe(0)
  }
  await context.close()
}, 60_000)

test('a cut line is told calmly, and nothing is lost', async () => {
  const { number } = await handIn()
  const context = await profile()
  const page = await context.newPage()
  await signIn(page, server)
  await openTip(page, number)
  await tipOf(page).getByLabel('写备注').fill(marks.draft)
  await context.setOffline(true)
  await tipOf(page).getByRole('button', { name: '保存备注' }).click()
  await tipOf(page).getByText('连不上服务器，请检查网络后重试').waitFor()
  await page.getByRole('button', { name: '刷新' }).click()
  const list = page.getByRole('region', { name: '全部' })
  await list.getByText('连不上服务器').waitFor()
  expect(await list.getByRole('link', { name: number }).count()).toBe(1)
  await context.setOffline(false)
  await list.getByRole('button', { name: '重试' }).click()
  await expect.poll(() => list.getByText('连不上服务器').count()).toBe(0)
  expect(await tipOf(page).getByLabel('写备注').inputValue()).toBe(marks.draft)
  await tipOf(page).getByRole('button', { name: '保存备注' }).click()
  await tipOf(page).locator('.message').getByText(marks.draft).waitFor()
  await context.close()
}, 60_000)

test('every state is accessible, wide and narrow, light and dark', async () => {
  const { number } = await handIn(
    { description: marks.description, identifiers: [{ kind: 'wechat', value: marks.identifier }] },
    [await taggedPhoto()],
  )
  const found: Record<string, unknown> = {}
  for (const { width, colorScheme } of [
    { width: 1280, colorScheme: 'light' },
    { width: 1280, colorScheme: 'dark' },
    { width: 360, colorScheme: 'light' },
  ] as const) {
    const context = await profile({ viewport: { width, height: 800 }, colorScheme })
    const page = await context.newPage()
    const look = async (state: string) => {
      const problems = await violations(page)
      const overflow = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      )
      if (problems.length > 0 || overflow > 0)
        found[`${state} at ${String(width)}, ${colorScheme}`] = { problems, overflow }
    }
    await page.goto(`${server.url}/staff/`)
    await page.getByRole('button', { name: '登录' }).click()
    await page.getByText('请填写账号').waitFor()
    await look('sign-in with an error')
    await page.getByRole('link', { name: '用邀请码加入' }).click()
    await page.getByLabel('邀请码').waitFor()
    await look('join')
    await signIn(page, server)
    await page.getByRole('link', { name: number }).waitFor()
    await look('queue')
    await page.getByRole('link', { name: /^等举报人补充/ }).click()
    await page.getByText('“等举报人补充”里没有线索').waitFor()
    await look('empty view')
    await openTip(page, number)
    await tipOf(page).locator('img').waitFor()
    await look('tip')
    for (const [open, label] of [
      ['垃圾信息', '确认垃圾信息'],
      ['不属本渠道', '确认不属本渠道'],
      ['交给同事', '取消'],
    ] as const) {
      await tipOf(page).getByRole('button', { name: open, exact: false }).first().click()
      await tipOf(page).getByRole('button', { name: label }).waitFor()
      await look(open)
    }
    await tipOf(page).getByRole('button', { name: '发问，等举报人补充' }).click()
    await tipOf(page).getByText('请先写文字').waitFor()
    await look('message with an error')
    await tipOf(page).getByRole('button', { name: '放大第 1 张图片' }).click()
    await page.getByRole('dialog').waitFor()
    await look('picture')
    await page.keyboard.press('Escape')
    await page.keyboard.press('?')
    await page.getByRole('dialog', { name: '快捷键' }).waitFor()
    await look('keys')
    await page.keyboard.press('Escape')
    for (const [pane, heading] of [
      ['people', '人员'],
      ['audit', '审计日志'],
      ['account', '我的账号'],
    ] as const) {
      await page.goto(`${server.url}/staff/#${pane}`)
      await page.getByRole('heading', { level: 2, name: heading }).waitFor()
      await page.locator('.page li, .page tbody tr').first().waitFor()
      if (pane === 'people') {
        await page.getByRole('button', { name: '生成邀请码' }).click()
        await page.locator('.once').waitFor()
      }
      await look(heading)
    }
    await page.getByRole('button', { name: '锁屏' }).click()
    await lockOf(page).waitFor()
    await look('lock')
    await context.close()
  }
  expect(found).toEqual({})
}, 180_000)

test('a tip prints as what was said, without what can be done, its pictures large enough to be read', async () => {
  const { number } = await handIn({ description: marks.description, contact: marks.contact }, [
    await taggedPhoto(720, 1280),
  ])
  const context = await profile()
  const page = await context.newPage()
  await signIn(page, server)
  await openTip(page, number)
  await tipOf(page).getByText(marks.description).waitFor()
  await page.emulateMedia({ media: 'print' })
  const printed = await page.locator('body').innerText()
  for (const part of [number, marks.description, '类别', '经过']) expect(printed).toContain(part)
  for (const part of ['由我承办', '写给举报人', '刷新', '演示站点']) expect(printed).not.toContain(part)
  expect(printed).toMatch(/内部材料 · 演示负责人打印于 \d{4}-\d\d-\d\d/)
  expect(await desk(page).isVisible()).toBe(false)
  const { width } = (await tipOf(page).getByRole('img', { name: '第 1 张图片' }).boundingBox()) ?? {
    width: 0,
  }
  expect(width).toBeGreaterThan(500)
  await context.close()
}, 60_000)

test('a long list goes on page by page, each tip once, and opens no tip unasked', async () => {
  for (let tips = 0; tips < 55; tips += 1) await handIn()
  const context = await profile()
  const page = await context.newPage()
  await signIn(page, server)
  const rows = page.getByRole('region', { name: '新收' }).getByRole('link')
  await expect.poll(() => rows.count()).toBe(50)
  await page.keyboard.press('k')
  for (let steps = 0; steps < 50; steps += 1) await page.keyboard.press('j')
  await expect.poll(() => rows.count()).toBeGreaterThan(54)
  const numbers = (await rows.allInnerTexts()).map((text) => /[A-Z]{2,4}-?\d{8}/.exec(text)?.[0])
  expect(new Set(numbers).size).toBe(numbers.length)
  expect(await page.getByRole('button', { name: '更多' }).count()).toBe(0)
  const count = Number(/\d+/.exec(await desk(page).getByRole('link', { name: /^新收/ }).innerText())?.[0])
  expect(numbers).toHaveLength(count)
  expect(await tipOf(page).count()).toBe(0)

  // The number that somebody reads out on the telephone; what is typed there is no shortcut.
  const number = numbers.at(-1) ?? ''
  const find = page.getByRole('search')
  await find.getByLabel('按编号找').fill('00000000')
  await page.keyboard.press('Enter')
  await find.getByText('没有这个编号，请核对。').waitFor()
  expect(await violations(page)).toEqual([])
  await find.getByLabel('按编号找').fill(number.slice(2))
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { level: 2, name: number }).waitFor()
  await context.close()
}, 60_000)

test('the list says by itself what came in, without moving a row; a locked screen asks nothing', async () => {
  await handIn()
  const context = await profile()
  const page = await context.newPage()
  await page.clock.install()
  await signIn(page, server)
  const list = page.getByRole('region', { name: '新收' })
  await list.getByRole('link').first().waitFor()
  const before = await list.getByRole('link').count()
  const countOf = async () =>
    Number(/\d+/.exec(await desk(page).getByRole('link', { name: /^新收/ }).innerText())?.[0])
  const counted = await countOf()
  await handIn()
  await page.clock.fastForward('01:00')
  await list.getByRole('button', { name: '多了 1 条，刷新' }).waitFor()
  expect(await countOf()).toBe(counted + 1)
  expect(await list.getByRole('link').count()).toBe(before)
  await list.getByRole('button', { name: '多了 1 条，刷新' }).click()
  await list.getByRole('button', { name: '刷新', exact: true }).waitFor()

  await page.getByRole('button', { name: '锁屏' }).click()
  await lockOf(page).waitFor()
  const asked = seen.requests.length
  await page.clock.fastForward('05:00')
  expect(seen.requests.length).toBe(asked)
  await context.close()
}, 60_000)

test('a demo account can add its second factor, and then needs it', async () => {
  const context = await profile()
  const page = await context.newPage()
  await signIn(page, server)
  await page.getByRole('link', { name: '我的账号' }).click()
  await page.getByRole('button', { name: '设置动态验证码' }).click()
  await page.getByRole('img', { name: '动态验证码的二维码' }).waitFor()
  expect(await violations(page)).toEqual([])
  const secret = (await page.locator('.totp .secret').innerText()).replace(/\s/g, '')
  await page.getByRole('textbox', { name: '动态验证码' }).fill('12')
  await page.getByRole('button', { name: '确认' }).click()
  await page.getByText('请输入 6 位动态验证码').waitFor()
  const setAt = new Date()
  await page.getByRole('textbox', { name: '动态验证码' }).fill(totpCode(secret, setAt))
  await page.getByRole('button', { name: '确认' }).click()
  await page.getByText('动态验证码已设置，登录时需要').waitFor()
  await page.getByRole('link', { name: '人员' }).click()
  await page.getByRole('link', { name: '我的账号' }).click()
  await page.getByText('动态验证码已设置，登录时需要').waitFor()
  await page.getByRole('button', { name: '退出' }).click()
  await page.getByText('已退出').waitFor()
  await page.getByLabel('账号').fill(server.demo.account)
  await page.getByLabel('密码').fill(server.demo.password)
  await page.getByRole('button', { name: '登录' }).click()
  await page
    .getByRole('textbox', { name: '动态验证码' })
    .fill(totpCode(secret, new Date(setAt.getTime() + 30_000)), { timeout: 30_000 })
  await page.getByRole('button', { name: '登录' }).click()
  await atDesk(page)
  await context.close()
}, 60_000)

test('in all of this nothing secret travelled in the open, and no page complained', () => {
  // All ways were gone, or there is nothing to find.
  const posted = (end: string) =>
    seen.requests.filter(({ method, url }) => method === 'POST' && url.endsWith(end)).length
  for (const end of [
    '/moves',
    '/messages',
    '/notes',
    '/assignee',
    '/contact',
    '/join',
    '/admit',
    '/disable',
    '/sign-in',
    '/sign-out',
    '/totp',
  ])
    expect(posted(end), end).toBeGreaterThan(0)
  nothingAmiss()
})
