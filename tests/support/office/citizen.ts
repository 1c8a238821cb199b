import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { sql } from 'drizzle-orm'
import type { Office } from '#tests/support/office/office.ts'

/** The least that makes a complete tip. */
export const plainTip = {
  category: 'selling',
  description: '示例：群里有人卖焊工证，八百元，三天出证。',
} as const

/** A tip with every field, as a form names them. */
export const fullTip = {
  category: 'selling',
  platform: 'wechat',
  district: '440703',
  operations: ['low-voltage', 'fusion-welding'],
  identifierKind: ['wechat', 'phone', 'other'],
  identifierValue: ['Shili-Maizheng', ' 138 0000 0000 ', '！！！'],
  priceYuan: '８００元',
  happenedOn: '2026-03-04',
  description: '示例：群里有人卖焊工证，\r\n八百元，三天出证。',
  contact: '示例：备用邮箱',
  wantsReward: 'yes',
} as const

/** The sender's address, the headers of a request, and the form of answer that it wants. */
interface Manner {
  readonly accept?: 'html' | 'json'
  readonly headers?: Readonly<Record<string, string>>
  readonly from?: string
}

const accepts = {
  html: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8',
  json: 'application/json',
} as const

/** Posts a body to a citizens' endpoint: an object as JSON, anything else as a browser sends it. */
export function post(
  office: Pick<Office, 'app'>,
  path: string,
  body:
    | FormData
    | URLSearchParams
    | ReadableStream
    | string
    | Uint8Array<ArrayBuffer>
    | Readonly<Record<string, unknown>>,
  { accept = 'json', headers = {}, from = '203.0.113.9' }: Manner = {},
): Promise<Response> {
  const isStream = body instanceof ReadableStream
  const isPlain = !(
    isStream ||
    body instanceof FormData ||
    body instanceof URLSearchParams ||
    body instanceof Uint8Array ||
    typeof body === 'string'
  )
  const init = {
    method: 'POST',
    headers: {
      accept: accepts[accept],
      ...(isPlain ? { 'content-type': 'application/json' } : {}),
      ...headers,
    },
    body: isPlain ? JSON.stringify(body) : body,
    ...(isStream ? { duplex: 'half' } : {}),
  }
  return Promise.resolve(
    office.app.request(`/api${path}`, init, { incoming: { socket: { remoteAddress: from } } }),
  )
}

/** Returns the form as a browser fills it. Repeated texts come as lists; pictures have revealing names. */
export function form(
  fields: Readonly<Record<string, string | readonly string[]>>,
  pictures: readonly Uint8Array[] = [],
): FormData {
  const data = new FormData()
  for (const [name, value] of Object.entries(fields))
    for (const text of typeof value === 'string' ? [value] : value) data.append(name, text)
  for (const [index, picture] of pictures.entries())
    data.append(
      'evidence',
      new Blob([new Uint8Array(picture)], { type: 'image/jpeg' }),
      `张三的截图-${String(index)}.jpg`,
    )
  return data
}

/** Hands in a tip. Returns its receipt and number. */
export async function report(office: Pick<Office, 'app'>, tip: Readonly<Record<string, unknown>> = plainTip) {
  const answer = await post(office, '/tips', tip)
  if (answer.status !== 201)
    throw new Error(`intake answered ${String(answer.status)}: ${await answer.text()}`)
  return (await answer.json()) as { receipt: string; number: string; checkBackOn: string }
}

/** Returns everything stored: counts of rows by table and of evidence files, and the names in the spool. */
export async function kept({ database, deps, folder }: Pick<Office, 'database' | 'deps' | 'folder'>) {
  const tables = await database.all<{ name: string }>(
    sql`select name from sqlite_schema where type = 'table' and name not like '\\_\\_%' escape '\\'`,
  )
  const rows: Record<string, number> = {}
  for (const { name } of tables)
    rows[name] = (
      await database.get<{ count: number }>(sql`select count(*) as count from ${sql.identifier(name)}`)
    ).count
  return {
    rows,
    evidence: (await deps.evidence.list()).length,
    spool: await readdir(join(folder, 'spool')).catch(() => []),
  }
}

/** Returns the sentences of a refusal by their pointers. */
export async function errorsOf(answer: Response): Promise<Record<string, string>> {
  const body = (await answer.json()) as { errors?: { pointer: string; message: string }[] }
  return Object.fromEntries((body.errors ?? []).map(({ pointer, message }) => [pointer, message]))
}
