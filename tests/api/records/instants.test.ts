import { copyFile, mkdtemp, stat, truncate } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { sql } from 'drizzle-orm'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { copyDatabase, openCopy, type Database } from '#db/client.ts'
import { accounts, audit, instants, invites, sessions } from '#db/schema.ts'
import { AuditPage } from '#shared/contract/audit.ts'
import { TipView } from '#shared/contract/tip.ts'
import { purge } from '#api/jobs/purge.ts'
import { verifyChains } from '#api/records/chains.ts'
import { openOffice, type Office, type Person } from '#tests/support/office/office.ts'
import { sealedText, storeTip } from '#tests/support/office/tips.ts'

// 17:43:21 of 16 November at the office; 09:43:21 UTC.
const instant = new Date('2026-11-16T09:43:21.987Z')
const minutes = [':43:21', '09:43', '17:43', String(instant.getTime()).slice(0, 8), '17:13', '0943']

let office: Office
let lead: Person
beforeEach(async () => {
  office = await openOffice()
  office.clock.now = instant
  lead = await office.signIn('lead')
})
afterEach(() => office.close())

/** Acts of every kind that bears an instant. Returns the tip that they were done to. */
async function work() {
  const tip = await storeTip(office)
  await lead.get(`/tips/${tip.id}`)
  const sealed = await sealedText('note', '示例：已电话核实。', [office.officeRecipient])
  expect((await lead.post(`/tips/${tip.id}/notes`, { sealed })).status).toBe(201)
  expect((await lead.post('/people', { role: 'triager' })).status).toBe(201)
  return tip
}

async function rowsOf(database: Database) {
  const tables = await database.all<{ name: string }>(
    sql`select name from sqlite_schema where type = 'table' and name not like '\\_\\_%' escape '\\'`,
  )
  const found: [string, unknown][] = []
  for (const { name } of tables)
    for (const row of await database.all<Record<string, unknown>>(sql`select * from ${sql.identifier(name)}`))
      for (const [column, value] of Object.entries(row)) found.push([`${name}.${column}`, value])
  return found
}

const logOf = async (person: Person) => AuditPage.parse(await (await person.get('/audit')).json()).rows
const noteOf = async (person: Person, id: string) =>
  TipView.parse(await (await person.get(`/tips/${id}`)).json()).notes[0]

test('no row holds the instant of an act of staff in the clear, and the console shows it', async () => {
  const tip = await work()
  for (const [place, value] of await rowsOf(office.database)) {
    if (typeof value !== 'string' && typeof value !== 'number') continue
    if (/^[0-9a-f]{16,}$|^age1|^JM\d{8}$/.test(String(value))) continue
    for (const minute of minutes) expect(String(value), place).not.toContain(minute)
  }
  for (const row of (await logOf(lead)).slice(0, 4))
    expect(row).toMatchObject({ on: '2026-11-16', at: instant.toISOString() })
  expect(await noteOf(lead, tip.id)).toMatchObject({ on: '2026-11-16', at: instant.toISOString() })
})

test('an instant that was moved to another row, or changed, is not shown, and breaks the chain', async () => {
  await work()
  const run = (statement: string) => office.database.$client.execute(statement)
  expect(await verifyChains(office.database)).toMatchObject({ arrivals: 1 })
  await run(
    `update instants set sealed = (select i.sealed from instants i, audit a where i.id = a.id and a.action = 'tip.read') where id = (select id from audit where action = 'tip.note')`,
  )
  const moved = (await logOf(lead)).find(({ action }) => action === 'tip.note')
  expect(moved).toMatchObject({ on: '2026-11-16', at: null })
  expect(await verifyChains(office.database)).toMatchObject({ broken: 'audit' })
})

test('the first purge of a day forgets every instant of the days before, and keeps the chain', async () => {
  const tip = await work()
  await purge(office.deps)
  expect(await office.database.$count(instants)).toBeGreaterThan(4)
  expect((await lead.get('/session')).status).toBe(200)

  // 00:05 of the next day. Nobody was idle for half an hour.
  office.clock.now = new Date('2026-11-16T15:50:00Z')
  const late = await office.signIn('lead')
  office.clock.now = new Date('2026-11-16T16:05:00Z')
  expect((await late.get('/session')).status).toBe(200)
  await purge(office.deps)
  expect(await office.database.$count(instants)).toBe(0)
  expect(await office.database.$count(sessions)).toBe(0)
  expect((await late.get('/session')).status).toBe(401)
  for (const { totpUsedAt } of await office.database.select().from(accounts)) expect(totpUsedAt).toBeNull()
  // An invite is open for one more day. Its end is a midnight.
  expect(await office.database.$count(invites)).toBe(1)
  expect(await verifyChains(office.database)).toEqual({
    audit: await office.database.$count(audit),
    arrivals: 1,
  })
  const again = await office.signIn('lead')
  const read = (await logOf(again)).find(({ action }) => action === 'tip.read')
  expect(read).toMatchObject({ on: '2026-11-16', at: null })
  expect(await noteOf(again, tip.id)).toMatchObject({ on: '2026-11-16', at: null })
})

