import { randomBytes } from 'node:crypto'
import { mkdir, open, readdir, readFile, rename, rm, stat, utimes } from 'node:fs/promises'
import { join } from 'node:path'
import { dayOf, startOf, type Day } from '#shared/day.ts'

/** A sealed picture for the store. */
export interface SealedFile {
  readonly id: string
  readonly sealed: Uint8Array
}

/** The store of sealed pictures: one file each, under a random id. */
export interface EvidenceStore {
  /**
   * Writes all files durably, in the order given. Contents and folders are on disk when this returns. The
   * times of files and folders tell only the day.
   */
  put(files: Iterable<SealedFile> | AsyncIterable<SealedFile>, day: Day): Promise<void>
  /**
   * Puts other bytes into the place of a file, durably. A reader finds the old ones or the new ones. The
   * times stay. Passes over a missing file.
   */
  replace(file: SealedFile): Promise<void>
  /** Returns the sealed bytes, or null if there is no such file. */
  get(id: string): Promise<Buffer | null>
  /**
   * Deletes files durably and passes over missing ones. The times of the remaining files and folders tell
   * only the day.
   */
  remove(ids: readonly string[]): Promise<void>
  /** Returns the ids of all files. The sweep compares them with the database. */
  list(): Promise<string[]>
}

/** Writes a new file durably, under the time `at`. */
async function writeFile(path: string, sealed: Uint8Array, at: Date): Promise<void> {
  const handle = await open(path, 'wx', 0o600)
  try {
    await handle.writeFile(sealed)
    await handle.utimes(at, at)
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** Evidence store in a folder: `<folder>/<first two hex>/<id>.age`. */
export function fileEvidenceStore(folder: string): EvidenceStore {
  const shelf = (id: string) => join(folder, id.slice(0, 2))
  const path = (id: string) => join(shelf(id), `${id}.age`)
  const syncFolder = async (name: string) => {
    const handle = await open(name, 'r')
    await handle.sync()
    await handle.close()
  }
  /** Returns the day of a folder's last change, or null if there is no such folder. */
  const dayIn = async (name: string) => {
    const times = await stat(name).catch(() => null)
    return times && startOf(dayOf(times.mtime))
  }
  return {
    async put(files, day) {
      const at = startOf(day)
      const shelves = new Set<string>()
      for await (const { id, sealed } of files) {
        await mkdir(shelf(id), { recursive: true, mode: 0o700 })
        await writeFile(path(id), sealed, at)
        shelves.add(shelf(id))
      }
      if (shelves.size === 0) return
      for (const name of shelves) {
        await utimes(name, at, at)
        await syncFolder(name)
      }
      // A new shelf changed the time of the folder above.
      await utimes(folder, at, at)
      await syncFolder(folder)
    },
    async replace({ id, sealed }) {
      const at = await dayIn(path(id))
      const day = await dayIn(shelf(id))
      if (!at || !day) return
      // No row names the part: the sweep removes one that a killed process left.
      const part = path(id.slice(0, 2) + randomBytes(15).toString('hex'))
      await writeFile(part, sealed, at)
      await rename(part, path(id))
      await utimes(shelf(id), day, day)
      await syncFolder(shelf(id))
    },
    async get(id) {
      return readFile(path(id)).catch((error: unknown) => {
        if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
        throw error
      })
    },
    async remove(ids) {
      for (const name of new Set(ids.map(shelf))) {
        const day = await dayIn(name)
        if (!day) continue
        for (const id of ids) if (shelf(id) === name) await rm(path(id), { force: true })
        await utimes(name, day, day)
        await syncFolder(name)
        // An unfinished file may have left the minute here. Its new shelf may have left it above.
        const above = await dayIn(folder)
        if (above) await utimes(folder, above, above)
      }
    },
    async list() {
      await mkdir(folder, { recursive: true, mode: 0o700 })
      const names = await readdir(folder, { recursive: true })
      return names
        .filter((name) => name.endsWith('.age'))
        .map((name) => name.slice(name.lastIndexOf('/') + 1, -4))
    },
  }
}
