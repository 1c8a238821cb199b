import { cp, mkdtemp, readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { startOf, dayOf } from '#shared/day.ts'
import type { Secrets } from '#api/core/secrets.ts'

// A thief of a data folder. The thief knows the tables and the code, and what `docs/format.md` says.

/** A copied data folder: its database, and the bytes and times of all its files. */
export interface Loot {
  readonly database: DatabaseSync
  readonly files: readonly { readonly name: string; readonly bytes: Buffer; readonly at: Date }[]
}

/** Copies a data folder with all times, as `cp -a` does. */
export async function steal(folder: string): Promise<Loot> {
  const copy = join(await mkdtemp(`${folder}-thief-`), 'data')
  const isNoSocket = async (path: string) => !(await stat(path)).isSocket()
  await cp(folder, copy, { recursive: true, preserveTimestamps: true, filter: isNoSocket })
  const files = []
  for (const name of ['.', ...(await readdir(folder, { recursive: true }))]) {
    const entry = await stat(join(folder, name))
    const bytes = entry.isFile() ? await readFile(join(folder, name)) : Buffer.alloc(0)
    files.push({ name, bytes, at: entry.mtime })
  }
  return { database: new DatabaseSync(join(copy, 'zhenzheng.db')), files }
}

type Row = Record<string, string | number | null | Uint8Array>

function tablesOf({ database }: Loot): [string, Row[]][] {
  const names = database.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").all() as Row[]
  return names.map(({ name }) => [
    String(name),
    database.prepare(`SELECT * FROM "${String(name)}"`).all() as Row[],
  ])
}

const places = ['audit', 'notes', 'sessions.created_at', 'sessions.seen_at', 'invites.expires_at']

/** Tries the server's key on a blob, for every place and every id of its row. */
function opened(secrets: Secrets, blob: Uint8Array, row: Row): Date | null {
  for (const id of Object.values(row))
    for (const place of [...places, 'accounts.totp_used_at'])
      try {
        return new Date(Number(secrets.unwrap('instant', `${place}:${String(id)}`, blob).readBigUInt64BE()))
      } catch {
        continue
      }
  return null
}

/** An instant that the thief reads, with the row and the place that hold it. */
export interface Found {
  readonly at: Date
  readonly place: string
  readonly id: string | null
}

const isMidnight = (at: Date) => at.getTime() === startOf(dayOf(at)).getTime()
/** Returns the instant that a value of a column says, finer than a day. */
function written(value: string | number | null | Uint8Array): Date | null {
  const ms =
    typeof value === 'string' && /^\d{4}-\d\d-\d\dT\d\d:/.test(value)
      ? Date.parse(value)
      : /^1[5-9]\d{8}(\d{3})?$/.test(String(value))
        ? Number(value) * (String(value).length === 10 ? 1000 : 1)
        : NaN
  return Number.isNaN(ms) ? null : new Date(ms)
}

/** Reads every instant finer than a day from the rows, in the clear and, with the secrets, encrypted. */
export function instantsIn(loot: Loot, secrets: Secrets | null): Found[] {
  const found: Found[] = []
  for (const [table, rows] of tablesOf(loot).filter(([name]) => !name.startsWith('__')))
    for (const row of rows)
      for (const [column, value] of Object.entries(row)) {
        const isBlob = value instanceof Uint8Array
        const at = isBlob ? (secrets === null ? null : opened(secrets, value, row)) : written(value)
        const id = typeof row['id'] === 'string' ? row['id'] : null
        if (at !== null && !isMidnight(at)) found.push({ at, place: `${table}.${column}`, id })
      }
  return found
}

/** Searches all bytes of all files for instants, in the forms that programs write. Returns the places. */
export function bytesOf({ files }: Loot, instants: readonly Date[]): string[] {
  return instants.flatMap((at) => {
    const ms = Buffer.alloc(8)
    ms.writeBigUInt64BE(BigInt(at.getTime()))
    const beijing = new Date(at.getTime() + 8 * 60 * 60 * 1000)
    const forms = [
      ms.subarray(2),
      String(at.getTime()),
      String(Math.floor(at.getTime() / 1000)),
      ...[at, beijing].flatMap((time) => [
        time.toISOString().slice(0, 16),
        time.toISOString().slice(0, 16).replace('T', ' '),
      ]),
    ]
    return files.filter(({ bytes }) => forms.some((form) => bytes.includes(form))).map(({ name }) => name)
  })
}

/** An act of a reporter with the narrowest span that the thief can give it. */
export interface Bracket {
  /** Version of a status change, or position of a message. */
  readonly act: string
  readonly after: number
  readonly before: number
}

/**
 * Brackets every act of a reporter by the acts of staff around it. Versions and positions say which ones. The
 * audit chain says what came before and after those: they need no instant themselves.
 */
export function bracketsIn({ database }: Loot, found: readonly Found[]): Bracket[] {
  const log = database.prepare('SELECT id, action, subject FROM audit ORDER BY rowid').all() as Row[]
  const known = new Map(found.map(({ id, at }) => [id, at.getTime()]))
  const at = log.map(({ id }) => known.get(String(id)))
  const lastBefore = (place: number) =>
    Math.max(-Infinity, ...at.slice(0, place + 1).filter((ms) => ms !== undefined))
  const firstAfter = (place: number) =>
    Math.min(Infinity, ...at.slice(place).filter((ms) => ms !== undefined))
  const chains = [
    ['SELECT tip_id, version AS n, account_id FROM events ORDER BY tip_id, version', 'tip.move'],
    ['SELECT tip_id, position AS n, account_id FROM messages ORDER BY tip_id, position', 'tip.message'],
  ] as const
  return chains.flatMap(([sql, action]) => {
    const acts = database.prepare(sql).all() as Row[]
    return acts.flatMap(({ tip_id: tip, n, account_id: account }) => {
      if (account !== null) return []
      const places = log.flatMap((row, place) =>
        row['subject'] === tip && row['action'] === action ? [place] : [],
      )
      const before = acts.filter(
        (one) => one['tip_id'] === tip && one['account_id'] && Number(one['n']) < Number(n),
      )
      const [low, high] = [places[before.length - 1], places[before.length]]
      return {
        act: `${String(tip)} ${action} ${String(n)}`,
        after: low === undefined ? -Infinity : lastBefore(low),
        before: high === undefined ? Infinity : firstAfter(high),
      }
    })
  })
}

/**
 * Brackets tips by the pages of the file. A page of a tip was taken between the pages of staff rows that lie
 * before and after it. The thief knows the instants of those rows from elsewhere.
 */
export function pagesOf({ database, files }: Loot, staff: readonly { row: Buffer; at: number }[]): Bracket[] {
  const file = files.find(({ name }) => name === 'zhenzheng.db')?.bytes ?? Buffer.alloc(0)
  const size = file.readUInt16BE(16) === 1 ? 65_536 : file.readUInt16BE(16)
  const pageOf = (bytes: Uint8Array) => Math.floor(file.indexOf(bytes) / size)
  const anchors = staff.map(({ row, at }) => ({ page: pageOf(row), at })).filter(({ page }) => page >= 0)
  const bodies = database.prepare('SELECT tip_id, sealed FROM bodies').all() as Row[]
  return bodies.flatMap(({ tip_id: tip, sealed }) => {
    const page = sealed instanceof Uint8Array ? pageOf(sealed.slice(-24)) : -1
    if (page < 0) return []
    const after = Math.max(-Infinity, ...anchors.filter((one) => one.page < page).map(({ at }) => at))
    const before = Math.min(Infinity, ...anchors.filter((one) => one.page > page).map(({ at }) => at))
    return after < before ? [{ act: String(tip), after, before }] : []
  })
}

/** Says where the layout of the file differs from the order of its keys. That tells when rows came. */
export function disorderIn({ database, files }: Loot): string[] {
  const file = files.find(({ name }) => name === 'zhenzheng.db')?.bytes ?? Buffer.alloc(0)
  const size = file.readUInt16BE(16) === 1 ? 65_536 : file.readUInt16BE(16)
  const pages = database
    .prepare("SELECT name, path, pageno, pagetype FROM dbstat WHERE name <> 'sqlite_schema' ORDER BY pageno")
    .all() as Row[]
  const strays: string[] = []
  const ended = new Set<unknown>()
  let last: unknown = null
  for (const { name, path, pageno, pagetype } of pages) {
    // The root of each table is made with the schema.
    if (path !== '/' && name !== last) {
      if (ended.has(name)) strays.push(`page ${String(pageno)} of ${String(name)}`)
      ended.add(last)
      last = name
    }
    if (pagetype !== 'leaf') continue
    const start = (Number(pageno) - 1) * size
    const cells = Array.from({ length: file.readUInt16BE(start + 3) }, (_, at) =>
      file.readUInt16BE(start + 8 + 2 * at),
    )
    if (cells.some((offset, at) => at > 0 && offset > (cells[at - 1] ?? 0)))
      strays.push(`rows on page ${String(pageno)} of ${String(name)}`)
  }
  const [free] = database.prepare('PRAGMA freelist_count').all() as Row[]
  if (free?.['freelist_count'] !== 0) strays.push('free pages')
  const wal = files.find(({ name }) => name === 'zhenzheng.db-wal')
  if (wal !== undefined && wal.bytes.length > 0) strays.push('log')
  return strays
}
