import { join } from 'node:path'
import type { Claim } from '../claims.ts'
import { collected } from '../fault.ts'
import type { Setting } from '../walk.ts'
import { stretchesOf, type Block, type Page, type Shown } from './blocks.ts'
import { lengthOf, lengths, medianOf, sentencesOf } from './sentences.ts'
import { readWords, termFaults } from './words.ts'

/** The part of the guidance that is checked. */
interface Read extends Shown {
  readonly guides: readonly (Page & {
    readonly id: string
    readonly lang: string
    readonly claims: readonly Claim[]
  })[]
}

/** Checks that each Chinese guide has short sentences, and explains a term where it first stands. */
export function checkReading({ folder, library, faults }: Setting, guidance: Read): void {
  const words = collected(faults, () => readWords(folder))
  if (words === undefined) return
  const verbatim = [...library.statements.values()].filter((statement) => statement.verbatim === true)
  // What others said stands as they said it.
  const quoted = new Set(verbatim.flatMap(({ sentence }) => sentencesOf(sentence.replaceAll(/\s+/g, ''))))
  for (const guide of guidance.guides) {
    if (guide.lang !== 'zh-CN' || lacksText(guide, guidance)) continue
    const file = join(folder, 'guides', `${guide.id}.md`)
    const stretches = stretchesOf(guide, guidance)
    const found = [...longFaults(stretches.flat(), quoted), ...termFaults(stretches, words.terms)]
    faults.push(...found.map((fault) => `${file}：${fault}`))
  }
}

/**
 * Tells whether a page lacks a text that is withheld. Its explanations may be gone then, and a source that
 * expires must not stop a build.
 */
function lacksText({ claims, sections }: Read['guides'][number], { flows, changes }: Shown): boolean {
  const placed = sections.flatMap(({ parts }) =>
    parts.flatMap((part) => ('component' in part ? `${part.component} ${part.name}` : [])),
  )
  const steps = flows.filter(({ id }) => placed.includes(`flow ${id}`)).flatMap((flow) => flow.steps)
  const shown = changes.filter(({ part }) => placed.includes(`changes ${part}`))
  return [claims, ...[...steps, ...shown].map((text) => text.claims)].flat().some(({ withheld }) => withheld)
}

/** Returns the faults of long sentences, in Chinese. The sentences of `quoted` may be of any length. */
function longFaults(blocks: readonly Block[], quoted: ReadonlySet<string>): string[] {
  const own = (text: string) =>
    /^“[^“”]*”$/.test(text) ? [] : sentencesOf(text).filter((sentence) => !quoted.has(sentence))
  const faults = blocks
    .flatMap(({ text }) => own(text))
    .filter((sentence) => lengthOf(sentence) > lengths.longest)
    .map(
      (sentence) =>
        `“${sentence.slice(0, 24)}……”这句有 ${String(lengthOf(sentence))} 个字，超过 ${String(lengths.longest)} 个：用句号或者分号拆开`,
    )
  const median = medianOf(blocks.filter(({ prose }) => prose).flatMap(({ text }) => own(text).map(lengthOf)))
  if (median > lengths.median)
    faults.push(
      `这一页的句子，中间的一句有 ${String(median)} 个字，超过 ${String(lengths.median)} 个：把长的句子拆短`,
    )
  return faults
}
