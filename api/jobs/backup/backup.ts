import { mkdir, rename, rm, utimes } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { copyDatabase, openCopy } from '#db/client.ts'
import { tips } from '#db/schema.ts'
import { addDays, dayOf, startOf, type Day } from '#shared/day.ts'
import { officeKeyId, sealJson } from '#shared/sealing/seal.ts'
import { type ServerSecrets } from '#shared/sealing/server-secrets.ts'
import type { Deps } from '#api/records/deps.ts'
import { WrongSetting } from '#api/core/env.ts'
import { errorCode } from '#api/core/machine/error-code.ts'
import { equalSecret, readRawSecrets, secretNames, secretsFrom } from '#api/core/secrets.ts'
import { backupsIn, folderId, nextName, partOf } from '#api/records/backup-shelf.ts'
import { paperRecipient } from '#api/records/office-keys.ts'
import { haltedSince } from '#api/records/retention.ts'
import type { Report } from '#api/core/socket.ts'
import { chainHeads } from '#api/records/chains.ts'
import {
  backupFiles,
  copyPictures,
  describeFile,
  hideHour,
  picturesIn,
  sha256,
  syncPath,
  writeNew,
  type Manifest,
} from '#api/jobs/backup/backup-files.ts'
import { runEvery } from '#api/jobs/interval.ts'
import { maintenance } from '#api/jobs/maintenance.ts'

const hourMs = 60 * 60 * 1000

type BackupDeps = Pick<
  Deps,
  'env' | 'operator' | 'secrets' | 'database' | 'write' | 'evidence' | 'officeKey' | 'now'
>

/** A backup that is whole and durable. */
export interface Backup {
  readonly folder: string
  readonly manifest: Manifest
  readonly manifestSha256: string
  /** Pictures that the database names and the evidence store lacks. */
  readonly missing: readonly string[]
}

/**
 * Seals the server's secrets on the disk to the paper identity alone: no key ring opens them.
 * @throws WrongSetting when they differ from those of the running server
 */
async function sealSecrets(
  { env, secrets }: Pick<Deps, 'env' | 'secrets'>,
  recipient: string,
): Promise<Uint8Array> {
  const raw = await readRawSecrets(env.secretsDir)
  const { checks } = secretsFrom(raw)
  const foreign = secretNames.find((name) => !equalSecret(checks[name], secrets.checks[name]))
  if (foreign !== undefined) throw new WrongSetting(`服务器钥匙 ${foreign} 与正在运行的不相符，没有备份`)
  const hex: ServerSecrets = {
    v: 1,
    pepper: raw.pepper.toString('hex'),
    'server-key': raw['server-key'].toString('hex'),
  }
  return sealJson(hex, [recipient])
}

async function fill(deps: BackupDeps, part: string, day: Day): Promise<Omit<Backup, 'folder'>> {
  const office = await deps.officeKey()
  const paper = await paperRecipient(deps.database, deps.secrets)
  if (!office || paper === null) throw new WrongSetting('还没有开通：服务器钥匙没有可以加密给谁，没有备份')
  const path = (name: keyof typeof backupFiles) => join(part, backupFiles[name])
  await copyDatabase(deps.database, path('database'))
  // The manifest describes the copy: the office goes on working.
  const copy = await openCopy(path('database'))
  const pictures = await picturesIn(copy)
  const [count, heads] = [await copy.$count(tips), await chainHeads(copy)]
  copy.$client.close()
  const { files, missing } = await copyPictures(deps.evidence, part, pictures)
  await writeNew(path('secrets'), await sealSecrets(deps, paper))
  for (const name of ['database', 'secrets'] as const) files.push(await describeFile(part, backupFiles[name]))
  const manifest: Manifest = {
    v: 1,
    madeOn: day,
    officeKeyId: office.id,
    paperKeyId: officeKeyId(paper),
    tips: count,
    pictures: pictures.length,
    auditHead: heads.audit,
    arrivalHead: heads.arrivals,
    files: files.sort((a, b) => (a.path < b.path ? -1 : 1)),
  }
  const text = `${JSON.stringify(manifest, null, 1)}\n`
  const manifestSha256 = sha256(text)
  await writeNew(path('manifest'), text)
  await writeNew(path('sum'), `${manifestSha256}  ${backupFiles.manifest}\n`)
  await hideHour(part, day)
  await syncPath(part)
  return { manifest, manifestSha256, missing }
}

