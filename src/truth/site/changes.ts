import { join } from 'node:path'
import { checkLabel, type Claim } from '../claims.ts'
import { collected } from '../fault.ts'
import { readEntries, sourceOf, type Library } from '../library.ts'
import { claimMarkup, type Content } from '../markup.ts'
import { Change } from '../schema.ts'
import { claimIn } from '../sentences.ts'
import type { Setting } from '../walk.ts'

/** A change of a rule as the page and its feed show it. */
export interface ShownChange {
  readonly id: string
  readonly order: number
  /** First day of the new rule. */
  readonly from: string
  /** The list of a change without an old rule; '' for a row of the table. */
  readonly part: string
  readonly topic: string
  /** Empty where nothing stood before. */
  readonly old: Content
  readonly now: Content
  /** The last day on which somebody held its words against a source, or its first day if that is later. */
  readonly checkedOn: string
  /** A claim stays off the pages, and the change with it. */
  readonly withheld: boolean
  readonly claims: readonly Claim[]
}

/** Reads the changes of rules, in file order. Only the old text may rest on superseded sources. */
export function readChanges(setting: Setting): ShownChange[] {
  const { folder, faults, library } = setting
  const file = join(folder, 'changes.yaml')
  return [...readEntries(file, Change)].map(([id, { from, part = '', topic, old, now }], order) => {
    collected(faults, () => {
      checkLabel({ file }, topic)
    })
    const before =
      old === undefined ? [] : [claimIn(setting, { file: `${file} 的 ${id}.old` }, old, { past: true })]
    const after = claimIn(setting, { file: `${file} 的 ${id}.now` }, now)
    const claims = [...before, after]
    const days = firstDays(library, claims)
    if (!after.withheld && !days.includes(from))
      faults.push(`${file} 的 ${id}.from：${from} 不是出处的施行日（from）；可以写 ${days.join('、')}`)
    return {
      id,
      order,
      from,
      part,
      topic,
      old: before.flatMap(claimMarkup),
      now: claimMarkup(after),
      checkedOn: [from, ...daysOfChecks(library, claims)].sort().at(-1) ?? from,
      withheld: claims.some(({ withheld }) => withheld),
      claims,
    }
  })
}

/** Lists the first days of the sources, and of those that replaced a source. */
function firstDays(library: Library, claims: readonly Claim[]): string[] {
  const cited = claims.flatMap(({ sources }) => sources.map((id) => sourceOf(library, id)))
  const successors = cited.flatMap(({ supersededBy }) =>
    supersededBy === undefined ? [] : [sourceOf(library, supersededBy)],
  )
  return [...new Set([...cited, ...successors].flatMap(({ from }) => from ?? []))]
}

/** Lists the days on which the sources were seen, and those on which the operator confirmed a statement. */
function daysOfChecks(library: Library, claims: readonly Claim[]): string[] {
  return claims.flatMap(({ ids, sources }) => [
    ...sources.map((id) => sourceOf(library, id).checkedOn),
    ...[...ids, ...sources].flatMap((id) => library.confirmed[id] ?? []),
  ])
}
