import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import * as z from 'zod'
import { checked } from '../library.ts'
import { filled, listed } from '../schema.ts'
import type { Block } from './blocks.ts'

const word = filled('词')
const list = (what: string) =>
  filled(what)
    .transform((words) => words.trim().split(/\s+/))
    .describe(`${what}，空格隔开`)

/** A word that a worker does not use. */
const Term = listed({
  say: filled('say（换成什么）').optional().describe('页面上不写这个词，换成这个平常的说法'),
  means: filled('means（什么意思）')
    .optional()
    .describe('页面上可以写，第一次出现的那一节里要有这句解释，一个字不差'),
}).refine(({ say, means }) => (say === undefined) !== (means === undefined), {
  error: '写 say（换成什么）或者 means（什么意思），只写一样',
})
type Term = z.infer<typeof Term>

/** The words of the site beyond the everyday ones. */
const Words = listed({
  terms: z.record(word, Term, '要写成“词: { say: … }”的样子').describe('不是平常话的词'),
  known: list('known（干活的人天天说的、手机上天天看的）'),
  law: list('law（法条自己的字，照录，不能换）'),
  names: list('names（地名、单位名、文件名里的字）'),
  cuts: list('cuts（程序把两个词切到了一起的）'),
})
export type Words = z.infer<typeof Words>

/** Reads the words of a content folder. @throws Error in Chinese that names file, field and remedy */
export function readWords(folder: string): Words {
  const file = join(folder, 'words.yaml')
  return checked(file, parse(readFileSync(file, 'utf8')), Words)
}

/** The words of others, and the names of laws and pages, stand as they are. */
const quoted = /“[^“”]*”|《[^《》]*》/g

/**
 * Returns the faults of the terms on a page, in Chinese: a term that has a plain word, and one that its first
 * section does not explain.
 */
export function termFaults(stretches: readonly (readonly Block[])[], terms: Words['terms']): string[] {
  return Object.entries(terms).flatMap(([term, meaning]) => {
    const first = stretches.find((blocks) => blocks.some((block) => holds(block, term)))
    if (first === undefined) return []
    const { text = '' } = first.find((block) => holds(block, term)) ?? {}
    const fault = termFault(term, meaning, first.map((block) => block.text).join('\n'))
    return fault === undefined ? [] : `“${around(text, term)}”${fault}`
  })
}

const holds = ({ text, law }: Block, term: string) => !law && text.replaceAll(quoted, '').includes(term)

function termFault(term: string, { say, means = '' }: Term, section: string): string | undefined {
  if (say !== undefined) return `里的“${term}”不是平常话：写“${say}”`
  if (section.includes(means)) return undefined
  return `里的“${term}”第一次出现，这一节却没有解释：写成“${term}（${means}）”`
}

/** Returns the words around a term. */
function around(text: string, term: string): string {
  const at = text.indexOf(term)
  return text.slice(Math.max(0, at - 8), at + term.length + 8)
}
