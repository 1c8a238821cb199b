import type { Route } from 'playwright-core'
import { expect, test } from 'vitest'
import { AuditPage } from '#shared/contract/audit.ts'
import { SessionView } from '#shared/contract/sign-in.ts'
import {
  askReporter,
  closeTip,
  hasStatus,
  lockOf,
  menuOf,
  openTip,
  rowOf,
  signIn,
  signInByPassword,
  tipOf,
} from '#tests/support/browser/console.ts'
import { demoOffice, marks, plainWords } from '#tests/support/browser/demo-office.ts'
import { holdNext } from '#tests/support/browser/held.ts'
import { taggedPhoto } from '#tests/support/photo.ts'

const office = demoOffice()

test('a lead takes a tip through every move', async () => {
  const { receipt, number } = await office.handIn(
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
  const context = await office.profile()
  const page = await context.newPage()
  await signInByPassword(page, office.server)
  const session = await office.read(context, SessionView, '/session')

  // The list shows new tips, opened here, and counts them.
  await page.getByText(marks.description.slice(0, 20)).waitFor()
  expect(await menuOf(page).getByRole('link', { name: /^先看/ }).innerText()).toMatch(/1/)

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
  await tip.getByRole('listitem').getByText(marks.note).waitFor()
  expect(await tip.getByLabel('写备注').inputValue()).toBe('')

  await tip.getByRole('button', { name: '发问，等举报人补充' }).click()
  await tip.getByText('请先写文字').waitFor()
  await askReporter(page, marks.question)
  await office.answer(receipt, '示例：收款人姓示。')
  await openTip(page, number)
  await hasStatus(page, '核实中')
  await tip.getByText('收款人姓示').waitFor()
  await tip.getByLabel('写给举报人').fill(marks.reply)
  await tip.getByRole('button', { name: '只发留言，不等回答' }).click()
  await tip.getByRole('listitem').getByText(marks.reply).waitFor()
  await hasStatus(page, '核实中')

  await tip.getByRole('button', { name: '移送' }).click()
  await tip.getByRole('button', { name: '确认移送' }).click()
  await tip.getByText('请选择移送给哪个部门').waitFor()
  await tip.getByRole('radio', { name: '公安机关' }).check()
  await tip.getByLabel('同时告诉举报人').fill(marks.farewell)
  await tip.getByRole('button', { name: '确认移送' }).click()
  await hasStatus(page, '已移送')
  await tip.getByRole('listitem').getByText(marks.farewell).waitFor()
  await askReporter(page, marks.question)
  await tip.getByRole('button', { name: '回到已移送' }).click()
  await hasStatus(page, '已移送')
  await closeTip(page, '未查实')
  const history = await tip.getByRole('region', { name: '经过' }).getByRole('listitem').allInnerTexts()
  expect(history.map((line) => line.replace(/\s+/g, ' ').replace(/^\S+ /, ''))).toEqual([
    '新收 · 举报人',
    `承办：无人 → ${session.displayName} · ${session.displayName}`,
    `承办：${session.displayName} → 无人 · ${session.displayName}`,
    `承办：无人 → ${session.displayName} · ${session.displayName}`,
    `新收 → 核实中 · ${session.displayName}`,
    `核实中 → 等举报人补充 · ${session.displayName}`,
    '等举报人补充 → 核实中 · 举报人',
    `核实中 → 已移送：公安机关 · ${session.displayName}`,
    `已移送 → 等举报人补充 · ${session.displayName}`,
    `等举报人补充 → 已移送 · ${session.displayName}`,
    `已移送 → 已办结：未查实，没有发现；不用处理 · ${session.displayName}`,
  ])

  // The other ends, and the way back.
  const elsewhere = await office.handIn()
  await openTip(page, elsewhere.number)
  await tip.getByRole('button', { name: '垃圾信息' }).click()
  await hasStatus(page, '垃圾信息')
  expect(await tip.getByLabel('写给举报人').count()).toBe(0)
  await tip.getByRole('button', { name: '不是垃圾信息' }).click()
  await hasStatus(page, '新收')
  await tip.getByRole('button', { name: '不属本渠道' }).click()
  await tip.getByRole('radio', { name: '不在本地' }).check()
  await tip.getByText('举报人会看到：请拨打当地 12350').waitFor()
  await tip.getByRole('button', { name: '确认不属本渠道' }).click()
  await hasStatus(page, '不属本渠道')
  await tip.getByRole('button', { name: '放回新收' }).click()
  await hasStatus(page, '新收')

  // A slip of one key is taken back by another, and a referral comes back.
  await page.keyboard.press('a')
  await hasStatus(page, '核实中')
  await page.keyboard.press('b')
  await hasStatus(page, '新收')
  await page.keyboard.press('a')
  await hasStatus(page, '核实中')
  for (const [key, department] of [
    ['t', '公安机关'],
    ['t', '市场监督管理部门'],
  ] as const) {
    await page.keyboard.press(key)
    await tip.getByRole('radio', { name: department }).check()
    await page.keyboard.press('Enter')
    await tip.getByText(`已移送：${department}`).first().waitFor()
  }
  await tip.getByRole('button', { name: '对方退回，继续核实' }).click()
  await hasStatus(page, '核实中')

  // A reload keeps the session; a tab that opens without another one asks for the password.
  await page.reload()
  await menuOf(page).waitFor()
  await tip.getByText(plainWords).waitFor()
  await page.close()
  const tab = await context.newPage()
  await tab.goto(`${office.server.url}/staff/`)
  await lockOf(tab).waitFor()
  for (const end of ['/moves', '/messages', '/notes', '/assignee', '/sign-in'])
    expect(office.posted(end), end).toBeGreaterThan(0)
  await context.close()
})

test('the contact shows after a click alone, and the audit log records the click', async () => {
  const { number } = await office.handIn({ contact: marks.contact })
  const context = await office.profile()
  const page = await context.newPage()
  await signIn(page, office.server)
  await openTip(page, number)
  await tipOf(page).getByText(plainWords).waitFor()
  const looks = async () =>
    (await office.read(context, AuditPage, '/audit')).rows.filter(
      ({ action, subjectName }) => action === 'tip.contact' && subjectName === number,
    )
  expect(await looks()).toEqual([])
  expect(await page.content()).not.toContain(marks.contact)
  await tipOf(page).getByRole('button', { name: '查看（会记入审计日志）' }).click()
  await tipOf(page).getByText(marks.contact).waitFor()
  expect(await looks()).toHaveLength(1)
  expect(office.posted('/contact')).toBeGreaterThan(0)
  await tipOf(page).getByRole('button', { name: '收起' }).click()
  expect(await page.content()).not.toContain(marks.contact)

  await page.getByRole('link', { name: '审计日志' }).click()
  const row = page.getByRole('row').filter({ hasText: '查看联系方式' }).filter({ hasText: number })
  await row.waitFor()
  expect(await row.innerText()).toMatch(/\d{4}-\d{2}-\d{2} \d{2}:\d{2}/)
  expect(await page.getByText('北京时间').count()).toBe(1)
  await context.close()
})

test('a cut line shows a calm sentence, and typed text stays', async () => {
  const { number } = await office.handIn()
  const context = await office.profile()
  const page = await context.newPage()
  await signIn(page, office.server)
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
  await tipOf(page).getByRole('listitem').getByText(marks.draft).waitFor()
  await context.close()
})

test('words typed while a note or a message is on its way stay in their field', async () => {
  const { number } = await office.handIn()
  const context = await office.profile()
  const page = await context.newPage()
  await signIn(page, office.server)
  await openTip(page, number)
  for (const [label, button, text] of [
    ['写备注', '保存备注', marks.note],
    ['写给举报人', '只发留言，不等回答', marks.reply],
  ] as const) {
    const request = await holdNext(page, /\/(notes|messages)$/)
    const field = tipOf(page).getByLabel(label)
    await field.fill(text)
    await tipOf(page).getByRole('button', { name: button }).click()
    await request.sent
    await field.fill(marks.draft)
    request.release()
    await tipOf(page).getByRole('listitem').getByText(text).waitFor()
    expect(await field.inputValue()).toBe(marks.draft)
  }
  await context.close()
})

test('words typed while a step is on its way wait in another field, and the desk names it', async () => {
  const { number } = await office.handIn()
  const context = await office.profile()
  const page = await context.newPage()
  await signIn(page, office.server)
  await openTip(page, number)
  const tip = tipOf(page)
  await tip.getByRole('button', { name: '核实' }).click()
  await hasStatus(page, '核实中')
  for (const [open, label, submit, rest] of [
    ['办结', '同时告诉举报人', '确认办结', '写给举报人'],
    ['到期不删', '为什么要保留', '确认到期不删', '写备注'],
  ] as const) {
    const request = await holdNext(page, /\/(moves|hold)$/)
    await tip.getByRole('button', { name: new RegExp(`^${open}`) }).click()
    if (open === '办结') await tip.getByRole('radio', { name: '查实', exact: true }).check()
    const field = tip.getByLabel(label)
    await field.fill(marks.note)
    await tip.getByRole('button', { name: submit }).click()
    await request.sent
    await field.fill(`${marks.note}${marks.draft}`)
    request.release()
    await page.getByRole('status').getByText(`后写的字没有发，在“${rest}”里`).waitFor()
    expect(await field.count()).toBe(0)
    expect(await tip.getByLabel(rest).inputValue()).toBe(marks.draft)
  }
  await context.close()
})

test('a key right after an act meets the tip as the act left it', async () => {
  const { number } = await office.handIn()
  const context = await office.profile()
  const page = await context.newPage()
  await signIn(page, office.server)
  await openTip(page, number)
  const held = Promise.withResolvers<undefined>()
  await page.route(/\/tips\/[^/]+$/, async (route) => {
    await held.promise
    await route.continue()
  })
  const said = (words: string) => page.getByRole('status').getByText(`${number} ${words}`).waitFor()
  for (const [key, words] of [
    ['m', '已由您承办'],
    ['a', '已改为“核实中”'],
    ['m', '已放回'],
  ] as const) {
    await page.keyboard.press(key)
    await said(words)
  }
  held.resolve(undefined)
  await tipOf(page).getByText(`核实中`).first().waitFor()
  await context.close()
})

test('a printed tip shows its content without buttons, and its pictures large enough to read', async () => {
  const { number } = await office.handIn({ description: marks.description, contact: marks.contact }, [
    await taggedPhoto(720, 1280),
  ])
  const context = await office.profile()
  const page = await context.newPage()
  await signIn(page, office.server)
  await openTip(page, number)
  await tipOf(page).getByText(marks.description).waitFor()
  const picture = tipOf(page).getByRole('img', { name: '第 1 张图片' })
  await picture.evaluate((image: HTMLImageElement) => image.decode())
  await page.emulateMedia({ media: 'print' })
  const printed = await page.locator('body').innerText()
  for (const part of [number, marks.description, '类别', '经过']) expect(printed).toContain(part)
  for (const part of ['由我承办', '写给举报人', '刷新', '演示站点']) expect(printed).not.toContain(part)
  expect(printed).toMatch(/内部材料 · 演示负责人打印于 \d{4}-\d\d-\d\d/)
  expect(await menuOf(page).isVisible()).toBe(false)
  const { width } = (await picture.boundingBox()) ?? { width: 0 }
  expect(width).toBeGreaterThan(500)
  await context.close()
})

test('each reading of a tip is marked once, whether or not the reporter had written', async () => {
  const [tip, other] = [await office.handIn(), await office.handIn()]
  const context = await office.profile()
  const page = await context.newPage()
  await signIn(page, office.server)
  const asked = (method: string, end: RegExp) =>
    office.seen.requests.filter((one) => one.method === method && end.test(one.url)).length
  const begun = { reads: asked('GET', /\/tips\/[0-9a-f]{32}$/), marks: office.posted('/seen') }
  // New, read before, and answered meanwhile.
  for (const [turn, { number }] of [tip, other, tip, other].entries()) {
    if (turn === 3) await office.answer(other.receipt, '示例：收款人姓示。')
    await openTip(page, number)
    await expect.poll(() => office.posted('/seen') - begun.marks).toBe(turn + 1)
    expect(asked('GET', /\/tips\/[0-9a-f]{32}$/) - begun.reads).toBe(turn + 1)
  }
  await page.keyboard.press('Escape')
  expect(office.posted('/seen') - begun.marks).toBe(4)
  await context.close()
})

test('a mark of a reading that comes behind a move leaves the row as the move made it', async () => {
  const { receipt, number } = await office.handIn()
  await office.answer(receipt, '示例：收款人姓示。')
  const context = await office.profile()
  const page = await context.newPage()
  await signIn(page, office.server)
  // The first mark waits. The second one is that of the reading after the move.
  const moved = Promise.withResolvers<undefined>()
  const hold = async (route: Route) => {
    await moved.promise
    await route.continue()
  }
  await page.route('**/seen', hold, { times: 1 })
  const marked = office.posted('/seen')
  await openTip(page, number)
  await expect.poll(() => office.posted('/seen')).toBe(marked + 1)
  await page.keyboard.press('a')
  await hasStatus(page, '核实中')
  await rowOf(page, number).getByText('核实中').waitFor()
  await rowOf(page, number).locator('[data-unread]').waitFor({ state: 'detached' })
  const answered = page.waitForResponse('**/seen')
  moved.resolve(undefined)
  await (await answered).finished()
  await page.evaluate(() => new Promise((resolve) => requestIdleCallback(resolve)))
  expect(await rowOf(page, number).getByText('核实中').count()).toBe(1)
  await context.close()
})