/**
 * Clears away unfinished backups, which may still hold sessions. One process owns a data folder and makes one
 * backup at a time, so its own go at once. Those of another folder may still be running, and go after the
 * next day.
 */
async function clearParts(folder: string, own: string, today: Day): Promise<void> {
  for (const { name, id, day, isWhole } of await backupsIn(folder))
    if (!isWhole && (id === own || day < addDays(today, -1)))
      await rm(join(folder, name), { recursive: true })
}

/**
 * The instants at which this process made the last backup, by data folder and place. The names keep the day
 * alone: two backups with known hours would narrow a tip's arrival to the time between.
 */
const lastMade = new Map<string, number>()

/**
 * Returns when the last backup was made, to the best knowledge. Of one made by an earlier process only the
 * day is known. Then it counts as made at the hour of this look.
 */
function madeAt(place: string, day: Day, now: Date): number {
  const known = lastMade.get(place)
  if (known !== undefined && dayOf(new Date(known)) === day) return known
  const at = startOf(day).getTime() + now.getTime() - startOf(dayOf(now)).getTime()
  lastMade.set(place, at)
  return at
}

/**
 * Backs up database, pictures and secrets into a new folder inside `folder`, while the office goes on
 * working. The backup holds one state of everything. It gets its name when it is whole. The audit log records
 * `system.backup` with the hash of its manifest.
 * @throws WrongSetting when the folder cannot be written, the database is a libSQL server, or the office is
 * not set up
 */
export async function makeBackup(deps: BackupDeps, folder: string): Promise<Backup> {
  if (deps.env.databaseFile === null)
    throw new WrongSetting(
      '数据库在 libSQL 服务器上（DATABASE_URL），请用它自己的备份；图片在 DATA_DIR 的 evidence 里，另外复制',
    )
  return maintenance.run(async () => {
    const at = deps.now()
    const own = await folderId(deps.env.dataDir)
    const day = dayOf(at)
    const name = await mkdir(folder, { recursive: true, mode: 0o700 })
      .then(() => clearParts(folder, own, day))
      .then(async () => {
        const next = nextName(await backupsIn(folder), day, own)
        await mkdir(join(folder, partOf(next)), { mode: 0o700 })
        return next
      })
      .catch((error: unknown) => {
        throw new WrongSetting(
          `备份目录 ${folder} 写不进去（${errorCode(error) ?? '原因不明'}），请检查路径和权限`,
        )
      })
    const part = join(folder, partOf(name))
    try {
      const made = await fill(deps, part, day)
      const whole = join(folder, name)
      await rename(part, whole)
      // The folder around it may belong to another user, or to several offices.
      await utimes(folder, startOf(day), startOf(day)).catch(() => undefined)
      await syncPath(folder)
      lastMade.set(`${own} ${folder}`, at.getTime())
      await deps.write({ actor: 'system', action: 'system.backup', subject: made.manifestSha256, at }, [])
      return { folder: whole, ...made }
    } catch (error) {
      await rm(part, { recursive: true, force: true })
      throw error
    }
  })
}

/**
 * One backup is due for each new one, and one catches up after a pause. A clock that is wrong for a day
 * deletes no more.
 */
const clearedAtOnce = 2

/**
 * Deletes the oldest backups of this data folder beyond their days: purged content must not live on in them.
 * The new backup stays. Those of other data folders are theirs to delete.
 */
