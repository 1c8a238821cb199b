import { randomBytes } from 'node:crypto'
import { open, readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isDay, type Day } from '#shared/day.ts'

const partPrefix = '.part-'
const idFile = 'folder-id'

/** A backup in a folder, as its name tells. */
export interface ShelvedBackup {
  readonly name: string
  /** Id of the data folder that made it. */
  readonly id: string
  /** Day on which it was begun. Its hour stands nowhere. */
  readonly day: Day
  /** Its place among the backups of that day. */
  readonly number: number
  readonly isWhole: boolean
}

/**
 * Returns the name of the next backup of a day among those of a folder: the day, a number, and the id of its
 * data folder. Names of one data folder sort by age.
 */
export function nextName(among: readonly ShelvedBackup[], day: Day, id: string): string {
  const ofDay = among.filter((one) => one.id === id && one.day === day)
  const number = 1 + Math.max(0, ...ofDay.map((one) => one.number))
  return `zhenzheng-${day}-${String(number).padStart(2, '0')}-${id}`
}

/** Returns the name under which a backup is made until it is whole. */
export function partOf(name: string): string {
  return partPrefix + name
}

function shelved(name: string): ShelvedBackup | null {
  const [, part, day = '', number, id] =
    /^(\.part-)?zhenzheng-(\d{4}-\d\d-\d\d)-(\d{2,})-([0-9a-f]{12})$/.exec(name) ?? []
  if (!isDay(day) || id === undefined) return null
  return { name, id, day, number: Number(number), isWhole: part === undefined }
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
