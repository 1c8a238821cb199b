import { execFile, spawn, type ChildProcessByStdio } from 'node:child_process'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { Readable, Writable } from 'node:stream'
import { lock } from './lock.ts'

/**
 * Limits of a child in KiB: its address space, and the part of it that the child may write to. That part is a
 * fifth more than the hardest accepted picture reserves, and the child writes to little of it. Unbundled, the
 * child also compiles, and strips types by WebAssembly, which reserves far more than it uses.
 */
const limitsKib = {
  bundled: { address: 2_000_000, data: 400_000 },
  source: { address: 8_000_000, data: 1_000_000 },
} as const
/** Its processor time. A submission has less time on the clock. */
const cpuSeconds = 40
/** Open files while it starts. Once it is ready, it may open none. */
const startingFiles = 64
/** Threads and processes of its user that may start beside those that run. */
const furtherThreads = 128
/** The whole environment of a child. These constants make it give memory back between two pictures. */
const environment = {
  MALLOC_ARENA_MAX: '1',
  MALLOC_MMAP_THRESHOLD_: '65536',
  MALLOC_TRIM_THRESHOLD_: '0',
  UV_THREADPOOL_SIZE: '1',
} as const
/** More than any picture that the worker makes (24 megapixels). A child that announces more is ended. */
export const maxFrameBytes = 64 * 1024 * 1024

/** A child ended with the picture that it had. This is no failure of the server. */
export class ChildFailed extends Error {
  override name = 'ChildFailed'
}

/** Runs a tool of the system. Tells whether it did its work. */
function isDone(command: string, args: readonly string[]): Promise<boolean> {
  return new Promise((resolve) => execFile(command, args, (error) => resolve(error === null)))
}

/** Tools of util-linux that bind a child, where there are any. */
interface Tools {
  /** A command that takes from the child the right to get rights. Root loses its own, too. */
  readonly setpriv: readonly string[]
  readonly hasPrlimit: boolean
}

async function findTools(): Promise<Tools> {
  const asRoot = process.getuid?.() === 0 ? ['--bounding-set=-all', '--inh-caps=-all'] : []
  const setpriv = ['setpriv', '--no-new-privs', ...asRoot]
  const [canSetpriv, hasPrlimit] = await Promise.all([
    isDone('setpriv', [...setpriv.slice(1), 'true']),
    isDone('prlimit', ['--version']),
  ])
  return { setpriv: canSetpriv ? setpriv : [], hasPrlimit }
}

let tools: Promise<Tools> | undefined

/** Counts the threads of this user. */
function ownThreads(): number {
  const uid = process.getuid?.()
  let count = 0
  for (const name of readdirSync('/proc')) {
    if (!/^\d/.test(name)) continue
    if (statSync(`/proc/${name}`, { throwIfNoEntry: false })?.uid !== uid) continue
    try {
      count += readdirSync(`/proc/${name}/task`).length
    } catch {
      // The process ended meanwhile.
    }
  }
  return count
}

/** Returns the folders in which the worker finds its decoder, by search path and by real path. */
function librariesOf(worker: string): { readonly readable: string[]; readonly native: string[] } {
  const { resolve } = createRequire(worker)
  const folder = '/node_modules'
  const sharp = resolve('sharp')
  const real = sharp.slice(0, sharp.lastIndexOf(`${folder}/`) + folder.length)
  const roots = [...new Set([...(resolve.paths('sharp') ?? []), real])]
  const within = (name: string) => roots.map((root) => join(root, name)).filter((path) => existsSync(path))
  const native = within('@img')
  return { native, readable: [...native, ...['sharp', 'detect-libc', 'semver'].flatMap(within)] }
}

/** Returns the command that sets the limits of a child in a shell and becomes the child. */
function limited({ address, data }: { readonly address: number; readonly data: number }): string {
  const threads = String(ownThreads() + furtherThreads)
  const limits = [
    'ulimit -c 0',
    'ulimit -f 0',
    `ulimit -t ${String(cpuSeconds)}`,
    `ulimit -n ${String(startingFiles)}`,
    `ulimit -v ${String(address)}`,
    `ulimit -d ${String(data)}`,
    // Shells differ in the letter. A system's own limit may be lower.
    `{ ulimit -u ${threads} || ulimit -p ${threads} || true; } 2>/dev/null`,
  ]
  return `${limits.join(' && ')} && exec "$0" "$@"`
}

