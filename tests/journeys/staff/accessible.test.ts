import { expect, test } from 'vitest'
import { violations } from '#tests/support/browser/axe.ts'
import { lockOf, openMenu, openTip, signIn, tipOf } from '#tests/support/browser/console.ts'
import { demoOffice, marks } from '#tests/support/browser/demo-office.ts'
import { taggedPhoto } from '#tests/support/photo.ts'

const office = demoOffice()

test('every state of the console is accessible, wide and narrow, light and dark', async () => {
  const { number } = await office.handIn(
    { description: marks.description, identifiers: [{ kind: 'wechat', value: marks.identifier }] },
    [await taggedPhoto()],
  )
  const found: Record<string, unknown> = {}
  for (const { width, colorScheme } of [
    { width: 1280, colorScheme: 'light' },
    { width: 1280, colorScheme: 'dark' },
    { width: 360, colorScheme: 'light' },
  ] as const) {
    const context = await office.profile({ viewport: { width, height: 800 }, colorScheme })
    const page = await context.newPage()
    const look = async (state: string) => {
      const problems = await violations(page)
      const overflow = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      )
      if (problems.length > 0 || overflow > 0)
        found[`${state} at ${String(width)}, ${colorScheme}`] = { problems, overflow }
    }
    await page.goto(`${office.server.url}/staff/`)
    await page.getByRole('button', { name: '登录' }).click()
    await page.getByText('请填写账号').waitFor()
    await look('sign-in with an error')
    await page.getByRole('link', { name: '用邀请码加入' }).click()
    await page.getByLabel('邀请码').waitFor()
    await look('join')
    await signIn(page, office.server)
    await page.getByRole('link', { name: number }).waitFor()
    await look('queue')
    await page.getByRole('link', { name: /^等举报人/ }).click()
    await page.getByText('“等举报人”里没有线索').waitFor()
    await look('empty view')
    await openTip(page, number)
    await tipOf(page).locator('img').waitFor()
    await look('tip')
    await tipOf(page).getByRole('button', { name: '由我承办' }).click()
    const back = page.getByRole('status').getByRole('button', { name: '撤回' })
    // The sentence goes after some seconds, unless a hand is on it. The look may take longer.
    await back.focus()
    await look('act with its way back')
    await back.click()
    await page.getByText('已撤回').waitFor()
    for (const [open, label] of [
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
      ['keys', '办公钥匙'],
      ['audit', '审计日志'],
      ['account', '我的账号'],
    ] as const) {
      await page.goto(`${office.server.url}/staff/#${pane}`)
      await page.getByRole('heading', { level: 2, name: heading }).waitFor()
      await page.getByRole('region', { name: heading }).locator('li, tbody tr').first().waitFor()
      if (pane === 'people') {
        await page.getByRole('button', { name: '生成邀请码' }).click()
        await page.getByRole('status').getByRole('code').waitFor()
      }
      await look(heading)
    }
    if (width === 360) await openMenu(page)
    await page.getByRole('button', { name: '锁屏' }).click()
    await lockOf(page).waitFor()
    await look('lock')
    await context.close()
  }
  expect(found).toEqual({})
})
