import { randomBytes } from 'node:crypto'
import { copyFile, mkdir, readdir, readFile, rename, rm } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { openCopy, type Database } from '#db/client.ts'
import { openJson, recipientOf, type Recipient } from '#shared/sealing/seal.ts'
import { ServerSecrets } from '#shared/sealing/server-secrets.ts'
import { fileEvidenceStore } from '#api/records/evidence-store.ts'
import { ForeignOfficeKey, paperRecipient, verifyOfficeKeys } from '#api/records/office-keys.ts'
import { createSecrets, secretsFrom, type SecretName, type Secrets } from '#api/core/secrets.ts'
import type { Report } from '#api/core/socket.ts'
import {
  backupFiles,
  copyPictures,
  picturesIn,
  syncPath,
  type Picture,
} from '#api/jobs/backup/backup-files.ts'
import { faultLines, verifyBackup } from '#api/jobs/backup/backup-verify.ts'
import { foreignSecret } from '#api/jobs/data-folder.ts'
import { notAnIdentity, readPaperIdentity } from '#api/jobs/paper-identity.ts'

const refused = (...lines: string[]): Report => ({ ok: false, lines: [...lines, '什么都没有写。'] })

async function isEmpty(folder: string): Promise<boolean> {
  return readdir(folder).then(
    (names) => names.length === 0,
    (error: unknown) => error instanceof Error && 'code' in error && error.code === 'ENOENT',
  )
}

/**
 * Opens the server's secrets of a backup with the paper identity. Returns null when the identity is wrong.
 */
async function openSecrets(backup: string, identity: string): Promise<Record<SecretName, Buffer> | null> {
  const sealed = new Uint8Array(await readFile(join(backup, backupFiles.secrets)))
  const opened = await openJson(ServerSecrets, sealed, [identity]).catch(() => null)
  return (
    opened && {
      pepper: Buffer.from(opened.pepper, 'hex'),
      'server-key': Buffer.from(opened['server-key'], 'hex'),
    }
  )
}

/** Tells whether every key in a database is the office's own, and the paper one is that of the sheet. */
async function hasOurKeys(database: Database, secrets: Secrets, paper: Recipient): Promise<boolean> {
  try {
    await verifyOfficeKeys(database, secrets)
    return (await paperRecipient(database, secrets)) === paper
  } catch (error) {
    if (error instanceof ForeignOfficeKey) return false
    throw error
  }
}

/** Removes the leftovers of a killed restore into this place. They may hold the server's secrets. */
async function clearParts(target: string): Promise<void> {
  const above = dirname(target)
  const isPart = (name: string) =>
    name.startsWith(`${basename(target)}.part-`) && /\.part-[0-9a-f]{8}$/.test(name)
  for (const name of await readdir(above).catch(() => []))
    if (isPart(name)) await rm(join(above, name), { recursive: true, force: true })
}

/** Writes the data folder beside its place, and moves it there when it is whole. */
async function write(
  backup: string,
  target: string,
  secrets: Record<SecretName, Buffer>,
  pictures: readonly Picture[],
): Promise<void> {
  await clearParts(target)
  const part = `${target}.part-${randomBytes(4).toString('hex')}`
  await mkdir(part, { recursive: true, mode: 0o700 })
  try {
    const file = join(part, backupFiles.database)
    await copyFile(join(backup, backupFiles.database), file)
    await syncPath(file)
    await copyPictures(fileEvidenceStore(join(backup, 'evidence')), part, pictures)
    await createSecrets(join(part, 'secrets'), secrets)
    await syncPath(join(part, 'secrets'))
    await syncPath(part)
    await rename(part, target)
    await syncPath(dirname(target))
  } catch (error) {
    await rm(part, { recursive: true, force: true })
    throw error
  }
}

/**
 * Restores a backup into a folder that is empty or missing. Checks backup, identity and secrets before it
 * writes anything.
 */
export async function restore(backup: string, target: string, identity: string): Promise<Report> {
  const { manifest, faults } = await verifyBackup(backup)
  if (!manifest || faults.length > 0) return refused(...faultLines(faults), '备份有问题，请换一份。')
  if (!(await isEmpty(target))) return refused(`${target} 不是空目录，恢复只写进空目录。`)
  const paper = await recipientOf(identity).catch(() => null)
  if (paper === null) return refused(notAnIdentity)
  const secrets = await openSecrets(backup, identity)
  if (!secrets)
    return refused(
      `这把钥匙打不开这份备份（要的是恢复页上编号 ${manifest.paperKeyId} 的恢复钥匙，以 AGE-SECRET-KEY-1 开头的一行）。`,
    )
  const copy = await openCopy(join(backup, backupFiles.database))
  const foreign = await foreignSecret(copy, secretsFrom(secrets))
  const isOurs = await hasOurKeys(copy, secretsFrom(secrets), paper)
  const pictures = await picturesIn(copy)
  copy.$client.close()
  if (foreign !== undefined)
    return refused(`备份里的服务器钥匙 ${foreign} 与备份里的数据库不相符，请换一份。`)
  if (!isOurs) return refused('备份里的办公钥匙不是本站最后存的那一把，可能被人换过，请换一份。')
  await write(backup, target, secrets, pictures)
  return {
    ok: true,
    lines: [
      `已恢复到 ${target}：线索 ${manifest.tips} 条，图片 ${manifest.pictures} 张，备份于 ${manifest.madeOn}。`,
      `启动前把 DATA_DIR 设为 ${target}；另设了 SECRETS_DIR 的，把 ${join(target, 'secrets')} 里的三个文件移过去。`,
      '备份以后的举报、消息、撤回和处理都不在里面；到期的内容启动时就删除。',
      '备份以后停用的人会恢复成“在用”，密码照旧能登录：启动以后，请负责人先到“人员”里再停用一次，再让大家登录。',
    ],
  }
}

/**
 * Runs `npm run restore -- BACKUP TARGET`. Standard input brings the recovery sheet's line, which is never
 * written.
 */
export async function restoreCommand(args: readonly string[], input: NodeJS.ReadStream): Promise<Report> {
  const [backup, target] = args
  if (backup === undefined || target === undefined || args.length > 2)
    return { ok: false, lines: ['用法：npm run restore -- 备份目录 空目录（恢复页上的那一行从标准输入读）'] }
  return restore(resolve(backup), resolve(target), await readPaperIdentity(input))
}
