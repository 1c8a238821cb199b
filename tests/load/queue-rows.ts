import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { addDays, dayOf } from '#shared/day.ts'
import { platforms, subjects } from '#shared/tip/lists.ts'
import { keysOf } from '#shared/keys.ts'
import { type Status } from '#shared/tip/moves.ts'
import { officeKeyId, sealJson } from '#shared/sealing/seal.ts'
import { queueViews } from '#shared/contract/queue.ts'
import { connections, percentile, send } from './requests.ts'

/** Two thirds of the tips are final. The rest is spread over the open statuses, so that each view is full. */
const mix: readonly Status[] = [
  ...Array<Status>(8).fill('closed'),
  'spam',
  'out-of-scope',
  'received',
  'received',
  'investigating',
  'waiting',
  'referred',
]

interface Column {
  readonly name: string
}

/**
 * Adds tips to a stopped server's database up to a number, in the order of their days.
 * Indexes are rebuilt at the end. Summaries are as large as real ones.
 */
export async function fillQueue(dataDir: string, upTo: number): Promise<void> {
  const database = new DatabaseSync(join(dataDir, 'zhenzheng.db'))
  database.exec('PRAGMA synchronous=OFF; PRAGMA cache_size=-500000; PRAGMA foreign_keys=OFF')
  const value = (sql: string) => Object.values(database.prepare(sql).get() ?? {})[0]
  const have = Number(value('SELECT count(*) FROM tips'))
  const recipient = String(value('SELECT recipient FROM office_keys LIMIT 1'))
  const assignee = String(value("SELECT id FROM accounts WHERE role = 'lead' LIMIT 1"))
  const summary = await sealJson(
    { v: 1, text: '示例：群里有人卖焊工证，八百元，三天出证。', identifiers: [] },
    [recipient],
  )
  const today = dayOf(new Date())
  const some = <T>(list: readonly T[], index: number): T => {
    const item = list[index % list.length]
    if (item === undefined) throw new Error('an empty list')
    return item
  }
  const row = (index: number) => {
    const id = randomBytes(16).toString('hex')
    const status = some(mix, index * 7)
    const on = addDays(today, -Math.floor(((upTo - index) * 700) / upTo))
    return {
      id,
      number: `ZZ${id}`,
      status,
      version: 1,
      category: some(keysOf(subjects), index),
      platform: some(keysOf(platforms), index),
      district: '440703',
      operations: '[]',
      lane: index % 6 === 0 ? 'slow' : 'normal',
      channel: 'web',
      received_on: on,
      due_on: addDays(on, 7),
      assignee_id: status === 'received' || index % 3 > 0 ? null : assignee,
      finding: status === 'closed' ? 'substantiated' : null,
      unread: index % 2,
      evidence_count: 0,
      seller_reports: index % 5 === 0 ? 3 : 0,
      wants_reward: index % 4 === 0 ? 1 : 0,
      mailbox_id: randomBytes(16).toString('hex'),
      reporter_recipient: recipient,
      office_key_id: officeKeyId(recipient),
      summary,
    }
  }
  const indexes = database
    .prepare(
      "SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND tbl_name = 'tips' AND sql IS NOT NULL",
    )
    .all()
  for (const { name } of indexes) database.exec(`DROP INDEX "${String(name)}"`)
  const names = Object.keys(row(0))
  const known = (
    database.prepare("SELECT name FROM pragma_table_info('tips')").all() as unknown as Column[]
  ).map(({ name }) => name)
  if (!names.every((name) => known.includes(name))) throw new Error('the table of tips has changed')
  const insert = database.prepare(
    `INSERT INTO tips (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})`,
  )
  database.exec('BEGIN')
  for (let index = have; index < upTo; index += 1) insert.run(...Object.values(row(index)))
  for (const { sql } of indexes) database.exec(String(sql))
  database.exec('COMMIT; PRAGMA wal_checkpoint(TRUNCATE)')
  database.close()
}

/**
 * Returns the milliseconds of requests by named view, counts included.
 * Every second request continues where the last page ended.
 */
export async function timeViews(
  url: string,
  cookie: string,
  requests: number,
): Promise<Map<string, readonly number[]>> {
  const agent = connections(1)
  const times = new Map<string, readonly number[]>()
  for (const view of keysOf(queueViews)) {
    const own: number[] = []
    let cursor: string | null = null
    for (let count = -3; count < requests; count += 1) {
      const place = count % 2 === 0 && cursor !== null ? `&cursor=${cursor}` : ''
      const { status, milliseconds, text } = await send(agent, `${url}/api/staff/tips?view=${view}${place}`, {
        headers: { cookie },
      })
      if (status !== 200) throw new Error(`the queue answered ${status}`)
      cursor = (JSON.parse(text) as { next: string | null }).next
      // The first three prepare the statements and warm the cache.
      if (count >= 0) own.push(milliseconds)
    }
    times.set(view, own)
  }
  agent.destroy()
  return times
}

/**
 * Returns the slowest view with its 95th percentile, and the highest median of all views.
 * The median is the steadier measure of a few milliseconds.
 */
export function slowestView(times: ReadonlyMap<string, readonly number[]>): {
  view: string
  p95: number
  p50: number
} {
  const [first] = [...times]
    .map(([view, own]) => ({ view, p95: percentile(own, 0.95) }))
    .sort((a, b) => b.p95 - a.p95)
  if (!first) throw new Error('no view')
  return { ...first, p50: Math.max(...[...times.values()].map((own) => percentile(own, 0.5))) }
}
