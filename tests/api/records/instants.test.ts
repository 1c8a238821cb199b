import { join } from 'node:path'
import { sql } from 'drizzle-orm'
import { afterEach, beforeEach, expect, test } from 'vitest'
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
    `update instants set sealed = (select sealed from instants order by id limit 1) where id = (select id from audit where action = 'tip.note')`,
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
