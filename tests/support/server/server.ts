import { spawn, type ChildProcess } from 'node:child_process'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { afterAll } from 'vitest'
import { baseEnv, buildOf, settle, type BuildOptions } from '#tests/support/server/builds.ts'
import { patience } from '#tests/support/patience.ts'
import { serverCommand } from '#scripts/serve.js'
import { missingTools, tools } from '#scripts/tools.js'

/** Text before the address that a server prints once it listens. */
const started = '真证已启动：'
const scratch = resolve('tests/.tmp')

/** Settings of a server's start. The defaults give a demo at the root. */
export interface ServerOptions extends BuildOptions {
  /** Settings besides those that the harness sets. */
  readonly env?: Readonly<Record<string, string>>
  /** Folder that stays when the server stops. The default is a fresh one, deleted at the stop. */
  readonly dataDir?: string
  /** Returns the command that runs the server with these arguments, such as strace or the starter. */
  readonly wrap?: (args: readonly string[]) => readonly [string, ...string[]]
}

/** A server that runs as a child, from the built bundle. */
export interface RunningServer {
  /** Address with the base, without a slash at its end. */
  readonly url: string
  readonly dataDir: string
  readonly pid: number
  /** Returns all output so far, of both streams. */
  output(): string
  /** Resolves to a pattern's match in the output. @throws Error if the server ends before. */
  said(pattern: RegExp): Promise<RegExpExecArray>
  /** Ends the server as a service manager does. Resolves to its exit code. */
  stop(): Promise<number | null>
  /** Sends SIGKILL. The data folder stays. */
  kill(): Promise<void>
  /** Resolves to the exit code when the server ends by itself. */
  readonly ended: Promise<number | null>
  /** Account and password that a demo's first start printed; empty otherwise. */
  readonly demo: { readonly account: string; readonly password: string }
  /** Code for `/staff/setup/` of a folder that the harness initialised; empty otherwise. */
  readonly setupCode: string
}

/** Exit code and output of a process that ended. */
export interface Ended {
  readonly code: number | null
  readonly output: string
}

// Far more than any start takes. A wait for words that never come fails with the pattern in its message.
const saidMs = 2 * patience

// A test that fails before it stops its server leaves none behind.
const running = new Set<ChildProcess>()
afterAll(() => {
  for (const child of running) child.kill('SIGKILL')
})

function listen(child: ChildProcess): { output: () => string; ended: Promise<number | null> } {
  let output = ''
  running.add(child)
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      output += text
    })
  }
  const ended = new Promise<number | null>((resolveEnd, reject) => {
    child.once('error', reject)
    child.once('close', (code) => {
      running.delete(child)
      resolveEnd(code)
    })
  })
  return { output: () => output, ended }
}

async function run(
  [command, ...args]: readonly [string, ...string[]],
  env: Readonly<Record<string, string>>,
  input = '',
): Promise<Ended> {
  const child = spawn(command, args, { env, stdio: ['pipe', 'pipe', 'pipe'] })
  const { output, ended } = listen(child)
  // A start that was meant to fail would never end if it succeeded.
  child.stdout.on('data', () => {
    if (output().includes(started)) child.kill('SIGTERM')
  })
  // A program may end without reading its input.
  child.stdin.on('error', () => child.stdin.destroy()).end(input)
  return { code: await ended, output: output() }
}

/**
 * Runs the bundled server under another name (`init`, `doctor` …), or a start that is meant to fail.
 * Resolves when it ends. `input` is its standard input.
 */
export async function runServer(
  args: readonly string[],
  options: ServerOptions & { readonly dataDir: string; readonly input?: string },
): Promise<Ended> {
  // Such a run serves no page: the plain demo's build is enough.
  const [{ folder }, { env }] = await Promise.all([buildOf({}, ['build']), settle(options)])
  const settings = {
    ...baseEnv(),
    ...env,
    PORT: '0',
    DATA_DIR: options.dataDir,
    ...options.env,
  }
  return run(serverCommand(join(folder, 'build/server.js'), args), settings, options.input)
}

/** Makes a fresh folder for a test. */
export async function freshFolder(): Promise<string> {
  await mkdir(scratch, { recursive: true })
  return mkdtemp(join(scratch, 'data-'))
}

/**
 * Starts the built server on a port of the system's choice and waits until it listens.
 * @throws Error with its output if it ends instead.
 */
export async function startServer(options: ServerOptions = {}): Promise<RunningServer> {
  const { folder: built, env } = await buildOf(options, ['dist', 'build'])
  const serverFile = join(built, 'build/server.js')
  const folder = options.dataDir ?? (await freshFolder())
  const settings = { ...baseEnv(), ...env, PORT: '0', DATA_DIR: folder, ...options.env }
  let setupCode = ''
  if ((options.kind ?? 'demo') !== 'demo' && options.dataDir === undefined) {
    const { code, output } = await run(serverCommand(serverFile, ['init']), settings)
    if (code !== 0) throw new Error(`init failed:\n${output}`)
    setupCode = /开通码：(\S+)/.exec(output)?.[1] ?? ''
  }
  const [command, ...args] = options.wrap?.([process.execPath, serverFile]) ?? serverCommand(serverFile)
  // The server sees by this channel when the test is gone, however it ended.
  const child = spawn(command, args, { env: settings, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] })
  const { output, ended } = listen(child)
  const said = (pattern: RegExp) =>
    new Promise<RegExpExecArray>((resolveSaid, reject) => {
      const look = () => {
        const found = pattern.exec(output())
        if (!found) return
        clearTimeout(late)
        resolveSaid(found)
      }
      const late = setTimeout(
        () => reject(new Error(`the server did not say ${pattern}:\n${output()}`)),
        saidMs,
      )
      look()
      for (const stream of [child.stdout, child.stderr]) stream?.on('data', look)
      void ended.then((code) => reject(new Error(`the server ended with ${code}:\n${output()}`)), reject)
    })
  const [, url = ''] = await said(/真证已启动：(http\S+?)\/\n/)
  return {
    url,
    dataDir: folder,
    pid: child.pid ?? 0,
    output,
    said,
    ended,
    async stop() {
      child.kill('SIGTERM')
      const code = await ended
      if (options.dataDir === undefined) await rm(folder, { recursive: true, force: true })
      return code
    },
    async kill() {
      child.kill('SIGKILL')
      await ended
    },
    get demo() {
      return {
        account: /演示账号：(\S+)/.exec(output())?.[1] ?? '',
        password: /演示密码：(\S+)/.exec(output())?.[1] ?? '',
      }
    },
    setupCode,
  }
}

/**
 * Tells whether a tool is on this machine. In CI (`ALL_TOOLS=1`) a missing one fails the test that asks.
 * Elsewhere `npm test` names the lost checks at its end.
 */
export function hasTool(name: keyof typeof tools): boolean {
  const missing = missingTools().includes(name)
  if (missing && process.env['ALL_TOOLS'] === '1') throw new Error(`${name} is missing: ${tools[name]}`)
  return !missing
}
