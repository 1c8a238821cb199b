import { expect, test } from 'vitest'
import { violations } from '#tests/support/browser/axe.ts'
import { openMailbox, report, statusOf } from '#tests/support/browser/citizen-pages.ts'
import { phones } from '#tests/support/browser/phones.ts'

const phone = phones()

test('a report arrives from WeChat, and the page offers it neither files nor print', async () => {
  const userAgent =
    'Mozilla/5.0 (Linux; Android 12) AppleWebKit/537.36 Chrome/86.0 Mobile Safari/537.36 MicroMessenger/8.0.40 Language/zh_CN'
  const page = await (await phone.open({ userAgent })).newPage()
  await page.goto(`${phone.server.url}/report/`)
  await page.getByText('在浏览器打开').waitFor()
  expect(await violations(page)).toEqual([])
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360)
  await report(page, phone.server, [phone.photo])
  for (const missing of ['存成文本文件', '把这一天加到日历', '浏览器菜单里的“打印”'])
    expect(await page.getByText(missing).count(), missing).toBe(0)
  expect(await violations(page)).toEqual([])

  const elsewhere = await (await phone.open()).newPage()
  await report(elsewhere, phone.server, [])
  for (const offered of ['存成文本文件', '把这一天加到日历', '浏览器菜单里的“打印”'])
    expect(await elsewhere.getByText(offered).count(), offered).toBe(1)
})

test('an engine that lacks an API of the script, or fails in the middle, has the plain form', async () => {
  const faults = {
    'no FormData.get': () => Reflect.deleteProperty(FormData.prototype, 'get'),
    'sending fails': () => {
      XMLHttpRequest.prototype.send = () => {
        throw new Error('broken')
      }
    },
    'storing fails': () => {
      Storage.prototype.setItem = () => {
        throw new Error('full')
      }
    },
  }
  for (const [fault, script] of Object.entries(faults)) {
    const context = await phone.open()
    await context.addInitScript(script)
    const page = await context.newPage()
    const { receipt } = await report(page, phone.server, [phone.photo])
    expect(new URL(page.url()).pathname, fault).toBe(fault === 'storing fails' ? '/report/' : '/api/tips')
    await openMailbox(page, phone.server, receipt)
    expect(await statusOf(page).innerText()).toContain('1 张')
  }
})
