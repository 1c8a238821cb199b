import { spawn, type ChildProcessByStdio } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Readable, Writable } from 'node:stream'
import { pictureFaults } from '#shared/text.ts'
import type { PictureCleaner } from '#api/records/deps.ts'

/**
 * Of a child, in KiB: its address space, and what it may write to of that. The latter is a fifth more than the hardest picture asks for that the worker lets in,
 * much of which it never writes to. Unbundled it also compiles, and strips types by WebAssembly, which reserves far more than it uses.
 */
const limitsKib = {
  bundled: { address: 2_000_000, data: 400_000 },
  source: { address: 8_000_000, data: 1_000_000 },
} as const
/** All that stands in its environment: constants by which it gives memory back between two pictures. */
const environment = {
  MALLOC_ARENA_MAX: '1',
  MALLOC_MMAP_THRESHOLD_: '65536',
  MALLOC_TRIM_THRESHOLD_: '0',
  UV_THREADPOOL_SIZE: '1',
} as const
const defaultTimeLimitMs = 20_000
/** More than any picture that the worker makes (24 megapixels); what a child promises is never believed. */
export const maxFrameBytes = 64 * 1024 * 1024

/** Verdicts of worker.ts besides 0, which is a clean picture. */
const refusals: Readonly<Record<number, string>> = {
  1: pictureFaults.unknown,
  2: pictureFaults.heic,
  3: pictureFaults.damaged,
  4: pictureFaults.huge,
}

/** A child that ended, and with it the picture it had: not a failure of ours. */
class ChildFailed extends Error {
  override name = 'ChildFailed'
}

/** One child: pictures go in and come out one after another. */
class Child {
  readonly #process: ChildProcessByStdio<Writable, Readable, null>
  readonly #output: AsyncIterator<Buffer, undefined>
  #pending: Buffer = Buffer.alloc(0)

  constructor(worker: string) {
    // The shell sets the limit and becomes the child; nothing of ours is in its environment, its arguments or its reach.
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
    // A child that died tells so by the end of its output.
    this.#process.on('error', () => this.#process.stdout.destroy())
    this.#process.stdin.on('error', () => undefined)
    this.#output = this.#process.stdout[Symbol.asyncIterator]() as AsyncIterator<Buffer, undefined>
  }

  /** The next so many bytes of its output, as they come. */
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

  /** The next frame of the child: its verdict, and what was kept of a clean JPEG. @throws ChildFailed when it ends, takes too long or answers too much. */
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

/** The folders of libraries that the worker finds its decoder in: as it looks for them, and where they lie. */
function modulesOf(worker: string): string[] {
  const { resolve } = createRequire(worker)
  const folder = '/node_modules'
  const looked = (resolve.paths('sharp') ?? []).filter((path) => existsSync(path))
  const sharp = resolve('sharp')
  return [...new Set([...looked, sharp.slice(0, sharp.lastIndexOf(`${folder}/`) + folder.length)])]
}

/**
 * Pictures are decoded by one child process per submission, which ends with it: no environment, no secrets, bounded memory and time. Node's flags keep its
 * JavaScript from files and programs; native code is not bound by them (THREAT-MODEL).
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
      // For all of them together: a submission never holds its place in the pool for longer.
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
          // A picture that kills its decoder is refused; those after it get a child of their own while there is time.
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
