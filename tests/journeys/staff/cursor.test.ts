import type { Page, Route } from 'playwright-core'
import { expect, test } from 'vitest'
import { AuditPage } from '#shared/contract/audit.ts'
import { menuOf, openTip, rowOf, signIn, tipOf } from '#tests/support/browser/console.ts'
import { demoOffice } from '#tests/support/browser/demo-office.ts'
import { fc } from '#tests/support/property.ts'

const office = demoOffice()

const previewOf = (page: Page) => page.getByRole('region', { name: /^JM/ })
const cursorOf = (page: Page) => page.locator('li > [aria-current=true]')

test('a key acts on the tip at the cursor, not on the opened one, and the cursor goes on', async () => {
  const opened = await office.handIn()
  const others = [await office.handIn(), await office.handIn()]
  const context = await office.profile()
  const page = await context.newPage()
  await signIn(page, office.server)
  await openTip(page, opened.number)
  await tipOf(page).getByText('核实').first().waitFor()

  // The cursor leaves the open tip: the other side shows the summary of the tip at the cursor.
  const rows = page.getByRole('region', { name: '全部' }).getByRole('link')
  const at = (await rows.allInnerTexts()).findIndex((text) => text.includes(opened.number))
  await page.keyboard.press(at === 0 ? 'j' : 'k')
  // The browser acknowledges a key before the page got it.
  await expect.poll(() => cursorOf(page).innerText()).not.toContain(opened.number)
  const [number = ''] = /JM\d{8}/.exec(await cursorOf(page).innerText()) ?? []
  await page.getByRole('heading', { level: 2, name: number }).waitFor()
  expect(await tipOf(page).count()).toBe(0)

  await page.keyboard.press('a')
  await page.getByRole('status').getByText(`${number} 已改为“核实中”`).waitFor()
  await rowOf(page, number).getByText('核实中').waitFor()
  expect(await rowOf(page, opened.number).getByText('核实中').count()).toBe(0)
  await expect.poll(() => cursorOf(page).innerText()).not.toContain(number)

  // The log tells that nobody opened it.
  const { rows: log } = await office.read(context, AuditPage, '/audit')
  const of = log.filter(({ subjectName }) => subjectName === number).map(({ action }) => action)
  expect(of).toEqual(['tip.move-by-summary'])
  expect(others).toHaveLength(2)

  // A form of the summary asks for its field, and the reporter is written to in the open tip alone.
  await page.keyboard.press('x')
  await previewOf(page).getByRole('radio', { name: '不在本地' }).check()
  expect(await previewOf(page).getByRole('textbox').count()).toBe(0)
  const [next = ''] = /JM\d{8}/.exec(await cursorOf(page).innerText()) ?? []
  await page.keyboard.press('Enter')
  await page.getByRole('status').getByText(`${next} 已改为“不属本渠道”`).waitFor()
  await context.close()
})

test('a key that writes opens the tip at the cursor, in its field', async () => {
  await office.handIn()
  const context = await office.profile()
  const page = await context.newPage()
  await signIn(page, office.server)
  await page.getByRole('region', { name: '先看' }).getByRole('link').first().waitFor()
  for (const [key, label] of [
    ['r', '写给举报人'],
    ['n', '写备注'],
  ] as const) {
    await page.keyboard.press('j')
    await previewOf(page).waitFor()
    await page.keyboard.press(key)
    await expect
      .poll(() =>
        tipOf(page)
          .getByLabel(label)
          .evaluate((field) => field === document.activeElement),
      )
      .toBe(true)
    await menuOf(page).getByRole('link', { name: /^先看/ }).click()
    await expect.poll(() => tipOf(page).count()).toBe(0)
  }
  await context.close()
})

test('whatever the order of keys and answers, the tip named by the cursor is the tip changed', async () => {
  for (let tips = 0; tips < 6; tips += 1) await office.handIn()
  const context = await office.profile()
  await context.addInitScript(() => {
    const pressed: string[] = []
    Object.assign(globalThis, { pressed })
    const note = ({ key }: KeyboardEvent) => {
      const row = document.querySelector('li > [aria-current=true]')?.getAttribute('href')
      if (key === 'a' || key === 'b') pressed.push(row?.split('/').at(-1) ?? '')
    }
    addEventListener('keydown', note, true)
  })
  const page = await context.newPage()
  await signIn(page, office.server)
  await menuOf(page).getByRole('link', { name: /^全部/ }).click()
  await page.getByRole('region', { name: '全部' }).getByRole('link').nth(5).waitFor()

  const held: Route[] = []
  const sent: string[] = []
  await page.route('**/api/staff/tips/*/moves', (route) => {
    sent.push(/tips\/(\w+)\/moves/.exec(route.request().url())?.[1] ?? '')
    held.push(route)
  })
  const answer = async () => held.shift()?.continue()
  await page.keyboard.press('j')
  await previewOf(page).waitFor()
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.constantFrom('j', 'j', 'k', 'a', 'a', 'b', 'answer'), { minLength: 30, maxLength: 60 }),
      async (steps) => {
        for (const step of steps) await (step === 'answer' ? answer() : page.keyboard.press(step))
        while (held.length > 0) await answer()
        // The page may get a key, and send its act, while its keys are read.
        const acts = [...sent]
        const pressed = await page.evaluate(() => (globalThis as unknown as { pressed: string[] }).pressed)
        // Keys while an act runs are passed over: the acts are a subsequence of the keys.
        let from = 0
        for (const id of acts) {
          const found = pressed.indexOf(id, from)
          expect(found, `${id} was changed, and no key named it`).toBeGreaterThanOrEqual(0)
          from = found + 1
        }
      },
    ),
    { numRuns: 6 },
  )
  expect(sent.length).toBeGreaterThan(5)
  await context.close()
})
