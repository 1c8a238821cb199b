import { randomUUID } from 'node:crypto'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { faintText, violations } from '#tests/support/browser/axe.ts'
import { patience } from '#tests/support/patience.ts'
import {
  description,
  openMailbox,
  previewsOf,
  receiptOn,
  report,
  statusOf,
  submit,
  write,
} from '#tests/support/browser/citizen-pages.ts'
import { phones } from '#tests/support/browser/phones.ts'

const phone = phones()

/** Fills the places that the server has for senders without a proof: three a minute. */
async function crowd(): Promise<void> {
  const send = () =>
    fetch(`${phone.server.url}/api/tips`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      // The same words within a minute would be the same report, and take no place.
      body: JSON.stringify({ category: 'other', description: `${description}${randomUUID()}` }),
    })
  const answers = await Promise.all(Array.from({ length: 4 }, send))
  expect(answers.filter(({ status }) => status === 429).length).toBeGreaterThanOrEqual(1)
}

/** Sends a report with a picture and without a proof. The returned page waits for its turn. */
async function sendWithoutProof(): Promise<Page> {
  const context = await phone.open()
  await context.route('**/api/challenge', (route) => route.abort())
  const page = await context.newPage()
  await write(page, phone.server)
  await page.locator('#evidence').setInputFiles([phone.photo])
  await submit(page).click()
  await page.getByText(/还要等 \d+ 秒/).waitFor()
  return page
}

test('a browser with a proof passes the crowd; without one it waits, and loses nothing', async () => {
  await crowd()
  await report(await (await phone.open()).newPage(), phone.server, [])

  // A proof may take a busy machine longer than the places stay taken.
  await crowd()
  const page = await sendWithoutProof()
  expect(await page.locator('#description').inputValue()).toBe(description)
  expect(await previewsOf(page).locator('img').count()).toBe(1)
  expect(await page.getByText('图片请重新选').count()).toBe(0)
  expect(await violations(page)).toEqual([])
  expect(await faintText(page)).toEqual([])
})

test('a report that waits goes by itself at its time', async () => {
  await crowd()
  const page = await sendWithoutProof()
  await page.getByRole('button', { name: '到时间自动再提交' }).click()
  // The server names a minute.
  await page.getByRole('heading', { level: 1, name: /回执码/ }).waitFor({ timeout: 3 * patience })
  await openMailbox(page, phone.server, await receiptOn(page))
  expect(await statusOf(page).innerText()).toContain('1 张')
})
