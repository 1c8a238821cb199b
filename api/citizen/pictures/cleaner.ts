import { spawn, type ChildProcessByStdio } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Readable, Writable } from 'node:stream'
import { pictureFaults } from '#shared/text.ts'
import type { PictureCleaner } from '#api/records/deps.ts'

/**
 * Limits of a child in KiB: its address space, and the part of it that the child may write to. That part is a
 * fifth more than the hardest accepted picture reserves, and the child writes to little of it. Unbundled, the
 * child also compiles, and strips types by WebAssembly, which reserves far more than it uses.
 */
const limitsKib = {
  bundled: { address: 2_000_000, data: 400_000 },
  source: { address: 8_000_000, data: 1_000_000 },
} as const
/** The whole environment of a child. These constants make it give memory back between two pictures. */
const environment = {
  MALLOC_ARENA_MAX: '1',
  MALLOC_MMAP_THRESHOLD_: '65536',
  MALLOC_TRIM_THRESHOLD_: '0',
  UV_THREADPOOL_SIZE: '1',
} as const
const defaultTimeLimitMs = 20_000
/** More than any picture that the worker makes (24 megapixels). A child that announces more is ended. */
export const maxFrameBytes = 64 * 1024 * 1024

/** Refusals by the verdict of worker.ts. Verdict 0 is a clean picture. */
const refusals: Readonly<Record<number, string>> = {
  1: pictureFaults.unknown,
  2: pictureFaults.heic,
  3: pictureFaults.damaged,
  4: pictureFaults.huge,
  5: pictureFaults.moving,
}

/** A child ended with the picture that it had. This is no failure of the server. */
class ChildFailed extends Error {
  override name = 'ChildFailed'
}

/** One child: pictures go in and come out one after another. */
class Child {
  readonly #process: ChildProcessByStdio<Writable, Readable, null>
  readonly #output: AsyncIterator<Buffer, undefined>
  #pending: Buffer = Buffer.alloc(0)

  constructor(worker: string) {
    // The shell sets the limits and becomes the child. Environment and arguments hold nothing of the server.
    const isSource = worker.endsWith('.ts')
    const flags = [
      '--no-warnings',
      '--disable-sigusr1',
      '--expose-gc',
      // No page of its memory is both written and run.
      ...(isSource ? [] : ['--jitless']),
      '--permission',
      '--allow-addons',
      ...[worker, ...modulesOf(worker)].map((path) => `--allow-fs-read=${path}`),
    ]
    const { address, data } = isSource ? limitsKib.source : limitsKib.bundled
    const limit = `ulimit -v ${String(address)} && ulimit -d ${String(data)} && exec "$0" "$@"`
    this.#process = spawn('/bin/sh', ['-c', limit, process.execPath, ...flags, worker], {
      env: environment,
      cwd: '/',
      stdio: ['pipe', 'pipe', 'ignore'],
    })
    // The end of its output shows that a child died.
    this.#process.on('error', () => this.#process.stdout.destroy())
    this.#process.stdin.on('error', () => undefined)
    this.#output = this.#process.stdout[Symbol.asyncIterator]() as AsyncIterator<Buffer, undefined>
  }

  /** Yields the next `count` bytes of its output as they come. */
  async *#read(count: number): AsyncGenerator<Buffer> {
    for (let left = count; left > 0;) {
      if (this.#pending.length === 0) {
        const { value } = await this.#output.next().catch(() => ({ value: undefined }))
        if (value === undefined) throw new ChildFailed('the child that decodes pictures ended')
        this.#pending = value
      }
      const part = this.#pending.subarray(0, left)
      this.#pending = this.#pending.subarray(part.length)
      left -= part.length
      yield part
    }
  }

  /**
   * Reads the child's next frame. Returns its verdict, or the result of `keep` for a clean JPEG.
   * @throws ChildFailed when the child ends, takes too long or answers too much.
   */
  async answer<T>(
    timeLimitMs: number,
    keep: (jpeg: AsyncIterable<Buffer>) => Promise<T>,
  ): Promise<{ readonly kept: T } | { readonly verdict: number }> {
    const timer = setTimeout(() => this.end(), timeLimitMs)
    try {
      const parts: Buffer[] = []
      for await (const part of this.#read(5)) parts.push(part)
      const head = Buffer.concat(parts)
      const bytes = head.readUInt32BE(1)
      if (bytes > maxFrameBytes) throw new ChildFailed('the child that decodes pictures answered too much')
      const verdict = head.readUInt8(0)
      if (verdict !== 0) return { verdict }
      return { kept: await keep(this.#read(bytes)) }
    } finally {
      clearTimeout(timer)
    }
  }

  send(picture: Uint8Array): void {
    const head = Buffer.alloc(4)
    head.writeUInt32BE(picture.length)
    this.#process.stdin.write(head)
    this.#process.stdin.write(picture)
  }

  end(): void {
    this.#process.kill('SIGKILL')
    this.#process.stdout.destroy()
  }
}

/** Returns the library folders in which the worker finds its decoder, by search path and by real path. */
function modulesOf(worker: string): string[] {
  const { resolve } = createRequire(worker)
  const folder = '/node_modules'
  const looked = (resolve.paths('sharp') ?? []).filter((path) => existsSync(path))
  const sharp = resolve('sharp')
  return [...new Set([...looked, sharp.slice(0, sharp.lastIndexOf(`${folder}/`) + folder.length)])]
}

/**
 * Returns a cleaner that decodes the pictures of a submission in one child process. The child ends with the
 * submission. It has no secrets, and bounded memory and time. Node's flags keep its JavaScript from files and
 * programs. They do not bind native code (THREAT-MODEL.md).
 * @param worker path of worker.ts, as source or bundled.
 */
export function makePictureCleaner({
  worker,
  timeLimitMs = defaultTimeLimitMs,
}: {
  readonly worker: string
  readonly timeLimitMs?: number
}): PictureCleaner {
  async function start(leftMs: number): Promise<Child> {
    const child = new Child(worker)
    try {
      await child.answer(leftMs, () => Promise.resolve())
    } catch (error) {
      child.end()
      throw error
    }
    return child
  }
  return {
    async clean<T>(
      pictures: readonly (() => Promise<Uint8Array>)[],
      keep: (jpeg: AsyncIterable<Uint8Array>, index: number) => Promise<T>,
    ) {
      // One limit for all pictures: a submission never holds its place in the pool for longer.
      const endsAt = performance.now() + timeLimitMs
      const leftMs = () => endsAt - performance.now()
      let child: Child | null = await start(timeLimitMs)
      try {
        const results: ({ readonly kept: T } | { readonly refused: string })[] = []
        for (const [index, load] of pictures.entries()) {
          child?.send(await load())
          const answer = child
            ?.answer(leftMs(), (jpeg) => keep(jpeg, index))
            .catch((error: unknown) => {
              if (error instanceof ChildFailed) return null
              throw error
            })
          const result = (await answer) ?? null
          results.push(
            result && 'kept' in result
              ? result
              : { refused: (result && refusals[result.verdict]) ?? pictureFaults.failed },
          )
          // A picture that kills its decoder is refused. The next ones get a new child while there is time.
          if (!result && results.length < pictures.length) {
            child?.end()
            child = leftMs() > 0 ? await start(leftMs()).catch(() => null) : null
          }
        }
        return results
      } finally {
        child?.end()
      }
    },
  }
}
