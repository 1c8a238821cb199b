import { randomBytes } from 'node:crypto'
import { open, readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

const partPrefix = '.part-'
const idFile = 'folder-id'

/** A backup in a folder, as its name tells. */
export interface ShelvedBackup {
  readonly name: string
  /** Id of the data folder that made it. */
  readonly id: string
  /** Instant at which it was begun, in milliseconds. */
  readonly at: number
  readonly isWhole: boolean
}

/** Returns the name of a backup: the instant at which it was begun, and the id of its data folder. */
export function backupName(at: Date, id: string): string {
  return `zhenzheng-${at.toISOString().replace(/[:.]/g, '-')}-${id}`
}

/** Returns the name under which a backup is made until it is whole. */
export function partName(at: Date, id: string): string {
  return partPrefix + backupName(at, id)
}

function shelved(name: string): ShelvedBackup | null {
  const [, part, day, minutes, seconds, rest, id] =
    /^(\.part-)?zhenzheng-(\d{4}-\d\d-\d\dT\d\d)-(\d\d)-(\d\d)-(\d{3}Z)-([0-9a-f]{12})$/.exec(name) ?? []
  if (day === undefined || id === undefined) return null
  return { name, id, at: Date.parse(`${day}:${minutes}:${seconds}.${rest}`), isWhole: part === undefined }
}

/** Lists the backups in a folder, finished and unfinished, of all data folders. Passes over other names. */
export async function backupsIn(folder: string): Promise<ShelvedBackup[]> {
  return (await readdir(folder)).map(shelved).filter((one) => one !== null)
}

/**
 * Returns the id of a data folder, and gives it one first if it has none. A restored folder has none, and so
 * never takes the backups of its original for its own. The id moves with the folder.
 */
export async function folderId(dataDir: string): Promise<string> {
  const path = join(dataDir, idFile)
  const handle = await open(path, 'wx', 0o600).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return null
    throw error
  })
  if (handle) {
    await handle.writeFile(`${randomBytes(6).toString('hex')}\n`)
    await handle.sync()
    await handle.close()
  }
  const id = (await readFile(path, 'utf8')).trim()
  if (!/^[0-9a-f]{12}$/.test(id)) throw new Error('the id of the data folder is damaged')
  return id
}
