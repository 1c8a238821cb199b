import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { launchBrowser } from '#tests/support/browser/browser.ts'
import { startServer, type RunningServer } from '#tests/support/server/server.ts'

let server: RunningServer
let browser: Browser
beforeAll(async () => {
  ;[server, browser] = await Promise.all([startServer({ env: { BOT_CHECK: 'off' } }), launchBrowser()])
})
afterAll(async () => {
  await browser.close()
  await server.stop()
})

const hint = '按住整个选中，再复制'
const desk = { viewport: { width: 1280, height: 800 } }
const phone = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true }

// Chromium of a desk selects nothing under a finger. A finger that stays selects the word, as two clicks do.
describe.each([
  ['one click on a desk', desk, 1],
  ['one word under a finger on a phone', phone, 2],
] as const)('%s, without script', (_, options, clickCount) => {
  test.each(['cx.mem.gov.cn', '国家安全生产考试'])(
    'selects “%s” whole, and nothing beside',
    async (words) => {
      const context = await browser.newContext({ ...options, javaScriptEnabled: false })
      const page = await context.newPage()
      await page.goto(`${server.url}/verify/`)
      const block = page.locator('.copy', { hasText: words })
      expect(await block.locator('small').innerText()).toBe(hint)
      const target = block.locator('strong')
      await target.scrollIntoViewIfNeeded()
      const box = await target.boundingBox()
      if (box === null) throw new Error(`“${words}” is not on the page`)
      if (options === phone) expect(box.height).toBeGreaterThanOrEqual(44)
      await page.mouse.click(box.x + box.width / 3, box.y + box.height / 2, { clickCount })
      expect(await page.evaluate(() => getSelection()?.toString().trim())).toBe(words)
      await context.close()
    },
  )
})
