import { describe, expect, test } from 'vitest'
import { openProfile } from '#tests/support/browser/browser.ts'
import {
  openMailbox,
  received,
  receiptOn,
  status,
  submit,
  summaryOf,
} from '#tests/support/browser/citizen-pages.ts'
import { openTip, signIn, tipOf } from '#tests/support/browser/console.ts'
import { phones } from '#tests/support/browser/phones.ts'

const phone = phones({ env: { BOT_CHECK: 'off' } })
const text = '示例：第二步的网址少了一段，应该照总局公告写全。'

describe.each([
  ['without script', false],
  ['with script', true],
])('%s', (_, javaScriptEnabled) => {
  test('a correction goes from the foot of a page to its ending in the mailbox', async () => {
    const office = await openProfile(phone.browser, 'desk')
    const page = await (await phone.open({ javaScriptEnabled })).newPage()
    await page.goto(`${phone.server.url}/verify/`)
    await page.getByRole('contentinfo').getByRole('link', { name: '哪里写错了' }).click()
    await page.locator('#description').fill(text)
    await page.locator('#contact').fill('示例：备用邮箱')
    await submit(page).click()
    await summaryOf(page).getByText('请选择是哪一页').waitFor()
    expect(await page.locator('#description').inputValue()).toBe(text)
    expect(await page.locator('#contact').inputValue()).toBe('示例：备用邮箱')
    await page.locator('#page').selectOption('查真伪 /verify/')
    await submit(page).click()
    await received(page)
    const receipt = await receiptOn(page)
    // The receipt has one way out, and asks nothing.
    expect(await page.getByRole('link').allInnerTexts()).toEqual(['跳到正文', '我抄好了，离开这一页'])
    await page.locator('#lastGroup').fill(receipt.slice(-4))
    await page.getByRole('button', { name: '核对' }).click()
    await page.getByText('对上了').waitFor()
    expect(await page.getByText('还想问您一件事').count()).toBe(0)
    const number = /\b[A-Z]{2,4}\d{8}\b/.exec(await page.getByRole('main').innerText())?.[0] ?? ''

    const desk = await office.newPage()
    await signIn(desk, phone.server)
    await desk.getByRole('link', { name: /^改错 \d+ 条$/ }).click()
    await expect.poll(() => new URL(desk.url()).hash).toMatch(/^#corrections/)
    await openTip(desk, number)
    const tip = tipOf(desk)
    await tip.getByText(text).first().waitFor()
    expect(await tip.getByText('查真伪 /verify/').count()).toBe(1)
    expect(await tip.getByRole('heading', { name: '与报错的人的往来' }).count()).toBe(1)
    expect((await tip.innerText()).split('\n').filter((line) => line.includes('举报'))).toEqual([])
    // The replies are for a person who corrects a page.
    await tip.getByRole('button', { name: /^已经改好/ }).waitFor()
    expect(await tip.getByRole('button', { name: /^卖家怎么联系/ }).count()).toBe(0)
    await tip.getByRole('button', { name: '核实' }).click()
    await tip.getByRole('button', { name: '办结' }).click()
    await tip.getByText('已改正').click()
    expect(await tip.getByText('办了什么').count()).toBe(0)
    await tip.getByRole('button', { name: '确认办结' }).click()
    await tip.getByText('已办结：已改正', { exact: true }).waitFor()

    await openMailbox(page, phone.server, receipt)
    expect(await status(page)).toBe('改正了')
    expect(await page.getByRole('main').innerText()).not.toContain('举报')
    await office.close()
  })
})
