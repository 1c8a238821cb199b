import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import * as z from 'zod'
import { marks, Source, Statement } from './schema.ts'

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
  throw new Error(lines.join('\n'))
}

function readYaml(file: string): unknown {
  try {
    return parse(readFileSync(file, 'utf8'))
  } catch (error) {
    throw new Error(`${file} 读不出来，或不是有效的 YAML：${error instanceof Error ? error.message : ''}`, {
      cause: error,
    })
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
  const sources = readEntries(join(folder, 'sources.yaml'), Source)
  const statements = readEntries(join(folder, 'statements.yaml'), Statement)
  for (const [id, { supersededBy }] of sources) {
    if (supersededBy !== undefined && !sources.has(supersededBy)) {
      throw new Error(
        `${join(folder, 'sources.yaml')} 的 ${id}.supersededBy：没有编号为 ${supersededBy} 的出处`,
      )
    }
  }
  for (const [id, { source }] of statements) {
    if (!sources.has(source))
      throw new Error(`${join(folder, 'statements.yaml')} 的 ${id}.source：没有编号为 ${source} 的出处`)
  }
  return { sources, statements, confirmed, today }
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
  for (const [id, { mark, sentence }] of library.statements) {
    const { label, prefix } = marks[mark]
    if (library.confirmed[id] !== undefined || prefix === '') continue
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