/** Copies file and log, and returns the pages of each table in the order of the file. */
async function pagesOf() {
  const copy = await mkdtemp(join(office.folder, 'thief-'))
  for (const name of ['zhenzheng.db', 'zhenzheng.db-wal'])
    await copyFile(join(office.folder, name), join(copy, name)).catch(() => undefined)
  const thief = new DatabaseSync(join(copy, 'zhenzheng.db'))
  const pages = thief.prepare('SELECT name, pageno FROM dbstat ORDER BY pageno').all()
  thief.close()
  return pages.map(({ name }) => String(name))
}
/** Counts the pages of tips that lie between two pages of the audit log or of notes. */
function bracketed(pages: readonly string[]): number {
  const isStaff = (name: string) => /^(sqlite_autoindex_)?(audit|notes)/.test(name)
  const runs = pages.filter((name) => name === 'bodies' || isStaff(name)).map((name) => isStaff(name))
  const isBetween = (at: number) => runs.slice(0, at).includes(true) && runs.slice(at + 1).includes(true)
  return runs.filter((isAct, at) => !isAct && isBetween(at)).length
}

test('after the first purge of a day the pages of the file tell no order of writing', async () => {
  for (let round = 0; round < 12; round += 1) {
    const { id } = await storeTip(office)
    for (let times = 0; times < 6; times += 1) {
      const sealed = await sealedText('note', '示例：已电话核实。'.repeat(40), [office.officeRecipient])
      expect((await lead.post(`/tips/${id}/notes`, { sealed })).status).toBe(201)
    }
  }
  // The method finds what there is to be found.
  expect(bracketed(await pagesOf())).toBeGreaterThan(4)
  office.clock.now = new Date('2026-11-16T16:05:00Z')
  await purge(office.deps)
  const pages = await pagesOf()
  // The root of each table is made with the schema. All other pages of one lie together.
  const [, ...places] = pages.flatMap((name, at) => (name === 'bodies' ? [at] : []))
  expect(places.length).toBeGreaterThan(3)
  expect(places.map((at) => at - (places[0] ?? 0))).toEqual([...places.keys()])
  expect(await stat(join(office.folder, 'zhenzheng.db-wal')).then(({ size }) => size)).toBe(0)
})

test('a file without room for its copy, or too large, keeps its pages; instants go all the same', async () => {
  const said = vi.spyOn(console, 'error').mockImplementation(() => undefined)
  const file = join(office.folder, 'zhenzheng.db')
  const { operator } = office.deps
  await work()
  // A rewrite leaves no free page.
  await office.database.run(sql`create table filler as select randomblob(60000)`)
  await office.database.run(sql`drop table filler`)
  await office.database.$client.execute('PRAGMA wal_checkpoint(TRUNCATE)')
  const free = async () =>
    (await office.database.get<{ n: number }>(sql`select freelist_count as n from pragma_freelist_count`)).n
  const before = await free()
  expect(before).toBeGreaterThan(0)

  office.clock.now = new Date('2026-11-16T16:05:00Z')
  await purge({ ...office.deps, operator: { ...operator, minFreeBytes: 1e15 } })
  expect(await free()).toBe(before)
  expect(said.mock.calls.flat().join()).toContain('磁盘空间不够，数据库文件今天没有重写')
  expect(await office.database.$count(instants)).toBe(0)

  // A day later there is room, and the file is beyond the bound.
  said.mockClear()
  office.clock.now = new Date('2026-11-17T16:05:00Z')
  await truncate(file, 500_000_001)
  await purge(office.deps)
  expect(await free()).toBe(before)
  await truncate(file, 499_999_999)
  office.clock.now = new Date('2026-11-18T16:05:00Z')
  await purge(office.deps)
  expect(await free()).toBe(0)
  expect((await stat(file)).size).toBeLessThan(10_000_000)
  expect(said).not.toHaveBeenCalled()
  said.mockRestore()
})

test('a backup holds no instant', async () => {
  await work()
  const file = join(office.folder, 'copy.db')
  await copyDatabase(office.database, file)
  const copy = await openCopy(file)
  expect(await copy.$count(instants)).toBe(0)
  expect(await copy.$count(sessions)).toBe(0)
  for (const { totpUsedAt } of await copy.select().from(accounts)) expect(totpUsedAt).toBeNull()
  expect(await verifyChains(copy)).toMatchObject({ arrivals: 1 })
  copy.$client.close()
})
