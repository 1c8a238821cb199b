import { expect, test } from 'vitest'
import { sentences } from '#shared/text.ts'
import { violations } from '#tests/support/browser/axe.ts'
import {
  description,
  marks,
  receiptOn,
  received,
  submit,
  tellMore,
  write,
} from '#tests/support/browser/citizen-pages.ts'
import { phones } from '#tests/support/browser/phones.ts'

const phone = phones()

test('typed text stays in its tab over a reload, and goes once the server has taken it', async () => {
  const context = await phone.open()
  const page = await context.newPage()
  await write(page, phone.server)
  await tellMore(page)
  await page.locator('#platform').selectOption('xianyu')
  await page.getByText('再加一个').click()
  await page.locator('#identifiers-3-value').fill('示例店')
  await page.reload()
  expect(await page.locator('#description').inputValue()).toBe(description)
  expect(await page.getByLabel('卖假证、造假证').isChecked()).toBe(true)
  expect(await page.locator('#platform').inputValue()).toBe('xianyu')
  expect(await page.locator('#identifiers-3-value').inputValue()).toBe('示例店')
  await page.locator('#identifiers-3-value').waitFor({ state: 'visible' })
  expect(await violations(page)).toEqual([])
  const other = await context.newPage()
  await other.goto(`${phone.server.url}/report/`)
  expect(await other.locator('#description').inputValue()).toBe('')

  await submit(page).click()
  await received(page)
  const receipt = await receiptOn(page)
  const stored = await page.evaluate(() =>
    JSON.stringify([
      Object.entries(sessionStorage),
      Object.entries(localStorage),
      history.state,
      document.cookie,
    ]),
  )
  expect(stored).not.toContain(receipt)
  expect(stored).not.toContain('定金')
  await page.goto(`${phone.server.url}/report/`)
  expect(await page.locator('#description').inputValue()).toBe('')
  expect(await page.getByText('刚才写的还在').count()).toBe(0)
})

test('a button beside the draft clears it', async () => {
  const page = await (await phone.open()).newPage()
  await write(page, phone.server)
  await page.reload()
  await page.getByRole('button', { name: '清空' }).click()
  expect(await page.locator('#description').inputValue()).toBe('')
  await page.reload()
  expect(await page.locator('#description').inputValue()).toBe('')
})

test('two tabs make two tips', async () => {
  const context = await phone.open()
  const [one, two] = [await context.newPage(), await context.newPage()]
  await write(one, phone.server, `${description}甲`)
  await write(two, phone.server, `${description}乙`)
  await one.reload()
  expect(await one.locator('#description').inputValue()).toBe(`${description}甲`)
  await Promise.all([submit(one).click(), submit(two).click()])
  await Promise.all([received(one), received(two)])
  expect(await receiptOn(one)).not.toBe(await receiptOn(two))
})

test('a reload loses the pictures, and their field asks for them until the next choice', async () => {
  const page = await (await phone.open()).newPage()
  await write(page, phone.server)
  await page.locator('#evidence').setInputFiles([phone.photo])
  const missed = page.locator('#evidence-hint').getByText(sentences.picturesAgain)
  for (let times = 0; times < 2; times += 1) {
    await page.reload()
    await missed.waitFor()
    await tellMore(page)
    await page.locator('#contact').fill(marks.contact)
  }
  expect(await page.evaluate(() => JSON.stringify(Object.values(sessionStorage)))).not.toContain(
    marks.fileName,
  )
  expect(await violations(page)).toEqual([])
  await page.locator('#evidence').setInputFiles([phone.photo])
  expect(await missed.count()).toBe(0)
  await page.getByRole('button', { name: '去掉第 1 张' }).click()
  await page.reload()
  await page.getByText('刚才写的还在').waitFor()
  expect(await missed.count()).toBe(0)
})
