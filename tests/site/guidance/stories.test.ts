import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { launchBrowser } from '#tests/support/browser/browser.ts'
import { copiedContent } from '#tests/support/server/content.ts'
import { startServer, type RunningServer } from '#tests/support/server/server.ts'

describe('a box of stories', () => {
  const { edit, build } = copiedContent('stories-content')
  const inCases = (before: string | RegExp, after: string) => {
    edit('guides/cases.md', (text) => text.replace(before, after))
  }
  const stops = (message: RegExp) => expect(() => build()).toThrow(message)

  test('has each sentence checked', () => {
    inCases('花500元就能', '花600元就能')
    stops(/里的“600元”在 \[\^cs-foreman\] 里没有/)
    inCases(' [^cs-foreman]', '')
    stops(/没有出处/)
  })

  test('tells its parts in their order, each once', () => {
    inCases('- 怎么露的：检查时', '- 检查时')
    stops(/第 \d+ 行：.*案例的这一条要用“怎么露的：”、“付出什么：”、“举报的人：”、“能避免的一步：”开头/)
    inCases('- 检查时', '- 当时以为：检查时')
    stops(/案例的这一条要用/)
  })

  test('ends with the step to take: what to do, and the page that tells how', () => {
    inCases('先用公众号里的[扫码查询]', '公众号里有[扫码查询]')
    stops(/第 \d+ 行：.*“能避免的一步”要先说做什么/)
    inCases('公众号里有[扫码查询](/verify/#ways)', '先用公众号里的扫码查询')
    stops(/“能避免的一步”要有链接，到写着怎样做的那一页/)
    inCases('\n- 能避免的一步：先用公众号里的扫码查询扫一下。 [^advice]', '')
    stops(/“北京西城：工长说有门路”案例的最后一条是“能避免的一步：”/)
  })

  test('tells the year alone that its statements hold', () => {
    inCases('when="2023年"', 'when="2022年"')
    stops(/“北京西城：工长说有门路（2022年）”里的“2022年”在 .*\[\^cs-xicheng\] 里没有/)
    inCases('when="2022年"', 'when="去年"')
    stops(/when 写成 2023年 或者 2024年公布 这样/)
  })

  test('knows its kinds, and has a story of each', () => {
    inCases('kinds="buyer scan welder"', 'kinds="buyer scanned welder"')
    stops(/没有叫“scanned”的种类，可用的是 buyer、employer/)
    inCases('kinds="buyer scanned welder"', 'kinds="buyer welder"')
    inCases('kinds="employer scan number"', 'kinds="employer number"')
    stops(/没有一件是 scan（扫码）/)
  })

  test('loses a line that is withheld, and a story without lines, and counts what is left', () => {
    const shown = () => JSON.stringify(build().guides.find(({ id }) => id === 'cases')?.sections)
    expect(shown()).toContain('查编号 1')
    expect(shown()).toContain('安徽芜湖')
    edit('statements.yaml', (text) => text.replace(/(cs-(?:wuhu):\n.*\n.*\n {2}mark: )copy/, '$1recall'))
    edit('statements.yaml', (text) => text.replace(/(cs-(?:yuhang):\n.*\n.*\n {2}mark: )copy/, '$1recall'))
    expect(shown()).not.toContain('安徽芜湖')
    expect(shown()).toContain('全部 11 件')
    expect(shown()).not.toContain('老板“打包”买')
    expect(shown()).not.toContain('子虚乌有')
  })
})

describe('the page of cases, without script', () => {
  let browser: Browser
  let server: RunningServer
  let page: Page
  beforeAll(async () => {
    ;[server, browser] = await Promise.all([startServer({ env: { BOT_CHECK: 'off' } }), launchBrowser()])
    page = await (await browser.newContext({ javaScriptEnabled: false })).newPage()
  })
  afterAll(async () => {
    await browser.close()
    await server.stop()
  })
  const titles = () => page.locator('.story:visible h3').allTextContents()
  const found = () => page.locator('.found:visible').allTextContents()

  test('shows one kind alone with its count, goes back, and prints all', { timeout: 120_000 }, async () => {
    await page.goto(`${server.url}/cases/`)
    const every = await titles()
    expect(every.length).toBeGreaterThan(8)
    expect(await found()).toEqual([`全部 ${String(every.length)} 件。只看一种：`])
    const links = page.getByRole('navigation', { name: '只看一种案例' }).getByRole('link')
    const names = await links.allTextContents()
    expect(names.length).toBeGreaterThan(5)
    const seen = new Set<string>()
    for (const name of names) {
      const [, kind = '', count = ''] = /^(.+) (\d+)$/.exec(name) ?? []
      await page.getByRole('link', { name, exact: true }).press('Enter')
      const shown = await titles()
      expect(shown, name).toHaveLength(Number(count))
      for (const title of shown) seen.add(title)
      expect((await found()).join(), name).toMatch(new RegExp(`：${kind}，${count} 件。看全部 `))
    }
    expect([...seen].sort()).toEqual([...every].sort())
    await page.goBack()
    expect(await found()).toHaveLength(1)
    expect((await titles()).length).toBeLessThan(every.length)
    const last = await page.locator('.story li:last-child').allTextContents()
    expect(last.filter((line) => !line.startsWith('能避免的一步：'))).toEqual([])
    expect(await page.locator('.story li:last-child a[href*="/"]').count()).toBeGreaterThanOrEqual(
      every.length,
    )
    await page.emulateMedia({ media: 'print' })
    expect(await titles()).toEqual(every)
    expect(await found()).toEqual([])
    await page.emulateMedia({ media: 'screen' })
    await page.getByRole('link', { name: /^看全部/ }).click()
    expect(await titles()).toEqual(every)
  })
})
