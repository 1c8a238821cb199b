import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { request } from 'node:http'
import { createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { freshFolder, hasTool, startServer, type RunningServer } from '#tests/support/server/server.ts'

/** Returns a port that nobody listens on. nginx cannot choose one itself. */
async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const { port } = probe.address() as AddressInfo
  probe.close()
  await once(probe, 'close')
  return port
}

/** Returns the manual's configuration of nginx, fitted to this machine. */
async function manualConfig(folder: string, port: number, upstream: string): Promise<string> {
  const [, server = ''] = /```nginx\n([\s\S]*?)```/.exec(await readFile('docs/operations.md', 'utf8')) ?? []
  const own = server
    .replace('listen 443 ssl', `listen 127.0.0.1:${String(port)}`)
    .replace(/^\s*ssl_certificate.*\n/gm, '')
    .replace(/error_log .*/, `error_log ${join(folder, 'error.log')} crit;`)
    .replace('http://127.0.0.1:3000', upstream)
  const folders = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (name) => `${name}_temp_path ${join(folder, 'temp', name)};`,
  )
  return `daemon off;\nworker_processes 1;\npid ${join(folder, 'pid')};\nevents {}\nhttp {\n${folders.join('\n')}\n${own}\n}\n`
}

describe.runIf(hasTool('nginx'))('behind nginx as the manual has it', () => {
  let server: RunningServer
  let nginx: ChildProcess
  let folder: string
  let port: number

  beforeAll(async () => {
    server = await startServer({ env: { TRUSTED_PROXIES: '127.0.0.1' } })
    folder = await freshFolder()
    port = await freePort()
    const config = join(folder, 'nginx.conf')
    await mkdir(join(folder, 'temp'))
    await writeFile(config, await manualConfig(folder, port, new URL(server.url).origin))
    nginx = spawn('nginx', ['-p', folder, '-c', config, '-e', join(folder, 'error.log')], {
      stdio: ['ignore', 'inherit', 'inherit'],
    })
    await vi.waitFor(
      async () => expect(await send('127.0.9.9', 'GET', '/api/health')).toMatchObject({ status: 200 }),
      { timeout: 20_000 },
    )
  })
  afterAll(async () => {
    nginx.kill('SIGTERM')
    await once(nginx, 'exit')
    await server.stop()
    await rm(folder, { recursive: true })
  })

  /** Sends a request from an address of this machine. Its headers may claim another address. */
  async function send(
    from: string,
    method: string,
    path: string,
    { body, headers = {} }: { body?: Buffer | string; headers?: Readonly<Record<string, string>> } = {},
  ): Promise<{ status: number | undefined; body: string }> {
    const sent = request({
      host: '127.0.0.1',
      port,
      localAddress: from,
      method,
      path,
      headers: { accept: 'application/json', ...headers },
    })
    sent.end(body)
    const [answer] = (await once(sent, 'response')) as [NodeJS.ReadableStream & { statusCode?: number }]
    return { status: answer.statusCode, body: await text(answer) }
  }

  const report = (from: string, pretended: string, index: number) =>
    send(from, 'POST', '/api/tips', {
      headers: { 'content-type': 'application/json', 'x-forwarded-for': pretended },
      body: JSON.stringify({
        category: 'selling',
        description: `示例：群里有人卖焊工证，第 ${String(index)} 次。`,
      }),
    })

  test('a sender that makes up addresses stays one sender and limits no other', async () => {
    const statuses: (number | undefined)[] = []
    for (let index = 0; index < 6; index += 1)
      statuses.push((await report('127.0.1.2', `203.0.${String(index)}.9`, index)).status)
    expect(statuses).toEqual([201, 201, 201, 429, 429, 429])
    expect((await report('127.0.2.2', '203.0.0.9', 6)).status).toBe(201)
  })

  test('a large form lies in no file of nginx, and the server itself refuses one too large', async () => {
    // nginx would buffer here. Without the folder it cannot.
    await rm(join(folder, 'temp'), { recursive: true })
    const boundary = 'example'
    const field = (name: string, value: string) =>
      `--${boundary}\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`
    const form = (bytes: number) =>
      Buffer.concat([
        Buffer.from(field('category', 'selling') + field('description', '示例：群里有人卖焊工证，附截图。')),
        Buffer.from(
          `--${boundary}\r\ncontent-disposition: form-data; name="evidence"; filename="a.jpg"\r\ncontent-type: image/jpeg\r\n\r\n`,
        ),
        Buffer.alloc(bytes, 7),
        Buffer.from(`\r\n--${boundary}--\r\n`),
      ])
    const headers = { 'content-type': `multipart/form-data; boundary=${boundary}` }
    const noPicture = await send('127.0.3.2', 'POST', '/api/tips', { headers, body: form(3_000_000) })
    expect([noPicture.status, noPicture.body]).toEqual([422, expect.stringContaining('/evidence')])
    const tooLarge = await send('127.0.4.2', 'POST', '/api/tips', { headers, body: form(70_000_000) })
    expect([tooLarge.status, tooLarge.body]).toEqual([413, expect.stringContaining('too-large')])
    expect(await readFile(join(folder, 'error.log'), 'utf8')).toBe('')
  })
})
