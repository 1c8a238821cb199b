import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { copiedContent } from '#tests/support/server/content.ts'

const { folder, edit, build } = copiedContent('pages-content')

const guide = `---
title: 示例页
answer: 先看这一页。 [^advice]
next:
  - path: /verify/
    label: 查真伪
---

## 怎么办 {#how}

看[查真伪](/verify/)。 [^advice]
`
const added = () => {
  writeFileSync(join(folder, 'guides/sample.md'), guide)
}
const listed = (line: string) => {
  edit('pages.yaml', (text) => `${text}${line}\n`)
}

test('an editor adds a page with a file of text and a line of pages.yaml', () => {
  added()
  listed('/sample/: { name: 示例页, column: menu }')
  expect(build().guides.find(({ id }) => id === 'sample')?.title).toBe('示例页')
})

describe('the build stops and names place and remedy at', () => {
  test('a page that pages.yaml lacks', () => {
    added()
    expect(() => build()).toThrow(/pages\.yaml：缺少 \/sample\/: \{ name: 示例页 \}/)
  })

  test('a page that is called otherwise in pages.yaml', () => {
    added()
    listed('/sample/: { name: 别的名字, column: menu }')
    expect(() => build()).toThrow(
      /pages\.yaml 的 \/sample\/\.name：这里叫“别的名字”，那一页的 title 是“示例页”；写成一样/,
    )
  })

  test('a page that no column and no page leads to', () => {
    added()
    listed('/sample/: { name: 示例页 }')
    expect(() => build()).toThrow(
      /pages\.yaml 的 \/sample\/：没有入口；写上 column: menu，或者从别的页面链接过去/,
    )
    edit('guides/harm.md', (text) => `${text}\n看[示例页](/sample/#how)。 [^advice]\n`)
    expect(() => build()).not.toThrow()
  })

  test('a column of another kind, or another field', () => {
    edit('pages.yaml', (text) => text.replace(/考真证,\s+column: head/, '考真证, column: top'))
    expect(() => build()).toThrow(
      /pages\.yaml 的 \/training\/\.column：column 只能是 head（宽屏的页头也有）或 menu/,
    )
    edit('pages.yaml', (text) => text.replace('column: top', 'short: true'))
    expect(() => build()).toThrow(
      /pages\.yaml 的 \/training\/：不认识的字段 short，可用的是 name、column、words/,
    )
  })
})
