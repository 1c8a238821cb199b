import { expect, test } from 'vitest'
import { tellMore, write } from '#tests/support/browser/citizen-pages.ts'
import { fakeExit, homeOf, phones, questionsOf } from '#tests/support/browser/phones.ts'

const phone = phones()

test('the quick exit leaves nothing behind, by its link or by a key three times', async () => {
  for (const way of ['link', 'Escape', 'Shift']) {
    const context = await phone.open()
    const page = await context.newPage()
    await fakeExit(context)
    await page.goto(`${phone.server.url}/`)
    await page.evaluate((address) => location.assign(address), `${phone.server.url}/report/`)
    await page.locator('#description').click()
    await page.keyboard.type('secret text here')
    await page.locator('#evidence').setInputFiles([phone.photo])
    // The page says that the browser's history stays.
    await page.getByText('浏览器的历史记录要您自己清除').waitFor()
    // Another key in between is for typing.
    for (const key of ['Escape', 'Escape', 'a', 'Escape', 'Escape', 'b']) await page.keyboard.press(key)
    if (way === 'Shift') await page.locator('#description').blur()
    expect(page.url()).toBe(`${phone.server.url}/report/`)
    if (way === 'link') await page.getByRole('link', { name: '快速离开' }).click()
    else for (let press = 0; press < 3; press += 1) await page.keyboard.press(way)
    await page.waitForURL(/baidu/)
    await page.goBack()
    expect(page.url()).toBe(`${phone.server.url}/`)
    await page.goto(`${phone.server.url}/report/`)
    expect(await page.locator('#description').inputValue()).toBe('')
    expect(await page.evaluate(() => sessionStorage.length + localStorage.length)).toBe(0)
  }
})

test('keys of an input method do not leave a field in which somebody writes', async () => {
  const page = await (await phone.open()).newPage()
  await page.goto(`${phone.server.url}/report/`)
  await tellMore(page)
  for (const field of ['#description', '#priceYuan', '#identifiers-0-value']) {
    await page.locator(field).focus()
    await page.keyboard.type('示例')
    for (let press = 0; press < 5; press += 1) await page.keyboard.press('Shift')
    // Esc while letters are composed drops these, and nothing else.
    for (let press = 0; press < 5; press += 1)
      await page.locator(field).dispatchEvent('keydown', { key: 'Escape', bubbles: true, isComposing: true })
    expect(page.url()).toBe(`${phone.server.url}/report/`)
    expect(await page.locator(field).inputValue()).toBe('示例')
  }
  await page.getByLabel('其他', { exact: true }).first().focus()
  await fakeExit(page.context())
  for (let press = 0; press < 3; press += 1) await page.keyboard.press('Shift')
  await page.waitForURL(/baidu/)
})

test('the page asks before one leaves unsent text, and lets a blank form go', async () => {
  const page = await (await phone.open()).newPage()
  const asked = questionsOf(page)
  await write(page, phone.server)
  await homeOf(page).click({ noWaitAfter: true })
  await expect.poll(() => asked).toEqual(['beforeunload'])
  expect(page.url()).toBe(`${phone.server.url}/report/`)
  await page.locator('#description').fill('')
  await homeOf(page).click()
  await page.waitForURL(`${phone.server.url}/`)
  expect(asked).toEqual(['beforeunload'])
})

test('a page names no key on a phone, which has none', async () => {
  for (const path of ['/report/', '/track/']) {
    for (const hasTouch of [true, false]) {
      const page = await (await phone.open({ hasTouch })).newPage()
      await page.goto(phone.server.url + path)
      await page.getByText('写的马上清空').waitFor()
      expect(await page.getByText('连按三次 Esc 键').isVisible(), `${path} ${String(hasTouch)}`).toBe(
        !hasTouch,
      )
    }
  }
})
