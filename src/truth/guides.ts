import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { keysOf } from '#shared/keys.ts'
import { operationClasses, operationItems } from '#shared/catalogue.ts'
import { checkClaim, checkLabel, type Claim } from './claims.ts'
import { compile, contentOf, type Compiled } from './compile.ts'
import { drawing } from './drawing.ts'
import { checked, readEntries } from './library.ts'
import { claimMarkup, type Content } from './markup.ts'
import { Change, Flow, GuideFront, Operation } from './schema.ts'
import type { Setting } from './walk.ts'

/** Components that a guide may place. Parts.astro shows each. */
export const components = ['flow', 'changes', 'catalogue', 'jobs', 'operator', 'kept'] as const

/** A guide as its page shows it. */
export interface Guide extends Omit<Compiled, 'claims'> {
  readonly id: string
  readonly title: string
  readonly lang: 'zh-CN' | 'en'
  readonly answer: Content
  /** The sentence of answer as plain text, for `<meta name="description">`. */
  readonly description: string
  readonly next: readonly { readonly path: string; readonly label: string }[]
  readonly claims: readonly Claim[]
}

/** One step of a flow as the page shows it. */
export interface Step {
  readonly title: string
  /** The drawing beside the step; empty when there is none. */
  readonly drawing: Content
  readonly content: Content
  readonly claims: readonly Claim[]
}

/** Reads every guide of the folder. @throws Error in Chinese that names file, line and remedy */
export function readGuides(setting: Setting): Guide[] {
  const folder = join(setting.folder, 'guides')
  return filesOf(folder, '.md').map((name) => readGuide(setting, join(folder, `${name}.md`), name))
}

function readGuide(setting: Setting, file: string, id: string): Guide {
  const text = readFileSync(file, 'utf8')
  const found = /^---\n(?<front>[\s\S]*?)\n---\n(?<body>[\s\S]*)$/.exec(text)
  if (found?.groups === undefined) throw new Error(`${file}：开头缺少 --- 之间的 title、answer、next`)
  const { front = '', body = '' } = found.groups
  const { title, lang, answer, next } = checked(file, parse(front), GuideFront)
  checkLabel({ file }, title)
  const claim = checkClaim(setting.library, { file }, answer, false)
  const compiled = compile({ ...setting, components }, file, body, front.split('\n').length + 3)
  return {
    ...compiled,
    id,
    title,
    lang: lang ?? 'zh-CN',
    answer: claimMarkup(claim),
    description: claim.prefix + claim.text.trim(),
    next,
    claims: [claim, ...compiled.claims],
  }
}

/** Reads every flow. Its id is its file name. */
export function readFlows(setting: Setting): { id: string; kind: Flow['kind']; steps: Step[] }[] {
  const folder = join(setting.folder, 'flows')
  return filesOf(folder, '.yaml').map((id) => {
    const file = join(folder, `${id}.yaml`)
    const { kind, steps } = checked(file, parse(readFileSync(file, 'utf8')), Flow)
    return {
      id,
      kind,
      steps: steps.map((step) => {
        checkLabel({ file }, step.title)
        const compiled = compile({ ...setting, components: [] }, `${file} 的“${step.title}”`, step.text)
        return {
          title: step.title,
          drawing: step.drawing === undefined ? [] : [drawing(setting.folder, step.drawing, { file })],
          content: contentOf(compiled),
          claims: compiled.claims,
        }
      }),
    }
  })
}

/** Reads the changes of rules, in file order. Only the old text may rest on superseded sources. */
export function readChanges(
  setting: Setting,
): { id: string; order: number; topic: string; old: Content; now: Content; claims: Claim[] }[] {
  const file = join(setting.folder, 'changes.yaml')
  return [...readEntries(file, Change)].map(([id, { topic, old, now }], order) => {
    checkLabel({ file }, topic)
    const before = checkClaim(setting.library, { file: `${file} 的 ${id}.old` }, old, true)
    const after = checkClaim(setting.library, { file: `${file} 的 ${id}.now` }, now, false)
    return { id, order, topic, old: claimMarkup(before), now: claimMarkup(after), claims: [before, after] }
  })
}

/** Reads every item of the catalogue, with its definition where a source gives one. */
export function readOperations(
  setting: Setting,
): { id: string; definition: Content; jobs: string[]; claims: Claim[] }[] {
  const file = join(setting.folder, 'operations.yaml')
  const entries = readEntries(file, Operation)
  const missing = keysOf(operationItems).find((slug) => !entries.has(slug))
  if (missing !== undefined)
    throw new Error(`${file}：缺少 ${missing}（src/shared/catalogue.ts 里有）；不知道定义就写 ${missing}: {}`)
  return [...entries].map(([id, { statement, jobs }]) => {
    if (!Object.hasOwn(operationItems, id) && !Object.hasOwn(operationClasses, id)) {
      throw new Error(`${file} 的 ${id}：src/shared/catalogue.ts 里没有这个项目或类别`)
    }
    if (statement === undefined) return { id, definition: [], jobs: [], claims: [] }
    const sentence = setting.library.statements.get(statement)?.sentence
    if (sentence === undefined)
      throw new Error(`${file} 的 ${id}.statement：statements.yaml 里没有 ${statement}`)
    // The catalogue shows the day of its version, so its definitions may be superseded.
    const claim = checkClaim(
      setting.library,
      { file: `${file} 的 ${id}` },
      `${sentence}[^${statement}]`,
      true,
    )
    return {
      id,
      definition: claim.withheld ? [] : claimMarkup(claim),
      jobs: claim.withheld ? [] : jobs,
      claims: [claim],
    }
  })
}

function filesOf(folder: string, ending: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith(ending))
    .map((name) => name.slice(0, -ending.length))
    .sort()
}
