import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright-core'

const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa', 'best-practice']

/** Returns an axe that tells violations alone: to tell all that it passed takes a quarter of its time. */
function looker(page: Page, rules: Parameters<AxeBuilder['options']>[0]['rules'] = {}): AxeBuilder {
  return new AxeBuilder({ page }).options({ rules, resultTypes: ['violations'], preload: false })
}

/**
 * Returns the breaches of WCAG 2.2 A and AA on the page as it stands: each rule with its elements.
 * Script must be on: axe waits by timers, which never fire without it. Otherwise use `violationsOfCopy`.
 */
export function violations(page: Page): Promise<string[]> {
  return run(looker(page).withTags(tags))
}

/**
 * Returns the breaches on a citizens' page: `violations`, with the contrast of WCAG 2.2 AAA (1.4.6).
 * All folds are opened first, since axe looks at nothing in a closed one.
 */
export async function violationsForCitizens(page: Page): Promise<string[]> {
  await page.evaluate(() => {
    for (const fold of document.querySelectorAll('details')) fold.open = true
  })
  return run(looker(page, { 'color-contrast-enhanced': { enabled: true } }).withTags(tags))
}

/** Returns the texts that are too faint. A colour scheme changes nothing else. Script must be on. */
export function faintText(page: Page): Promise<string[]> {
  return run(looker(page).withRules(['color-contrast']))
}

async function run(axe: AxeBuilder): Promise<string[]> {
  // Legacy mode opens no second page at each look. Only frames of other origins would need one.
  const { violations: found } = await axe.setLegacyMode().analyze()
  return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(' | ')}`)
}

/**
 * Returns the breaches on a page without script that is seen with script off.
 * axe looks at a copy of equal size and colour scheme.
 */
export async function violationsOfCopy(page: Page): Promise<string[]> {
  const browser = page.context().browser()
  if (browser === null) throw new Error('the page belongs to no browser')
  const isDark = await page.evaluate(() => matchMedia('(prefers-color-scheme: dark)').matches)
  const html = await page.content()
  const context = await browser.newContext({
    viewport: page.viewportSize(),
    colorScheme: isDark ? 'dark' : 'light',
    locale: 'zh-CN',
  })
  try {
    const copy = await context.newPage()
    await copy.route('**/*', (route) =>
      route.request().isNavigationRequest()
        ? route.fulfill({ contentType: 'text/html; charset=utf-8', body: html })
        : route.abort(),
    )
    await copy.goto(page.url())
    return await violations(copy)
  } finally {
    await context.close()
  }
}
