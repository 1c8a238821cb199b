import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { violationsForCitizens } from '#tests/support/browser/axe.ts'
import { launchBrowser } from '#tests/support/browser/browser.ts'
import { builtSite, isStaff, type BuiltPage, type BuiltSite } from '#tests/support/server/site.ts'
import { statesOf } from './states.tsx'

let site: BuiltSite
let browser: Browser
/** The citizens' pages as built, and the states that the server writes. */
let pages: Map<string, string>
/** Pages for editors have one form and differ in their sentences: the longest stand for all. */
const isForEditors = ({ path }: BuiltPage) => path.startsWith('/about/claims/')
beforeAll(async () => {
  ;[site, browser] = await Promise.all([builtSite(), launchBrowser()])
  const editors = site.pages.filter(isForEditors).sort((one, other) => other.html.length - one.html.length)
  const readers = site.pages.filter((page) => !isStaff(page) && !isForEditors(page))
  pages = new Map([
    ...[...readers, ...editors.slice(0, 3)].map(({ path, html }) => [path, html] as const),
    ...statesOf(site),
  ])
})
afterAll(() => browser.close())

type ContextOptions = Parameters<Browser['newContext']>[0]
/** Lists the problems of the page as it stands. */
type Look = (page: Page) => Promise<readonly unknown[]>
/** The problems by page. */
type Found = Record<string, readonly unknown[]>

/** Pages with problems that are listed. They tell the kind, and the other pages are not looked at. */
const listed = 3

/** Opens each page once under the given conditions, and takes every look at it in their order. */
async function wrong(options: ContextOptions, looks: readonly Look[]): Promise<Found[]> {
  const context: BrowserContext = await browser.newContext({
    javaScriptEnabled: false,
    locale: 'zh-CN',
    ...options,
  })
  const page = await context.newPage()
  let html = ''
  await page.route('http://site.test/**', (route) =>
    route.fulfill({ contentType: 'text/html; charset=utf-8', body: html }),
  )
  const found = looks.map((): Found => ({}))
  for (const [name, text] of pages) {
    html = text
    await page.goto('http://site.test/')
    for (const [index, look] of looks.entries()) {
      const problems = await look(page)
      const ofLook = found[index]
      if (problems.length > 0 && ofLook !== undefined) ofLook[name] = problems
    }
    if (found.some((ofLook) => Object.keys(ofLook).length === listed)) break
  }
  await context.close()
  return found
}

/** Declares one test for each look. All looks share one visit of each page. */
function everyPage(place: string, options: ContextOptions, looks: Readonly<Record<string, Look>>): void {
  describe(place, () => {
    let found: Found[]
    beforeAll(async () => {
      found = await wrong(options, Object.values(looks))
    })
    for (const [index, title] of Object.keys(looks).entries())
      test(title, () => {
        expect(found[index]).toEqual({})
      })
  })
}

const phone = { width: 360, height: 640 }
const desk = { width: 1280, height: 900 }

// axe needs timers, which need script. The pages themselves have no script.
test.for([
  { name: 'a phone by day', viewport: phone, colorScheme: 'light' },
  { name: 'a desk by night', viewport: desk, colorScheme: 'dark' },
] as const)(
  'every page and state breaks no rule of WCAG 2.2 A and AA, and has the contrast of AAA: $name',
  { timeout: 900_000 },
  async ({ viewport, colorScheme }) => {
    expect(await wrong({ viewport, colorScheme, javaScriptEnabled: true }, [violationsForCitizens])).toEqual([
      {},
    ])
  },
)

/** Lists up to five elements that stick out on the right of a page that scrolls sideways. */
const overflowing: Look = (page) =>
  page.evaluate(() => {
    const width = document.documentElement.clientWidth
    if (document.documentElement.scrollWidth <= width) return []
    return [...document.querySelectorAll('body *')]
      .filter((element) => element.getBoundingClientRect().right > width + 1)
      .slice(0, 5)
      .map((element) => `${element.tagName} ${element.className} ${element.textContent.slice(0, 20)}`)
  })

everyPage(
  'a narrow phone',
  { viewport: { width: 320, height: 640 } },
  {
    'nothing is lost at 320 pixels': overflowing,
  },
)

everyPage(
  'a small screen at 400 %',
  { viewport: { width: 320, height: 256 } },
  {
    'nothing is lost at 400 %': overflowing,
    // Far zoomed in, the bar would take a quarter of the screen: there it scrolls with the page.
    'the bar scrolls with the page': (page) =>
      page.evaluate(() =>
        [...document.querySelectorAll('.now, .plain')]
          .filter((element) => ['fixed', 'sticky'].includes(getComputedStyle(element).position))
          .map(({ className }) => className),
      ),
  },
)