/** One child: pictures go in and come out one after another. */
export class Child {
  readonly #process: ChildProcessByStdio<Writable, Readable, null>
  readonly #output: AsyncIterator<Buffer, undefined>
  readonly #tools: Tools
  #pending: Buffer = Buffer.alloc(0)
  /** Resolves when the process ends. */
  readonly ended: Promise<void>

  private constructor(worker: string, found: Tools) {
    // The shell sets the limits and becomes the child. Environment and arguments hold nothing of the server.
    const isSource = worker.endsWith('.ts')
    const { native, readable } = librariesOf(worker)
    // The bundle is one file. The source has a part of its own.
    const parts = isSource ? [join(worker, '../format.ts')] : []
    const load = worker.endsWith('.cjs') ? 'require' : 'import'
    const program = `(${lock.toString()})(${JSON.stringify(native)});${load}(${JSON.stringify(worker)})`
    const flags = [
      '--no-warnings',
      '--disable-sigusr1',
      '--expose-gc',
      // No page of its memory is both written and run.
      ...(isSource ? [] : ['--jitless']),
      '--permission',
      '--allow-addons',
      ...[worker, ...parts, ...readable].map((path) => `--allow-fs-read=${path}`),
      `--eval=${program}`,
    ]
    const shell = limited(isSource ? limitsKib.source : limitsKib.bundled)
    this.#tools = found
    this.#process = spawn('/bin/sh', ['-c', shell, ...found.setpriv, process.execPath, ...flags], {
      env: environment,
      cwd: '/',
      // A group of its own: a signal of the terminal ends no picture.
      // What native code starts ends with the child.
      detached: true,
      stdio: ['pipe', 'pipe', 'ignore'],
    })
    this.ended = new Promise((resolve) => {
      this.#process.once('close', () => resolve())
      this.#process.once('error', () => resolve())
    })
    // The end of its output shows that a child died.
    this.#process.on('error', () => this.#process.stdout.destroy())
    this.#process.stdin.on('error', () => undefined)
    this.#output = this.#process.stdout[Symbol.asyncIterator]() as AsyncIterator<Buffer, undefined>
  }

  /**
   * Starts a child and waits until it is ready. From then on it opens no file and no socket, also in native
   * code, where the system has `prlimit`.
   * @param end ends the child, also while it starts
   * @throws ChildFailed when it does not start in time
   */
  static async start(worker: string, timeLimitMs: number, end?: AbortSignal): Promise<Child> {
    const child = new Child(worker, await (tools ??= findTools()))
    if (end?.aborted === true) child.end()
    else end?.addEventListener('abort', () => child.end())
    try {
      await child.answer(timeLimitMs, () => Promise.resolve())
      await child.#shut()
    } catch (error) {
      child.end()
      throw error
    }
    return child
  }

  async #shut(): Promise<void> {
    const pid = this.#process.pid
    if (!this.#tools.hasPrlimit || pid === undefined) return
    if (!(await isDone('prlimit', ['--pid', String(pid), '--nofile=0:0'])))
      throw new ChildFailed('the child that decodes pictures ended before its limits were set')
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

  /** Tells whether the child still answers. An empty picture gets a verdict at once. */
  async isAwake(timeLimitMs: number): Promise<boolean> {
    this.send(new Uint8Array())
    return this.answer(timeLimitMs, () => Promise.resolve()).then(
      () => true,
      () => false,
    )
  }

  end(): void {
    const { pid, exitCode, signalCode } = this.#process
    if (pid !== undefined && exitCode === null && signalCode === null) {
      try {
        process.kill(-pid, 'SIGKILL')
      } catch {
        // It ended just now.
      }
    }
    this.#process.stdout.destroy()
  }
}
