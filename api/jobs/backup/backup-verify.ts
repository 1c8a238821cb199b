import { readFile, stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { openCopy } from '#db/client.ts'
import { tips } from '#db/schema.ts'
import type { Report } from '#api/core/socket.ts'
import { chainHeads, verifyChains } from '#api/records/chains.ts'
import {
  backupFiles,
  describeFile,
  each,
  filesIn,
  Manifest,
  picturePath,
  picturesIn,
  sha256,
} from '#api/jobs/backup/backup-files.ts'

const shownFaults = 20

/** A checked backup: its manifest, and one sentence for each fault. */
export interface Verified {
  readonly manifest: Manifest | null
  readonly faults: readonly string[]
}

async function readManifest(folder: string): Promise<Manifest | string> {
  const read = (name: string) => readFile(join(folder, name), 'utf8').catch(() => null)
  const [text, sum] = [await read(backupFiles.manifest), await read(backupFiles.sum)]
  if (text === null || sum === null)
    return `${folder} 不是一份完整的备份：缺少 ${backupFiles.manifest} 或 ${backupFiles.sum}`
  if (sum.slice(0, 64) !== sha256(text))
    return `${backupFiles.manifest} 被改过，或已损坏：与 ${backupFiles.sum} 不符`
  try {
    return Manifest.parse(JSON.parse(text))
  } catch {
    return `${backupFiles.manifest} 读不懂：不是这个程序的备份，或来自更新的版本`
  }
}

/** Compares the files with the manifest: none missing, none extra, each with the listed length and hash. */
async function fileFaults(folder: string, { files }: Manifest): Promise<string[]> {
  const faults: string[] = []
  const there = new Set(await filesIn(folder))
  await each(files, async ({ path, bytes, sha256: expected }) => {
    // Only files found by walking are opened. A path that leads elsewhere counts as missing.
    if (!there.delete(path)) faults.push(`缺少 ${path}`)
    else if (
      (await stat(join(folder, path))).size !== bytes ||
      (await describeFile(folder, path)).sha256 !== expected
    )
      faults.push(`${path} 已损坏：内容与清单不符`)
  })
  for (const name of [backupFiles.manifest, backupFiles.sum]) there.delete(name)
  return [...faults.sort(), ...[...there].map((path) => `多出 ${path}，清单里没有`)]
}

/** Compares the database with the manifest and with the pictures. */
async function databaseFaults(folder: string, manifest: Manifest): Promise<string[]> {
  const copy = await openCopy(join(folder, backupFiles.database))
  try {
    const faults: string[] = []
    const check = (await copy.$client.execute('PRAGMA integrity_check')).rows[0]?.[0]
    if (check !== 'ok') faults.push(`${backupFiles.database} 内部已损坏`)
    const count = await copy.$count(tips)
    if (count !== manifest.tips) faults.push(`数据库里有线索 ${count} 条，清单上是 ${manifest.tips} 条`)
    const chains = await verifyChains(copy)
    const heads = await chainHeads(copy)
    if ('broken' in chains)
      faults.push(
        `${chains.broken === 'audit' ? '操作记录' : '到达顺序'}的哈希链断了：从 ${chains.hash} 这一环起`,
      )
    if (heads.audit !== manifest.auditHead) faults.push('操作记录的最后一环与清单不符')
    if (heads.arrivals !== manifest.arrivalHead) faults.push('到达顺序的最后一环与清单不符')
    const pictures = new Set((await picturesIn(copy)).map(({ id }) => picturePath(id)))
    if (pictures.size !== manifest.pictures)
      faults.push(`数据库里有图片 ${pictures.size} 张，清单上是 ${manifest.pictures} 张`)
    for (const { path } of manifest.files)
      if (path.startsWith('evidence/') && !pictures.delete(path)) faults.push(`${path} 不属于任何线索`)
    for (const path of pictures) faults.push(`缺少 ${path}，备份时就没有`)
    return faults
  } finally {
    copy.$client.close()
  }
}

/** Checks a backup without any key, and without changing it. */
export async function verifyBackup(folder: string): Promise<Verified> {
  const manifest = await readManifest(folder)
  if (typeof manifest === 'string') return { manifest: null, faults: [manifest] }
  const files = await fileFaults(folder, manifest)
  // A damaged database is already a fault. Its rows prove nothing.
  const isWhole =
    manifest.files.some(({ path }) => path === backupFiles.database) &&
    !files.some((text) => text.includes(backupFiles.database))
  return { manifest, faults: [...files, ...(isWhole ? await databaseFaults(folder, manifest) : [])] }
}

/** Returns faults as lines of a report, no more than a person reads. */
export function faultLines(faults: readonly string[]): string[] {
  const more = faults.length - shownFaults
  return [
    ...faults.slice(0, shownFaults).map((text) => `✗ ${text}`),
    ...(more > 0 ? [`……还有 ${more} 处`] : []),
  ]
}

/** Runs `npm run backup:verify -- BACKUP`. Asks for no key. */
export async function backupVerifyCommand(args: readonly string[]): Promise<Report> {
  const [folder] = args
  if (folder === undefined || args.length > 1)
    return { ok: false, lines: ['用法：npm run backup:verify -- 备份目录'] }
  const { manifest, faults } = await verifyBackup(resolve(folder))
  if (!manifest || faults.length > 0)
    return { ok: false, lines: [...faultLines(faults), '备份有问题，请换一份。'] }
  return {
    ok: true,
    lines: [
      `备份完好：${manifest.madeOn} 做的，线索 ${manifest.tips} 条，图片 ${manifest.pictures} 张，哈希、哈希链、图片都相符。`,
      `恢复钥匙 ${manifest.paperKeyId}；办公钥匙 ${manifest.officeKeyId}；操作记录到 ${manifest.auditHead}，到达顺序到 ${manifest.arrivalHead}。`,
    ],
  }
}
