import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { sql } from 'drizzle-orm'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { startOf, type Day } from '#shared/day.ts'
import { form, plainTip, post } from '#tests/support/office/citizen.ts'
import { openOffice, type Office } from '#tests/support/office/office.ts'
import { taggedPhoto } from '#tests/support/photo.ts'

const proxy = '192.0.2.1'
const address = '198.51.100.77'
const agent = 'MARKERAGENT/1.0 (MARKERPHONE)'
// 17:43:21 of 16 November at the office; 09:43:21 UTC.
const instant = new Date('2026-11-16T09:43:21.987Z')
const marks = [
  address,
  '198.51.100',
  'c633644d',
  agent,
  'MARKERAGENT',
  'MARKERPHONE',
  'MARKERCOOKIE',
  '张三的截图',
]
const minutes = [
  '09:43',
  '17:43',
  ':43:21',
  '0943',
  '1743',
  String(instant.getTime()),
  String(Math.floor(instant.getTime() / 1000)).slice(0, 8),
]

let office: Office
let printed: string[]

beforeEach(async () => {
  office = await openOffice({ settings: { TRUSTED_PROXIES: proxy, BOT_CHECK: 'altcha' } })
  office.clock.now = instant
  printed = []
  for (const method of ['log', 'info', 'warn', 'error', 'debug'] as const)
    vi.spyOn(console, method).mockImplementation(
      (...values: unknown[]) => void printed.push(values.map(String).join(' ')),
    )
  for (const stream of [process.stdout, process.stderr])
    vi.spyOn(stream, 'write').mockImplementation((chunk) => {
      printed.push(typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString())
      return true
    })
})
afterEach(async () => {
  vi.restoreAllMocks()
  await office.close()
})

/**
 * A whole visit, by proxy and directly: a tip with pictures, a wrong tip, the mailbox, a message, a withdrawn
 * contact.
 */
async function visit(): Promise<void> {
  const headers = {
    'user-agent': agent,
    'x-forwarded-for': address,
    'x-real-ip': address,
    cookie: 'id=MARKERCOOKIE',
    'accept-language': 'zh-CN',
  }
  for (const from of [proxy, address]) {
    const manner = { headers, from } as const
    const taken = await post(
      office,
      '/tips',
      form({ ...plainTip, contact: '示例：备用邮箱' }, [
        await taggedPhoto(64, 48),
        await taggedPhoto(64, 48),
      ]),
      manner,
    )
    expect(taken.status).toBe(201)
    const { receipt } = (await taken.json()) as { receipt: string }
    expect(
      (
        await post(office, '/tips', form({ category: 'x' }, [Buffer.from('no picture')]), {
          ...manner,
          accept: 'html',
        })
      ).status,
    ).toBe(422)
    expect((await post(office, '/mailbox', { receipt }, { ...manner, accept: 'html' })).status).toBe(200)
    expect(
      (
        await post(
          office,
          '/mailbox/messages',
          form({ receipt, text: '示例：补充。' }, [await taggedPhoto(64, 48)]),
          manner,
        )
      ).status,
    ).toBe(201)
    expect((await post(office, '/mailbox/withdraw-contact', { receipt }, manner)).status).toBe(200)
  }
}

test('who a citizen is appears in no row, file or output', async () => {
  await visit()
  const files = await readdir(office.folder, { recursive: true, withFileTypes: true })
  let bytes = 0
  for (const file of files) {
    for (const mark of marks) expect(file.name).not.toContain(mark)
    if (!file.isFile()) continue
    const content = await readFile(join(file.parentPath, file.name))
    bytes += content.length
    for (const mark of marks)
      for (const form of [
        mark,
        Buffer.from(mark, 'utf16le'),
        Buffer.from(mark).toString('base64').slice(0, -4),
      ])
        expect(content.includes(form), `${mark} in ${file.name}`).toBe(false)
  }
  // The tips are in these files.
  expect(bytes).toBeGreaterThan(10_000)
  expect(printed).toEqual([])
})

test('when a citizen came appears in rows, and in times of evidence files and folders, only as a day', async () => {
  await visit()
  const tables = await office.database.all<{ name: string }>(
    sql`select name from sqlite_schema where type = 'table'`,
  )
  let rows = 0
  for (const { name } of tables) {
    for (const row of await office.database.all<Record<string, unknown>>(
      sql`select * from ${sql.identifier(name)}`,
    )) {
      // Acts of staff bear an instant. The office of this test was set up earlier.
      for (const [column, value] of Object.entries(row)) {
        if (typeof value !== 'string' && typeof value !== 'number') continue
        rows += 1
        if (/^[0-9a-f]{16,}$|^(\d:)?[0-9a-f]{32,}$|^age1|^JM\d{8}$/.test(String(value))) continue
        for (const minute of minutes) expect(String(value), `${name}.${column}`).not.toContain(minute)
      }
    }
  }
  expect(rows).toBeGreaterThan(50)

  const midnight = startOf('2026-11-16' as Day)
  const root = join(office.folder, 'evidence')
  const entries = await readdir(root, { recursive: true })
  expect(entries.filter((name) => name.endsWith('.age'))).toHaveLength(6)
  for (const name of ['', ...entries]) expect((await stat(join(root, name))).mtime, name).toEqual(midnight)
  expect((await stat(join(office.folder, 'spool'))).mtime).toEqual(midnight)
  expect(printed).toEqual([])
})

test('tables that mix acts of citizens with timed acts of staff do not keep the order of writing', async () => {
  for (const name of ['events', 'messages'])
    await expect(office.database.all(sql`select rowid from ${sql.identifier(name)}`), name).rejects.toThrow()
})
