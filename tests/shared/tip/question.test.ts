import { expect, test } from 'vitest'
import { atomsOf } from '#shared/sellers/atoms.ts'
import type { TipFields } from '#shared/tip/fields.ts'
import { facts, type FactName } from '#shared/tip/question/facts.ts'
import { hintOf } from '#shared/tip/question/hint.ts'
import { questionOf } from '#shared/tip/question/question.ts'
import { keysOf } from '#shared/keys.ts'
import { categories, platforms, type Category } from '#shared/tip/lists.ts'
import { fc } from '#tests/support/property.ts'
import blind from './data/blind.json' with { type: 'json' }
import heldBack from './data/held-back.json' with { type: 'json' }
import known from './data/known.json' with { type: 'json' }
import later from './data/later.json' with { type: 'json' }
import varied from './data/varied.json' with { type: 'json' }

type Tip = Pick<TipFields, 'category' | 'description'> & Partial<TipFields>
interface Case {
  readonly tip: Tip
  /** The missing fact that a person marked; null where the report is complete. */
  readonly fact: FactName | null
}

/** Reads a report as intake does. */
function ask(tip: Tip, hasPictures = false) {
  const whole = { operations: [], identifiers: [], happenedOn: undefined, platform: undefined, ...tip }
  return questionOf({ ...whole, hasPictures, atoms: atomsOf({ contact: undefined, ...whole }) })
}
/** The reading of a report of one category, without other fields. */
const asked = (category: Category, description: string) => ask({ category, description }).missing

/** Returns the part of the cases in which the question is that of a person. */
function score(cases: readonly Case[]): number {
  return cases.filter(({ tip, fact }) => ask(tip).missing === fact).length / cases.length
}

// Each set has the words of workers: typing errors, dialect, one fact too few. The second was written before
// the rules were tried on it; the third is of later attempts.
test.each([
  ['the known ones', known],
  ['the held back ones', heldBack],
  ['the varied ones', varied],
])('of reports, %s, the question names the fact that a person marked', (_, cases) => {
  expect(cases.length).toBeGreaterThanOrEqual(60)
  expect(score(cases as readonly Case[])).toBeGreaterThanOrEqual(0.9)
})

// A writer who knew the wording of the questions and no rule. At first sight the question was the marked one
// in 28 of 40 reports, and one that the writer would accept in 37.
test('of later reports the question is mostly the marked one, and nearly always an accepted one', () => {
  const cases = later as readonly (Case & { readonly also: readonly (FactName | null)[] })[]
  expect(cases).toHaveLength(40)
  const wrong = cases.filter(({ tip, fact, also }) => ![fact, ...also].includes(ask(tip).missing))
  expect(score(cases)).toBeGreaterThanOrEqual(0.7)
  expect(1 - wrong.length / cases.length, JSON.stringify(wrong)).toBeGreaterThanOrEqual(0.95)
})

test('who rents or alters certificates of others is looked for as a seller is, and named people first', () => {
  expect(asked('altering', '网上有人收证，说电工证可以租出去挂公司，一年一千五。')).toBe('contact')
  expect(asked('altering', '有人卖改复审日期的服务，发照片过去改好发回来。')).toBe('contact')
  expect(asked('altering', '工地上有个人拿别人的焊工证在用，照片都不像。')).toBe('person')
  expect(asked('using', '有人在咸鱼上一个店买了假证，花了四百。')).toBe('link')
  expect(asked('unlicensed', '宏达冷库管氨机的那个人没有制冷证。')).toBe('time')
})

// Two writers who knew the ten facts and no rule. At first sight the question was theirs in 51 and 63 of 100
// reports, and one that they would accept in 75 and 90.
test('of reports by others, the question is mostly theirs, and nearly always one they accept', () => {
  const cases = blind as readonly (Case & { readonly also: readonly (FactName | null)[] })[]
  expect(cases).toHaveLength(240)
  const wrong = cases.filter(({ tip, fact, also }) => ![fact, ...also].includes(ask(tip).missing))
  expect(score(cases)).toBeGreaterThanOrEqual(0.6)
  expect(1 - wrong.length / cases.length, JSON.stringify(wrong)).toBeGreaterThanOrEqual(0.87)
})

/** Sentences that give a fact, for any report. */
const giving: Readonly<Record<FactName, readonly string[]>> = {
  contact: ['他的电话是13812345678。', '微信号：banzheng_88', 'QQ 2839471556 就是他。', 'v信 zjb668899'],
  payee: ['收款人：王建国。', '收款码显示的是“*小燕”。', '钱转给叫陈秀兰的那个户头。'],
  link: ['网址是 http://zhengshu8.top/cx', '店铺叫“诚信代办”。', '抖音号：zheng_8866'],
  workplace: ['在江门市恒发造船厂。', '就在世纪豪庭项目。', '公司叫华泰建材有限公司。', '兴业路18号那里。'],
  time: ['是昨天的事。', '5月8号晚上。', '上个星期三。', '2026-05-06 那天'],
  certificate: ['是焊工证。', '高处作业证来的。', '证号T440783199001011234'],
  record: ['聊天记录我都留着。', '我截图了。', '转账记录还在。'],
  person: ['就是老王。', '那个人叫刘大勇。', '大家都叫他阿辉。', '张师傅干的。'],
  school: ['学校是启航职业培训学校。', '江门市安全生产培训中心。'],
  witness: ['我工友也看见了。', '他们可以作证。', '班长在场。'],
}
const sentences = keysOf(giving).flatMap((fact) => giving[fact].map((sentence) => ({ fact, sentence })))
const anySentences = fc.subarray(sentences, { minLength: 1 })

