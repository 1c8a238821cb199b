import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, open, readdir, utimes } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { eq } from 'drizzle-orm'
import * as z from 'zod'
import type { Database } from '#db/client.ts'
import { evidence, messages, tips } from '#db/schema.ts'
import { startOf, type Day } from '#shared/day.ts'
import type { EvidenceStore } from '#api/records/evidence-store.ts'

/**
 * Files of a backup beside the folder `evidence`. `sum` is the hash of the manifest, as `sha256sum` writes
 * and checks it.
 */
export const backupFiles = {
  database: 'zhenzheng.db',
  secrets: 'secrets.age',
  manifest: 'manifest.json',
  sum: 'manifest.sha256',
} as const

const hash = z.string().regex(/^[0-9a-f]{64}$/)

/** One file of a backup. */
const FileEntry = z.strictObject({
  path: z.string().describe('Path inside the backup, with slashes'),
  bytes: z.int().describe('Length'),
  sha256: hash.describe('SHA-256, hex'),
})
export type FileEntry = z.infer<typeof FileEntry>

/** The manifest of a backup, version 1 (docs/format.md 11). */
export const Manifest = z.strictObject({
  v: z.literal(1).describe('Version of this layout'),
  madeOn: z.iso.date().describe('Day on which it was begun'),
  officeKeyId: z.string().describe('Office key of that moment'),
  paperKeyId: z.string().describe('Key on the recovery sheet, which opens the secrets'),
  tips: z.int().describe('Number of tips'),
  pictures: z.int().describe('Number of pictures'),
  auditHead: hash.describe('Last link of the audit log'),
  arrivalHead: hash.describe('Last link of the arrival chain'),
  files: z.array(FileEntry).describe('Every file but the manifest and its hash, sorted by path'),
})
export type Manifest = z.infer<typeof Manifest>

/**
 * Gives the files of a backup, but the pictures with their own days, the time at which a day begins. A copy
 * of the backup tells no hour.
 */
export async function hideHour(folder: string, day: Day): Promise<void> {
  const at = startOf(day)
  for (const name of await readdir(folder)) await utimes(join(folder, name), at, at)
  await utimes(folder, at, at)
}

/** Returns the SHA-256 of data, as hex. */
export function sha256(bytes: Uint8Array | string): string {
  return createHash('sha256').update(bytes).digest('hex')
}

/** Makes a file or a folder durable. */
export async function syncPath(path: string): Promise<void> {
  const handle = await open(path, 'r')
  await handle.sync()
  await handle.close()
}

/** Writes a new file that only its owner may read. The file is durable, its folder not yet. */
export async function writeNew(path: string, content: Uint8Array | string, at?: Date): Promise<void> {
  const handle = await open(path, 'wx', 0o600)
  try {
    await handle.writeFile(content)
    if (at) await handle.utimes(at, at)
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** Returns length and hash of a file. The whole file is never in memory. */
export async function describeFile(folder: string, path: string): Promise<FileEntry> {
  const digest = createHash('sha256')
  let bytes = 0
  await pipeline(createReadStream(join(folder, path)), async (chunks: AsyncIterable<Buffer>) => {
    for await (const chunk of chunks) {
      bytes += chunk.length
      digest.update(chunk)
    }
  })
  return { path, bytes, sha256: digest.digest('hex') }
}

/**
 * Returns the sorted paths of all files in a folder. An entry that is neither file nor folder counts as a
 * file.
 */
export async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .sort()
}

const atOnce = 4

/** Acts on each item, a few at a time. */
export async function each<T>(items: readonly T[], act: (item: T) => Promise<void>): Promise<void> {
  const left = items.values()
  const worker = async () => {
    for (const item of left) await act(item)
  }
  await Promise.all(Array.from({ length: atOnce }, worker))
}

/** A picture and the day of its file. */
export interface Picture {
  readonly id: string
  readonly day: Day
}

/** Path of a picture in a data folder and in a backup. */
export function picturePath(id: string): string {
  return `evidence/${id.slice(0, 2)}/${id}.age`
}

/** Returns all pictures that a database names. A picture has the day of its message, or else of its tip. */
export async function picturesIn(database: Database): Promise<Picture[]> {
  const rows = await database
    .select({ id: evidence.id, receivedOn: tips.receivedOn, sentOn: messages.sentOn })
    .from(evidence)
    .innerJoin(tips, eq(tips.id, evidence.tipId))
    .leftJoin(messages, eq(messages.id, evidence.messageId))
  return rows.map(({ id, receivedOn, sentOn }) => ({ id, day: sentOn ?? receivedOn }))
}

/**
 * Copies sealed pictures durably into a folder without pictures. Their times tell only the day.
 * @returns the written files, and the ids of missing pictures
 */
export async function copyPictures(
  from: Pick<EvidenceStore, 'get'>,
  folder: string,
  pictures: readonly Picture[],
): Promise<{ files: FileEntry[]; missing: string[] }> {
  const files: FileEntry[] = []
  const missing: string[] = []
  const shelves = new Map<string, Day>()
  for (const { id, day } of pictures) {
    const shelf = dirname(join(folder, picturePath(id)))
    const latest = shelves.get(shelf)
    if (latest === undefined || latest < day) shelves.set(shelf, day)
  }
  for (const shelf of shelves.keys()) await mkdir(shelf, { recursive: true, mode: 0o700 })
  await each(pictures, async ({ id, day }) => {
    const sealed = await from.get(id)
    if (!sealed) {
      missing.push(id)
      return
    }
    const path = picturePath(id)
    await writeNew(join(folder, path), sealed, startOf(day))
    files.push({ path, bytes: sealed.length, sha256: sha256(sealed) })
  })
  for (const [shelf, day] of shelves) {
    await utimes(shelf, startOf(day), startOf(day))
    await syncPath(shelf)
  }
  if (shelves.size > 0) await syncPath(join(folder, 'evidence'))
  return { files, missing }
}
