import type { Claim } from '../claims.ts'
import type { Part, Section } from '../compile.ts'
import type { Content } from '../markup.ts'

/** A text that stands by itself: a paragraph, an item, a cell or a heading. */
export interface Block {
  readonly text: string
  /** A paragraph or an item. Headings, cells and labels are short by their nature. */
  readonly prose: boolean
  /** A cell that gives the words of a law, which nobody may change. */
  readonly law: boolean
}

/** The part of the guidance that a page shows. */
export interface Shown {
  readonly flows: readonly {
    readonly id: string
    readonly steps: readonly {
      readonly title: string
      readonly content: Content
      readonly claims: readonly Claim[]
    }[]
  }[]
  readonly changes: readonly {
    /** The list in which the change stands. */
    readonly part: string
    readonly topic: string
    readonly old: Content
    readonly now: Content
    readonly claims: readonly Claim[]
  }[]
}

/** The part of a guide that a reader reads. */
export interface Page {
  readonly answer: Content
  readonly sections: readonly Section[]
}

const inline = new Set(['a', 'b', 'em', 'i', 'small', 'span', 'strong', 'sup'])
const prose = new Set(['p', 'li'])
const shown = { prose: true, law: false }

/** Lists the texts of the content in reading order. A drawing has none. */
export function blocksOf(content: Content, within: Omit<Block, 'text'> = shown): Block[] {
  const blocks: Block[] = []
  let text = ''
  const flush = () => {
    const whole = text.replaceAll(/\s+/g, '')
    if (whole !== '') blocks.push({ ...within, text: whole })
    text = ''
  }
  for (const node of content) {
    if (node.type === 'text') text += node.value
    if (node.type !== 'element' || node.tagName === 'svg') continue
    if (inline.has(node.tagName)) {
      text += blocksOf(node.children)
        .map((block) => block.text)
        .join('')
      continue
    }
    flush()
    const names = [node.properties['className'] ?? []].flat()
    const law = within.law || names.includes('costs')
    const named = ['p', 'li', 'td', 'th', 'h2', 'h3', 'summary'].includes(node.tagName)
    const isProse = named ? prose.has(node.tagName) && !names.includes('label') : within.prose
    blocks.push(...blocksOf(node.children, { prose: isProse, law }))
  }
  flush()
  return blocks
}

/** Lists the texts of a page by their section. The answer belongs to the first. */
export function stretchesOf({ answer, sections }: Page, guidance: Shown): Block[][] {
  const [first = [], ...others] = sections
    .map(({ parts }) => parts.flatMap((part) => blocksIn(part, guidance)))
    .filter((blocks) => blocks.length > 0)
  return [[...blocksOf(answer), ...first], ...others]
}

/** Lists the texts of a part, with those of a flow, of the changes and of missing local facts. */
function blocksIn(part: Part, { flows, changes }: Shown): Block[] {
  if ('content' in part) return blocksOf(part.content)
  const label = { prose: false, law: false }
  if (part.component === 'changes')
    return changes
      .filter((change) => change.part === part.name)
      .flatMap(({ topic, old, now }) => [
        { ...label, text: topic },
        ...[old, now].flatMap((content) => blocksOf(content, label)),
      ])
  if (part.component === 'local') return blocksOf(part.fallback ?? [])
  const flow = part.component === 'flow' ? flows.find(({ id }) => id === part.name) : undefined
  return (flow?.steps ?? []).flatMap(({ title, content }) => [
    { ...label, text: title },
    ...blocksOf(content),
  ])
}
