import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { launchBrowser } from '#tests/support/browser/browser.ts'
import { startServer, type RunningServer } from '#tests/support/server/server.ts'
import { chineseDay, type Day } from '#shared/day.ts'
import { catalogueVersion } from '#shared/catalogue.ts'
import {
  builtSite,
  isForm,
  isReceipt,
  isStaff,
  type BuiltPage,
  type BuiltSite,
} from '#tests/support/server/site.ts'
import { pageNames, sitePages } from '#src/site-pages.ts'

let site: BuiltSite
let column: BuiltSite
beforeAll(async () => {
  site = await builtSite()
  column = await builtSite({ kind: 'government-column', base: '/zhenzheng' })
})

const editors = '/about/claims/'
const guidesOf = ({ pages }: BuiltSite) =>
  pages.filter(
    (page) =>
      !isStaff(page) &&
      !isForm(page) &&
      page.path !== '/404.html' &&
      page.path !== '/' &&
      page.path !== '/search/' &&
      !page.path.startsWith(editors),
  )
const textOf = (page: BuiltPage, selector: string) =>
  page.root.querySelectorAll(selector).map((element) => element.textContent.replace(/\s+/g, ''))
const pageAt = (built: BuiltSite, path: string): BuiltPage => {
  const page = built.pages.find((one) => one.path === path)
  if (page === undefined) throw new Error(`no page ${path}`)
  return page
}

describe('the frame of a guide', () => {
  test('holds the answer in one sentence, sources with the day and way they were seen, and next steps', () => {
    for (const page of guidesOf(site)) {
      const answer = textOf(page, '.lead')
      expect(answer, page.path).toHaveLength(1)
      expect(answer[0]?.length, page.path).toBeLessThan(110)
      expect(textOf(page, '.next a').length, page.path).toBeGreaterThan(0)
      const sources = textOf(page, '.sources li')
      expect(sources.length, page.path).toBeGreaterThan(0)
      for (const source of sources)
        expect(source, page.path).toMatch(
          /\d{4}-\d{2}-\d{2}(看到的是|在官方网页上看到|由运营单位)|^本站自己的说明/,
        )
      expect(textOf(page, '.sources summary').join(), page.path).toMatch(/^出处\d+条/)
      expect(textOf(page, '.sources p').join(), page.path).toMatch(/\d{4}-\d{2}-\d{2}前要对官方页核对/)
    }
  })

  test('each section names its sources at its end, and each source leads back to its first section', () => {
    for (const page of guidesOf(site)) {
      const items = page.root.querySelectorAll('.sources li')
      const names = page.root.querySelectorAll('section > .cites > .cite')
      const listed = items.map((item) => `#${item.getAttributeValue('id') ?? ''}`)
      for (const name of names) expect(listed, page.path).toContain(name.getAttributeValue('href'))
      for (const item of items) {
        const back = item.querySelector('.back')?.getAttributeValue('href') ?? ''
        const first = names.find(
          (name) => name.getAttributeValue('href') === `#${item.getAttributeValue('id') ?? ''}`,
        )
        // A source of the first sentence leads back to the top.
        if (back !== '#main')
          expect(first?.closest('section')?.querySelector('h2')?.id, page.path).toBe(back.slice(1))
      }
    }
  })

  test('a source with reservations shows them', () => {
    expect(textOf(pageAt(site, '/training/'), '.sources li').join()).toContain(
      '条文里的数字还没有按官方页逐个核对',
    )
    expect(textOf(pageAt(site, '/changes/'), '.sources li').join()).toMatch(
      /（旧）（原国家安全监管总局令第30号）.*已被《特种作业人员安全技术培训考核管理规定》（应急管理部令第19号）取代/,
    )
  })
})

