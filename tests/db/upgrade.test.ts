import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { generateSQLiteMigration } from 'drizzle-kit/api'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { keepClauses, lostClauses } from '#db/clauses.ts'
import { openDatabase, type Database } from '#db/client.ts'
import { migrateDatabase, UnknownSchema } from '#db/migrate.ts'

const migrations = resolve('db/migrations')
/** Migrations of the oldest schema that a database with data may have. */
const oldest = 11

type Row = Readonly<Record<string, string | number | null>>
/** The part of drizzle-kit's snapshot that the test changes. */
interface Snapshot {
  readonly tables: Record<string, { readonly checkConstraints: Record<string, unknown> }>
}

const day = '2026-11-16'
const sealed = 'sealed'
/** One or more rows of every table, in the order of the foreign keys. */
const rows: Readonly<Record<string, readonly Row[]>> = {
  settings: [{ key: 'office-key', value: 'k1' }],
  office_keys: [{ id: 'k1', recipient: 'age1office', created_on: day }],
  accounts: ['a1', 'a2', 'a3'].map((id) => ({
    id,
    account: id,
    display_name: id,
    role: 'lead',
    state: 'active',
    salt: 's',
    proof_hash: 'p',
    recipient: 'age1person',
    totp_sealed: sealed,
    totp_used_at: sealed,
    ring_sealed: sealed,
    created_on: day,
  })),
  invites: [{ id: 'i1', kind: 'setup', code_hash: 'c', role: 'lead', totp_sealed: null, expires_at: sealed }],
  sessions: [{ id: 's1', account_id: 'a1', wrap_key: 'w', created_at: sealed, seen_at: sealed }],
  refusals: [{ account_id: 'a1', factor: 'password', count: 1, hour: 'h' }],
  tips: ['t1', 't2'].map((id) => ({
    id,
    number: id,
    status: 'closed',
    version: 2,
    category: 'selling',
    platform: 'xianyu',
    district: '440703',
    operations: '["welding"]',
    lane: 'normal',
    channel: 'web',
    received_on: day,
    due_on: day,
    assignee_id: 'a1',
    finding: 'substantiated',
    unread: 0,
    evidence_count: 1,
    wants_reward: 1,
    purge_on: day,
    mailbox_id: `m-${id}`,
    reporter_recipient: 'age1reporter',
    office_key_id: 'k1',
    summary: sealed,
  })),
  bodies: [{ tip_id: 't1', sealed }],
  contacts: [{ tip_id: 't1', sealed }],
  tokens: [],
  events: ['t2', 't1'].flatMap((tip_id) => [
    { tip_id, version: 1, from: null, to: 'received', account_id: null, on_day: day },
    { tip_id, version: 2, from: 'received', to: 'closed', account_id: 'a1', on_day: day },
  ]),
  messages: [
    {
      id: 'g1',
      tip_id: 't1',
      position: 0,
      account_id: null,
      sent_on: day,
      evidence_count: 1,
      office_key_id: 'k1',
      sealed,
    },
  ],
  evidence: [{ id: 'e1', tip_id: 't1', message_id: 'g1', position: 0, bytes: 7, office_key_id: 'k1' }],
  notes: [{ id: 'n1', tip_id: 't1', account_id: 'a1', written_on: day, office_key_id: 'k1', sealed }],
  rewards: [
    {
      tip_id: 't1',
      state: 'approved',
      version: 2,
      amount_fen: 100,
      proposed_by: 'a1',
      approved_by: 'a2',
      approved_on: day,
      changed_on: day,
    },
  ],
  reward_events: [
    { tip_id: 't1', version: 1, from: null, to: 'proposed', account_id: 'a1', on_day: day, amount_fen: 100 },
  ],
  arrivals: [{ hash: 'h1', previous: 'h0', number: 't1', received_on: day, content_hash: 'c' }],
  instants: [{ id: 'u1', on_day: day, sealed }],
  audit: [
    {
      hash: 'h1',
      previous: 'h0',
      id: 'u1',
      on_day: day,
      instant_hash: 'i',
      actor: 'a1',
      action: 'tip.move',
      subject: 't1',
    },
  ],
}

let folder: string
let database: Database
beforeEach(async () => {
  await mkdir(resolve('tests/.tmp'), { recursive: true })
  folder = await mkdtemp(resolve('tests/.tmp/upgrade-'))
  database = await openDatabase(`file:${join(folder, 'zhenzheng.db')}`)
})
afterEach(async () => {
  database.$client.close()
  await rm(folder, { recursive: true, force: true })
})

/** Copies the first migrations into the folder of the test, with further ones if given. */
async function migrationsOf(count: number, more: readonly string[] = []): Promise<string> {
  const copy = join(folder, `migrations-${String(count + more.length)}`)
  await cp(migrations, copy, { recursive: true })
  const path = join(copy, 'meta/_journal.json')
  const journal = JSON.parse(await readFile(path, 'utf8')) as {
    entries: { idx: number; version: string; when: number; tag: string; breakpoints: boolean }[]
  }
  journal.entries.splice(count)
  for (const sql of more) {
    const tag = `more-${String(journal.entries.length)}`
    const when = (journal.entries.at(-1)?.when ?? 0) + 1
    journal.entries.push({ idx: journal.entries.length, version: '6', when, tag, breakpoints: true })
    await writeFile(join(copy, `${tag}.sql`), sql)
  }
  await writeFile(path, JSON.stringify(journal))
  return copy
}

async function fill(): Promise<void> {
  await readColumns()
  for (const [table, list] of Object.entries(rows)) {
    for (const row of list) {
      const names = Object.keys(row)
      await database.$client.batch(
        [
          {
            sql: `INSERT INTO ${table} (${names.map((name) => `"${name}"`).join()}) VALUES (${names.map(() => '?').join()})`,
            args: Object.values(row),
          },
        ],
        'write',
      )
    }
  }
}

