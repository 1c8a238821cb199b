import { expect, test } from 'vitest'
import { fields } from '#shared/tip/fields.ts'
import { categories } from '#shared/tip/lists.ts'
import { english } from '#shared/words/english.ts'
import { chinese } from '#shared/words/words.ts'
import { violations } from '#tests/support/browser/axe.ts'
import {
  description,
  received,
  submit,
  summaryOf,
  tellMore,
  write,
} from '#tests/support/browser/citizen-pages.ts'
import { phones, postsOf } from '#tests/support/browser/phones.ts'

const phone = phones()

const names = 'the page names each fault before it sends anything, and drops it after a correction'
test.each([chinese, english])(`${names}: $lang`, async ({ told, under, lang }) => {
  const counted = (zh: string, en: string) => (lang === 'en' ? en : zh)
  const page = await (await phone.open()).newPage()
  const posts = postsOf(page)
  await page.goto(`${phone.server.url}${under}/report/`)
  await page.locator('#description').fill('短')
  expect(await page.locator('#description-count').innerText()).toBe(counted('写了 1 个字', '1 characters'))
  await tellMore(page)
  await page.locator('#contact').fill('字'.repeat(201))
  await page.locator('#priceYuan').fill('七八百')
  await page.locator('#happenedOn').fill('2099-03-04')
  await submit(page).click()
  expect(await summaryOf(page).getByRole('link').allInnerTexts()).toEqual([
    told(fields.category.unknown),
    told(fields.description.tooShort),
    told(fields.priceYuan.unreadable),
    told(fields.happenedOn.ahead),
    told(fields.contact.tooLong),
  ])
  expect(await page.title()).toBe(
    counted('错误：匿名举报 · 真证', 'Error: Report without a name · Zhenzheng'),
  )
  const described = await page.locator('#description').getAttribute('aria-describedby')
  expect(described?.split(' ')).toContain('description-error')
  expect(await page.locator('#description').getAttribute('aria-invalid')).toBe('true')
  // The error stands between label and field, as on the server's page.
  expect(
    await page
      .locator('#description')
      .locator('xpath=../*')
      .evaluateAll((parts) => parts.map(({ id }) => id)),
  ).toEqual([
    '',
    'description-hint',
    'description-error',
    'description',
    // Own words are read in Chinese alone.
    ...(lang === 'en' ? [] : ['']),
    'description-count',
  ])
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    expect(await violations(page)).toEqual([])
  }
  await page.locator('#description').fill('字'.repeat(5001))
  expect(await page.locator('#description-count').innerText()).toBe(
    counted('写了 5001 个字，多了 1 个', '5001 characters, 1 too many'),
  )
  await submit(page).click()
  await page.getByRole('link', { name: told(fields.description.tooLong) }).waitFor()
  expect(posts).toEqual([])

  await page.getByLabel(told(categories.other), { exact: true }).first().check()
  await page.locator('#description').fill(description)
  await page.locator('#contact').fill('')
  await page.locator('#happenedOn').fill('')
  await page.locator('#priceYuan').fill('８００元')
  await submit(page).click()
  await received(page)
})

test('a phone whose clock is slow sends a day that it takes for one ahead', async () => {
  const page = await (await phone.open()).newPage()
  await page.clock.setFixedTime('2026-01-02')
  await write(page, phone.server)
  await tellMore(page)
  await page.locator('#happenedOn').fill('2026-03-04')
  await submit(page).click()
  await received(page)
})
