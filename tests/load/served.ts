import { spawn } from 'node:child_process'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { serverCommand } from '#scripts/serve.js'

/** The built server as a child of the benchmark. */
export interface Served {
  /** Address without a slash at its end. */
  readonly url: string
  readonly pid: number
  /** Account and password that a demo's first start printed. */
  readonly demo: { readonly account: string; readonly password: string }
  stop(): Promise<void>
}

/** Gives work a fresh folder and deletes it afterwards. */
export async function withFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const scratch = resolve('tests/.tmp')
  await mkdir(scratch, { recursive: true })
  const folder = await mkdtemp(join(scratch, 'bench-'))
  try {
    return await work(folder)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** Starts a demo on a data folder, at a port of the system's choice. Resolves when it listens. */
export function serve(dataDir: string): Promise<Served> {
  const env = { PATH: process.env['PATH'] ?? '', DATA_DIR: dataDir, PORT: '0', BOT_CHECK: 'off' }
  // The server sees by this channel when the benchmark is gone, however it ended.
  const [command, ...args] = serverCommand(resolve('build/server.js'))
  const child = spawn(command, args, {
    env,
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  })
  let output = ''
  return new Promise((resolveStart, reject) => {
    const ended = new Promise<void>((resolveEnd) => child.once('close', () => resolveEnd()))
    void ended.then(() => reject(new Error(`the server ended:\n${output}`)))
    child.once('error', reject)
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      output += text
      const url = /真证已启动：(http\S+?)\/\n/.exec(output)?.[1]
      if (url === undefined) return
      resolveStart({
        url,
        pid: child.pid ?? 0,
        demo: {
          account: /演示账号：(\S+)/.exec(output)?.[1] ?? '',
          password: /演示密码：(\S+)/.exec(output)?.[1] ?? '',
        },
        async stop() {
          child.kill('SIGTERM')
          await ended
        },
      })
    })
  })
}

/** Runs a server during some work. */
export async function withServer<T>(dataDir: string, work: (server: Served) => Promise<T>): Promise<T> {
  const server = await serve(dataDir)
  try {
    return await work(server)
  } finally {
    await server.stop()
  }
}
