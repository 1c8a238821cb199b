import { readFile } from 'node:fs/promises'
import { describe, expect, test } from 'vitest'
import { marks, report } from '#tests/support/browser/citizen-pages.ts'
import { phones } from '#tests/support/browser/phones.ts'

const phone = phones({ env: { BOT_CHECK: 'off' } })

describe.each([
  ['without script', false],
  ['with script', true],
])('%s', (_, javaScriptEnabled) => {
  test('the files of a receipt do not name the subject, and the calendar not even the address', async () => {
    const page = await (await phone.open({ javaScriptEnabled })).newPage()
    const { receipt } = await report(page, phone.server, [phone.photo, phone.tall])
    const saved = async (button: string) => {
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('button', { name: button }).click(),
      ])
      return { name: download.suggestedFilename(), text: await readFile(await download.path(), 'utf8') }
    }
    const calendar = await saved('把这一天加到日历')
    expect(calendar.text).toContain('BEGIN:VEVENT')
    expect(calendar.text).not.toContain(receipt.slice(0, 4))
    const text = await saved('存成文本文件')
    expect(text.text.replace(/\D/g, '')).toContain(receipt)
    for (const { name, text: content } of [calendar, text])
      expect(name + content).not.toMatch(/举报|假证|真证|zhenzheng/i)
    expect(calendar.text).not.toContain('127.0.0.1')
    expect(text.text).toContain('网址 127.0.0.1')
  })

  test('the quick exit takes nothing of the form along', async () => {
    const page = await (await phone.open({ javaScriptEnabled })).newPage()
    let left: { url: string; referrer: string | undefined } | undefined
    await page.route(/baidu/, (route) => {
      left = { url: route.request().url(), referrer: route.request().headers()['referer'] }
      return route.fulfill({ contentType: 'text/html', body: '<title>elsewhere</title>' })
    })
    await page.goto(`${phone.server.url}/report/`)
    await page.locator('#description').fill(marks.description)
    // The link stays in reach at every scroll position.
    await page.getByRole('button', { name: '提交，拿回执码' }).scrollIntoViewIfNeeded()
    const exit = page.getByRole('link', { name: '快速离开' })
    const box = await exit.boundingBox()
    expect(box?.y).toBe(0)
    expect(box?.height).toBeGreaterThanOrEqual(60)
    await exit.click()
    await page.waitForURL(/baidu/)
    expect(left).toEqual({ url: 'https://www.baidu.com/', referrer: undefined })
  })
})
