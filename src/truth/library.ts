import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import * as z from 'zod'
import { allFaults, collected, ContentFault } from './fault.ts'
import { marks, Source, Statement, type Language } from './schema.ts'

/** The sources and statements of the guidance, and their standing on one day. */
export interface Library {
  readonly sources: ReadonlyMap<string, Source>
  readonly statements: ReadonlyMap<string, Statement>
  /** Ids of statements and sources that the operator has compared with the official text, with the day. */
  readonly confirmed: Readonly<Record<string, string>>
  /** `YYYY-MM-DD` */
  readonly today: string
}

/** One line for the editor or the operator. */
export interface ToCheck {
  readonly id: string
  readonly message: string
}

/**
 * Reads a YAML file of entries and parses each by the schema.
 * @throws Error in Chinese that names file, entry, field and remedy
 */
export function readEntries<T>(file: string, schema: z.ZodType<T>): Map<string, T> {
  const entries = z.record(
    z.string().regex(/^[a-z0-9-]+$/, '编号只用小写字母、数字和 -'),
    schema,
    '要写成“编号: 内容”的样子',
  )
  return new Map(Object.entries(checked(file, readYaml(file), entries)))
}

/** Parses content by the schema. @throws Error in Chinese that names file, field and remedy */
export function checked<T>(file: string, content: unknown, schema: z.ZodType<T>): T {
  const parsed = schema.safeParse(content)
  if (parsed.success) return parsed.data
  const lines = parsed.error.issues.map(
    ({ path, message }) => `${file}${path.length > 0 ? ` 的 ${path.join('.')}` : ''}：${message}`,
  )
  throw new ContentFault(lines.join('\n'))
}

function readYaml(file: string): unknown {
  try {
    return parse(readFileSync(file, 'utf8'))
  } catch (error) {
    throw new ContentFault(
      `${file} 读不出来，或不是有效的 YAML：${error instanceof Error ? error.message : ''}`,
      { cause: error },
    )
  }
}

/**
 * Reads the sources and statements of a content folder.
 * @throws Error in Chinese when an entry is wrong or refers to a missing one
 */
export function readLibrary(
  folder: string,
  confirmed: Readonly<Record<string, string>>,
  today: string,
): Library {
  const faults: string[] = []
  const inSources = join(folder, 'sources.yaml')
  const inStatements = join(folder, 'statements.yaml')
  const sources = collected(faults, () => readEntries(inSources, Source)) ?? new Map<string, Source>()
  const statements =
    collected(faults, () => readEntries(inStatements, Statement)) ?? new Map<string, Statement>()
  if (faults.length > 0) throw allFaults(faults)
  for (const [id, { supersededBy }] of sources) {
    if (supersededBy !== undefined && !sources.has(supersededBy))
      faults.push(`${inSources} 的 ${id}.supersededBy：没有编号为 ${supersededBy} 的出处`)
  }
  for (const [id, { source, mark }] of statements) {
    const known = sources.get(source)
    if (known === undefined) faults.push(`${inStatements} 的 ${id}.source：没有编号为 ${source} 的出处`)
    else if (mark === 'found' && known.address === undefined && known.seenAt === undefined)
      faults.push(
        `${inStatements} 的 ${id}.mark：found 要在官方网页上见过，出处 ${source} 却没有 address，也没有 seenAt；只见过转载的写 copy`,
      )
  }
  if (faults.length > 0) throw allFaults(faults)
  return { sources, statements, confirmed, today }
}

/**
 * Returns the words that say how well a statement is known, in the language of the page: '' for a statement
 * that needs none, null for one that stays off the pages.
 */
export function prefixOf(
  library: Library,
  id: string,
  { source, mark }: Statement,
  language: Language,
): string | null {
  const { prefix } = marks[mark]
  if (library.confirmed[id] !== undefined) return ''
  if (prefix === null) return null
  // The list of sources says that nobody compared a law's text with its official page.
  return mark === 'copy' && sourceOf(library, source).law === true ? '' : prefix[language]
}

/** Tells whether the text of a source was seen in copies alone, and no official page. */
export function isCopied(library: Library, id: string): boolean {
  const marks = [...library.statements.values()].filter((one) => one.source === id).map(({ mark }) => mark)
  const isSeen = marks.some((mark) => mark === 'notice' || mark === 'found')
  return library.confirmed[id] === undefined && !isSeen && marks.some((mark) => mark !== 'own')
}

/** Says in Chinese how and when the text of a source was seen; '' for the site's own words. */
export function standing(library: Library, id: string): string {
  const source = sourceOf(library, id)
  const { statements, confirmed } = library
  const day = confirmed[id]
  if (day !== undefined) return `${day} 由运营单位对照官方文本核对`
  const marked = new Set([...statements.values()].filter((one) => one.source === id).map(({ mark }) => mark))
  if (marked.has('own') && marked.size === 1) return ''
  if (marked.has('notice')) return `${source.checkedOn} 看到的是通知全文`
  if (marked.has('found')) return `${source.checkedOn} 在官方网页上看到`
  return source.law === true
    ? `${source.checkedOn} 看到的是公开法律文本库的文本，未对官方页`
    : `${source.checkedOn} 看到的是转载或者报道`
}

/** Returns a source by an id that the library has checked. @throws RangeError otherwise */
export function sourceOf(library: Library, id: string): Source {
  const source = library.sources.get(id)
  if (source === undefined) throw new RangeError(`no source ${id}`)
  return source
}

/** Returns whether a source is out of force. */
export function isSuperseded({ supersededBy, until }: Source, today: string): boolean {
  return supersededBy !== undefined || (until !== undefined && until < today)
}

/** Returns whether a source has come into force. */
export function isInForce({ from }: Source, today: string): boolean {
  return from === undefined || from <= today
}

/** Lists the reservations that readers should know about a source. */
export function reservations(library: Library, id: string): string[] {
  const source = sourceOf(library, id)
  const said: string[] = []
  if (isSuperseded(source, library.today)) {
    const by = source.supersededBy === undefined ? undefined : sourceOf(library, source.supersededBy)
    const end = source.until === undefined ? '' : `（有效至 ${source.until}）`
    said.push(
      by === undefined
        ? `已失效${end}`
        : `已被${by.title}${by.number === undefined ? '' : `（${by.number}）`}取代${end}`,
    )
  }
  if (source.mustCheck !== undefined && library.confirmed[id] === undefined) said.push(source.mustCheck)
  if (source.reviewBy < library.today) said.push(`已过复核日 ${source.reviewBy}，可能有变化，以官方文本为准`)
  return said
}

/** Lists the entries that the operator still has to compare with official texts, for `npm run doctor`. */
export function sourcesToCheck(library: Library): ToCheck[] {
  const found: ToCheck[] = []
  for (const [id, source] of library.sources) {
    for (const message of reservations(library, id))
      found.push({ id, message: `${source.title}：${message}` })
  }
  for (const [id, statement] of library.statements) {
    const { mark, sentence } = statement
    const { label } = marks[mark]
    const prefix = prefixOf(library, id, statement, 'zh-CN')
    if (prefix === '') continue
    found.push({
      id,
      message:
        prefix === null
          ? `${label}，没有上页面：${sentence}`
          : `${label}，页面上写着“${prefix}”：${sentence}`,
    })
  }
  for (const id of Object.keys(library.confirmed)) {
    if (!library.sources.has(id) && !library.statements.has(id))
      found.push({ id, message: 'operator.yaml 的 confirmed 里有这个编号，但没有这样的出处或句子' })
  }
  return found
}
