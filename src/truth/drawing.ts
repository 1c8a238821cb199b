import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Element, ElementContent } from 'hast'
import { htmlToHast } from 'satteri'
import { SKIP, visit } from 'unist-util-visit'
import { checkClaim, type Claim } from './claims.ts'
import { wrong, type Place } from './fault.ts'
import { sourceMarks } from './markup.ts'
import type { Language } from './schema.ts'
import type { Setting } from './walk.ts'

/** Words that state a fact: a number, an article or a penalty. */
const facts =
  /\d+|第[一二三四五六七八九十百零]+条|[一二两三四五六七八九十百千]+(?:个月|[日天年元倍万])|罚|拘留|判/
const numbers = /\d+(?:\.\d+)?%?/g

/** A drawing as a page shows it, and what its words state. */
interface Drawing {
  /** The inline SVG, how well its words are known, and its marks; none when it is withheld. */
  readonly content: ElementContent[]
  /** Undefined for a drawing that names no statements. */
  readonly claim: Claim | undefined
}

/**
 * Reads a drawing of the content folder, and checks what its words state. `data-from="id id"` of the SVG
 * names the statements. A drawing whose words hold a number, an article or a penalty must name them.
 * @throws Error in Chinese when the file is missing, or its words hold a number that its statements lack
 */
export function drawing(
  { library, folder }: Pick<Setting, 'library' | 'folder'>,
  name: string,
  at: Place,
  { past = false, language = 'zh-CN' }: { past?: boolean; language?: Language } = {},
): Drawing {
  const file = join(folder, 'drawings', `${name}.svg`)
  if (!existsSync(file)) throw wrong(at, `没有叫 ${name} 的图：放到 ${file}`)
  const tree = htmlToHast(readFileSync(file, 'utf8').trim(), { fragment: true })
  const svg = 'children' in tree ? tree.children[0] : undefined
  if (svg?.type !== 'element' || svg.tagName !== 'svg') throw wrong(at, `${file} 不是一张 SVG 图`)
  visit(svg, 'text', ({ value }, index, parent) => {
    if (parent === undefined || index === undefined || value.trim() !== '') return undefined
    parent.children.splice(index, 1)
    return index
  })
  const { ':xmlns': _, xmlns: __, dataFrom = '', ...properties } = svg.properties
  const words = wordsOf(svg)
  const ids = String(dataFrom)
    .split(' ')
    .filter((id) => id !== '')
  const stated = facts.exec(words)
  if (ids.length === 0 && stated !== null)
    throw wrong(
      { file },
      `图里写了“${stated[0]}”，却没有出处：在 <svg 后面写 data-from="编号"，几个编号用空格隔开`,
    )
  // A drawing with a label is read aloud; any other stands beside words that say the same.
  const spoken = properties['ariaLabel'] === undefined ? { ariaHidden: 'true' } : { role: 'img' }
  const shown = { ...svg, properties: { className: ['draw'], ...spoken, ...properties } }
  if (ids.length === 0) return { content: [shown], claim: undefined }
  const marks = ids.map((id) => `[^${id}]`).join('')
  const claim = checkClaim(library, { file }, `图：${words} ${marks}`, past, language)
  const said = ids.map((id) => library.statements.get(id)?.sentence ?? '').join('\n')
  const held: readonly string[] = said.match(numbers) ?? []
  const missing = words.match(numbers)?.find((number) => !held.includes(number))
  if (missing !== undefined)
    throw wrong({ file }, `图里的“${missing}”在 ${marks} 里没有：改正数字，或者补上编号`)
  if (claim.withheld) return { content: [], claim }
  return { content: [shown, ...reserved(claim.prefix), ...sourceMarks(claim.sources)], claim }
}

/** Returns the words of a drawing with its label. The number in a disc states nothing. */
function wordsOf(svg: Element): string {
  const words: string[] = []
  const discs: string[] = []
  visit(svg, 'element', (element) => {
    const isDisc = element.properties['className']?.toString() === 'on'
    if (!isDisc && element.tagName !== 'text') return undefined
    const texts: string[] = []
    visit(element, 'text', ({ value }) => {
      texts.push(value)
    })
    if (isDisc) discs.push(...texts)
    else words.push(texts.join(''))
    return SKIP
  })
  const label = svg.properties['ariaLabel']?.toString() ?? ''
  return [label.replaceAll(/\d+(?= )/g, (number) => (discs.includes(number) ? '' : number)), ...words]
    .filter((text) => text !== '')
    .join('；')
}

/** Returns the words below a drawing that say how well its statements are known. */
function reserved(prefix: string): ElementContent[] {
  const value = prefix.replace(/[，:] ?$/, '')
  if (value === '') return []
  return [{ type: 'element', tagName: 'small', properties: {}, children: [{ type: 'text', value }] }]
}
