import { expect, test } from 'vitest'
import { generateOfficeIdentity, recipientOf } from '#shared/sealing/seal.ts'
import { leaks, openTip, signIn, signInByPassword, tipOf } from '#tests/support/browser/console.ts'
import { demoOffice, marks } from '#tests/support/browser/demo-office.ts'

const evil =
  `示例<script>document.title='坏'</script><b id="evil">粗</b> \u202Eתירבע\u202C 👩‍👩‍👧‍👦 ${'无空格'.repeat(60)}${'a'.repeat(300)}\n${'示例长文，'.repeat(880)}`.slice(
    0,
    5000,
  )
const piled = `a${'\u0489'.repeat(6)}`

const office = demoOffice()

test('hostile text stays text, in its place', async () => {
  const { number } = await office.handIn({
    description: evil,
    identifiers: [
      { kind: 'other', value: 'x'.repeat(200) },
      { kind: 'phone', value: '\u202e138\u2066001\u200b38000' },
      { kind: 'wechat', value: `a${'\u0489'.repeat(199)}` },
    ],
  })
  const context = await office.profile()
  const page = await context.newPage()
  await signIn(page, office.server)
  await openTip(page, number)
  const said = tipOf(page).locator('bdi').filter({ hasText: '示例<script>' })
  // Signs that turn the direction of letters are not shown, and the console says so.
  await expect.poll(() => said.textContent()).toBe(evil.replace(/[\u202c\u202e]/g, ''))
  await tipOf(page).getByText('含不可见字符').first().waitFor()
  expect(await tipOf(page).locator('dd li bdi').allTextContents()).toEqual([
    'x'.repeat(200),
    '13800138000',
    piled,
  ])
  expect(await said.evaluate((element) => getComputedStyle(element).unicodeBidi)).toMatch(/isolate|plaintext/)
  expect(await page.locator('#evil').count()).toBe(0)
  expect(await page.title()).not.toBe('坏')
  for (const width of [360, 1280]) {
    await page.setViewportSize({ width, height: 800 })
    const boxes = {
      page: page.locator('html'),
      tip: tipOf(page),
      description: said.locator('xpath=..'),
      facts: tipOf(page).getByRole('definition').first().locator('xpath=..'),
    }
    for (const [name, box] of Object.entries(boxes))
      expect(
        await box.evaluate((element) => element.scrollWidth - element.clientWidth),
        `${name} at ${String(width)}`,
      ).toBe(0)
  }
  expect(leaks(office.seen, evil.slice(0, 40))).toEqual([])
  await context.close()
})

test('the console seals to no office key that the person’s own ring does not hold', async () => {
  const { number } = await office.handIn()
  const context = await office.profile()
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
  await signInByPassword(page, office.server)
  await openTip(page, number)
  const tip = tipOf(page)
  const refusal = '服务器给的办公钥匙不是您钥匙串里最新的那一把'
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
})