everyPage(
  'a desk',
  { viewport: desk },
  {
    'body text is 18 pixels and lines hold at most 36 characters': (page) =>
      page.evaluate(() => {
        const body = parseFloat(getComputedStyle(document.body).fontSize)
        const lines = [...document.querySelectorAll('main p, main li, main dd, .hint')].filter((element) => {
          const style = getComputedStyle(element)
          const inner =
            element.getBoundingClientRect().width -
            parseFloat(style.paddingLeft) -
            parseFloat(style.paddingRight)
          return (
            element.childElementCount === 0 &&
            element.textContent !== '' &&
            inner / parseFloat(style.fontSize) > 36 &&
            element.getClientRects().length > 0 &&
            element.getBoundingClientRect().height > parseFloat(style.lineHeight) * 1.5
          )
        })
        return [
          ...(body < 18 ? [`body ${String(body)}`] : []),
          ...lines.map((element) => element.textContent.slice(0, 30)),
        ]
      }),
  },
)

/** Lists the lines of error summaries that lead nowhere, or to a field that does not say the same. */
const astray: Look = async (page) => {
  // The browser moves the focus after it has drawn the page.
  if ((await page.locator('.summary').count()) > 0)
    await page
      .locator('.summary:focus')
      .waitFor()
      .catch(() => undefined)
  return page.evaluate(() => {
    const lines = [...document.querySelectorAll('.summary a')]
    if (lines.length > 0 && document.activeElement?.className !== 'summary')
      return ['the summary is not focused']
    return lines.flatMap((line) => {
      const field = document.getElementById((line.getAttribute('href') ?? '').slice(1))
      const said = ['.option', '.pair', '.field'].some(
        (part) => field?.closest(part)?.textContent.includes(line.textContent) === true,
      )
      return field === null ? [`nowhere: ${line.textContent}`] : said ? [] : [`not said: ${line.textContent}`]
    })
  })
}

/** Lists the errors beside a choice that the head covers once their line was pressed. */
const covered: Look = async (page) => {
  const lines = page.locator('.summary a')
  const found: string[] = []
  for (let index = 0; index < (await lines.count()); index += 1) {
    await lines.nth(index).click()
    found.push(
      ...(await page.evaluate(() => {
        const field = document.querySelector(':target')
        const error = field?.closest('.field, fieldset')?.querySelector('.error')
        if (!field?.matches('[type=radio], [type=file]') || !error) return []
        const { bottom } = document.querySelector('.plain')?.getBoundingClientRect() ?? { bottom: 0 }
        return error.getBoundingClientRect().top < bottom ? [`hidden: ${error.textContent}`] : []
      })),
    )
  }
  return found
}

/** Enlarges the text to 200 %, which stays. Lists the faults of the bar. */
const enlarged: Look = (page) =>
  page.evaluate(() => {
    document.documentElement.style.fontSize = '36px'
    return [...document.querySelectorAll('.now')].flatMap((bar) => [
      ...(bar.getBoundingClientRect().height > window.innerHeight * 0.15 ? ['too high'] : []),
      ...[...bar.querySelectorAll('a')]
        .filter((link) => link.scrollWidth > link.clientWidth)
        .map(({ textContent }) => textContent),
      ...[...bar.querySelectorAll('b')]
        .filter((word) => word.getClientRects().length !== 1 || word.offsetHeight > 40)
        .map(({ textContent }) => `broken: ${textContent}`),
    ])
  })

everyPage(
  'a phone',
  { viewport: phone },
  {
    'the cover of a receipt fills the end of the head': (page) =>
      page.evaluate(() => {
        const [cover, head] = ['.veil label', '.head']
          .map((part) => document.querySelector(part)?.getBoundingClientRect())
          .map((box) => box && [Math.round(box.top), Math.round(box.bottom)])
        return cover === undefined || Math.abs((cover[0] ?? 0) - (head?.[0] ?? 0)) <= 1 ? [] : [cover, head]
      }),
    'every line of an error summary leads to a field that says the same': astray,
    'buttons, choices and large links are at least 60 pixels high, joined choices 52': (page) =>
      page.evaluate(() =>
        [
          ...document.querySelectorAll(
            'button, .button, .choice label, .doors a, .calls a, .now a, .foot nav a, .head a',
          ),
        ]
          .filter(
            (element) =>
              element.getClientRects().length > 0 &&
              element.getBoundingClientRect().height < (element.closest('.joined') ? 52 : 60),
          )
          .map((element) => `${element.textContent}: ${String(element.getBoundingClientRect().height)}`),
      ),
    'fields and folds are at least 52 pixels high': (page) =>
      page.evaluate(() =>
        [
          ...document.querySelectorAll(
            // A fold inside a sentence is as high as its line.
            'input:not([type=radio], [type=checkbox], [type=hidden]), select, textarea, summary:not(.hint summary)',
          ),
        ]
          .filter(
            (element) => element.getClientRects().length > 0 && element.getBoundingClientRect().height < 52,
          )
          .map((element) => element.outerHTML.slice(0, 80)),
      ),
    'a question in a frame has no other line': (page) =>
      page.evaluate(() =>
        [...document.querySelectorAll('.ask h2')]
          .filter((title) => getComputedStyle(title).borderTopWidth !== '0px')
          .map(({ textContent }) => textContent),
      ),
    'the bar does not hide the end of the page': (page) =>
      page.evaluate(() => {
        const bar = document.querySelector('.now')
        if (bar === null || bar.getClientRects().length === 0) return []
        window.scrollTo(0, document.documentElement.scrollHeight)
        const top = bar.getBoundingClientRect().top
        const last = document
          .querySelector('.foot')
          ?.lastElementChild?.lastElementChild?.getBoundingClientRect()
        return last !== undefined && last.bottom > top ? ['the end of the page'] : []
      }),
    'a line that leads to a choice shows its question and its error below the head': covered,
    'with text at 200 % the bar breaks no number and takes at most 15 % of the screen': enlarged,
    // Enlarged before: a column of four characters can be read by nobody.
    'with text at 200 % a field and a sentence beside a word have room for six characters': async (page) => {
      await enlarged(page)
      return page.evaluate(() =>
        [...document.querySelectorAll('.pair > input, .told dd')]
          .filter((part) => part.getClientRects().length > 0)
          .filter((part) => part.getBoundingClientRect().width < 6 * 36)
          .map((part) => `${part.id || part.textContent}: ${String(part.getBoundingClientRect().width)}`),
      )
    },
    'with text at 200 % nothing is lost': overflowing,
  },
)

