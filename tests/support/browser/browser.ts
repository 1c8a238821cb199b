import type { Browser, BrowserContext, BrowserContextOptions } from 'playwright-core'
import { patience } from '#tests/support/patience.ts'

/** `launchBrowser()` starts the browser of the tests, which takes the README's screenshots too. */
export { launchBrowser } from '#scripts/browser.js'

const screens = {
  phone: { width: 360, height: 640 },
  desk: { width: 1280, height: 900 },
} as const

/** Opens a browser profile that shares nothing with another, as wide as a phone or a desk. */
export async function openProfile(
  browser: Browser,
  screen: keyof typeof screens,
  options: BrowserContextOptions = {},
): Promise<BrowserContext> {
  const context = await browser.newContext({ viewport: screens[screen], locale: 'zh-CN', ...options })
  context.setDefaultTimeout(patience)
  return context
}
