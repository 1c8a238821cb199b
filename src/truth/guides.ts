import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { keysOf } from '#shared/keys.ts'
import { operationClasses, operationItems } from '#shared/catalogue.ts'
import { checkLabel, type Claim } from './claims.ts'
import { allFaults, collected, ContentFault, wrong } from './fault.ts'
import { compile, contentOf, type Compiled } from './compile.ts'
import { drawing } from './drawing.ts'
import { checked, readEntries } from './library.ts'
import { claimMarkup, namingChinese, type Content } from './markup.ts'
import { checkReading } from './reading/reading.ts'
import { claimIn } from './sentences.ts'
import { readChanges, type ShownChange } from './site/changes.ts'
import { readAsked, type AskedAt } from './site/asked.ts'
import { checkPages } from './site/pages.ts'
import { readSpoken } from './site/spoken.ts'
import { Flow, GuideFront, Operation, Question, SheetColumn, type Language } from './schema.ts'
import type { Kinds } from './site/stories.ts'
import { checkTrade, isTrade } from './site/trades.ts'
import type { Setting } from './walk.ts'

/** Components that a guide may place. Parts.astro shows each. */
export const components = ['flow', 'changes', 'catalogue', 'trades', 'articles', 'operator', 'kept'] as const

/** Components that a paper may place. src/paper/PaperPage.astro shows each. */
const paperComponents = ['people'] as const

/** The large words of a paper, and how it is printed. Its body is that of its guide. */
export interface Paper {
  /** The lines of the headline. */
  readonly headline: readonly string[]
  readonly headlineSources: readonly string[]
  /** The sentence beside the site's address; empty when there is none. */
  readonly site: Content
  /** Copies on one sheet, each a card to cut out. */
  readonly copies: number
}

