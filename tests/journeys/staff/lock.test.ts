import { expect, test } from 'vitest'
import { atDesk, keptRing, lockOf, openTip, pressAll, signIn, tipOf } from '#tests/support/browser/console.ts'
import { demoOffice, marks } from '#tests/support/browser/demo-office.ts'
import { forgets, remembers } from '#tests/support/browser/memory.ts'
import { patience } from '#tests/support/patience.ts'

const office = demoOffice()

test('idleness forgets the key and keeps the typed text; sign-out makes the kept ring noise', async () => {
  const { number } = await office.handIn({ description: marks.description })
  const context = await office.profile()
  const page = await context.newPage()
  await page.clock.install()
  await signIn(page, office.server)
  await openTip(page, number)
  await tipOf(page).getByText(marks.description).waitFor()
  await tipOf(page).getByLabel('写给举报人').fill(marks.draft)
  expect(await keptRing(page)).not.toBe(null)
  expect(await remembers(page, office.officeIdentity)).toBe(true)
  expect(await remembers(page, office.server.demo.password)).toBe(false)

  // The looks at the memory take their time, which is idleness too.
  await pressAll(page, ['Shift'])
  await page.clock.fastForward('29:00')
  expect(await lockOf(page).count()).toBe(0)
  await pressAll(page, ['Shift'])
  await page.clock.fastForward('29:00')
  expect(await lockOf(page).count()).toBe(0)
  await page.clock.fastForward('02:00')
  await lockOf(page).waitFor()
  expect(await keptRing(page)).toBe(null)
  expect(await page.content()).not.toContain(marks.description)
  await forgets(page, office.officeIdentity)
  await forgets(page, office.personIdentity)
  await forgets(page, marks.description)

  await page.getByLabel('密码').fill('not the password at all')
  await page.getByRole('button', { name: '解锁' }).click()
  await page.getByText('密码不对').waitFor()
  await page.getByLabel('密码').fill(office.server.demo.password)
  await page.getByRole('button', { name: '解锁' }).click()
  await atDesk(page)
  await tipOf(page).getByText(marks.description).waitFor()
  expect(await tipOf(page).getByLabel('写给举报人').inputValue()).toBe(marks.draft)

  // A dialog that is open when the screen locks does not cover the lock.
  await page.getByRole('button', { name: '看快捷键' }).click()
  await page.getByRole('dialog').waitFor()
  await page.clock.fastForward('31:00')
  await page.getByLabel('密码').fill(office.server.demo.password)
  await page.getByRole('button', { name: '解锁' }).click()
  await atDesk(page)
  await page.keyboard.press('Escape')

  const kept = await keptRing(page)
  await page.getByRole('button', { name: '退出' }).click()
  await page.getByRole('button', { name: '仍然退出' }).click()
  await page.getByText('已退出').waitFor()
  await forgets(page, office.officeIdentity)
  await signIn(page, office.server)
  await page.evaluate((ring) => {
    sessionStorage.setItem('zhenzheng.ring', ring ?? '')
  }, kept)
  await page.reload()
  await lockOf(page).waitFor()
  expect(await keptRing(page)).toBe(null)
  await context.close()
})

test('typed text survives a reload, unread by a thief of the tab, and goes with its writer', async () => {
  const { number } = await office.handIn({ description: marks.description })
  const context = await office.profile()
  const page = await context.newPage()
  page.on('dialog', (dialog) => void dialog.accept())
  await signIn(page, office.server)
  await openTip(page, number)
  const field = tipOf(page).getByLabel('写给举报人')
  await field.fill(marks.draft)
  const kept = () => page.evaluate(() => sessionStorage.getItem('zhenzheng.drafts'))
  await expect.poll(kept, { timeout: patience }).not.toBe(null)
  const stored = (await kept()) ?? ''
  expect(`${stored} ${Buffer.from(stored, 'base64').toString()}`).not.toContain(marks.draft)
  await page.reload()
  await atDesk(page)
  await expect.poll(() => field.inputValue(), { timeout: patience }).toBe(marks.draft)
  // The text outlives the session too, and the next session keeps it under its own key.
  const before = await kept()
  await page.getByRole('button', { name: '锁屏' }).click()
  await page.getByLabel('密码').fill(office.server.demo.password)
  await page.getByRole('button', { name: '解锁' }).click()
  await atDesk(page)
  await expect.poll(kept, { timeout: patience }).not.toBe(before)
  await page.reload()
  await atDesk(page)
  await expect.poll(() => field.inputValue(), { timeout: patience }).toBe(marks.draft)
  await page.getByRole('button', { name: '退出' }).click()
  await page.getByRole('button', { name: '仍然退出' }).click()
  await page.getByText('已退出').waitFor()
  expect(await kept()).toBe(null)
  await context.close()
})

