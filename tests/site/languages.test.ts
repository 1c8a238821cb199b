import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchBrowser } from '#tests/support/browser/browser.ts'
import { builtSite, isStaff } from '#tests/support/server/site.ts'
import { statesOf } from './states.tsx'

let browser: Browser
let page: Page
/** The citizens' pages as built, and the states that the server writes. */
let pages: [name: string, html: string][]
beforeAll(async () => {
  const [site, launched] = await Promise.all([builtSite(), launchBrowser()])
  browser = launched
  page = await browser.newPage({ javaScriptEnabled: true })
  pages = [
    ...site.pages.filter((one) => !isStaff(one)).map(({ path, html }) => [path, html] as [string, string]),
    ...statesOf(site),
  ]
})
afterAll(() => browser.close())

/** Returns the texts of a page in each language, as the nearest `lang` names it. Messages are left out. */
const textsOf = (html: string) =>
  page.evaluate((text) => {
    const built = new DOMParser().parseFromString(text, 'text/html')
    const found: { lang: string; text: string }[] = []
    const walker = built.createTreeWalker(built.documentElement, NodeFilter.SHOW_TEXT)
    while (walker.nextNode()) {
      const parent = walker.currentNode.parentElement
      if (parent === null || parent.closest('script, style, .messages bdi, .ask bdi, textarea')) continue
      const lang = parent.closest('[lang]')?.getAttribute('lang') ?? ''
      found.push({ lang, text: (walker.currentNode.textContent ?? '').trim() })
    }
    return found
  }, html)

/** Lists the texts of each page that stand under the wrong language; {} means none. */
async function misplaced(isWrong: (lang: string, text: string) => boolean): Promise<object> {
  const found: Record<string, string[]> = {}
  for (const [name, html] of pages) {
    const wrong = (await textsOf(html)).filter(({ lang, text }) => isWrong(lang, text))
    if (wrong.length > 0) found[name] = wrong.map(({ text }) => text)
  }
  return found
}

test('no Chinese stands outside lang="zh-CN"', async () => {
  expect(pages.filter(([, html]) => html.includes('<html lang="en"')).length).toBeGreaterThan(20)
  expect(await misplaced((lang, text) => lang !== 'zh-CN' && /\p{Script=Han}/u.test(text))).toEqual({})
})

test('no English sentence stands outside lang="en"', async () => {
  // Four words of letters make a sentence; names such as “Cloudflare Turnstile” do not.
  const isSentence = (text: string) => /\b[A-Za-z]+(?: [a-z]+){3,}/.test(text)
  expect(await misplaced((lang, text) => lang !== 'en' && isSentence(text))).toEqual({})
})
