import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdir, mkdtemp, readFile, rm, utimes } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { dayOf, startOf } from '#shared/day.ts'
import type { Deps } from '#api/records/deps.ts'
import { sentences } from '#shared/text.ts'
import { freeSpace } from '#api/core/machine/free-space.ts'
import { freeBuffers } from '#api/core/machine/garbage.ts'
import { Problem } from '#api/core/problem.ts'

const retryAfterSeconds = 60
/** The disk is looked at before the first byte, and again after this many. */
const lookEveryBytes = 1024 * 1024

/** Returns the refusal of pictures while the disk has no more than its reserve, which is for texts. */
const diskLow = () =>
  new Problem('invalid-input', { errors: [{ pointer: '/evidence', message: sentences.picturesStopped }] })

/** Encrypted bytes that wait on the disk for their turn. */
export interface Spooled {
  readonly bytes: number
  /** SHA-256 of the bytes as sent. */
  readonly hash: Uint8Array
  load(): Promise<Buffer>
  /**
   * Removes these bytes and puts others in their place, such as a clean picture.
   * @throws the errors of `put`; Error when the new bytes are more than `maxBytes`.
   */
  replace(source: AsyncIterable<Uint8Array>, maxBytes: number): Promise<Spooled>
}

/** The parts of the server that hold a spool. */
export type SpoolDeps = Pick<Deps, 'env' | 'operator' | 'now' | 'spoolRoom'>

/**
 * Files of one request, encrypted under a key that lives as long as this object. A crash leaves only noise
 * behind. The first `put` makes the folder. `clear` must be called in every case.
 */
export class Spool {
  readonly #deps: SpoolDeps
  readonly #root: string
  readonly #now: Deps['now']
  readonly #room: Deps['spoolRoom']
  readonly #sender: string
  readonly #key = randomBytes(32)
  #folder: Promise<string> | undefined
  #count = 0
  #taken = 0
  #lookAt = 0
  #isLow = false

  constructor(deps: SpoolDeps, sender: string) {
    this.#deps = deps
    this.#root = join(deps.env.dataDir, 'spool')
    this.#now = deps.now
    this.#room = deps.spoolRoom
    this.#sender = sender
  }

  async #makeFolder(): Promise<string> {
    await mkdir(this.#root, { recursive: true, mode: 0o700 })
    return mkdtemp(join(this.#root, 'r-'))
  }

  /** Tells whether the disk is below its floor. A disk that cannot be looked at counts as free. */
  async #isDiskLow(bytes: number): Promise<boolean> {
    this.#lookAt -= bytes
    if (this.#lookAt > 0) return this.#isLow
    this.#lookAt = lookEveryBytes
    const { env, operator } = this.#deps
    const space = await freeSpace(env.dataDir, operator.minFreeBytes).catch(() => null)
    this.#isLow = space !== null && space.free < space.floor
    return this.#isLow
  }

  /**
   * Writes a stream to its end. Reads and drops a stream longer than `maxBytes`, and returns null.
   * @throws Problem 'too-many-requests' when the spool has no room for its sender; 'invalid-input' when the
   * disk is below its floor. The stream is read first.
   */
  async put(source: Readable | AsyncIterable<Uint8Array>, maxBytes: number): Promise<Spooled | null> {
    this.#folder ??= this.#makeFolder()
    const path = join(await this.#folder, String((this.#count += 1)))
    const iv = randomBytes(16)
    const hash = createHash('sha256')
    let bytes = 0
    let dropped = 0
    const disk: { isLow: boolean } = { isLow: false }
    const isDiskLow = (count: number) => this.#isDiskLow(count)
    const take = (count: number) => {
      if (dropped > 0 || !this.#room.take(count, this.#sender)) dropped += count
      else this.#taken += count
      return dropped === 0
    }
    await pipeline(
      source,
      async function* (chunks: AsyncIterable<Uint8Array>) {
        for await (const chunk of chunks) {
          bytes += chunk.length
          disk.isLow ||= await isDiskLow(chunk.length)
          if (bytes > maxBytes || disk.isLow || !take(chunk.length)) continue
          hash.update(chunk)
          yield chunk
        }
      },
      createCipheriv('aes-256-ctr', this.#key, iv),
      createWriteStream(path, { flags: 'wx', mode: 0o600 }),
    )
    freeBuffers()
    if (bytes > maxBytes || disk.isLow || dropped > 0) await rm(path, { force: true })
    if (disk.isLow) throw diskLow()
    if (bytes > maxBytes) return null
    if (dropped > 0) throw new Problem('too-many-requests', { retryAfterSeconds })
    return {
      bytes,
      hash: hash.digest(),
      load: async () => {
        const decipher = createDecipheriv('aes-256-ctr', this.#key, iv)
        // A stream cipher leaves nothing for `final`.
        return decipher.update(await readFile(path))
      },
      replace: async (other, most) => {
        await rm(path, { force: true })
        this.#giveBack(bytes)
        const kept = await this.put(other, most)
        if (!kept) throw new Error('a picture grew beyond its limit')
        return kept
      },
    }
  }

  #giveBack(bytes: number): void {
    this.#room.giveBack(bytes, this.#sender)
    this.#taken -= bytes
  }

  /**
   * Removes all files. The folder above then shows no more than the day. Gives the room back in every case,
   * since the sweep removes files that stayed.
   */
  async clear(): Promise<void> {
    const folder = await this.#folder?.catch(() => undefined)
    this.#giveBack(this.#taken)
    if (folder === undefined) return
    await rm(folder, { recursive: true, force: true })
    const at = startOf(dayOf(this.#now()))
    await utimes(this.#root, at, at)
  }
}
