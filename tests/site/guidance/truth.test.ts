import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { contentOf } from '#src/truth/compile.ts'
import { htmlOf } from '#src/truth/markup.ts'
import { readLibrary, reservations, sourcesToCheck, standing } from '#src/truth/library.ts'
import { copiedContent, today } from '#tests/support/server/content.ts'

const { folder, edit, plant, build } = copiedContent('content')
const html = htmlOf
const shown = (options?: Parameters<typeof build>[0]) => {
  const { guides, flows, changes, operations } = build(options)
  return JSON.stringify([
    guides.map((guide) => html(guide.answer) + html(contentOf(guide))),
    flows.flatMap(({ steps }) => steps.map(({ content }) => html(content))),
    changes.map((change) => ({ ...change, old: html(change.old), now: html(change.now) })),
    operations.map(({ definition, jobs }) => html(definition) + jobs.join()),
  ])
}

test('the real content passes', () => {
  expect(() => build()).not.toThrow()
})

describe('the build stops and names place and remedy when', () => {
  const stops = (message: RegExp) => expect(() => build()).toThrow(message)

  test('a sentence names no statement', () => {
    plant('假证很多。')
    stops(/guides\/harm\.md 第 \d+ 行：“假证很多。”没有出处：在句末写 \[\^编号\]/)
  })

  test('a list item or a table row names no statement', () => {
    plant('- 假证很多。')
    stops(/harm\.md 第 \d+ 行：“假证很多。”没有出处/)
    edit('guides/harm.md', (text) => text.replace('- 假证很多。', '| 甲 | 乙 |\n| --- | --- |\n| 丙 | 丁 |'))
    stops(/“丙 ｜ 丁”没有出处/)
  })

  test('a claim stands in the middle of its sentence', () => {
    plant('必须培训 [^o19-4] 才能上岗。')
    stops(/的出处不在句末/)
  })

  test('a sentence names a missing statement', () => {
    plant('必须培训。 [^o19-999]')
    stops(/引用了 \[\^o19-999\]，statements\.yaml 里没有这个编号/)
  })

  test('advice holds a number other than a number to call', () => {
    plant('打 12350 或 110。 [^advice]')
    expect(() => build()).not.toThrow()
    plant('等 3 天再查。 [^advice]')
    stops(/“等 3 天再查。”是建议，却有数字/)
  })

  test('advice holds an article, a penalty, a sum, a time limit or a duty', () => {
    for (const [sentence, word] of [
      ['看第四条。', '第四条'],
      ['会罚款。', '罚'],
      ['只要几百元。', '元'],
      ['几日内办好。', '日内'],
      ['您必须去考。', '必须'],
    ] as const) {
      edit('guides/harm.md', (text) => `${text}\n${sentence} [^advice]\n`)
      stops(new RegExp(`是建议，却写了“${word}”`))
      edit('guides/harm.md', (text) => text.replace(`\n${sentence} [^advice]\n`, ''))
    }
  })

  test('advice judges or promises, or tells the reader nothing to do', () => {
    for (const sentence of [
      '找到了，就是要证的。',
      '别处查出来的，都不算。',
      '匿名举报也能领奖金。',
      '看见假证一律没收。',
      '用假证没事。',
      '主动说就不会被追究。',
      '自己说了就不罚。',
      '查不到可以先上岗。',
      '买假证的人很多。',
      '电焊工不用考试。',
    ]) {
      plant(`${sentence} [^advice]`)
      stops(/是建议，却写了“|是建议，“[^”]+”却没有先说做什么/)
      edit('guides/harm.md', (text) => text.replace(`\n${sentence} [^advice]\n`, ''))
    }
    plant('先看网址。别点卖家发来的链接。 [^advice]')
    expect(() => build()).not.toThrow()
  })

  test('a number, a unit or an article is not in the statement it names', () => {
    plant('收到申请后90日内组织考试。 [^o19-19]')
    stops(/里的“90日”在 \[\^o19-19\] 里没有/)
    edit('guides/harm.md', (text) => text.replace('90日内', '60个工作日内'))
    stops(/里的“60个工作日”/)
    edit('guides/harm.md', (text) => text.replace('60个工作日内组织考试', '60日内组织考试（第九条）'))
    stops(/里的“第九条”/)
    edit('guides/harm.md', (text) => text.replace('（第九条）', '（第十九条）'))
    expect(() => build()).not.toThrow()
  })

  test('an old rule is written as one in force', () => {
    plant('每3年复审1次，就是隔几年再审一次。 [^o30-review]')
    stops(/把 \[\^o30-review\] 当现行规定写，但它出自已被取代或失效的/)
    edit('guides/harm.md', (text) => text.replace(/\n(每3年复审1次.*)\n/, '\n:::old\n$1\n:::\n'))
    expect(() => build()).not.toThrow()
  })

  test('a source is superseded while sentences still cite it', () => {
    edit('sources.yaml', (text) =>
      text.replace("from: '2021-09-01'", "from: '2021-09-01'\n  supersededBy: order19"),
    )
    stops(/当现行规定写，但它出自已被取代或失效的《中华人民共和国安全生产法》/)
  })

  test('a verbatim sentence differs by a word', () => {
    edit('guides/verify.md', (text) => text.replace('只有以下2种查询途径', '只有2种查询途径'))
    stops(/要照录原文，一个字也不能改/)
  })

  test('a heading states a number or a penalty', () => {
    plant('## 罚款5000元')
    stops(/“罚款5000元”是标题，却写了“5”|是标题，却写了“罚款”/)
  })

  test('frontmatter lacks a field, or has an unknown field or a wrong path', () => {
    edit('guides/harm.md', (text) => text.replace(/^title: .*\n/m, ''))
    stops(/guides\/harm\.md 的 title：请填写title（标题）/)
    edit('guides/harm.md', (text) => text.replace('---\n', '---\ntitle: 危害\nauthor: 我\n'))
    stops(/guides\/harm\.md：不认识的字段 author，可用的是 title/)
    edit('guides/harm.md', (text) =>
      text.replace('author: 我\n', '').replace('path: /verify/', 'path: verify'),
    )
    stops(/guides\/harm\.md 的 next\.0\.path：路径写成 \/verify\/ 这样/)
  })

  test('the sentence of answer names no statement', () => {
    edit('guides/harm.md', (text) => text.replace(/^(answer: .*?) \[\^.*$/m, '$1'))
    stops(/guides\/harm\.md：“没学过.*没有出处/)
  })

  test('a source has an impossible day or an unofficial address', () => {
    edit('sources.yaml', (text) => text.replace("checkedOn: '2026-11-23'", "checkedOn: '2026-11-31'"))
    stops(/sources\.yaml 的 order19\.checkedOn：checkedOn（核对日期）写成 2026-11-23 这样的日期/)
    edit('sources.yaml', (text) =>
      text
        .replace("checkedOn: '2026-11-31'", "checkedOn: '2026-11-23'")
        .replace('https://cx.mem.gov.cn/', 'https://cx.example.com/'),
    )
    stops(/sources\.yaml 的 query\.address：address 只能写官方地址/)
  })

  test('a statement is said to be seen on an official page that its source does not name', () => {
    edit('sources.yaml', (text) => text.replace(/ {2}seenAt: http:\/\/www\.bjft.*\n/, ''))
    stops(/statements\.yaml 的 cs-fengtai\.mark：found 要在官方网页上见过/)
  })

  test('a statement has an unknown mark or names a missing source', () => {
    edit('statements.yaml', (text) => text.replace('mark: copy', 'mark: sure'))
    stops(/statements\.yaml 的 o19-2\.mark：mark 只能是 found、copy、notice/)
    edit('statements.yaml', (text) =>
      text.replace('mark: sure', 'mark: copy').replace('source: order19', 'source: order20'),
    )
    stops(/statements\.yaml 的 o19-2\.source：没有编号为 order20 的出处/)
  })

  test('a link leads to an unofficial address', () => {
    plant('[看这里](https://example.com/)。 [^advice]')
    stops(/链接 https:\/\/example\.com\/ 不在允许的官方地址里/)
  })

  test('HTML or an unknown box stands in the text', () => {
    plant('看<b>粗</b> [^advice]')
    stops(/不用这种写法/)
    edit('guides/harm.md', (text) => text.replace('看<b>粗</b> [^advice]', ':::popup\n看 [^advice]\n:::'))
    stops(/没有叫 popup 的框/)
  })

  test('an item of the catalogue is missing or unknown', () => {
    edit('operations.yaml', (text) => text.replace('coal-water: {}\n', ''))
    stops(/operations\.yaml：缺少 coal-water/)
    edit('operations.yaml', (text) => `${text}\ncoal-water: {}\ncoal-fire: {}\n`)
    stops(/operations\.yaml 的 coal-fire：src\/shared\/catalogue\.ts 里没有/)
  })
})

test('all faults stand in one message, without a stack', () => {
  plant('假证很多。')
  plant('证能用20年。 [^o19-23]')
  edit('changes.yaml', (text) => text.replace('[^o19-18]', '[^o19-99]'))
  let error: unknown
  try {
    build()
  } catch (caught) {
    error = caught
  }
  if (!(error instanceof Error)) throw new Error('the content passed')
  expect(error.message).toMatch(/内容有 3 处要改：\n.*“假证很多。”没有出处.*\n.*“20年”.*\n.*o19-99/)
  expect(error.stack).not.toMatch(/\n\s+at /)
})

describe('the mark of a statement', () => {
  test('a law seen in a public library has no prefix, and its source says so', () => {
    expect(shown()).not.toContain('据公开转载，有效期')
    expect(standing(readLibrary(folder, {}, today), 'order19')).toBe(
      '2026-11-23 看到的是公开法律文本库的文本，未对官方页',
    )
    expect(standing(readLibrary(folder, { order19: '2026-12-01' }, today), 'order19')).toBe(
      '2026-12-01 由运营单位对照官方文本核对',
    )
  })

  test('a copy of anything else says so in the language of its page', () => {
    expect(shown()).toContain('<strong>怎么露的：</strong>据公开转载，一查编号')
    const english = build().guides.find(({ id }) => id === 'en')
    if (english === undefined) throw new Error('no English page')
    expect(html(contentOf(english))).not.toContain('据公开')
    expect(html(contentOf(english))).toContain('According to ')
  })

  test('a second-hand statement says so until the operator confirms it', () => {
    expect(shown()).toContain('据公开资料，公众号有微信认证')
    expect(shown({ confirmed: { 'acc-owner': '2026-12-01' } })).not.toContain('据公开资料，公众号有微信认证')
    expect(shown()).toContain('据公开报道，理论考试不限次数')
  })

  test('a remembered or inferred statement stays off the pages until the operator confirms it', () => {
    expect(shown()).not.toContain('0750-12350')
    expect(shown({ confirmed: { 'h-0750': '2026-12-01' } })).toContain('0750-12350')
    expect(shown()).not.toMatch(/摩擦焊|钎料/)
    expect(shown({ confirmed: { 'cat-pressure': '2026-12-01', 'cat-brazing': '2026-12-01' } })).toMatch(
      /摩擦焊.*钎料/,
    )
  })

  test('a passed review day stops no build: readers and the operator see it', () => {
    const day = '2031-01-01'
    expect(() => build({ day })).not.toThrow()
    const library = readLibrary(folder, {}, day)
    expect(reservations(library, 'safety-law')).toEqual([expect.stringContaining('已过复核日 2027-05-31')])
    expect(sourcesToCheck(library)).toContainEqual({
      id: 'safety-law',
      message: expect.stringContaining('已过复核日') as string,
    })
  })

  test('readers see a pending check until the operator has done it', () => {
    expect(reservations(readLibrary(folder, {}, today), 'order19')).toEqual([
      '条文里的数字还没有按官方页逐个核对',
    ])
    expect(reservations(readLibrary(folder, { order19: '2026-12-01' }, today), 'order19')).toEqual([])
  })

  test('the operator’s list names sources, statements and unknown ids', () => {
    const ids = (confirmed: Record<string, string>) =>
      sourcesToCheck(readLibrary(folder, confirmed, today)).map(({ id }) => id)
    expect(ids({ nothing: '2026-12-01' })).toEqual(
      expect.arrayContaining(['order19', 'order30', 'acc-owner', 'h-0750', 'nothing']),
    )
    const left = ids({ order19: '2026-12-01', 'h-0750': '2026-12-01' })
    expect(left).not.toContain('order19')
    expect(left).not.toContain('h-0750')
  })
})

test('an unsourced sentence stops the build of the site itself', () => {
  const copy = resolve('tests/.tmp/unsourced')
  rmSync(copy, { recursive: true, force: true })
  mkdirSync(join(copy, 'node_modules'), { recursive: true })
  for (const name of readdirSync('node_modules')) {
    if (!name.startsWith('.')) symlinkSync(resolve('node_modules', name), join(copy, 'node_modules', name))
  }
  for (const name of [
    'src',
    'public',
    'astro.config.mjs',
    'package.json',
    'tsconfig.json',
    'operator.yaml',
  ]) {
    cpSync(name, join(copy, name), { recursive: true })
  }
  writeFileSync(
    join(copy, 'src/content/guides/harm.md'),
    `${readFileSync('src/content/guides/harm.md', 'utf8')}\n假证很多。\n`,
  )
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [resolve('node_modules/astro/bin/astro.mjs'), 'build'],
    {
      cwd: copy,
      encoding: 'utf8',
      env: {
        PATH: process.env['PATH'] ?? '',
        HOME: process.env['HOME'] ?? '',
        ASTRO_TELEMETRY_DISABLED: '1',
        FORCE_COLOR: '0',
      },
    },
  )
  rmSync(copy, { recursive: true, force: true })
  expect(status).not.toBe(0)
  expect(stdout + stderr).toMatch(
    /src\/content\/guides\/harm\.md 第 \d+ 行：“假证很多。”没有出处：在句末写 \[\^编号\]/,
  )
})