async function clearOld(folder: string, own: string, keepDays: number, today: Day): Promise<void> {
  const before = addDays(today, -keepDays)
  const whole = (await backupsIn(folder)).filter(({ isWhole }) => isWhole)
  const strangers = whole.filter(({ id, day }) => id !== own && day < before).length
  if (strangers > 0)
    console.error(
      `备份目录里有 ${strangers} 份超过 ${keepDays} 天，是别的数据目录做的（例如恢复以前的），程序不会删除。是本站的，请自己删除`,
    )
  const old = whole
    .filter(({ id, day }) => id === own && day < before)
    .sort((one, other) => one.day.localeCompare(other.day) || one.number - other.number)
  for (const { name } of old.slice(0, clearedAtOnce)) await rm(join(folder, name), { recursive: true })
  if (old.length > 0) await syncPath(folder)
}

/**
 * Makes the scheduled backup if it is due, then deletes the oldest ones beyond their days. Deletes no
 * finished backup while the clock is in doubt (`haltedSince`). A name with a future day comes from a wrong
 * clock, and does not count. Unfinished backups go in any case.
 * @returns the backup, or null when none was due
 */
export async function backUpOnSchedule(deps: BackupDeps): Promise<Backup | null> {
  const { backups } = deps.operator
  if (!backups || (await deps.officeKey()) === null) return null
  const folder = resolve(backups.folder)
  const own = await folderId(deps.env.dataDir)
  const found = await backupsIn(folder).catch(() => [])
  if (found.some(({ isWhole }) => !isWhole))
    await maintenance.run(() => clearParts(folder, own, dayOf(deps.now())))
  const now = deps.now()
  const today = dayOf(now)
  const days = found.filter(({ id, isWhole }) => isWhole && id === own).map(({ day }) => day)
  const past = days.filter((day) => day <= today).sort()
  const last = past.at(-1)
  const dueFrom = now.getTime() - backups.everyHours * hourMs
  if (last !== undefined && madeAt(`${own} ${folder}`, last, now) > dueFrom) return null
  const backup = await makeBackup(deps, folder)
  if (past.length < days.length)
    console.error(
      `备份目录里有 ${days.length - past.length} 份的日期晚于今天，程序不会删除它们。请核对服务器的时间，没有错的，请自己删除`,
    )
  if ((await haltedSince(deps.database, today)) === null) await clearOld(folder, own, backups.keepDays, today)
  return backup
}

/** Runs `npm run backup -- DIR`. Without a folder, uses the one of the operator file. */
export async function backupCommand(deps: BackupDeps, args: readonly string[]): Promise<Report> {
  const folder = args[0] ?? deps.operator.backups?.folder
  if (folder === undefined || args.length > 1)
    return { ok: false, lines: ['用法：npm run backup -- 目录（或在运营方文件里填 backups）'] }
  const { folder: whole, manifest, manifestSha256, missing } = await makeBackup(deps, resolve(folder))
  return {
    ok: missing.length === 0,
    lines: [
      `已备份到 ${whole}：线索 ${manifest.tips} 条，图片 ${manifest.pictures} 张。`,
      `清单的 SHA-256：${manifestSha256}（请另外记下，可以证明备份没有被换过）`,
      ...(missing.length === 0
        ? []
        : [`数据目录里缺少 ${missing.length} 张图片的文件，备份里也就没有：${missing.join('、')}`]),
    ],
  }
}

/**
 * Looks every hour whether a scheduled backup is due. A failure is printed, and the backup is tried again.
 */
export function startBackups(deps: BackupDeps, report: (error: unknown) => void): { stop(): void } {
  return runEvery(
    hourMs,
    () => backUpOnSchedule(deps),
    (error) => {
      if (error instanceof WrongSetting) console.error(`定时备份没有做成：${error.message}`)
      else report(error)
    },
  )
}