test('the question never asks for a fact that the text gives', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...keysOf(categories)),
      fc.option(fc.constantFrom(...keysOf(platforms)), { nil: undefined }),
      anySentences,
      fc.boolean(),
      (category, platform, given, hasPictures) => {
        const description = `有这么一件事。${given.map(({ sentence }) => sentence).join('')}`
        const { missing } = ask({ category, platform, description }, hasPictures)
        expect(given.map(({ fact }) => fact)).not.toContain(missing)
      },
    ),
  )
})

test('the question never asks for a fact that a field or a picture gives', () => {
  const tip = { description: '有人在卖，我花了八百块买的，证是假的。' }
  const fields = {
    contact: { identifiers: [{ kind: 'wechat', value: 'shili-88' }] },
    payee: { identifiers: [{ kind: 'payee', value: '示某' }] },
    link: { identifiers: [{ kind: 'shop', value: '示例代办' }] },
    workplace: { identifiers: [{ kind: 'employer', value: '示例厂' }] },
    time: { happenedOn: '2026-03-04' },
    certificate: { operations: ['fusion-welding'] },
    record: {},
  } as const satisfies Partial<Record<FactName, Partial<TipFields>>>
  for (const category of keysOf(categories))
    for (const fact of keysOf(fields))
      expect(
        ask({ ...tip, category, ...(fields[fact] as Partial<TipFields>) }, fact === 'record').missing,
        `${category} ${fact}`,
      ).not.toBe(fact)
})

test('a correction is asked nothing', () => {
  expect(asked('correction', '第二步的网址少了一段，有人在卖证。')).toBeNull()
  expect(asked('other', '第二步的网址少了一段，有人在卖证。')).not.toBeNull()
})

test('a field that says nothing gives nothing', () => {
  for (const value of ['不知道', '无', '不清楚。', '/'])
    expect(
      ask({
        category: 'selling',
        description: '群里有人卖焊工证，三天出证。',
        identifiers: [{ kind: 'wechat', value }],
      }).missing,
      value,
    ).toBe('contact')
})

test('the reporter’s own number is no contact of the seller', () => {
  expect(asked('selling', '群里有人卖焊工证，三天出证。')).toBe('contact')
  expect(
    ask({
      category: 'selling',
      description: '群里有人卖焊工证，要问可以打给我。',
      contact: '13800138000',
    }).missing,
  ).toBe('contact')
})

test('a report about people without certificates is asked where they work, and never for one', () => {
  const description = '那里没有证的人在干活，班长说先干着。'
  expect(asked('unlicensed', description)).toBe('workplace')
  expect(asked('unlicensed', `${description}在江门市恒发造船厂，昨天的事。`)).toBe('witness')
  const typed = { category: 'unlicensed', platform: '', happenedOn: '', description }
  expect(hintOf({ ...typed, kinds: [] })).toBe('workplace')
  expect(hintOf({ ...typed, kinds: ['employer'] })).toBe('time')
})

test('each fact has its question, each question one sentence that presses nobody', () => {
  for (const { ask: question, why } of Object.values(facts)) {
    expect(question).toMatch(/[？。]$/)
    expect(`${question}${why}`).not.toMatch(/必须|一定要|务必|请去|去买|加他|拍下/)
  }
})

test('a report is read in a time that grows with its length alone', () => {
  const parts = [
    '工',
    '我的',
    '1',
    '"',
    'a',
    'a.',
    '*',
    '恒发厂',
    '收款人显示',
    '微信号',
    'a-',
    ' ',
    '江门',
    '转给',
  ]
  const once = (text: string) => {
    const started = performance.now()
    questionOf({
      category: 'selling',
      description: text,
      identifiers: [],
      operations: [],
      hasPictures: false,
    })
    return performance.now() - started
  }
  const least = (text: string) => Math.min(...Array.from({ length: 5 }, () => once(text)))
  for (const part of parts) {
    const short = least(part.repeat(2000 / part.length))
    // A square would take 1,600 times as long.
    expect(least(part.repeat(80_000 / part.length)), part).toBeLessThan(400 * Math.max(short, 0.2))
  }
})

test('the hint of the form asks for no fact that the report gives, and mostly for the one that lacks', () => {
  const cases = [...known, ...heldBack, ...varied] as readonly Case[]
  const hints = cases.flatMap(({ tip }) => {
    const hint = hintOf({
      category: tip.category,
      description: tip.description,
      platform: tip.platform ?? '',
      happenedOn: tip.happenedOn ?? '',
      kinds: (tip.identifiers ?? []).map(({ kind }) => kind),
    })
    return hint === undefined ? [] : [{ hint, description: tip.description, ...ask(tip) }]
  })
  for (const { hint, description, given } of hints) expect(given, description).not.toContain(hint)
  expect(hints.length).toBeGreaterThan(25)
  expect(hints.filter(({ hint, missing }) => hint === missing).length / hints.length).toBeGreaterThan(0.8)
})
