import { describe, expect, test } from 'vitest'
import { dayOf } from '#shared/day.ts'
import { readLibrary } from '#src/truth/library.ts'
import { pairOf, placedClaims, unreviewed } from '#src/truth/review/pairs.ts'
import { copiedContent, today } from '#tests/support/server/content.ts'

const { folder, edit, plant, build } = copiedContent('reviewed-content')

describe('a claim and its statements are one pair that a person reviews', () => {
  const library = () => readLibrary(folder, {}, today)
  const reviews = (at = library()) =>
    new Map(
      placedClaims(build()).map(({ claim }) => [
        pairOf(at.statements, claim),
        { who: '示例', day: dayOf(new Date(today)) },
      ]),
    )
  const open = (known: ReturnType<typeof reviews>) =>
    unreviewed(library(), build(), known).map(({ place, claim }) => `${place} ${claim.text.trim()}`)

  test('a false sentence that no rule stops shows as unreviewed', () => {
    const known = reviews()
    expect(open(known)).toEqual([])
    for (const [sentence, id] of [
      ['没有严格核查的，一律吊销营业执照。', 'o19-40'],
      ['证可以转让给直系亲属用。', 'o19-37'],
      ['买假证的人，公安机关不管。', 'pol-63'],
      ['主动去说的，不再处罚。', 'pol-20'],
      ['过了期的证，换证以前照样能用。', 'o19-29'],
      ['电子证不如卡片有用。', 'o19-23'],
      ['硬逼人冒险干就要坐牢。', 'cl-134-2'],
      ['匿名举报的，奖励由派出所发。', 'rw-decide'],
      ['没有证受伤，一定算工伤。', 'wi-16'],
      ['老板扣证，应急管理部门去要回来。', 'lc-84'],
    ]) {
      plant(`${sentence ?? ''} [^${id ?? ''}]`)
      expect(open(known)).toEqual([`guides/harm ${sentence ?? ''}`])
      edit('guides/harm.md', (text) => text.replace(`\n${sentence ?? ''} [^${id ?? ''}]\n`, ''))
    }
  })

  test('a changed word of the statement opens every pair that rests on it', () => {
    const known = reviews()
    edit('statements.yaml', (text) =>
      text.replace('有效期为6年，在全国范围内有效', '有效期为6年，在广东有效'),
    )
    const opened = open(known)
    expect(opened.length).toBeGreaterThan(4)
    expect(opened.join()).toContain('guides/certificate')
  })

  test('a moved sentence stays reviewed', () => {
    const known = reviews()
    edit('guides/harm.md', (text) => text.replace(/\n- 钱也白花.*\n/, '\n'))
    plant('- 钱也白花：买来的证不能用，用了要负法律责任。 [^o19-37]')
    expect(open(known)).toEqual([])
  })
})

test('on no day does a sentence rest on a rule that is not in force', () => {
  const { sources, statements } = readLibrary(folder, {}, today)
  const rules = new Map(
    [...sources].map(([id, { from = '', until = '9999' }]) => [id, { from, until }] as const),
  )
  const cited = placedClaims(build()).flatMap(({ place, claim }) =>
    place === 'operations' ? [] : claim.ids.map((id) => statements.get(id)?.source ?? ''),
  )
  for (const day of [
    '2020-09-18',
    '2021-08-31',
    '2021-09-01',
    '2023-05-14',
    '2024-05-29',
    '2025-12-31',
    '2026-01-31',
    '2026-05-31',
    '2026-06-01',
    '2026-11-30',
    '2028-02-29',
    '2030-12-31',
  ]) {
    const early = [...new Set(cited)].filter((id) => (rules.get(id)?.from ?? '') > day)
    let message = ''
    try {
      build({ day })
    } catch (error) {
      message = error instanceof Error ? error.message : ''
    }
    // The build stops as long as one cited rule is not yet in force, and names each.
    for (const id of early) expect(message, `${day} ${id}`).toContain(`${sources.get(id)?.title ?? ''}到 `)
    if (early.length === 0) expect(message, day).toBe('')
  }
  edit('sources.yaml', (text) =>
    text.replace("from: '2021-09-01'", "from: '2021-09-01'\n  until: '2029-12-31'"),
  )
  expect(() => build({ day: '2029-12-31' })).not.toThrow()
  expect(() => build({ day: '2030-01-01' })).toThrow(
    /当现行规定写，但它出自已被取代或失效的《中华人民共和国安全生产法》/,
  )
})
