import type { Browser, BrowserContext, BrowserContextOptions } from 'playwright-core'

/** `launchBrowser()` starts the browser of the tests, which takes the README's screenshots too. */
export { launchBrowser } from '#scripts/browser.js'

/** Milliseconds a page may take over one thing: ten times the need of a quiet machine. Mutants set less. */
export const patience = Number(process.env['PATIENCE_MS'] ?? 60_000)

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
