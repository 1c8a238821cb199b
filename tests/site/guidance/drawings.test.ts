import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { contentOf } from '#src/truth/compile.ts'
import { htmlOf } from '#src/truth/markup.ts'
import { copiedContent } from '#tests/support/server/content.ts'
import { builtSite, type BuiltSite } from '#tests/support/server/site.ts'

const { folder, edit, build } = copiedContent('drawings-content')
const names = readdirSync('src/content/drawings')
const inDrawing = (name: string, before: string, after: string) => {
  edit(`drawings/${name}.svg`, (text) => text.replace(before, after))
}
const stops = (message: RegExp) => expect(() => build()).toThrow(message)
const shown = (id: string, confirmed = {}) => {
  const guide = build({ confirmed }).guides.find((one) => one.id === id)
  if (guide === undefined) throw new Error(`no guide ${id}`)
  return { html: htmlOf(contentOf(guide)), claims: guide.claims }
}

test('every drawing is small, and has a word or stands beside words', () => {
  expect(names.length).toBeGreaterThan(25)
  for (const name of names) {
    const text = readFileSync(join('src/content/drawings', name), 'utf8')
    expect(Buffer.byteLength(text), name).toBeLessThanOrEqual(2_500)
    if (!text.includes('role="img"')) expect(name, name).toMatch(/^(step-|genuine)/)
    else expect(text, name).toMatch(/aria-label="[^"]{8,}"/)
  }
})

describe('the words of a drawing', () => {
  test('hold no number that the statements of the drawing lack', () => {
    inDrawing('double', '当年11月底', '当年12月底')
    stops(/drawings\/double\.svg：.*“12月”在 \[\^n357-double\] 里没有/)
    inDrawing('double', '当年12月底', '当年11月底')
    inDrawing('renewal', '>6年<', '>8年<')
    stops(/drawings\/renewal\.svg：.*“8年”在 \[\^o19-23\]\[\^o19-27\] 里没有/)
    inDrawing('renewal', '>8年<', '>6年<')
    inDrawing('double', '>自查率<', '>打 12350<')
    stops(/drawings\/double\.svg：图里的“12350”在 \[\^n357-double\] 里没有/)
  })

  test('name their statements when they hold a number, an article or a penalty', () => {
    inDrawing('trap', '>卖家<', '>卖家3人<')
    stops(/drawings\/trap\.svg：图里写了“3”，却没有出处：在 <svg 后面写 data-from/)
    inDrawing('trap', '>卖家3人<', '>卖家拘留<')
    stops(/图里写了“拘留”，却没有出处/)
    inDrawing('trap', '>卖家拘留<', '>卖家<')
    inDrawing('trap', 'aria-label="圈套：', 'aria-label="圈套，关2年：')
    stops(/图里写了“2”，却没有出处/)
  })

  test('are read beside their statements, and say how well those are known', () => {
    const { html, claims } = shown('cases')
    expect(html).toMatch(
      /<svg class="draw" role="img" viewBox[^>]*aria-label="2024年[^>]*>.*?<small>据公开报道<\/small>/s,
    )
    expect(html).not.toContain('data-from')
    expect(claims.filter(({ text }) => text.startsWith('图：')).flatMap(({ ids }) => ids)).toEqual([
      'c24-result',
    ])
    expect(shown('cases', { 'c24-result': '2026-12-01' }).html).not.toContain('<small>据公开报道</small>')
  })

  test('are gone with the drawing when a statement is only remembered', () => {
    edit('statements.yaml', (text) => text.replace(/(c24-result:\n.*\n.*\n {2}mark: )press/, '$1recall'))
    expect(shown('cases').html).not.toContain('万余张</text>')
  })

  test('may number the parts of a thing in discs', () => {
    expect(readFileSync(join(folder, 'drawings/card.svg'), 'utf8')).toContain(
      'aria-label="卡片证示意：1 姓名',
    )
    expect(() => build()).not.toThrow()
    inDrawing('card', '1 姓名', '7 姓名')
    stops(/drawings\/card\.svg：图里写了“7”/)
  })
})

describe('on its page', () => {
  let site: BuiltSite
  beforeAll(async () => {
    site = await builtSite()
  })
  const page = (path: string) => site.pages.find((one) => one.path === path)

  test.each([
    ['/harm/', '没有证的人动火'],
    ['/harm/', '圈套：'],
    ['/law/', '谁担什么责任：'],
    ['/bought/', '买过假证以后的路：'],
    ['/cases/', '2024年，全国'],
    ['/employers/', '2020年的专项治理'],
  ])('%s has the drawing of %s', (path, label) => {
    const labels = page(path)
      ?.root.querySelectorAll('.drawing svg')
      .map((svg) => svg.getAttributeValue('aria-label') ?? '')
    expect(labels?.filter((one) => one.startsWith(label))).toHaveLength(1)
  })

  test('the sources of a drawing stand at the end of its section', () => {
    const cites = page('/cases/')?.root.querySelector('.cites')
    expect(cites?.textContent.replaceAll(/\s+/g, '')).toContain('国家消防救援局发布会，2025年4月3日')
  })
})
