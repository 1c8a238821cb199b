import type { Claim } from '../claims.ts'
import { wrong } from '../fault.ts'
import type { Content } from '../markup.ts'

/** The questions that the page of a trade answers, in this order, by the ids of its headings. */
const sections = {
  work: '做什么活',
  department: '要哪个部门的证',
  path: '怎么考',
  mine: '查我的证',
  refuse: '没有证，叫我先干',
} as const
/** Any of these says which department gives the certificate. */
const departments = ['o19-7', 'm75-3', 'se-38']

/** The part of a guide that is checked. */
interface Trade {
  readonly headings: readonly { readonly id: string }[]
  readonly claims: readonly Claim[]
  readonly also: string
  readonly drawing: Content
}

/** Tells whether a guide is the page of a trade: a file below `operations/`. */
export const isTrade = ({ id }: { readonly id: string }) => id.startsWith('operations/')

/**
 * Checks that the page of a trade has its everyday names, its drawing and its sections. Checks that it names
 * the department of its certificate.
 * @throws Error in Chinese that names what is missing
 */
export function checkTrade(file: string, { also, drawing, headings, claims }: Trade): void {
  if (also === '' || drawing.length === 0)
    throw wrong({ file }, '开头缺少 also（平时叫什么）或者 drawing（图的文件名）')
  const due = Object.keys(sections)
  const found = headings.map(({ id }) => id).filter((id) => due.includes(id))
  if (found.join() !== due.join()) {
    const told = Object.entries(sections).map(([id, label]) => `${label} {#${id}}`)
    throw wrong({ file }, `工种的页要依次有这几节：${told.join('、')}`)
  }
  if (!claims.some(({ ids }) => ids.some((id) => departments.includes(id))))
    throw wrong(
      { file },
      `没有写是哪个部门的证：引用 ${departments.map((id) => `[^${id}]`).join('、')} 中的一句`,
    )
}
