import { open, rm, type FileHandle } from 'node:fs/promises'
import { connect, createServer, type Server } from 'node:net'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import * as z from 'zod'
import { WrongSetting } from '#api/core/env.ts'

/** The output of a maintenance command: its lines, and whether all was well. */
export const Report = z.strictObject({
  ok: z.boolean().describe('False ends the command with code 1'),
  lines: z.array(z.string()).describe('Sentences for the terminal'),
})
export type Report = z.infer<typeof Report>

/** A request over the socket: the name of a job and its arguments. */
const Call = z.array(z.string())

const name = 'server.sock'
/** A Unix address holds 107 bytes. A longer path is reached through its open folder. */
const longest = 107

async function addressIn(folder: string): Promise<{ path: string; handle: FileHandle | null }> {
  const path = join(folder, name)
  if (Buffer.byteLength(path) <= longest) return { path, handle: null }
  const handle = await open(folder, 'r')
  return { path: `/proc/self/fd/${handle.fd}/${name}`, handle }
}

/** Asks the server that owns a data folder to do a job. Returns null when no server runs there. */
export async function askServer(
  folder: string,
  job: string,
  args: readonly string[] = [],
): Promise<Report | null> {
  const { path, handle } = await addressIn(folder).catch(() => ({ path: null, handle: null }))
  if (path === null) return null
  try {
    const socket = connect(path)
    await new Promise<void>((resolve, reject) => socket.once('connect', resolve).once('error', reject))
    socket.end(JSON.stringify([job, ...args]))
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

/**
 * Listens in the data folder for maintenance commands. Only the owner may connect. The caller has locked the
 * folder's database before, so a socket found there is left from a killed server.
 * @param run does the named job with its arguments, or answers null when it knows no such job
 * @throws WrongSetting when a server answers there; it shares a database on a libSQL server
 */
export async function listenForJobs(
  folder: string,
  run: (job: string, args: readonly string[]) => Promise<Report | null>,
): Promise<{ close(): Promise<void> }> {
  if ((await askServer(folder, 'hello')) !== null)
    throw new WrongSetting(`数据目录 ${folder} 正被另一个进程使用，请先停掉它`)
  const { path, handle } = await addressIn(folder)
  await rm(path, { force: true })
  const server: Server = createServer({ allowHalfOpen: true }, (socket) => {
    socket.on('error', () => socket.destroy())
    void (async () => {
      const [job = '', ...args] = Call.parse(JSON.parse((await buffer(socket)).toString()))
      const report = (await run(job, args)) ?? { ok: false, lines: ['服务不认识这个命令'] }
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
