import { execFileSync } from 'node:child_process'
import { chmod, mkdir, open, readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createApp } from '#api/app.ts'
import { createSecrets } from '#api/core/secrets.ts'
import { backUpOnSchedule } from '#api/jobs/backup/backup.ts'
import { purgeOnSchedule } from '#api/jobs/purge.ts'
import type { Deps } from '#api/records/deps.ts'
import { makeHealth } from '#api/records/health.ts'
import { post } from '#tests/support/office/citizen.ts'
import { openOffice, type Office } from '#tests/support/office/office.ts'

let office: Office
let said: string[]
beforeEach(async () => {
  office = await openOffice()
  said = []
  vi.spyOn(console, 'error').mockImplementation((text: unknown) => void said.push(String(text)))
})
afterEach(() => office.close())

/** Asks for the health of the office with other parts. */
async function health(parts: Partial<Deps> = {}, app = appOf(parts)): Promise<[number, unknown]> {
  const answer = await app.request('/api/health')
  const { ok, warnings, reasons } = (await answer.json()) as Record<string, unknown>
  return [answer.status, ok === true ? warnings : reasons]
}
function appOf(parts: Partial<Deps> = {}) {
  const deps = { ...office.deps, ...parts }
  return createApp({ ...deps, health: makeHealth(deps) })
}
const days = (count: number) => {
  office.clock.now = new Date(office.clock.now.getTime() + count * 24 * 60 * 60 * 1000)
}

test('a server that can store a tip is well, and the look leaves nothing behind', async () => {
  await office.database.$client.execute('PRAGMA wal_checkpoint(TRUNCATE)')
  const before = await readdir(office.folder)
  expect(await health()).toEqual([200, []])
  expect((await readdir(office.folder)).sort()).toEqual(before.sort())
  expect((await stat(join(office.folder, 'zhenzheng.db-wal'))).size).toBe(0)
  expect(said).toEqual([])
})

test('a disk below the floor of the operator is not well', async () => {
  const operator = { ...office.deps.operator, minFreeBytes: Number.MAX_SAFE_INTEGER }
  expect(await health({ operator })).toEqual([503, ['disk-low']])
  expect(said).toEqual([expect.stringContaining('剩余空间低于下限')])
  expect(await health({ operator: { ...operator, minFreeBytes: 0 } })).toEqual([200, []])
})

test('a data folder that takes no file is not well, and the output names the cause', async () => {
  const env = { ...office.deps.env, dataDir: '/proc' }
  expect(await health({ env })).toEqual([503, ['folder-unwritable']])
  expect(said.join('\n')).toMatch(/出错 (ENOENT|EACCES|EPERM)|bug: Error ENOENT/)
})

test('a disk that hangs is named as such, and not as a folder without rights', async () => {
  // Nobody reads from this pipe, so its writer waits.
  const pipe = join(office.folder, '.health')
  execFileSync('mkfifo', [pipe])
  const asked = health()
  expect(await asked).toEqual([503, ['disk-silent']])
  expect(said).toEqual([expect.stringContaining('盘没有在时限内')])
  const reader = await open(pipe, 'r')
  await reader.close()
})

test('a fault is said once when it comes, and once when it is over', async () => {
  let isBroken = true
  const officeKey = () => (isBroken ? Promise.reject(new Error('示例')) : office.deps.officeKey())
  const app = appOf({ officeKey })
  for (let times = 0; times < 3; times += 1) expect(await health({}, app)).toEqual([503, ['database-failed']])
  expect(said.filter((line) => line.includes('服务不正常'))).toHaveLength(1)
  expect(said.filter((line) => line.startsWith('bug'))).toHaveLength(1)
  isBroken = false
  expect(await health({}, app)).toEqual([200, []])
  expect(said.at(-1)).toBe('服务恢复正常')
  expect(said.join()).not.toContain('示例')
})

test('a database that may be read and not written is not well', async () => {
  await office.database.$client.execute('PRAGMA query_only=ON')
  expect(await health()).toEqual([503, ['database-failed']])
  expect(said.join('\n')).toMatch(/出错 SQLITE_READONLY：/)
})

test('a database that hangs is named within the deadline, to all who ask at once', async () => {
  const app = appOf({ officeKey: () => new Promise(() => undefined) })
  const answers = await Promise.all([health({}, app), health({}, app)])
  expect(answers).toEqual(Array(2).fill([503, ['database-silent']]))
})

test('a check by OPTIONS or HEAD tells the same', async () => {
  for (const method of ['OPTIONS', 'HEAD']) {
    const well = await appOf().request('/api/health', { method })
    expect([well.status < 300, await well.text()]).toEqual([true, ''])
    const operator = { ...office.deps.operator, minFreeBytes: Number.MAX_SAFE_INTEGER }
    expect((await appOf({ operator }).request('/api/health', { method })).status).toBe(503)
  }
})

test('a late backup, a purge that halts and a clock put back are warned of, and tips are taken', async () => {
  await createSecrets(office.deps.env.secretsDir, office.rawSecrets)
  const shelf = join(office.folder, 'shelf')
  const operator = {
    ...office.deps.operator,
    backups: { folder: shelf, everyHours: 24, keepDays: 14 },
  }
  const now = { operator }
  expect(await health(now)).toEqual([200, ['backup-late']])
  await mkdir(shelf)
  await backUpOnSchedule({ ...office.deps, ...now })
  await purgeOnSchedule(office.deps)
  expect(await health(now)).toEqual([200, []])
  days(2)
  expect(await health(now)).toEqual([200, ['backup-late', 'purge-late']])
  days(60)
  expect(await health(now)).toEqual([200, ['backup-late', 'purge-halted']])
  days(-70)
  expect(await health(now)).toEqual([200, ['backup-late', 'clock-behind']])
  expect(said.join('\n')).toMatch(/请注意：服务器的时间比上一次到期检查的日子还早/)
})

test('leads and auditors read the state of the server in the console, and others do not', async () => {
  await rm(join(office.folder, '.health'), { force: true })
  await mkdir(join(office.folder, '.health'))
  for (const role of ['lead', 'auditor'] as const) {
    const answer = await (await office.signIn(role)).get('/health?clock=')
    expect(await answer.json()).toEqual({ faults: ['folder-unwritable'], warnings: [] })
  }
  expect((await (await office.signIn('triager')).get('/health')).status).toBe(403)
  await chmod(join(office.folder, '.health'), 0o700)
})

test('a full disk is answered as such, and the output has its code', async () => {
  await office.database.$client.execute('PRAGMA max_page_count=1')
  const answer = await post(office, '/tips', {
    category: 'selling',
    description: `示例：${'群里有人卖焊工证。'.repeat(500)}`,
  })
  expect([answer.status, ((await answer.json()) as { code: string }).code]).toEqual([503, 'not-stored'])
  expect(said.join('\n')).toMatch(/出错 SQLITE_FULL：盘满了/)
})

test('a folder whose probe fails is not well', async () => {
  await rm(join(office.folder, '.health'), { force: true })
  await mkdir(join(office.folder, '.health'))
  expect(await health()).toEqual([503, ['folder-unwritable']])
  await chmod(join(office.folder, '.health'), 0o700)
})
