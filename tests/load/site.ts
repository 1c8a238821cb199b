import { spawn, spawnSync } from 'node:child_process'
import { createConnection, createServer, type AddressInfo, type Socket } from 'node:net'
import { mkdir, writeFile } from 'node:fs/promises'
import { once } from 'node:events'
import { join, resolve } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { residentBytes } from './processes.ts'

const path = '/verify/'
const ask = `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Encoding: gzip\r\nConnection: keep-alive\r\n\r\n`

const connect = async (port: number): Promise<Socket> => {
  const socket = createConnection({ port, host: '127.0.0.1', noDelay: true })
  await once(socket, 'connect')
  return socket
}

/**
 * Returns the bytes of one answer, head included, and the number of requests that a connection may carry.
 * The following answers are as long, but for the last of a connection.
 * @throws Error if it is not a compressed 200.
 */
async function measureAnswer(port: number): Promise<{ bytes: number; perConnection: number }> {
  const socket = await connect(port)
  socket.write(ask)
  let text = ''
  for await (const part of socket.setEncoding('latin1') as AsyncIterable<string>) {
    text += part
    const head = text.indexOf('\r\n\r\n')
    const length = Number(/content-length: (\d+)/i.exec(text)?.[1])
    if (head === -1 || text.length < head + 4 + length) continue
    if (!text.startsWith('HTTP/1.1 200') || !/content-encoding: gzip/i.test(text))
      throw new Error(`no compressed page:\n${text.slice(0, head)}`)
    const most = Number(/^keep-alive: .*max=(\d+)/im.exec(text)?.[1] ?? Infinity)
    return { bytes: head + 4 + length, perConnection: most }
  }
  throw new Error('the connection ended before the answer did')
}

/**
 * Returns the pages a second over some connections. A connection that carried enough is opened again.
 * Answers are counted by length, unparsed: a slow generator would spoil the measure.
 */
export async function pagesPerSecond(port: number, atOnce: number, seconds: number): Promise<number> {
  const { bytes, perConnection } = await measureAnswer(port)
  const sockets = new Set<Socket>()
  let pages = 0
  const open = async () => {
    const socket = await connect(port)
    sockets.add(socket)
    let [have, asked] = [0, 1]
    socket.on('data', (part) => {
      have += part.length
      if (have < bytes) return
      have = 0
      pages += 1
      asked += 1
      if (asked < perConnection) return void socket.write(ask)
      sockets.delete(socket)
      socket.destroy()
      void open()
    })
    socket.write(ask)
  }
  await Promise.all(Array.from({ length: atOnce }, open))
  await wait(1000)
  const [from, began] = [pages, performance.now()]
  await wait(seconds * 1000)
  const rate = (pages - from) / ((performance.now() - began) / 1000)
  for (const socket of sockets) socket.destroy()
  return rate
}

/** Tells whether this machine has nginx. */
export const hasNginx = (): boolean => spawnSync('nginx', ['-v']).status === 0

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

/** Headers that nginx itself makes, or that belong to one file or connection. */
const ownHeaders = new Set([
  'content-length',
  'content-encoding',
  'content-type',
  'etag',
  'date',
  'connection',
  'keep-alive',
])

/**
 * Serves the built site by one nginx worker during some work, with the headers of the server's answer.
 * nginx sends precompressed files, keeps them open and logs nothing.
 */
export async function withNginx<T>(
  folder: string,
  url: string,
  work: (port: number) => Promise<T>,
): Promise<T> {
  const port = await freePort()
  const config = join(folder, 'nginx.conf')
  await mkdir(folder, { recursive: true })
  const { headers } = await fetch(`${url}${path}`, { headers: { 'accept-encoding': 'gzip' } })
  const added = [...headers]
    .filter(([name]) => !ownHeaders.has(name))
    .map(([name, value]) => `add_header ${name} "${value}";`)
  await writeFile(
    config,
    `daemon off; master_process off; worker_processes 1; pid ${folder}/nginx.pid; error_log ${folder}/error.log;
events { worker_connections 1024; }
http {
  access_log off; sendfile on; tcp_nopush on; keepalive_requests 1000000000; open_file_cache max=1000 inactive=600s; open_file_cache_valid 600s;
  types { text/html html; text/css css; text/javascript js; image/svg+xml svg; }
  client_body_temp_path ${folder}/a; proxy_temp_path ${folder}/b; fastcgi_temp_path ${folder}/c; uwsgi_temp_path ${folder}/d; scgi_temp_path ${folder}/e;
  server { listen 127.0.0.1:${port}; root ${resolve('dist')}; gzip_static on; ${added.join(' ')} }
}
`,
  )
  const child = spawn('nginx', ['-p', folder, '-c', config], { stdio: 'ignore' })
  const ended = once(child, 'close')
  try {
    for (let tries = 0; ; tries += 1) {
      const socket = await connect(port).catch(() => null)
      socket?.destroy()
      if (socket) break
      if (tries === 100) throw new Error('nginx did not start')
      await wait(50)
    }
    return await work(port)
  } finally {
    child.kill('SIGTERM')
    await ended
  }
}

/** Runs a bare Node server that copies the server's answer, during some work. */
export async function withBareNode<T>(url: string, work: (port: number) => Promise<T>): Promise<T> {
  const child = spawn(process.execPath, [resolve('tests/load/bare.ts'), `${url}${path}`], {
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  })
  const ended = once(child, 'close')
  try {
    const [port] = child.stdout ? ((await once(child.stdout, 'data')) as [Buffer]) : []
    return await work(Number(port))
  } finally {
    child.kill('SIGTERM')
    await ended
  }
}

/** Returns the milliseconds from the start of the process to the first page, and its resident memory then. */
export async function timeStart(
  start: () => Promise<{ readonly url: string; readonly pid: number; stop(): Promise<unknown> }>,
): Promise<{ milliseconds: number; bytes: number }> {
  const began = performance.now()
  const server = await start()
  const { status } = await fetch(`${server.url}/`)
  const milliseconds = performance.now() - began
  const bytes = residentBytes(server.pid)
  await server.stop()
  if (status !== 200) throw new Error(`the start page answered ${status}`)
  return { milliseconds, bytes }
}
