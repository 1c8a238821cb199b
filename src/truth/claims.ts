import { adviceFault } from './advice.ts'
import { wrong, type Place } from './fault.ts'
import { isInForce, isSuperseded, prefixOf, sourceOf, type Library } from './library.ts'
import type { Language } from './schema.ts'

/** A checked block and the statements it rests on. */
export interface Claim {
  readonly text: string
  /** Statement ids; empty for advice. */
  readonly ids: readonly string[]
  /** Source ids in the order of citation, each once. */
  readonly sources: readonly string[]
  /** Words before the text that say how well it is known. */
  readonly prefix: string
  /** The claim rests on an unconfirmed statement and stays off the page. */
  readonly withheld: boolean
}

const token = /\[\^([^\]]*)\]/g
const ending = /(?:\s*\[\^[^\]]*\])+\s*$/
const phones = /(?<!\d)(?:110|119|12345|12350)(?!\d)/g
const duties = /第[一二三四五六七八九十百零〇\d]+条|罚|元|日内|工作日|应当|必须|不得|有权|拘留|判刑|有期徒刑/
const amount =
  /(?<number>\d[\d,]*(?:\.\d+)?)\s*(?<unit>个?(?:万元|亿元|千元|元|工作日|日|天|年|月|周岁|岁|小时|次|人|名|号|位|张|件|类|千伏|米|平方米|%|像素))?/g
const articles = /第[一二三四五六七八九十百零〇]+条(?:之[一二三四五])?/g
const hanAmounts = /[一二两三四五六七八九十百千]+(?:个月|日|天|年|千元|万元|元|倍)/g

/** Splits the text of a block from the ids it ends with. */
export function splitClaims(text: string): { text: string; ids: string[] } {
  const end = ending.exec(text)
  if (end === null) return { text, ids: [] }
  return { text: text.slice(0, end.index), ids: [...end[0].matchAll(token)].map(([, id = '']) => id) }
}

/**
 * Checks that a block rests on statements and says no more than they do.
 * @param past the block stands in a frame of superseded rules
 * @throws Error in Chinese when the block names no statement, or holds a number that its statements lack
 */
export function checkClaim(
  library: Library,
  place: Place,
  block: string,
  past: boolean,
  language: Language = 'zh-CN',
): Claim {
  const { text, ids } = splitClaims(block)
  if (text.includes('[^')) throw wrong(place, '的出处不在句末：把 [^编号] 移到这一段的最后', text)
  if (ids.length === 0)
    throw wrong(
      place,
      '没有出处：在句末写 [^编号]（编号见 statements.yaml）；不含事实的建议写 [^advice]',
      text,
    )
  if (ids.includes('advice')) {
    if (ids.length > 1) throw wrong(place, '写了 [^advice] 就不能再写别的编号：把事实和建议分成两句', text)
    const bare = text.replaceAll(phones, '')
    if (/\d/.test(bare))
      throw wrong(place, '是建议，却有数字：建议里只能有 110、119、12345、12350；是事实就换成 [^编号]', text)
    const duty = duties.exec(bare)
    if (duty !== null)
      throw wrong(place, `是建议，却写了“${duty[0]}”：法条、处罚、期限和义务要换成 [^编号]`, text)
    const fault = adviceFault(bare)
    if (fault !== undefined) throw wrong(place, fault, text)
    return { text, ids: [], sources: [], prefix: '', withheld: false }
  }
  const known = ids.map((id) => {
    const statement = library.statements.get(id)
    if (statement === undefined) throw wrong(place, `引用了 [^${id}]，statements.yaml 里没有这个编号`, text)
    const source = sourceOf(library, statement.source)
    if (!isInForce(source, library.today))
      throw wrong(place, `引用了 [^${id}]，它的出处${source.title}到 ${source.from ?? ''} 才施行`, text)
    if (isSuperseded(source, library.today) && !past) {
      throw wrong(
        place,
        `把 [^${id}] 当现行规定写，但它出自已被取代或失效的${source.title}：改引现行的，或者移到“旧规定”里`,
        text,
      )
    }
    if (statement.verbatim === true && !text.includes(statement.sentence)) {
      throw wrong(place, `引用的 [^${id}] 要照录原文，一个字也不能改：${statement.sentence}`, text)
    }
    return { id, statement, source }
  })
  const said = known
    .map(({ statement, source }) =>
      [statement.sentence, statement.section, source.title, source.number ?? ''].join(' '),
    )
    .join(' ')
  const missing = unsaid(text, said)
  if (missing !== undefined)
    throw wrong(
      place,
      `里的“${missing}”在 ${ids.map((id) => `[^${id}]`).join('')} 里没有：改正数字，或者补上编号`,
      text,
    )
  const open = known.map(({ id, statement }) => prefixOf(library, id, statement, language))
  return {
    text,
    ids,
    sources: [...new Set(known.map(({ statement }) => statement.source))],
    prefix: open.find((prefix) => prefix !== null && prefix !== '') ?? '',
    withheld: open.includes(null),
  }
}

/**
 * Checks that a label states nothing.
 * @throws Error in Chinese when it holds a number, an article or a penalty
 */
export function checkLabel(place: Place, text: string): void {
  if (text.includes('[^')) throw wrong(place, '是标题，不写 [^编号]：把事实写到正文里', text)
  const stated = /\d|第[一二三四五六七八九十百]+条|罚款/.exec(text.replaceAll(phones, ''))
  if (stated !== null)
    throw wrong(place, `是标题，却写了“${stated[0]}”：数字、条号和处罚要写到有出处的正文里`, text)
}

/** Returns the first number, article or span of time that the known text lacks. */
function unsaid(written: string, known: string): string | undefined {
  const text = written.replaceAll(/\bArticle (\d+)/g, (_, number: string) => `第${han(Number(number))}条`)
  const amountsKnown = amounts(known)
  const numbersKnown = new Set(amountsKnown.map(({ number }) => number))
  const exact = new Set(amountsKnown.map(({ number, unit }) => number + unit))
  for (const { number, unit } of amounts(text.replaceAll(phones, ''))) {
    if (unit === '' ? !numbersKnown.has(number) : !exact.has(number + unit)) return number + unit
  }
  const terms = [...text.matchAll(articles), ...text.matchAll(hanAmounts)].map(([term]) => term)
  return terms.find((term) => !known.includes(term))
}

function amounts(text: string): { number: string; unit: string }[] {
  return [...text.matchAll(amount)].map(({ groups }) => ({
    number: (groups?.number ?? '').replaceAll(',', ''),
    unit: groups?.unit ?? '',
  }))
}

/** Writes 1–199 in the numerals of laws. */
function han(number: number): string {
  const digits = ['', '一', '二', '三', '四', '五', '六', '七', '八', '九']
  const hundreds = number >= 100 ? '一百' : ''
  const tens = Math.floor((number % 100) / 10)
  const ten =
    tens === 0
      ? hundreds === '' || number % 100 === 0
        ? ''
        : '零'
      : `${tens === 1 && hundreds === '' ? '' : (digits[tens] ?? '')}十`
  return `${hundreds}${ten}${digits[number % 10] ?? ''}`
}