everyPage(
  'a reader who asks for reduced motion',
  { viewport: phone, reducedMotion: 'reduce' },
  {
    'nothing moves': (page) =>
      page.evaluate(() =>
        [...document.querySelectorAll('*')]
          .filter((element) => {
            const { transitionDuration, animationName, scrollBehavior } = getComputedStyle(element)
            return transitionDuration !== '0s' || animationName !== 'none' || scrollBehavior !== 'auto'
          })
          .map(({ tagName, className }) => `${tagName} ${className}`),
      ),
  },
)

// The style sheet takes an A4 sheet within its margins for a phone.
everyPage(
  'paper',
  { viewport: { width: 718, height: 1000 } },
  {
    'each reading page has its address and a place for the day': async (page) => {
      await page.emulateMedia({ media: 'print' })
      if ((await page.locator('.slip, .left').count()) > 0) return []
      const text = await page.locator('body').innerText()
      return [/(?:网址：|Address: )\S+/, /打印日期：|Printed on: /].filter((line) => !line.test(text))
    },
    'a bar that stays on a phone’s screen is not printed over the text': (page) =>
      page.evaluate(() =>
        [...document.querySelectorAll('body *')]
          .filter(
            (element) =>
              element.getClientRects().length > 0 &&
              ['fixed', 'sticky'].includes(getComputedStyle(element).position),
          )
          .map(({ className }) => className),
      ),
    'the doors of the home page are legible from a dark screen': async (page) => {
      await page.emulateMedia({ colorScheme: 'dark' })
      return page.evaluate(() =>
        [...document.querySelectorAll('.doors b, .doors span, .doors svg')]
          .filter((part) => getComputedStyle(part).color !== 'rgb(0, 0, 0)')
          .map((part) => `${part.textContent} ${getComputedStyle(part).color}`),
      )
    },
  },
)

test('five states and more have an error summary', () => {
  const summaries = [...pages.values()].filter((html) => html.includes('class="summary"'))
  expect(summaries.length).toBeGreaterThanOrEqual(5)
})

test(
  'a receipt prints its slip alone, in black on white, and the slip does not name its subject',
  { timeout: 60_000 },
  async () => {
    const context = await browser.newContext({
      javaScriptEnabled: false,
      colorScheme: 'dark',
      viewport: { width: 794, height: 1123 },
    })
    const page = await context.newPage()
    await page.setContent(pages.get('receipt') ?? '')
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' })
    const printed = (await page.locator('body').innerText()).replace(/\s+/g, ' ')
    expect(printed.replace(/[\d年月日 ]/g, '')).toMatch(
      /^回执码共五组：，，，，。网址www.shili.gov.cn\/zz回来看编号JM-（打电话用）$/,
    )
    expect(printed).not.toMatch(/举报|假证|真证/)
    const colours = await page
      .locator('.slip')
      .evaluate((slip) => [getComputedStyle(slip).color, getComputedStyle(slip).backgroundColor])
    expect(colours).toEqual(['rgb(0, 0, 0)', 'rgb(255, 255, 255)'])
    expect(await page.locator('html').evaluate((html) => getComputedStyle(html).backgroundColor)).toBe(
      'rgb(255, 255, 255)',
    )
    await context.close()
  },
)

test(
  'the receipt code is large, in five groups, and can be read aloud by digits',
  { timeout: 60_000 },
  async () => {
    const context = await browser.newContext({ javaScriptEnabled: false, viewport: phone })
    const page = await context.newPage()
    await page.setContent(pages.get('receipt') ?? '')
    const groups = await page.locator('#receipt-code span').allInnerTexts()
    expect(groups.map((group) => group.trim())).toHaveLength(5)
    expect(
      await page.locator('#receipt-code').evaluate((code) => parseFloat(getComputedStyle(code).fontSize)),
    ).toBeGreaterThanOrEqual(30)
    expect(await page.getByText('共五组').textContent()).toContain(
      Array.from(groups[0]?.trim() ?? '').join(' '),
    )
    await context.close()
  },
)
