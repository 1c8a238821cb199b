import { open, rm, type FileHandle } from 'node:fs/promises'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import * as z from 'zod'
import { WrongSetting, type Env } from '#api/core/env.ts'
import { equalSecret, readSecrets, type Secrets } from '#api/core/secrets.ts'

/** The output of a maintenance command: its lines, and whether all was well. */
export const Report = z.strictObject({
  ok: z.boolean().describe('False ends the command with code 1'),
  lines: z.array(z.string()).describe('Sentences for the terminal'),
})
export type Report = z.infer<typeof Report>

/** A request over the socket: the token, the name of a job and its arguments. */
const Call = z.array(z.string())
/** Bounds of a request: a process without the token takes neither memory nor a place for long. */
const longestCall = 64 * 1024
const callTimeMs = 10_000

/**
 * Returns the token of the jobs. A program of the server's user that cannot read the secrets, such as the
 * decoder of pictures, has none.
 */
const tokenOf = (secrets: Secrets) => secrets.mac('jobs', '').toString('hex')

const name = 'server.sock'
/** A Unix address holds 107 bytes. A longer path is reached through its open folder. */
const longest = 107

async function addressIn(folder: string): Promise<{ path: string; handle: FileHandle | null }> {
  const path = join(folder, name)
  if (Buffer.byteLength(path) <= longest) return { path, handle: null }
  const handle = await open(folder, 'r')
  return { path: `/proc/self/fd/${handle.fd}/${name}`, handle }
}

/**
 * Asks the server that owns a data folder to do a job. Returns null when no server runs there.
 * @throws WrongSetting when a server runs there and its secrets cannot be read
 */
export async function askServer(
  { dataDir, secretsDir }: Pick<Env, 'dataDir' | 'secretsDir'>,
  job: string,
  args: readonly string[] = [],
): Promise<Report | null> {
  const { path, handle } = await addressIn(dataDir).catch(() => ({ path: null, handle: null }))
  if (path === null) return null
  try {
    const socket = connect(path)
    await new Promise<void>((resolve, reject) => socket.once('connect', resolve).once('error', reject))
    socket.on('error', () => undefined)
    const token = await readSecrets(secretsDir).then(tokenOf, (error: unknown) => {
      socket.destroy()
      throw error
    })
    socket.end(JSON.stringify([token, job, ...args]))
    return Report.parse(JSON.parse((await buffer(socket)).toString()))
  } catch (error) {
    const isAbsent =
      error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ECONNREFUSED')
    if (isAbsent) return null
    throw error
  } finally {
    await handle?.close()
  }
}

/** Reads a request to its end. @throws Error when it is too long or comes too slowly */
function readCall(socket: Socket): Promise<string> {
  return new Promise((resolve, reject) => {
    const parts: Buffer[] = []
    let left = longestCall
    const late = setTimeout(() => reject(new Error('a call that does not end')), callTimeMs)
    socket.on('data', (part: Buffer) => {
      left -= part.length
      if (left < 0) reject(new Error('a call that is too long'))
      else parts.push(part)
    })
    socket.once('end', () => resolve(Buffer.concat(parts).toString()))
    socket.once('close', () => {
      clearTimeout(late)
      reject(new Error('a call that broke off'))
    })
  })
}

/**
 * Listens in the data folder for maintenance commands. Only the owner may connect, and only a call with the
 * token is done. The caller has locked the folder's database before, so a socket found there is left from a
 * killed server.
 * @param run does the named job with its arguments, or answers null when it knows no such job
 * @throws WrongSetting when a server answers there; it shares a database on a libSQL server
 */
export async function listenForJobs(
  { dataDir, secretsDir }: Pick<Env, 'dataDir' | 'secretsDir'>,
  secrets: Secrets,
  run: (job: string, args: readonly string[]) => Promise<Report | null>,
): Promise<{ close(): Promise<void> }> {
  if ((await askServer({ dataDir, secretsDir }, 'hello')) !== null)
    throw new WrongSetting(`数据目录 ${dataDir} 正被另一个进程使用，请先停掉它`)
  const { path, handle } = await addressIn(dataDir)
  await rm(path, { force: true })
  const server: Server = createServer({ allowHalfOpen: true }, (socket) => {
    socket.on('error', () => socket.destroy())
    const refuse = (line: string): Report => ({ ok: false, lines: [line] })
    void (async () => {
      const [token = '', job = '', ...args] = Call.parse(JSON.parse(await readCall(socket)))
      const report = equalSecret(token, tokenOf(secrets))
        ? ((await run(job, args)) ?? refuse('服务不认识这个命令'))
        : refuse('命令用的服务器钥匙和服务的不一样，服务没有办')
      socket.end(JSON.stringify(report))
    })().catch(() => socket.destroy())
  })
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(path, resolve))
  return {
    async close() {
      await new Promise<void>((resolve) => server.close(() => resolve()))
      await handle?.close()
    },
  }
}
