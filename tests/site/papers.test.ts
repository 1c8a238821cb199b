import { pathToFileURL } from 'node:url'
import { decodeQR } from 'qr/decode.js'
import type { Browser, Page } from 'playwright-core'
import readExcelFile from 'read-excel-file/node'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchBrowser } from '#tests/support/browser/browser.ts'
import { sheetsOf } from '#tests/support/browser/sheets.ts'
import { startServer, type RunningServer } from '#tests/support/server/server.ts'
import { builtSite, paperPaths, type BuiltPage, type BuiltSite } from '#tests/support/server/site.ts'

/** Built for the default address: it has no code. */
let demo: BuiltSite
/** Built for an address of its own. */
let column: BuiltSite
let server: RunningServer
let browser: Browser
beforeAll(async () => {
  demo = await builtSite()
  column = await builtSite({ kind: 'government-column', base: '/zhenzheng' })
  ;[server, browser] = await Promise.all([startServer({ env: { BOT_CHECK: 'off' } }), launchBrowser()])
})
afterAll(async () => {
  await browser.close()
  await server.stop()
})

const ownAddress = 'http://127.0.0.1:3000/zhenzheng/'
const people = '/employers/people/'
const heads = [
  '序',
  '姓名',
  '单位、岗位（派遣、承包的也写）',
  '作业项目',
  '证号（后四位）',
  '有效期至',
  '哪天查',
  '途径（①网站 ②公众号）',
  '结果（一致、过期、不一致、查不到）',
  '谁查的',
]

const papersOf = ({ pages }: BuiltSite) => pages.filter(({ path }) => paperPaths.includes(path))

/** Opens a built page as a printer sees it, four dots to the pixel. */
async function printed({ file }: BuiltPage): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 1100, height: 1047 }, deviceScaleFactor: 4 })
  await page.emulateMedia({ media: 'print' })
  await page.goto(pathToFileURL(file).href)
  return page
}

/** Reads the code in a picture. @throws Error when there is none */
async function codeIn(picture: Buffer): Promise<string> {
  const { data, info } = await sharp(picture).ensureAlpha().raw().toBuffer({ resolveWithObject: true })
  return decodeQR({ width: info.width, height: info.height, data }, { effort: Infinity, timeLimit: Infinity })
}

test('each paper takes one sheet of A4, with and without the address', { timeout: 60_000 }, async () => {
  const found: Record<string, unknown> = {}
  for (const paper of [...papersOf(demo), ...papersOf(column)]) {
    const page = await printed(paper)
    const pdf = await page.pdf({ preferCSSPageSize: true })
    const [, width = '', height = ''] =
      /\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/.exec(pdf.toString('latin1')) ?? []
    const lies = paper.path === people
    const isA4 =
      Math.round(Number(lies ? height : width)) === 595 && Math.round(Number(lies ? width : height)) === 842
    if (sheetsOf(pdf).length !== 1 || !isA4) found[paper.file] = [sheetsOf(pdf).length, width, height]
    await page.close()
  }
  expect(papersOf(demo)).toHaveLength(paperPaths.length)
  expect(found).toEqual({})
})

test('nothing on a paper is cut off, and the numbers to call are large', { timeout: 60_000 }, async () => {
  const small: Record<string, unknown> = {}
  for (const paper of papersOf(column)) {
    const page = await printed(paper)
    const faults = await page.evaluate(() => [
      ...[...document.querySelectorAll('.paper, .face')]
        .filter((box) => box.scrollHeight > box.clientHeight + 1 || box.scrollWidth > box.clientWidth + 1)
        .map(({ className }) => `sticks out: ${className}`),
      // 16 millimetres.
      ...[...document.querySelectorAll('.calls strong')]
        .filter((number) => parseFloat(getComputedStyle(number).fontSize) < 60)
        .map(({ textContent }) => `small: ${textContent}`),
    ])
    if (faults.length > 0) small[paper.path] = faults
    await page.close()
  }
  expect(small).toEqual({})
  for (const paper of papersOf(column).filter(({ path }) => /posters\/(?!cards)|notice/.test(path)))
    expect(paper.root.querySelectorAll('.calls a').map((link) => link.getAttributeValue('href'))).toEqual([
      'tel:12350',
      'tel:110',
    ])
})