test('a second tab needs no password, and a lock in one tab locks all', async () => {
  const context = await office.profile()
  const first = await context.newPage()
  await signIn(first, office.server)
  const second = await context.newPage()
  await second.goto(`${office.server.url}/staff/`)
  await atDesk(second)
  await first.getByRole('button', { name: '锁屏' }).click()
  for (const page of [first, second]) {
    await lockOf(page).waitFor()
    expect(await keptRing(page)).toBe(null)
    await forgets(page, office.officeIdentity)
  }
  // A tab that opens under the lock asks for the password too.
  const third = await context.newPage()
  await third.goto(`${office.server.url}/staff/`)
  await lockOf(third).waitFor()
  await second.getByLabel('密码').fill(office.server.demo.password)
  await second.getByRole('button', { name: '解锁' }).click()
  for (const page of [first, second, third]) await atDesk(page)
  await context.close()
})

test('a tab opens with another one that missed its first question', async () => {
  const context = await office.profile()
  const first = await context.newPage()
  await signIn(first, office.server)
  const second = await context.newPage()
  await second.addInitScript(() => {
    let isMissed = false
    globalThis.BroadcastChannel = class extends BroadcastChannel {
      override postMessage(word: { readonly kind: string }) {
        if (word.kind === 'ask' && !isMissed) isMissed = true
        else super.postMessage(word)
      }
    }
  })
  await second.goto(`${office.server.url}/staff/`)
  await atDesk(second)
  await context.close()
})

test('a tab that begins to open with another one stays shut when a lock falls', async () => {
  const context = await office.profile()
  const first = await context.newPage()
  await signIn(first, office.server)
  const second = await context.newPage()
  await second.goto(`${office.server.url}/staff/`)
  await atDesk(second)
  await first.getByRole('button', { name: '锁屏' }).click()
  for (const page of [first, second]) await lockOf(page).waitFor()

  // The second tab hears that the first one opens, and asks for its session on a slow line.
  const asked = Promise.withResolvers<() => Promise<void>>()
  await second.route('**/api/staff/session', (route) => {
    asked.resolve(() => route.continue())
  })
  await first.getByLabel('密码').fill(office.server.demo.password)
  await first.getByRole('button', { name: '解锁' }).click()
  const answer = await asked.promise
  await second.evaluate(() => {
    new BroadcastChannel('zhenzheng.tabs').addEventListener('message', () => {
      document.title = 'heard'
    })
  })
  await atDesk(first)
  await first.getByRole('button', { name: '锁屏' }).click()
  await expect.poll(() => second.title(), { timeout: patience }).toBe('heard')
  const answered = second.waitForResponse('**/api/staff/session')
  await answer()
  await (await answered).finished()
  await second.unroute('**/api/staff/session')
  // A tab that opened would have kept the ring, and would be open after a reload.
  await second.evaluate(() => new Promise((resolve) => requestIdleCallback(resolve)))
  await second.reload()
  await lockOf(second).waitFor()
  expect(await keptRing(second)).toBe(null)
  await context.close()
})

test('a person who works in one tab keeps the others open, and idleness locks all', async () => {
  const context = await office.profile()
  const [busy, still] = [await context.newPage(), await context.newPage()]
  // One clock runs in all pages of a profile.
  await context.clock.install()
  await signIn(busy, office.server)
  await still.goto(`${office.server.url}/staff/`)
  await atDesk(still)
  await context.clock.fastForward('29:00')
  await still.evaluate(() => {
    new BroadcastChannel('zhenzheng.tabs').addEventListener('message', () => {
      document.title = 'heard'
    })
  })
  await busy.keyboard.press('Shift')
  await expect.poll(() => still.title(), { timeout: patience }).toBe('heard')
  await context.clock.fastForward('05:00')
  for (const page of [busy, still]) expect(await lockOf(page).count()).toBe(0)
  await context.clock.fastForward('31:00')
  for (const page of [busy, still]) await lockOf(page).waitFor()
  await context.close()
})
