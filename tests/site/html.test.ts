import { fieldNames } from '#shared/tip/fields.ts'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { HtmlValidate, StaticConfigLoader } from 'html-validate'
import { createElement } from 'react'
import { beforeAll, describe, expect, test } from 'vitest'
import { markupIn } from '#forms/words/markup.tsx'
import { CorrectionForm } from '#forms/correction/CorrectionForm.tsx'
import { ReportForm } from '#forms/ReportForm.tsx'
import { TrackForm } from '#forms/TrackForm.tsx'
import { english } from '#shared/words/english.ts'
import { chinese } from '#shared/words/words.ts'
import { readLibrary } from '#src/truth/library.ts'
import {
  builtSite,
  formPaths,
  isForm,
  isReceipt,
  isStaff,
  type BuiltPage,
  type BuiltSite,
} from '#tests/support/server/site.ts'

let demo: BuiltSite
let column: BuiltSite
let independent: BuiltSite
beforeAll(async () => {
  demo = await builtSite()
  column = await builtSite({ kind: 'government-column', base: '/zhenzheng' })
  independent = await builtSite({
    kind: 'independent',
    botCheck: 'turnstile',
    operator: { durability: 'ours', erasure: 'ours' },
  })
})

const all = () => [demo, column, independent]
const citizens = (site: BuiltSite) => site.pages.filter((page) => !isStaff(page))

/** Lists the problems of each page; {} means none. */
function wrong(
  pages: readonly BuiltPage[],
  look: (page: BuiltPage) => readonly string[],
): Record<string, readonly string[]> {
  return Object.fromEntries(
    pages.map((page) => [page.path, look(page)] as const).filter(([, found]) => found.length > 0),
  )
}
const values = (page: BuiltPage, selector: string, name: string) =>
  page.root.querySelectorAll(selector).flatMap((element) => element.getAttributeValue(name) ?? [])

const validator = (rules: Record<string, unknown>) =>
  new HtmlValidate(
    new StaticConfigLoader({
      extends: ['html-validate:recommended', 'html-validate:a11y'],
      rules: {
        // Two renderers write one page. Astro writes `<input>` and `hidden`. React writes `<input/>`,
        // `hidden=""` and attribute names in camel case. All are HTML.
        'attr-case': ['error', { style: ['lowercase', 'camelcase'] }],
        'attribute-boolean-style': 'off',
        'attribute-empty-style': 'off',
        'void-style': 'off',
        // The contract repeats names (docs/design.md 7): the server reads them as lists.
        'form-dup-name': 'off',
        // Not redundant: Safari drops the role of a list that shows no bullets.
        'no-redundant-role': 'off',
        // A link to call holds the number and its purpose. The numbers themselves hold no space.
        'tel-non-breaking': 'off',
        ...rules,
      },
    }),
  )

test('every page is valid HTML', async () => {
  const found: Record<string, string[]> = {}
  for (const page of all().flatMap(({ pages }) => pages)) {
    // Astro puts the style of its islands into the body.
    const rules = isStaff(page) ? { 'element-permitted-content': 'off' } : {}
    const { results } = await validator(rules).validateString(page.html, page.file)
    const messages = results.flatMap((result) =>
      result.messages.map(({ ruleId, message, line, column: at }) => `${ruleId}: ${message} (${line}:${at})`),
    )
    if (messages.length > 0) found[page.file] = messages
  }
  expect(found).toEqual({})
})