test('the editors’ pages show every claim beside its statements, without ids in the text', () => {
  const pages = site.pages.filter(({ path }) => path.startsWith(editors))
  for (const { root } of pages)
    expect(root.querySelector('meta[name="robots"]')?.getAttributeValue('content')).toBe('noindex')
  const statements = Object.keys(parse(readFileSync('src/content/statements.yaml', 'utf8')) as object)
  const shown = pages.flatMap(({ root }) => root.querySelectorAll('[data-statement]'))
  const cited = new Set(shown.map((element) => element.getAttributeValue('data-statement') ?? ''))
  expect([...cited].filter((id) => !statements.includes(id))).toEqual([])
  expect(cited.size).toBeGreaterThan(200)
  const text = pages.map(({ root }) => root.querySelector('main')?.textContent).join()
  expect(text).not.toMatch(/\bo19-|\bpol-|\.md\b|\.yaml\b|docs\//)
})

test('the site map lists the indexable pages, and no others, under the base', () => {
  for (const built of [site, column]) {
    const map = readFileSync(join(built.folder, 'sitemap.xml'), 'utf8')
    const paths = [...map.matchAll(/<loc>http:\/\/127\.0\.0\.1:3000([^<]*)<\/loc>/g)].map(([, path]) => path)
    const indexable = built.pages.filter(
      (page) =>
        !isStaff(page) && page.path !== '/404.html' && !/name="robots" content="noindex"/.test(page.html),
    )
    expect(paths.sort()).toEqual(indexable.map(({ path }) => built.base + path).sort())
    // Only the column has an address. A demo may be served at any port, and names none.
    const [, named] = /^Sitemap: (.*)$/m.exec(readFileSync(join(built.folder, 'robots.txt'), 'utf8')) ?? []
    expect(named).toBe(built === site ? undefined : `http://127.0.0.1:3000${built.base}/sitemap.xml`)
    for (const page of indexable) {
      expect(page.root.querySelector('link[rel="canonical"]')?.getAttributeValue('href')).toBe(
        built === site ? undefined : `http://127.0.0.1:3000${built.base}${page.path}`,
      )
    }
  }
})

test('security.txt names only a contact that the operator has', () => {
  expect(existsSync(join(site.folder, '.well-known/security.txt'))).toBe(false)
})

test('a page has one name: its heading, its column, and in the list of a correction', () => {
  const named = Object.fromEntries(sitePages.map(({ path, name }) => [path, name]))
  const readers = [...guidesOf(site), pageAt(site, '/search/')].filter(({ path }) => path !== '/en/')
  expect(readers.map(({ path, root }) => [path, root.querySelector('h1')?.textContent.trim()])).toEqual(
    readers.map(({ path }) => [path, named[path]]),
  )
  const offered = ['/', '/en/', '/report/', '/track/', ...readers.map(({ path }) => path)]
  expect(Object.keys(named).sort()).toEqual(offered.sort())
  const options = pageAt(site, '/correct/').root.querySelectorAll('select option')
  expect(options.map((option) => option.getAttributeValue('value')).filter((name) => name !== '')).toEqual(
    pageNames,
  )
})

test('a column of the content stands in the menu of a page, and a short one in its head', () => {
  const links = (selector: string) =>
    pageAt(site, '/law/')
      .root.querySelectorAll(selector)
      .map((link) => link.getAttributeValue('href'))
  const columns = sitePages.filter(({ column: where }) => where !== undefined)
  expect(links('.head .menu a')).toEqual(columns.map(({ path }) => path))
  expect(links('.head .columns a')).toEqual(
    columns.filter(({ column: where }) => where === 'head').map(({ path }) => path),
  )
})

test('no page is an orphan: the text or columns of another page lead to it', () => {
  const reached = new Set(
    site.pages
      .flatMap((page) =>
        page.root
          .querySelectorAll('a')
          .map((link) => [page.path, (link.getAttributeValue('href') ?? '').split('#')[0]] as const),
      )
      .filter(([from, to]) => from !== to)
      .map(([, to]) => to),
  )
  const orphans = site.pages.filter(
    // The receipt is the answer to a form.
    (page) => !isStaff(page) && page.path !== '/404.html' && !isReceipt(page) && !reached.has(page.path),
  )
  expect(orphans.map(({ path }) => path)).toEqual([])
})

test('no reading page has a field: the site never asks for a certificate’s number', () => {
  const fields = [...guidesOf(site), pageAt(site, '/')].flatMap((page) =>
    page.root
      .querySelectorAll('form, input, textarea, select')
      .map(({ tagName }) => `${page.path} ${tagName}`),
  )
  expect(fields).toEqual([])
})

test('the whole catalogue stands on one page, with the day of its version', () => {
  const page = pageAt(site, '/operations/')
  const classes = page.root
    .querySelectorAll('section details.fold')
    .filter((fold) => fold.querySelector('li') !== null)
  expect(classes.length).toBe(10)
  expect(page.root.querySelectorAll('section details.fold li').length).toBe(54)
  expect(textOf(page, '.card').join()).toContain(`截至${chineseDay(catalogueVersion as Day)}的目录`)
  for (const job of ['烧电焊', '装空调', '搭架子', '刷外墙', '接电线'])
    expect(textOf(page, 'details.fold li').join(), job).toContain(job)
  // The editors know the official numbers of classes 5–10 from memory alone.
  expect(page.root.querySelector('main')?.textContent).not.toMatch(/[5-9]\.\d|10\.\d/)
})

describe('on a phone and on paper', () => {
  let server: RunningServer
  let browser: Browser
  beforeAll(async () => {
    ;[server, browser] = await Promise.all([startServer({ env: { BOT_CHECK: 'off' } }), launchBrowser()])
  })
  afterAll(async () => {
    await browser.close()
    await server.stop()
  })

  test('home shows three doors, the two channels and both numbers without scrolling', async () => {
    const page = await browser.newPage({ viewport: { width: 360, height: 640 } })
    await page.goto(server.url)
    const bar = await page.locator('.now').boundingBox()
    const inSight = async (text: string) => {
      const box = await page.locator('main').getByText(text).first().boundingBox()
      expect(box, text).not.toBeNull()
      expect((box?.y ?? 999) + (box?.height ?? 0), text).toBeLessThanOrEqual(bar?.y ?? 0)
    }
    for (const text of [
      '假证会要命。',
      '先查真伪，再上岗。',
      '查真伪',
      '考真证',
      '匿名举报',
      'cx.mem.gov.cn',
      '国家安全生产考试',
    ])
      await inSight(text)
    for (const number of ['12350', '110'])
      expect(await page.locator('.now').getByText(number, { exact: true }).isVisible()).toBe(true)
    await page.close()
  })

  test('home is at most 2.2 screens of a phone', async () => {
    const page = await browser.newPage({ viewport: { width: 360, height: 740 } })
    await page.goto(server.url)
    const screens = await page.evaluate(() => document.documentElement.scrollHeight / window.innerHeight)
    expect(screens).toBeLessThanOrEqual(2.2)
    await page.close()
  })

  test('the check of a certificate stands first, on at most seven screens of a phone', async () => {
    const page = await browser.newPage({ viewport: { width: 360, height: 740 } })
    await page.goto(`${server.url}/verify/`)
    const screens = await page.evaluate(() => document.documentElement.scrollHeight / window.innerHeight)
    expect(screens).toBeLessThanOrEqual(7)
    const [first] = await page.locator('main section').all()
    for (const text of [
      'cx.mem.gov.cn',
      '国家安全生产考试',
      '第一个“/”前面一字不差',
      '按“查询”',
      '对：从公众号里点',
    ])
      expect(await first?.getByText(text).first().isVisible(), text).toBe(true)
    await page.close()
  })

  test('a name of a source opens the fold of the sources, and the way back leads to the section', async () => {
    const page = await browser.newPage({ viewport: { width: 360, height: 740 } })
    await page.goto(`${server.url}/verify/`)
    const sources = page.locator('.sources')
    expect(await sources.getAttribute('open')).toBeNull()
    await page.locator('.cite').first().click()
    await sources.locator('li').first().waitFor()
    await sources.locator('.back').last().click()
    const back = new URL(page.url()).hash
    expect(await page.locator(back).isVisible()).toBe(true)
    await page.close()
  })

  test('nothing runs over the edge at 320 px', async () => {
    const page = await browser.newPage({ viewport: { width: 320, height: 640 } })
    for (const { path } of [...guidesOf(site), pageAt(site, '/')]) {
      await page.goto(`${server.url}${path}`)
      expect(await page.evaluate(() => document.documentElement.scrollWidth), path).toBeLessThanOrEqual(320)
    }
    await page.close()
  })

  test('paper shows open folds and full addresses, without bars and contents', async () => {
    const page = await browser.newPage()
    await page.emulateMedia({ media: 'print' })
    await page.goto(`${server.url}/verify/`)
    expect(
      await page
        .locator('.now, .head, .rail, .next')
        .evaluateAll((all) => all.filter((one) => getComputedStyle(one).display !== 'none').length),
    ).toBe(0)
    expect(await page.getByText('查得到也要撤销').isVisible()).toBe(true)
    await page.goto(`${server.url}/training/`)
    const after = await page
      .locator('.sources a')
      .first()
      .evaluate((link) => getComputedStyle(link, '::after').content)
    expect(after).toContain('https://www.mem.gov.cn/')
    await page.close()
  })
})
