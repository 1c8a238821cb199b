import { readFileSync } from 'node:fs'
import ts from 'typescript'
import { describe, expect, test } from 'vitest'
import { readEntries } from '#src/truth/library.ts'
import { Spoken } from '#src/truth/site/spoken.ts'
import { splitClaims } from '#src/truth/claims.ts'
import { placedClaims } from '#src/truth/review/pairs.ts'
import { rewardReasons, rewardStates } from '#shared/tip/reward.ts'
import { filesBelow } from '#tests/house/tree.ts'
import { copiedContent } from '#tests/support/server/content.ts'

/** Sentences that state what law or a reward is. A shorter text is a name, such as 举报奖励. */
const lawful = /〔\d{4}〕|第[一二三四五六七八九十百]+条|罚款|拘留|有期徒刑|奖励|实名|[按依]规定/
const isSentence = (text: string) => text.length > 5 && lawful.test(text)

/**
 * The program's words for reporters. Words that it looks for in a text of others, staff's, and names of the
 * operator's fields are none.
 */
const files = [...filesBelow('src/forms'), ...filesBelow('src/shared')].filter(
  (path) =>
    /\.tsx?$/.test(path) &&
    !/^src\/shared\/(?:audit\.ts|contract\/|local\/|operator\.ts|sellers\/|tip\/own-words\/|tip\/question\/|words\/)/.test(
      path,
    ),
)

/** Returns the texts that a file may show: strings, templates and text between elements. */
function textsIn(path: string): string[] {
  const found: string[] = []
  const walk = (node: ts.Node): void => {
    if (ts.isStringLiteralLike(node) || ts.isJsxText(node)) found.push(node.text.trim())
    if (ts.isTemplateExpression(node))
      found.push(
        [node.head, ...node.templateSpans.map(({ literal }) => literal)].map(({ text }) => text).join('#'),
      )
    ts.forEachChild(node, walk)
  }
  walk(ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest, true))
  return found
}

const said = [...readEntries('src/content/spoken.yaml', Spoken).values()].map((text) =>
  splitClaims(text).text.trim(),
)
const texts = new Map(files.map((path) => [path, textsIn(path)]))

test('each sentence of the program about law or rewards has its statements', () => {
  const unsourced = [...texts].flatMap(([path, found]) =>
    found.filter((text) => isSentence(text) && !said.includes(text)).map((text) => `${path}: ${text}`),
  )
  expect(files.length).toBeGreaterThan(40)
  expect(unsourced).toEqual([])
})

test('each text about a reward has its statements', () => {
  const shown = [
    ...Object.values(rewardStates).flatMap(({ reporter, advice }) => [reporter, ...advice]),
    ...Object.values(rewardReasons),
  ]
  expect(shown.filter((text) => !said.includes(text))).toEqual([])
})

test('no sentence is listed that the program does not say', () => {
  const all = new Set([...texts.values()].flat())
  expect(said.filter((text) => !all.has(text))).toEqual([])
  expect(new Set(said).size).toBe(said.length)
})

describe('the build stops and names place and remedy when a sentence of the program', () => {
  const { edit, build } = copiedContent('spoken-content')
  const spoken = (change: (text: string) => string) => {
    edit('spoken.yaml', change)
  }

  test('names no statement, or says more than its statement', () => {
    spoken((text) => text.replace(' [^pol-50][^cl-243]', ''))
    expect(() => build()).toThrow(/spoken\.yaml 的 false-report：.*没有出处/)
    spoken((text) =>
      text
        .replace('第五十条）；', '第五十一条）；')
        .replace('弄错的不算。', '弄错的不算。 [^pol-50][^cl-243]'),
    )
    expect(() => build()).toThrow(/里的“第五十一条”在 \[\^pol-50\]\[\^cl-243\] 里没有/)
  })

  test('rests on a remembered statement, or on one that needs a reservation', () => {
    expect(() => build()).not.toThrow()
    edit('statements.yaml', (text) => text.replace(/(rw-name:\n.*\n.*\n {2}mark: )found/, '$1recall'))
    expect(() => build()).toThrow(/spoken\.yaml 的 reward-name：出处还没有核实（rw-name）/)
    edit('statements.yaml', (text) => text.replace(/(rw-name:\n.*\n.*\n {2}mark: )recall/, '$1press'))
    expect(() => build()).toThrow(/reward-name：出处还没有核实（rw-name），.*要写上“据公开报道，”/)
  })

  test('is listed where its statement stands, and waits for its review', () => {
    const spoken = placedClaims(build()).filter(({ place }) => place === 'spoken')
    expect(spoken.map(({ claim }) => claim.text)).toEqual(said)
  })
})
