import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchBrowser } from '#tests/support/browser/browser.ts'
import { sheetsOf } from '#tests/support/browser/sheets.ts'
import { startServer, type RunningServer } from '#tests/support/server/server.ts'
import { builtSite, isReceipt, isStaff, type BuiltSite } from '#tests/support/server/site.ts'

let site: BuiltSite
let server: RunningServer
let browser: Browser
beforeAll(async () => {
  site = await builtSite()
  ;[server, browser] = await Promise.all([startServer({ env: { BOT_CHECK: 'off' } }), launchBrowser()])
})
afterAll(async () => {
  await browser.close()
  await server.stop()
})

const margin = { top: '10mm', bottom: '10mm', left: '10mm', right: '10mm' }

test(
  'each sheet of a printed page has its address and a place for the day',
  { timeout: 120_000 },
  async () => {
    const page = await browser.newPage()
    let sheets = 0
    for (const { path } of site.pages.filter((one) => !isStaff(one) && !isReceipt(one))) {
      await page.goto(`${server.url}${path}`)
      // Two colours that nothing else has mark the two parts in the PDF.
      const texts = await page.locator('.colophon span').evaluateAll((parts) =>
        parts.map((part, index) => {
          if (part instanceof HTMLElement)
            part.style.color = index === 0 ? 'rgb(255, 0, 51)' : 'rgb(0, 255, 51)'
          return part.textContent.replace(/\s/g, '')
        }),
      )
      expect(texts, path).toEqual([
        expect.stringMatching(/^(网址：还没有公开网址|Address:noneyet)$/),
        expect.stringMatching(/^(打印日期：＿+年＿+月＿+日|Printedon:_+)$/),
      ])
      const printed = sheetsOf(await page.pdf({ format: 'A4', margin }))
      sheets += printed.length
      const lacking = printed.flatMap((sheet, index) =>
        sheet.includes('1 0 .2 rg') && sheet.includes('0 1 .2 rg') ? [] : [index + 1],
      )
      expect(lacking, path).toEqual([])
    }
    expect(sheets).toBeGreaterThan(30)
    await page.close()
  },
)

test('a page of a site with an address prints it, and a demo at any port prints none', async () => {
  const column = await builtSite({ kind: 'government-column', base: '/zhenzheng' })
  const lines = (built: BuiltSite) =>
    built.pages
      .filter((page) => !isStaff(page) && !isReceipt(page))
      .map(({ path, root }) => [path, root.querySelector('.colophon span')?.textContent.replace(/\s/g, '')])
  for (const [path = '', line] of lines(column))
    expect(line, path).toMatch(
      new RegExp(`^(网址：|Address:)127\\.0\\.0\\.1:3000/zhenzheng${path === '/404.html' ? '' : path}$`),
    )
  for (const [path, line] of lines(site)) expect(line, path).not.toMatch(/\d/)
})

test('a printed list for employers takes two sheets', async () => {
  const page = await browser.newPage()
  await page.goto(`${server.url}/employers/list/`)
  expect(sheetsOf(await page.pdf({ format: 'A4', margin }))).toHaveLength(2)
  await page.close()
})

test('the page of a trade prints as one sheet: a poster with both ways, the right to refuse and both numbers', async () => {
  const page = await browser.newPage()
  const trades = site.pages.filter(({ path }) => /^\/operations\/./.test(path))
  expect(trades.length).toBeGreaterThanOrEqual(7)
  await page.emulateMedia({ media: 'print' })
  for (const { path } of trades) {
    await page.goto(`${server.url}${path}`)
    expect(sheetsOf(await page.pdf({ format: 'A4', margin })), path).toHaveLength(1)
    const shown = (await page.locator('main').innerText()).replaceAll(/\s/g, '')
    for (const text of [
      'cx.mem.gov.cn',
      '国家安全生产考试',
      '均为假冒证书',
      '有权拒绝',
      '12350',
      '110',
      '依据：',
    ])
      expect(shown, path).toContain(text)
    expect(await page.locator('.op figure svg').isVisible(), path).toBe(true)
  }
  await page.close()
})