test('every code on paper leads to this site alone', { timeout: 60_000 }, async () => {
  const read: Record<string, string[]> = {}
  for (const paper of papersOf(column)) {
    const page = await printed(paper)
    for (const code of await page.locator('.code').all())
      (read[paper.path] ??= []).push(await codeIn(await code.screenshot()))
    // A reader compares the letters beside the code with the scanned address.
    for (const letters of await page.locator('.site .own').allInnerTexts())
      expect(`${new URL(ownAddress).protocol}//${letters}/`).toBe(ownAddress)
    await page.close()
  }
  const once = [ownAddress]
  expect(read).toEqual({
    '/employers/notice/': once,
    '/posters/board/': once,
    '/posters/canteen/': once,
    '/posters/cards/': Array<string>(10).fill(ownAddress),
    '/posters/gate/': once,
  })
})

test('without an address of its own the site prints no code', () => {
  const codes = papersOf(demo).flatMap(({ root }) => root.querySelectorAll('.code, .site'))
  expect(codes).toEqual([])
})

test('a paper names the law that its words rest on, and their names lead to the sources', () => {
  for (const { path, root } of papersOf(demo)) {
    const basis = root.querySelector('.basis')?.textContent.replace(/\s/g, '') ?? ''
    expect(basis, path).toMatch(/^依据：.*号.*以官方文本为准，\d{4}-\d{2}-\d{2}前要对官方页核对。$/)
    const names = root.querySelectorAll('.basis a')
    expect(names.length, path).toBeGreaterThan(0)
    for (const name of names)
      expect(root.querySelector(`.sources li${name.getAttributeValue('href') ?? ''}`), path).not.toBeNull()
  }
})

test('the sheet of people has every column, fifteen rows, and its heads on each page', async () => {
  const paper = papersOf(demo).find(({ path }) => path === people)
  if (paper === undefined) throw new Error(`no page ${people}`)
  const page = await printed(paper)
  const shown = await page.locator('.people th').evaluateAll((cells) =>
    cells.map((cell) => {
      const note = cell.querySelector('small')?.textContent
      const head = cell.firstChild?.textContent?.trim() ?? ''
      return note === undefined ? head : `${head}（${note}）`
    }),
  )
  expect(shown).toEqual(heads)
  expect(await page.locator('.people tbody tr').count()).toBe(15)
  // Somebody who prints more people than one page holds.
  await page.evaluate(() => {
    for (const head of document.querySelectorAll<HTMLElement>('.people th'))
      head.style.color = 'rgb(255, 0, 51)'
    const rows = document.querySelector('.people tbody')
    for (const row of [...(rows?.children ?? []), ...(rows?.children ?? [])])
      rows?.append(row.cloneNode(true))
  })
  const sheets = sheetsOf(await page.pdf({ preferCSSPageSize: true }))
  expect(sheets.length).toBeGreaterThanOrEqual(2)
  expect(sheets.slice(0, 2).filter((sheet) => !sheet.includes('1 0 .2 rg'))).toEqual([])
  await page.close()
})

test('the spreadsheet is saved under a plain name, and opens with the columns of the sheet', async () => {
  const answer = await fetch(`${server.url}/employers/people.xlsx`)
  expect(answer.status).toBe(200)
  expect(answer.headers.get('content-type')).toBe(
    'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  )
  expect(answer.headers.get('content-disposition')).toBe('attachment; filename="people.xlsx"')
  expect(answer.headers.get('x-content-type-options')).toBe('nosniff')
  const [table, rules, ...others] = await readExcelFile(Buffer.from(await answer.arrayBuffer()))
  expect(others).toEqual([])
  expect([table?.sheet, rules?.sheet]).toEqual(['逐人核查表', '怎么查'])
  expect(table?.data[0]).toEqual(heads)
  expect(table?.data.length).toBe(201)
  expect(table?.data[200]?.[0]).toBe(200)
  expect(rules?.data.map(([said]) => String(said)).join('')).toMatch(/cx\.mem\.gov\.cn.*先停岗/)
})
