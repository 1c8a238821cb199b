import { cp, mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { eq } from 'drizzle-orm'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { openCopy } from '#db/client.ts'
import { accounts, audit, bodies, evidence, officeKeys, sessions, settings, tips } from '#db/schema.ts'
import { dayOf } from '#shared/day.ts'
import { Operator } from '#shared/operator.ts'
import { SessionView } from '#shared/contract/sign-in.ts'
import { KeyRing } from '#shared/sealing/key-ring.ts'
import { newOffice } from '#shared/sealing/office-keys.ts'
import { openBytes, openJson } from '#shared/sealing/seal.ts'
import { ServerSecrets } from '#shared/sealing/server-secrets.ts'
import type { Deps } from '#api/records/deps.ts'
import { ForeignOfficeKey } from '#api/records/office-keys.ts'
import { unwrapTotp } from '#api/records/office.ts'
import { createSecrets, secretsFrom } from '#api/core/secrets.ts'
import { backUpOnSchedule, backupCommand, makeBackup } from '#api/jobs/backup/backup.ts'
import { describeFile, sha256 } from '#api/jobs/backup/backup-files.ts'
import { verifyBackup } from '#api/jobs/backup/backup-verify.ts'
import { initialStatements } from '#api/jobs/data-folder.ts'
import { purge, purgeOnSchedule } from '#api/jobs/purge.ts'
import { restore } from '#api/jobs/backup/restore.ts'
import { openOffice, type Office } from '#tests/support/office/office.ts'
import { storeTip } from '#tests/support/office/tips.ts'

let office: Office
let shelf: string
let deps: Deps
beforeEach(async () => {
  office = await openOffice()
  shelf = await mkdtemp(join(office.folder, '..', 'backups-'))
  // `init` leaves the same state: secrets on the disk, their check values in the database.
  await createSecrets(office.deps.env.secretsDir, office.rawSecrets)
  const { secrets } = office
  const operator = Operator.parse({ ...office.deps.operator, backups: { folder: shelf } })
  deps = { ...office.deps, operator }
  await deps.write({ actor: 'reporter' }, initialStatements(office.database, operator, secrets))
})
afterEach(async () => {
  await office.close()
  await rm(shelf, { recursive: true, force: true })
})

const hours = (count: number) => {
  office.clock.now = new Date(office.clock.now.getTime() + count * 60 * 60 * 1000)
}

test('the schedule makes a backup when it is due, and deletes old ones but never the newest', async () => {
  await storeTip(office)
  const first = await backUpOnSchedule(deps)
  hours(23)
  expect(await backUpOnSchedule(deps)).toBe(null)
  hours(1)
  const second = await backUpOnSchedule(deps)
  expect((await readdir(shelf)).length).toBe(2)
  // No backup was made for weeks. The newest stays until a newer one exists.
  hours(24 * 20)
  const fails = {
    ...deps,
    evidence: { ...deps.evidence, get: () => Promise.reject(new Error('示例：读不出来')) },
  }
  await expect(backUpOnSchedule(fails)).rejects.toThrow('读不出来')
  expect((await readdir(shelf)).map((name) => join(shelf, name)).sort()).toEqual([
    first?.folder,
    second?.folder,
  ])
  const third = await backUpOnSchedule(deps)
  expect((await readdir(shelf)).map((name) => join(shelf, name))).toEqual([third?.folder])
})

test('a backup of another data folder counts as none, and stays; a moved folder keeps its own', async () => {
  // 21 offices share a folder, and one was restored from the backup of another.
  const other = await openOffice()
  await createSecrets(other.deps.env.secretsDir, other.rawSecrets)
  const theirs = await makeBackup(other.deps, shelf)
  await rm(join(office.folder, 'folder-id'), { force: true })
  const own = await backUpOnSchedule(deps)
  expect(own).not.toBe(null)
  const moved = `${office.folder}-moved`
  await mkdir(moved)
  await cp(join(office.folder, 'folder-id'), join(moved, 'folder-id'))
  const { env } = deps
  const there = { ...deps, env: { ...env, dataDir: moved, secretsDir: env.secretsDir } }
  hours(1)
  expect(await backUpOnSchedule(there)).toBe(null)
  const printed: string[] = []
  vi.spyOn(console, 'error').mockImplementation((text: unknown) => void printed.push(String(text)))
  hours(24 * 20)
  const next = await backUpOnSchedule(there)
  expect((await readdir(shelf)).map((name) => join(shelf, name)).sort()).toEqual([
    theirs.folder,
    next?.folder,
  ])
  expect(printed.join()).toMatch(/有 1 份超过 14 天，是别的数据目录做的/)
  await other.close()
  await rm(moved, { recursive: true })
})

test('what was purged leaves every backup when its days are over, and other files stay', async () => {
  await mkdir(join(shelf, '别的东西'))
  const tip = await storeTip(office, { status: 'spam' })
  await office.database.update(tips).set({ purgeOn: dayOf(office.clock.now) })
  await backUpOnSchedule(deps)
  await purge(deps)
  const holders: boolean[] = []
  for (let day = 0; day <= 15; day += 1) {
    hours(24)
    await backUpOnSchedule(deps)
    let holds = false
    for (const name of (await readdir(shelf)).filter((one) => one.startsWith('zhenzheng-'))) {
      const copy = await openCopy(join(shelf, name, 'zhenzheng.db'))
      holds ||= (await copy.$count(bodies, eq(bodies.tipId, tip.id))) > 0
      copy.$client.close()
    }
    holders.push(holds)
  }
  expect(holders.indexOf(false)).toBe(14)
  expect(holders.lastIndexOf(true)).toBe(13)
  expect(await readdir(shelf)).toContain('别的东西')
})

const days = (count: number) => hours(24 * count)
const onShelf = async () => (await readdir(shelf)).map((name) => join(shelf, name)).sort()

test('a clock that was years ahead for one look deletes no backup, and backups go on afterwards', async () => {
  await storeTip(office)
  const said: unknown[] = []
  vi.spyOn(console, 'error').mockImplementation((words) => said.push(words))
  const made: (string | undefined)[] = []
  const look = async () => {
    await purgeOnSchedule(deps)
    const backup = await backUpOnSchedule(deps)
    if (backup) made.push(backup.folder)
  }
  for (let day = 0; day < 5; day += 1) {
    await look()
    days(1)
  }
  days(3 * 365)
  await look()
  expect(made).toHaveLength(6)
  expect(await onShelf()).toEqual(made)
  days(-3 * 365)
  for (let day = 0; day < 60; day += 1) {
    await look()
    days(1)
  }
  expect(made).toHaveLength(66)
  // A backup with a future day cannot be known to be old. It stays and is reported.
  const ahead = made[5]
  expect(await onShelf()).toEqual([...made.slice(-15), ahead].sort())
  expect(new Set(said)).toEqual(new Set([expect.stringContaining('有 1 份的日期晚于今天') as string]))
})

test('a clock that is weeks ahead for one look deletes at most two backups', async () => {
  await storeTip(office)
  const made: (string | undefined)[] = []
  for (let day = 0; day < 10; day += 1) {
    made.push((await backUpOnSchedule(deps))?.folder)
    days(1)
  }
  await purge(deps)
  days(30)
  made.push((await backUpOnSchedule(deps))?.folder)
  expect(await onShelf()).toEqual(made.slice(2))
})

test('backups are at least a day apart: two of one day would narrow a tip’s arrival to hours', () => {
  const file = (everyHours: number) =>
    Operator.safeParse({ ...deps.operator, backups: { folder: shelf, everyHours } })
  expect(file(24).success).toBe(true)
  expect(
    file(23)
      .error?.issues.map(({ message }) => message)
      .join(),
  ).toContain('24 小时')
})

test('a broken backup never gets its name, and is cleared away', async () => {
  await storeTip(office)
  await storeTip(office)
  let calls = 0
  const get: Deps['evidence']['get'] = (id) => {
    calls += 1
    return calls === 2 ? Promise.reject(new Error('示例：盘满了')) : deps.evidence.get(id)
  }
  await expect(makeBackup({ ...deps, evidence: { ...deps.evidence, get } }, shelf)).rejects.toThrow('盘满了')
  expect(await readdir(shelf)).toEqual([])
  // A killed process left this folder.
  await mkdir(join(shelf, '.part-zhenzheng-2026-11-14-01-0123456789ab'))
  const { folder } = await makeBackup(deps, shelf)
  expect((await readdir(shelf)).map((name) => join(shelf, name))).toEqual([folder])
})

test('a killed backup and its sessions go at the next look, one of another folder after the next day', async () => {
  await storeTip(office)
  await backUpOnSchedule(deps)
  // The process was killed at work, so nothing tidied up.
  let part: string | undefined
  const get: Deps['evidence']['get'] = async () => {
    part = (await readdir(shelf)).find((name) => name.startsWith('.part-'))
    await cp(join(shelf, part ?? ''), join(office.folder, 'part'), { recursive: true })
    throw new Error('示例：断电')
  }
  await expect(makeBackup({ ...deps, evidence: { ...deps.evidence, get } }, shelf)).rejects.toThrow('断电')
  await rename(join(office.folder, 'part'), join(shelf, part ?? ''))
  const elsewhere = (part ?? '').replace(/.{12}$/, '0123456789ab')
  await mkdir(join(shelf, elsewhere))
  hours(1)
  expect(await backUpOnSchedule(deps)).toBe(null)
  expect((await readdir(shelf)).filter((name) => name.startsWith('.'))).toEqual([elsewhere])
  hours(48)
  await backUpOnSchedule(deps)
  expect((await readdir(shelf)).filter((name) => name.startsWith('.'))).toEqual([])
})

test('a backup with an office key that somebody put there is not restored', async () => {
  await storeTip(office)
  const target = join(shelf, 'restored')
  const { sealed } = await newOffice()
  const forged = { recipient: 'age1forged', createdOn: dayOf(office.clock.now), sealed: Buffer.from(sealed) }
  // A newer one than the office's own stops the backup itself.
  await office.database.insert(officeKeys).values({ ...forged, id: 'forged', epoch: 2 })
  await expect(makeBackup(deps, shelf)).rejects.toThrow(ForeignOfficeKey)
  await office.database.update(officeKeys).set({ epoch: 0 }).where(eq(officeKeys.id, 'forged'))
  const { folder } = await makeBackup(deps, shelf)
  expect(await restore(folder, target, office.paper.identity)).toMatchObject({
    ok: false,
    lines: [expect.stringContaining('办公钥匙'), '什么都没有写。'],
  })
  await office.database.delete(officeKeys).where(eq(officeKeys.id, 'forged'))
  hours(1)
  const whole = await makeBackup(deps, shelf)
  const report = await restore(whole.folder, target, office.paper.identity)
  expect(report.ok).toBe(true)
  expect(report.lines.join('\n')).toMatch(/停用的人会恢复/)
})

test('a triager with a backup opens no server secret, no authenticator and no office identity', async () => {
  const triager = await office.signIn('triager')
  const { ring } = SessionView.parse(await (await triager.get('/session')).json())
  const keys = await openJson(KeyRing, Buffer.from(ring ?? '', 'base64'), [triager.identity])
  const held = [triager.identity, ...keys.office.map(({ identity }) => identity)]
  expect(held).toContain(office.officeIdentity)
  expect(held).not.toContain(office.paper.identity)

  const { folder } = await makeBackup(deps, shelf)
  const secrets = new Uint8Array(await readFile(join(folder, 'secrets.age')))
  await expect(openBytes(secrets, held)).rejects.toThrow('no identity matched')
  const copy = await openCopy(join(folder, 'zhenzheng.db'))
  const [lead] = await copy.select().from(accounts).where(eq(accounts.account, 'first.lead'))
  const rows = await copy.select().from(officeKeys)
  copy.$client.close()
  for (const { sealed } of rows) await expect(openBytes(sealed ?? secrets, held)).rejects.toThrow()

  // The sheet opens what the ring does not: secrets, and with them the lead's authenticator.
  const opened = await openJson(ServerSecrets, secrets, [office.paper.identity])
  const { pepper, 'server-key': serverKey } = opened
  const raw = { pepper, 'server-key': serverKey }
  const bytes = Object.entries(raw).map(([name, hex]) => [name, Buffer.from(hex, 'hex')])
  const known = secretsFrom(Object.fromEntries(bytes) as typeof office.rawSecrets)
  expect(unwrapTotp(known, lead?.id ?? '', lead?.totpSealed ?? Buffer.alloc(0))).toBe(office.first?.secret)
})

test('a backup seals its secrets to no paper key that somebody put into the database', async () => {
  const thief = await newOffice()
  const forge = { value: thief.paper.recipient }
  await office.database.update(settings).set(forge).where(eq(settings.key, 'paper-key'))
  await expect(makeBackup(deps, shelf)).rejects.toThrow('恢复钥匙')
  expect(await readdir(shelf)).toEqual([])
  vi.spyOn(console, 'error').mockImplementation(() => undefined)
  expect((await deps.health()).faults).toContain('office-key')
})

test('secrets that a killed restore left go with the next one, and other folders stay', async () => {
  const { folder } = await makeBackup(deps, shelf)
  const place = await mkdtemp(join(shelf, 'place-'))
  const target = join(place, 'restored')
  for (const name of ['restored.part-0badcafe', 'restored.part-mine', 'other.part-0badcafe']) {
    await mkdir(join(place, name))
    await writeFile(join(place, name, 'pepper'), 'MARKER')
  }
  expect(await restore(folder, target, office.paper.identity)).toMatchObject({ ok: true })
  expect((await readdir(place)).sort()).toEqual(['other.part-0badcafe', 'restored', 'restored.part-mine'])
})

test('a purge waits for a running backup, whose pictures it would remove', async () => {
  for (let index = 0; index < 8; index += 1) await storeTip(office, { status: 'spam' })
  await office.database.update(tips).set({ purgeOn: dayOf(office.clock.now) })
  const [backup, purged] = await Promise.all([makeBackup(deps, shelf), purge(deps)])
  expect(purged.content).toBe(8)
  expect(backup).toMatchObject({ missing: [], manifest: { tips: 8, pictures: 8 } })
  expect((await verifyBackup(backup.folder)).faults).toEqual([])
})

test('a tip that arrives during a backup is in it whole or not at all', async () => {
  for (let index = 0; index < 4; index += 1) await storeTip(office)
  const [{ folder, manifest }] = await Promise.all([
    makeBackup(deps, shelf),
    storeTip(office),
    storeTip(office),
    storeTip(office),
  ])
  expect((await verifyBackup(folder)).faults).toEqual([])
  expect(manifest.tips).toBeGreaterThanOrEqual(4)
})

test('a backup names a missing picture and holds the rest', async () => {
  const [lost, kept] = [await storeTip(office), await storeTip(office)]
  await deps.evidence.remove([lost.evidenceId])
  const report = await backupCommand(deps, [])
  expect(report.ok).toBe(false)
  expect(report.lines.join('\n')).toContain(lost.evidenceId)
  const [name = ''] = await readdir(shelf)
  expect((await verifyBackup(join(shelf, name))).faults).toEqual([expect.stringContaining(lost.evidenceId)])
  expect(await readdir(join(shelf, name, 'evidence', kept.evidenceId.slice(0, 2)))).toContain(
    `${kept.evidenceId}.age`,
  )
})

test('a backup leaves out open sessions, and the audit log records its manifest’s hash', async () => {
  await office.signIn('lead')
  expect(await office.database.$count(sessions)).toBe(1)
  const { folder, manifestSha256 } = await makeBackup(deps, shelf)
  const copy = await openCopy(join(folder, 'zhenzheng.db'))
  expect(await copy.$count(sessions)).toBe(0)
  copy.$client.close()
  const rows = await office.database
    .select({ subject: audit.subject })
    .from(audit)
    .where(eq(audit.action, 'system.backup'))
  expect(rows).toEqual([{ subject: manifestSha256 }])
  expect(await readFile(join(folder, 'manifest.sha256'), 'utf8')).toBe(`${manifestSha256}  manifest.json\n`)
})

test('the check of a backup names each difference between database and manifest', async () => {
  await storeTip(office)
  const { folder } = await makeBackup(deps, shelf)
  const { manifest } = await verifyBackup(folder)
  expect(manifest).toMatchObject({ tips: 1, pictures: 1 })
  // The chain and the pictures reveal a forger who rewrites hashes too. A row of each is missing here.
  const copy = await openCopy(join(folder, 'zhenzheng.db'))
  await copy.$client.execute('PRAGMA query_only=OFF')
  await copy.delete(evidence)
  await copy.run('drop trigger audit_no_update')
  await copy.run("update audit set actor = 'nobody'")
  copy.$client.close()
  const entry = await describeFile(folder, 'zhenzheng.db')
  const forged = JSON.stringify({
    ...manifest,
    files: manifest?.files.map((file) => (file.path === entry.path ? entry : file)),
  })
  await writeFile(join(folder, 'manifest.json'), forged)
  await writeFile(join(folder, 'manifest.sha256'), `${sha256(forged)}  manifest.json\n`)
  const { faults } = await verifyBackup(folder)
  expect(faults.join('\n')).toMatch(/操作记录的哈希链断了/)
  expect(faults.join('\n')).toMatch(/不属于任何线索/)
})

test('no backup is made without an office key, with foreign secrets, or of a libSQL server', async () => {
  await expect(makeBackup({ ...deps, officeKey: () => Promise.resolve(null) }, shelf)).rejects.toThrow(
    '还没有开通',
  )
  await rm(deps.env.secretsDir, { recursive: true })
  await createSecrets(deps.env.secretsDir)
  await expect(makeBackup(deps, shelf)).rejects.toThrow('pepper')
  await expect(
    makeBackup(
      { ...deps, env: { ...deps.env, databaseUrl: 'http://127.0.0.1:9', databaseFile: null } },
      shelf,
    ),
  ).rejects.toThrow('libSQL')
  await expect(makeBackup(deps, '/dev/null/backups')).rejects.toThrow('/dev/null/backups')
  expect(await readdir(shelf)).toEqual([])
})