test('every page has one main heading, a title and a description, and skips no level', () => {
  expect(
    wrong(
      all().flatMap(({ pages }) => pages.filter((page) => !isStaff(page))),
      (page) => {
        const levels = page.root
          .querySelectorAll('h1, h2, h3, h4, h5, h6')
          // The parser lists headings by level; the test needs the order of the page.
          .sort((a, b) => a.location.offset - b.location.offset)
          .map((element) => Number(element.tagName.slice(1)))
        const skipped = levels.filter((level, index) => level > (levels[index - 1] ?? 0) + 1)
        return [
          ...(levels.filter((level) => level === 1).length === 1 ? [] : ['not one h1']),
          ...skipped.map((level) => `h${level} after a gap`),
          ...(page.root.querySelector('title')?.textContent.trim() ? [] : ['no title']),
          ...(values(page, 'meta[name="description"]', 'content').length === 1 ? [] : ['no description']),
          ...(values(page, 'html', 'lang')[0] ===
          (isForm(page) && page.path.startsWith('/en/') ? 'en' : 'zh-CN')
            ? []
            : ['no language']),
        ]
      },
    ),
  ).toEqual({})
})

test('no two citizens’ pages share a title', () => {
  const titles = citizens(demo).map((page) => page.root.querySelector('title')?.textContent)
  expect(titles.filter((title, index) => titles.indexOf(title) !== index)).toEqual([])
})