/** Columns of each table of the oldest schema. */
const columns: Record<string, readonly string[]> = {}

async function readColumns(): Promise<void> {
  for (const table of Object.keys(rows)) {
    const { rows: infos } = await database.$client.execute(`PRAGMA table_info(${table})`)
    columns[table] = infos.map((info) => `"${info['name'] as string}"`)
  }
}

/** Returns every row of every table in the columns of the oldest schema, sorted by content. */
async function content(): Promise<Record<string, readonly string[]>> {
  const found: Record<string, readonly string[]> = {}
  // Tokens of the first schema were made with a key of the server: they are dropped.
  for (const table of Object.keys(rows).filter((name) => name !== 'tokens')) {
    // The clocks of the first schema ran on calendar days: a test below reads the new ones.
    const names = columns[table]?.filter((name) => name !== '"due_on"').join() ?? '*'
    const { rows: stored } = await database.$client.execute(`SELECT ${names} FROM ${table}`)
    found[table] = stored.map((row) => JSON.stringify(row)).sort()
  }
  return found
}

async function expectWhole(before: Record<string, readonly string[]>): Promise<void> {
  expect(await content()).toEqual(before)
  expect((await database.$client.execute('PRAGMA foreign_key_check')).rows).toEqual([])
  expect(await lostClauses(database.$client)).toEqual([])
  for (const table of ['audit', 'arrivals', 'reward_events'])
    for (const sql of [`DELETE FROM ${table}`, `UPDATE ${table} SET rowid = rowid`])
      await expect(database.$client.execute(sql), sql).rejects.toThrow('is append-only')
}

test('a filled database of the oldest schema keeps every row, clause and trigger', async () => {
  await migrateDatabase(database, await migrationsOf(oldest))
  await fill()
  const tables = await database.$client.execute(
    "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE '\\_\\_%' ESCAPE '\\' AND name NOT LIKE 'sqlite%'",
  )
  expect(tables.rows.map((row) => row['name']).sort()).toEqual(Object.keys(rows).sort())
  const before = await content()
  await migrateDatabase(database, migrations)
  await expectWhole(before)
})

test('an older tip gets the clock of its status', async () => {
  await migrateDatabase(database, await migrationsOf(oldest))
  await fill()
  const [event] = rows['events'] ?? []
  const open = { waiting: 't1', referred: 't2' }
  for (const [status, id] of Object.entries(open)) {
    await database.$client.execute({ sql: 'UPDATE tips SET status = ? WHERE id = ?', args: [status, id] })
    await database.$client.execute({
      sql: 'INSERT INTO events (tip_id, version, "from", "to", account_id, on_day) VALUES (?, 9, ?, ?, ?, ?)',
      args: [id, 'investigating', status, 'a1', String(event?.['on_day'])],
    })
  }
  await migrateDatabase(database, migrations)
  const { rows: clocks } = await database.$client.execute(
    "SELECT id, due_on, days_left, julianday(due_on) - julianday('" +
      day +
      "') AS days FROM tips ORDER BY id",
  )
  expect(clocks).toMatchObject([
    { id: 't1', due_on: '9999-12-31', days_left: 15 },
    { id: 't2', days_left: null, days: 28 },
  ])
})

test('a database of a newer version is refused unchanged, and one of another line too', async () => {
  await migrateDatabase(database, await migrationsOf(oldest, ['CREATE TABLE further (id text)']))
  await fill()
  const before = await content()
  const schema = async () => (await database.$client.execute('SELECT sql FROM sqlite_schema')).rows
  const shape = JSON.stringify(await schema())
  await expect(migrateDatabase(database, migrations)).rejects.toThrow(UnknownSchema)
  await expect(migrateDatabase(database, await migrationsOf(oldest))).rejects.toThrow(UnknownSchema)
  expect(await content()).toEqual(before)
  expect(JSON.stringify(await schema())).toBe(shape)
})

describe('a rebuild of every table that has a clause or triggers', () => {
  /** Returns a migration as drizzle-kit writes it. A further CHECK on each table makes it rebuild them. */
  async function rebuild(): Promise<string> {
    const journal = JSON.parse(await readFile(join(migrations, 'meta/_journal.json'), 'utf8')) as {
      entries: unknown[]
    }
    const last = `${String(journal.entries.length - 1).padStart(4, '0')}_snapshot.json`
    const now = JSON.parse(await readFile(join(migrations, 'meta', last), 'utf8')) as Snapshot
    const next = structuredClone(now)
    for (const name of ['events', 'messages', 'audit', 'arrivals', 'reward_events'])
      Object.assign(next.tables[name]?.checkConstraints ?? {}, {
        [`${name}_further`]: { name: `${name}_further`, value: '1 = 1' },
      })
    return (await generateSQLiteMigration(now, next)).join('\n--> statement-breakpoint\n')
  }
  const count = async () =>
    (JSON.parse(await readFile(join(migrations, 'meta/_journal.json'), 'utf8')) as { entries: unknown[] })
      .entries.length

  test('keeps every row, clause and trigger', async () => {
    await migrateDatabase(database, migrations)
    await fill()
    const before = await content()
    await migrateDatabase(database, await migrationsOf(await count(), [keepClauses(await rebuild())]))
    await expectWhole(before)
  })

  test('is noticed when it loses clauses and triggers', async () => {
    await migrateDatabase(database, migrations)
    await migrateDatabase(database, await migrationsOf(await count(), [await rebuild()]))
    expect(await lostClauses(database.$client)).toHaveLength(8)
  })
})