/** A guide as its page shows it. */
export interface Guide extends Omit<Compiled, 'claims'> {
  readonly id: string
  readonly title: string
  readonly lang: Language
  /** Everyday names of a trade besides its title; '' for any other guide. */
  readonly also: string
  /** The drawing of a trade beside its title; empty for any other guide. */
  readonly drawing: Content
  readonly answer: Content
  /** The sentence of answer as plain text, for `<meta name="description">`. */
  readonly description: string
  readonly next: readonly { readonly path: string; readonly label: string }[]
  /** The kinds of its stories; none for any other guide. */
  readonly kinds: Kinds
  /** Only of a page that is one printed sheet. */
  readonly paper?: Paper | undefined
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

/** An item or a class of the catalogue as the page shows it. */
export interface ShownOperation {
  readonly id: string
  readonly definition: Content
  readonly jobs: readonly string[]
  readonly claims: readonly Claim[]
}

/** All that the guidance says. */
export interface Guidance {
  readonly guides: readonly Guide[]
  readonly flows: readonly {
    readonly id: string
    readonly kind: Flow['kind']
    /** The title of the fold that holds the steps; undefined when they stand open. */
    readonly fold: string | undefined
    readonly steps: readonly Step[]
  }[]
  readonly changes: readonly ShownChange[]
  readonly operations: readonly ShownOperation[]
  readonly questions: readonly (Question & { readonly id: string })[]
  readonly asked: readonly AskedAt[]
  readonly columns: readonly (SheetColumn & { readonly id: string; readonly order: number })[]
  /** Sentences of the program. */
  readonly spoken: readonly (Claim & { readonly id: string })[]
}

/**
 * Reads and checks all content of the folder.
 * @throws ContentFault in Chinese that lists every fault with its file, line and remedy
 */
export function readGuidance(given: Omit<Setting, 'faults'>): Guidance {
  const setting: Setting = { ...given, faults: [] }
  const guides = readGuides(setting)
  const guidance = {
    guides,
    flows: readFlows(setting),
    changes: collected(setting.faults, () => readChanges(setting)) ?? [],
    operations: collected(setting.faults, () => readOperations(setting)) ?? [],
    questions: collected(setting.faults, () => readQuestions(setting)) ?? [],
    asked: collected(setting.faults, () => readAsked(setting, guides)) ?? [],
    columns: collected(setting.faults, () => readColumns(setting)) ?? [],
    spoken: collected(setting.faults, () => readSpoken(setting)) ?? [],
  }
  checkAnswers(setting, guidance)
  checkPages(setting, guidance)
  checkReading(setting, guidance)
  if (setting.faults.length > 0) throw allFaults(setting.faults)
  return guidance
}

function readGuides(setting: Setting): Guide[] {
  const folder = join(setting.folder, 'guides')
  return filesOf(folder, '.md').flatMap(
    (name) => collected(setting.faults, () => readGuide(setting, join(folder, `${name}.md`), name)) ?? [],
  )
}

function readGuide(setting: Setting, file: string, id: string): Guide {
  const text = readFileSync(file, 'utf8')
  const found = /^---\n(?<front>[\s\S]*?)\n---\n(?<body>[\s\S]*)$/.exec(text)
  if (found?.groups === undefined) throw wrong({ file }, '开头缺少 --- 之间的 title、answer、next')
  const { front = '', body = '' } = found.groups
  const read = checked(file, parse(front), GuideFront)
  const { title, lang: language = 'zh-CN', also = '', answer, next, kinds = {}, paper } = read
  collected(setting.faults, () => {
    for (const label of [title, also, ...Object.entries(kinds).flatMap(namesIn)]) checkLabel({ file }, label)
  })
  const shown = collected(setting.faults, () =>
    read.drawing === undefined ? undefined : drawing(setting, read.drawing, { file }, { language }),
  )
  const claim = claimIn(setting, { file }, answer, { language })
  const printed = paper === undefined ? undefined : readPaper(setting, file, paper)
  const placed = paper === undefined ? components : paperComponents
  const firstLine = front.split('\n').length + 3
  const compiled = compile({ ...setting, components: placed, kinds }, file, body, firstLine, language)
  const named = language === 'en' ? namingChinese : (content: Content) => content
  const guide: Guide = {
    ...compiled,
    sections: compiled.sections.map(({ titled, parts }) => ({
      titled,
      parts: parts.map((part) => ('content' in part ? { content: named(part.content) } : part)),
    })),
    id,
    title,
    lang: language,
    also,
    drawing: shown?.content ?? [],
    answer: named(claimMarkup(claim)),
    description: claim.prefix + claim.text.trim(),
    next,
    kinds,
    paper: printed?.paper,
    claims: [claim, ...claimsIn(shown), ...(printed?.claims ?? []), ...compiled.claims],
  }
  if (isTrade(guide))
    collected(setting.faults, () => {
      checkTrade(file, guide)
    })
  else if (read.also !== undefined || read.drawing !== undefined)
    setting.faults.push(`${file}：also 和 drawing 只给 operations/ 下面的页写`)
  return guide
}

const claimsIn = (shown?: { readonly claim: Claim | undefined }) =>
  shown?.claim === undefined ? [] : [shown.claim]
const namesIn = ([facet, names]: [string, Kinds[string]]) => [facet, ...Object.values(names)]

/** Checks the large words of a paper. They have no room for a reservation. */
function readPaper(
  setting: Setting,
  file: string,
  { headline, site, copies = 1 }: NonNullable<GuideFront['paper']>,
): { paper: Paper; claims: Claim[] } {
  const large = claimIn(setting, { file: `${file} 的 headline` }, headline)
  if (large.prefix !== '') setting.faults.push(`${file} 的 headline：出处还没有核实，不能当大字印，换一句`)
  const beside = site === undefined ? [] : [claimIn(setting, { file: `${file} 的 site` }, site)]
  const paper = {
    headline: large.text.trim().split(' '),
    headlineSources: large.sources,
    site: beside.flatMap((claim) => (claim.withheld ? [] : claimMarkup(claim))),
    copies,
  }
  return { paper, claims: [large, ...beside] }
}

function readFlows(setting: Setting): Guidance['flows'] {
  const folder = join(setting.folder, 'flows')
  return filesOf(folder, '.yaml').flatMap((id) => {
    const file = join(folder, `${id}.yaml`)
    const flow = collected(setting.faults, () => checked(file, parse(readFileSync(file, 'utf8')), Flow))
    if (flow === undefined) return []
    const { kind, fold } = flow
    collected(setting.faults, () => {
      checkLabel({ file }, fold ?? '')
    })
    return {
      id,
      kind,
      fold,
      steps: flow.steps.map((step) => {
        const { title } = step
        collected(setting.faults, () => {
          checkLabel({ file }, title)
        })
        const compiled = compile({ ...setting, components: [] }, `${file} 的“${title}”`, step.text)
        const shown =
          step.drawing === undefined
            ? undefined
            : collected(setting.faults, () => drawing(setting, step.drawing ?? '', { file }))
        return {
          title,
          drawing: shown?.content ?? [],
          content: contentOf(compiled),
          claims: [...claimsIn(shown), ...compiled.claims],
        }
      }),
    }
  })
}

/** Reads every item of the catalogue, with its definition where a source gives one. */
function readOperations(setting: Setting): ShownOperation[] {
  const file = join(setting.folder, 'operations.yaml')
  const entries = readEntries(file, Operation)
  const missing = keysOf(operationItems).find((slug) => !entries.has(slug))
  if (missing !== undefined)
    throw new ContentFault(
      `${file}：缺少 ${missing}（src/shared/catalogue.ts 里有）；不知道定义就写 ${missing}: {}`,
    )
  return [...entries].flatMap(([id, { statement, jobs }]) => {
    if (!Object.hasOwn(operationItems, id) && !Object.hasOwn(operationClasses, id)) {
      setting.faults.push(`${file} 的 ${id}：src/shared/catalogue.ts 里没有这个项目或类别`)
      return []
    }
    if (statement === undefined) return { id, definition: [], jobs: [], claims: [] }
    const sentence = setting.library.statements.get(statement)?.sentence
    if (sentence === undefined) {
      setting.faults.push(`${file} 的 ${id}.statement：statements.yaml 里没有 ${statement}`)
      return []
    }
    // The catalogue shows the day of its version, so its definitions may be superseded.
    const claim = claimIn(setting, { file: `${file} 的 ${id}` }, `${sentence}[^${statement}]`, {
      past: true,
    })
    return {
      id,
      definition: claim.withheld ? [] : claimMarkup(claim),
      jobs: claim.withheld ? [] : jobs,
      claims: [claim],
    }
  })
}

function readQuestions({ folder }: Setting): (Question & { id: string })[] {
  const entries = readEntries(join(folder, 'questions.yaml'), Question)
  return [...entries].map(([id, question]) => ({ id, ...question }))
}

/** Reads the columns of the sheet, in file order. They are labels, which state nothing. */
function readColumns({ folder, faults }: Setting): (SheetColumn & { id: string; order: number })[] {
  const file = join(folder, 'sheet.yaml')
  return [...readEntries(file, SheetColumn)].map(([id, column], order) => {
    for (const label of [column.head, column.note ?? ''])
      collected(faults, () => {
        checkLabel({ file: `${file} 的 ${id}` }, label)
      })
    return { id, order, ...column }
  })
}

/** Checks that the page of each question has its section and cites the statements of its answer. */
function checkAnswers({ folder, faults }: Setting, { guides, flows, questions }: Guidance): void {
  const file = join(folder, 'questions.yaml')
  for (const { id, at, statements } of questions) {
    const [path = '', anchor = ''] = at.split('#')
    const guide = guides.find((one) => `/${one.id}/` === path)
    const heading = guide?.headings.some((one) => one.id === anchor)
    if (guide === undefined || heading !== true) {
      faults.push(`${file} 的 ${id}.at：没有 ${at} 这一节`)
      continue
    }
    const parts = guide.sections.flatMap((section) => section.parts)
    const placed = parts.flatMap((part) => ('component' in part ? part.name : []))
    const steps = flows.filter((flow) => placed.includes(flow.id)).flatMap((flow) => flow.steps)
    const cited = [...guide.claims, ...steps.flatMap(({ claims }) => claims)].flatMap(({ ids }) => ids)
    const missing = statements.filter((statement) => !cited.includes(statement))
    if (missing.length > 0) faults.push(`${file} 的 ${id}.statements：${path} 没有引用 ${missing.join('、')}`)
  }
}

function filesOf(folder: string, ending: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith(ending))
    .map((name) => name.slice(0, -ending.length))
    .sort()
}