describe('links', () => {
  const isOurs = (address: string) => address.startsWith('/') || address.startsWith('#')

  test('every link within the site leads to a page or a place on one', () => {
    for (const site of all()) {
      const ids = new Map(site.pages.map((page) => [page.path, new Set(values(page, '[id]', 'id'))]))
      const leads = (from: BuiltPage, address: string) => {
        const [path = '', fragment] = address.split('#')
        const target =
          path === ''
            ? from.path
            : path.startsWith(`${site.base}/`)
              ? path.slice(site.base.length)
              : undefined
        if (target === undefined) return false
        if (!existsSync(join(site.folder, target.endsWith('/') ? `${target}index.html` : target)))
          return false
        return fragment === undefined || (ids.get(target)?.has(fragment) ?? false)
      }
      expect(
        wrong(site.pages, (page) =>
          values(page, 'a', 'href').filter((href) => isOurs(href) && !leads(page, href)),
        ),
      ).toEqual({})
    }
  })

  test('every form posts to the API under the base', () => {
    for (const site of all()) {
      const actions = site.pages.flatMap((page) => values(page, 'form', 'action'))
      expect(actions.length).toBeGreaterThanOrEqual(2)
      expect(actions.filter((action) => !action.startsWith(`${site.base}/api/`))).toEqual([])
    }
  })

  test('a link out leads to an official source, a telephone number or an address of the operator', () => {
    const { sources } = readLibrary('src/content', {}, '2026-11-25')
    const official = new Set([...sources.values()].flatMap(({ address }) => address ?? []))
    for (const site of all()) {
      const facts = Object.values(site.operator.local).flat()
      const own = [
        site.operator.quickExit,
        ...facts.flatMap(({ link, phone }) => [link, `tel:${phone ?? ''}`]),
      ]
      const isKnown = (href: string) =>
        official.has(href) || own.includes(href) || /^tel:(110|119|12350|12345)$/.test(href)
      expect(
        wrong(site.pages, (page) =>
          values(page, 'a', 'href').filter((href) => !isOurs(href) && !isKnown(href)),
        ),
      ).toEqual({})
    }
    for (const address of official) expect(address).toMatch(/^https:\/\/([a-z]+\.)*gov\.cn\//)
  })

  test('no link sends a referrer to another site', () => {
    for (const site of all()) {
      expect(
        wrong(site.pages, (page) =>
          page.root
            .querySelectorAll('a')
            .filter(
              (link) =>
                /^https?:/.test(link.getAttributeValue('href') ?? '') &&
                !/\bnoreferrer\b/.test(link.getAttributeValue('rel') ?? ''),
            )
            .map((link) => link.getAttributeValue('href') ?? ''),
        ),
      ).toEqual({})
      expect(
        wrong(site.pages, (page) =>
          values(page, 'meta[name="referrer"]', 'content').join() === 'no-referrer'
            ? []
            : ['sends a referrer'],
        ),
      ).toEqual({})
    }
  })
})

describe('the files of a page', () => {
  test('come from this site alone', () => {
    for (const site of all()) {
      expect(
        wrong(site.pages, (page) =>
          ['src', 'srcset', 'data', 'poster']
            .flatMap((name) => values(page, `[${name}]`, name))
            .concat(
              page.root
                .querySelectorAll('link')
                .flatMap((link) =>
                  link.getAttributeValue('rel') === 'canonical' ? [] : (link.getAttributeValue('href') ?? []),
                ),
            )
            .filter((address) => !address.startsWith(`${site.base}/`))
            .concat(
              [...page.html.matchAll(/url\((?!["']?data:)[^)]*\)|@import[^;]*/g)].map(([text]) => text),
            ),
        ),
      ).toEqual({})
    }
  })

  test('citizens’ pages have no script of any kind, but one about a tip and one that searches', () => {
    for (const site of all()) {
      const scripted = citizens(site).filter((page) => page.root.querySelector('script') !== null)
      expect(scripted.map(({ path }) => path).sort()).toEqual([...formPaths, '/search/'].sort())
      const scripts = scripted.flatMap((page) => page.root.querySelectorAll('script'))
      expect(scripts.map((script) => [script.getAttributeValue('type'), script.textContent])).toEqual(
        scripted.map(() => ['module', '']),
      )
      expect(new Set(scripts.map((script) => script.getAttributeValue('src'))).size).toBe(2)
      expect(
        wrong(citizens(site), (page) => [
          ...page.root.querySelectorAll('iframe, object, embed').map(({ tagName }) => tagName),
          ...(/\son[a-z]+=|javascript:/i.exec(page.html) ?? []),
          ...page.root.querySelectorAll('[style]').map(({ tagName }) => `style on ${tagName}`),
        ]),
      ).toEqual({})
    }
  })

  // WeChat's engine drops every rule that it does not know.
  test('citizens’ styles are understood by Chromium 80', () => {
    const unknown =
      /light-dark\(|:has\(|:is\(|:where\(|@layer|@container|@scope|(^|[;{])inset:|color-mix\(|oklch\(|[<>]=|\d(dvh|svh|lvh|cqw)\b|&[\s.:[]/g
    expect(
      wrong(citizens(demo), (page) =>
        page.root.querySelectorAll('style').flatMap((style) => style.textContent.match(unknown) ?? []),
      ),
    ).toEqual({})
    expect(
      wrong(citizens(demo), (page) =>
        page.root
          .querySelectorAll('style')
          .flatMap(
            (style) =>
              style.textContent.match(
                /\{[^{}]*display:(inline-)?flex[^{}]*[;{](column-|row-)?gap:[^{}]*\}/g,
              ) ?? [],
          ),
      ),
    ).toEqual({})
  })
})

describe('the operator', () => {
  const says =
    (...texts: string[]) =>
    (page: BuiltPage) => {
      const body = page.root.querySelector('body')?.textContent.replace(/\s/g, '')
      return texts.some((text) => body?.includes(text)) ? [] : ['says nothing']
    }
  const demoBand = [
    '演示站点，未由任何机关运行；举报请拨打12350或110',
    'Demonstrationsite,runbynoauthority.Toreport,call12350or110',
  ]
  const ownBand = ['本站不是政府网站', 'Thisisnotagovernmentwebsite']

  test('a demo says on every page that no authority runs it, and names the numbers to call', () => {
    expect(wrong(demo.pages, says(...demoBand))).toEqual({})
    expect(
      independent.pages.concat(column.pages).filter((page) => says(...demoBand)(page).length === 0),
    ).toEqual([])
  })

  test('an independent site says on every page that it is not the government’s', () => {
    expect(wrong(independent.pages, says(...ownBand))).toEqual({})
    expect(column.pages.filter((page) => says(...ownBand)(page).length === 0)).toEqual([])
  })

  test('no page shows a placeholder once the operator is named', () => {
    expect(
      wrong(independent.pages.concat(column.pages), (page) => page.html.match(/【待填】/g) ?? []),
    ).toEqual({})
  })

  test('no page borrows the state’s emblem, seal or flag', () => {
    expect(
      wrong(
        all().flatMap(({ pages }) => pages),
        (page) => page.html.match(/国徽|党徽|公章|🇨🇳|emblem|<image\b|<img\b/gi) ?? [],
      ),
    ).toEqual({})
  })
})

describe('forms', () => {
  const mainOf = (site: BuiltSite, path: string) =>
    /<main[^>]*>([\s\S]*)<\/main>/.exec(site.pages.find((page) => page.path === path)?.html ?? '')?.[1]

  test('the built form equals the form that the API writes', () => {
    for (const { operator, ...site } of all()) {
      const { base } = site
      for (const words of [chinese, english]) {
        const form = createElement(ReportForm, { base, operator, districts: operator.districts })
        const main = (name: string) => mainOf({ operator, ...site }, `${words.under}/${name}/`)
        expect(main('report')).toBe(markupIn(words, form))
        expect(main('track')).toBe(markupIn(words, createElement(TrackForm, { base })))
      }
      expect(mainOf({ operator, ...site }, '/correct/')).toBe(
        markupIn(chinese, createElement(CorrectionForm, { base, operator })),
      )
    }
  })

  test('the privacy page names foreign code: none, or Cloudflare’s where it checks reports', () => {
    const text = (site: BuiltSite) => mainOf(site, '/privacy/') ?? ''
    for (const site of [demo, column]) {
      expect(text(site)).toContain('没有别家的代码，不连别的网站。')
      expect(text(site)).not.toContain('Cloudflare')
    }
    expect(text(independent)).toContain('只有举报页例外：打开时会连到 Cloudflare')
    expect(text(independent)).not.toContain('不连别的网站')
  })

  test('a privacy page says what the operator guarantees in place of the program, and only then', () => {
    const privacy = (site: BuiltSite) => site.pages.find(({ path }) => path === '/privacy/')?.html ?? ''
    for (const text of ['从它的日志里清除，由运营单位保证', '是不是已经写到盘上，也由运营单位保证'])
      expect([demo, column, independent].map((site) => privacy(site).includes(text))).toEqual([
        false,
        false,
        true,
      ])
  })

  test('who has a code finds the way back on every page but the receipt, whose page is left first', () => {
    for (const site of all())
      for (const page of citizens(site)) {
        const links = values(page, 'header a, main a, .now a', 'href')
        if (!page.path.endsWith('/track/')) {
          const under = isForm(page) && page.path.startsWith('/en/') ? '/en' : ''
          expect(links, page.path).toContain(`${site.base}${under}/track/`)
        }
      }
  })

  test('an independent site alone asks for consent', () => {
    const asks = (site: BuiltSite) => mainOf(site, '/report/')?.includes('name="consent"')
    expect([demo, column, independent].map(asks)).toEqual([false, false, true])
  })

  test('the quick exit stands on every page about a tip but the receipt, which has one way out', () => {
    for (const site of all()) {
      for (const page of site.pages.filter(isForm))
        expect(values(page, 'header a.exit', 'href'), page.path).toEqual(
          isReceipt(page) ? [] : [site.operator.quickExit],
        )
    }
  })

  test('the picture field accepts only types that the server takes, so a phone converts its pictures', () => {
    const page = demo.pages.find(({ path }) => path === '/report/')
    expect(page && values(page, 'input[type="file"]', 'accept')).toEqual([
      'image/jpeg,image/png,image/webp,image/gif,image/avif',
    ])
  })

  test('text stands before pictures in the posted form', () => {
    const page = demo.pages.find(({ path }) => path === '/report/')
    const names = page ? values(page, 'main [name]', 'name') : []
    expect(names.at(-1)).toBe('evidence')
    // Only an independent operator asks for consent, and only a correction for a page.
    // An identifier is two fields side by side.
    const asked = fieldNames.filter((name) => name !== 'consent' && name !== 'page')
    const posted = asked.flatMap((name) =>
      name === 'identifiers' ? ['identifierKind', 'identifierValue'] : [name],
    )
    expect(new Set(names)).toEqual(new Set([...posted, 'evidence']))
  })
})
