import { cp, mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { Operator } from '#shared/operator.ts'
import type { Deps } from '#api/records/deps.ts'
import { createSecrets } from '#api/core/secrets.ts'
import { backUpOnSchedule, makeBackup } from '#api/jobs/backup/backup.ts'
import { backupVerifyCommand } from '#api/jobs/backup/backup-verify.ts'
import { restore } from '#api/jobs/backup/restore.ts'
import { initialStatements } from '#api/jobs/data-folder.ts'
import { openOffice, type Office } from '#tests/support/office/office.ts'
import { storeTip } from '#tests/support/office/tips.ts'

let office: Office
let shelf: string
let deps: Deps
beforeEach(async () => {
  office = await openOffice()
  shelf = await mkdtemp(join(office.folder, '..', 'backups-'))
  await createSecrets(office.deps.env.secretsDir, office.rawSecrets)
  const operator = Operator.parse({ ...office.deps.operator, backups: { folder: shelf } })
  deps = { ...office.deps, operator }
  await deps.write({ actor: 'reporter' }, initialStatements(office.database, operator, office.secrets))
})
afterEach(async () => {
  await office.close()
  await rm(shelf, { recursive: true, force: true })
})

const hours = (count: number) => {
  office.clock.now = new Date(office.clock.now.getTime() + count * 60 * 60 * 1000)
}
const dayStart = new Date('2026-11-15T16:00:00Z').getTime()

test('nothing in a backup tells its hour: name, manifest, and times of files and folders', async () => {
  await storeTip(office)
  const { folder } = await makeBackup(deps, shelf)
  expect((await readdir(shelf)).join()).toMatch(/^zhenzheng-2026-11-16-01-[0-9a-f]{12}$/)
  const names = await readdir(folder, { recursive: true })
  expect(names).toContain('zhenzheng.db')
  for (const path of [shelf, folder, ...names.map((name) => join(folder, name))])
    expect((await stat(path)).mtimeMs, path).toBe(dayStart)
  for (const name of ['manifest.json', 'manifest.sha256'])
    expect(await readFile(join(folder, name), 'utf8'), name).not.toMatch(/\d\d:\d\d|T\d\d/)
  expect(await readFile(join(folder, 'manifest.json'), 'utf8')).toContain('"madeOn": "2026-11-16"')
  // The commands on a backup say its day, and a carried copy keeps no more.
  const copy = join(shelf, 'copy')
  await cp(folder, copy, { recursive: true, preserveTimestamps: true })
  expect((await stat(join(copy, 'zhenzheng.db'))).mtimeMs).toBe(dayStart)
  const said = [
    ...(await backupVerifyCommand([copy])).lines,
    ...(await restore(copy, join(shelf, 'restored'), office.paper.identity)).lines,
  ].join('\n')
  expect(said).toContain('2026-11-16')
  expect(said).not.toMatch(/T\d\d:\d\d/)
})

test('backups of one day are numbered in their order, and the oldest go first', async () => {
  const made: string[] = []
  for (let count = 0; count < 11; count += 1) {
    made.push((await makeBackup(deps, shelf)).folder)
    hours(1)
  }
  const onShelf = async () => (await readdir(shelf)).map((name) => join(shelf, name)).sort()
  expect(await onShelf()).toEqual(made)
  expect(made.at(-1)).toMatch(/-2026-11-16-11-[0-9a-f]{12}$/)
  // A gap is not filled: it would stand before older ones.
  await rm(made[3] ?? '', { recursive: true })
  hours(1)
  expect((await makeBackup(deps, shelf)).folder).toMatch(/-2026-11-16-12-[0-9a-f]{12}$/)
  hours(24 * 15)
  await backUpOnSchedule(deps)
  expect(await onShelf()).not.toContain(made[0])
  expect(await onShelf()).not.toContain(made[1])
  expect(await onShelf()).toContain(made[2])
})

test('the schedule keeps a day between its backups, whose hour it does not store', async () => {
  await backUpOnSchedule(deps)
  for (const [wait, isMade] of [
    [15, false],
    [8, false],
    [1, true],
    [23, false],
    [1, true],
  ] as const) {
    hours(wait)
    expect((await backUpOnSchedule(deps)) !== null).toBe(isMade)
  }
})
