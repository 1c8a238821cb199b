import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { TipView } from '#shared/contract/tip.ts'
import { atDesk, hasStatus, menuOf, openTip, rowOf, signIn, tipOf } from '#tests/support/browser/console.ts'
import { demoOffice, marks } from '#tests/support/browser/demo-office.ts'
import { patience } from '#tests/support/patience.ts'

const office = demoOffice()

const failureOf = (page: Page) => page.getByRole('alert').filter({ hasText: '没有办成' })
const cursorOf = (page: Page) => page.locator('li > [aria-current=true]')

test('an act that fails after the person went on is named, until they put it away', async () => {
  await office.handIn()
  const { number } = await office.handIn()
  const context = await office.profile()
  const page = await context.newPage()
  await signIn(page, office.server)
  await menuOf(page).getByRole('link', { name: /^全部/ }).click()
  /** Holds the next write until the person is elsewhere, and cuts its line. */
  const cut = async (path: string) => {
    const gone = Promise.withResolvers<undefined>()
    await page.route(
      path,
      async (route) => {
        await gone.promise
        await route.abort('internetdisconnected')
      },
      { times: 1 },
    )
    return gone
  }
  const ofMove = await cut('**/moves')
  await rowOf(page, number).getByRole('link').focus()
  const first = (
    await page.getByRole('region', { name: '全部' }).getByRole('link').first().innerText()
  ).includes(number)
  await page.keyboard.press('a')
  await page.keyboard.press(first ? 'j' : 'k')
  await expect.poll(() => cursorOf(page).innerText()).not.toContain(number)
  ofMove.resolve(undefined)
  await failureOf(page).getByText(`没有办成：${number} 改为“核实中”。连不上服务器`).waitFor()
  expect(await rowOf(page, number).getByText('核实中').count()).toBe(0)

  // A note too: its field went with the tip, and its text waits there.
  await openTip(page, number)
  const ofNote = await cut('**/notes')
  await tipOf(page).getByLabel('写备注').fill(marks.note)
  await tipOf(page).getByRole('button', { name: '保存备注' }).click()
  await menuOf(page)
    .getByRole('link', { name: /^奖励台账/ })
    .click()
  await expect.poll(() => tipOf(page).count()).toBe(0)
  ofNote.resolve(undefined)
  await failureOf(page).getByText(`没有办成：${number} 备注保存。连不上服务器`).waitFor()
  await page.getByRole('button', { name: '知道了' }).click()
  await expect.poll(() => failureOf(page).count()).toBe(0)
  await openTip(page, number)
  expect(await tipOf(page).getByLabel('写备注').inputValue()).toBe(marks.note)
  await tipOf(page).getByLabel('写备注').fill('')
  await context.close()
})

test('a text whose answer was lost goes out once, over a reload too', async () => {
  const { number } = await office.handIn()
  const context = await office.profile()
  const page = await context.newPage()
  page.on('dialog', (dialog) => void dialog.accept())
  await signIn(page, office.server)
  await openTip(page, number)
  const id = /[0-9a-f]{32}/.exec(page.url())?.[0] ?? ''
  const stored = () => office.read(context, TipView, `/tips/${id}`)
  await page.keyboard.press('a')
  await hasStatus(page, '核实中')
  const reload = async () => {
    await page.reload()
    await atDesk(page)
    await tipOf(page).getByRole('heading', { level: 2, name: number }).waitFor()
  }
  for (const [route, label, button, again, text] of [
    [/\/notes$/, '写备注', '保存备注', '保存备注', marks.note],
    [/\/messages$/, '写给举报人', '只发留言，不等回答', '只发留言，不等回答', marks.reply],
    // The question moved the tip: its button is gone, and the other one sends it again.
    [/\/moves$/, '写给举报人', '发问，等举报人补充', '只发留言，不等回答', marks.question],
  ] as const) {
    await page.route(
      route,
      async (asked) => {
        await asked.fetch()
        await asked.abort('internetdisconnected')
      },
      { times: 1 },
    )
    const field = tipOf(page).getByLabel(label)
    await field.fill(text)
    await tipOf(page).getByRole('button', { name: button }).click()
    await tipOf(page).getByText('连不上服务器').waitFor()
    await reload()
    await expect.poll(() => field.inputValue(), { timeout: patience }).toBe(text)
    await tipOf(page).getByRole('button', { name: again }).click()
    await expect.poll(() => field.inputValue(), { timeout: patience }).toBe('')
  }
  const { notes, messages, status } = await stored()
  expect([notes.length, messages.length, status]).toEqual([1, 2, 'waiting'])
  await context.close()
})

test('an answer that is cut is laid to the server, and the act counts once', async () => {
  const { number } = await office.handIn()
  const context = await office.profile()
  const page = await context.newPage()
  await signIn(page, office.server)
  await openTip(page, number)
  await page.route(
    '**/moves',
    async (route) => {
      const response = await route.fetch()
      await route.fulfill({ response, body: (await response.text()).slice(0, 20) })
    },
    { times: 1 },
  )
  await page.keyboard.press('a')
  await tipOf(page).getByText('服务器没有正常回答').waitFor()
  await page.keyboard.press('a')
  await hasStatus(page, '核实中')
  await context.close()
})
