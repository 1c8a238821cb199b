import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { get, type IncomingHttpHeaders, type IncomingMessage } from 'node:http'
import { request } from 'node:https'
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

/** Ports of the manual's servers: without encryption, with it, and with it but without the console. */
interface Ports {
  readonly open: number
  readonly site: number
  readonly noConsole: number
}

/** Returns the manual's configuration of nginx, fitted to this machine. */
async function manualConfig(folder: string, ports: Ports, upstream: string): Promise<string> {
  const manual = await readFile('docs/operations.md', 'utf8')
  const blocks = [...manual.matchAll(/```nginx\n([\s\S]*?)```/g)].map(([, one = '']) => one)
  const main = blocks.find((one) => one.includes('server {')) ?? ''
  const noConsole = blocks.find((one) => one !== main) ?? ''
  const own = main
    .replace('listen 80', `listen 127.0.0.1:${String(ports.open)}`)
    .replace('listen 443', `listen 127.0.0.1:${String(ports.site)}`)
    .replaceAll('/etc/ssl/', `${folder}/`)
    .replace(/error_log .*/, `error_log ${join(folder, 'error.log')} crit;`)
    .replace('http://127.0.0.1:3000', upstream)
  const second = own
    .slice(own.lastIndexOf('server {'))
    .replace(String(ports.site), String(ports.noConsole))
    .replace('location / {', `${noConsole}\n    location / {`)
  const folders = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (name) => `${name}_temp_path ${join(folder, 'temp', name)};`,
  )
  return `daemon off;\nworker_processes 1;\npid ${join(folder, 'pid')};\nevents {}\nhttp {\n${folders.join('\n')}\n${own}\n${second}\n}\n`
}

/** Makes a certificate that no browser believes, for the files that the manual names. */
function makeCertificate(folder: string): void {
  const made = spawnSync('openssl', [
    ...['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=jubao.example.gov.cn'],
    ...['-keyout', join(folder, 'jubao.key'), '-out', join(folder, 'jubao.pem')],
  ])
  if (made.status !== 0) throw new Error(made.stderr.toString())
}

describe.runIf(hasTool('nginx') && hasTool('openssl'))('behind nginx as the manual has it', () => {
  let server: RunningServer
  let nginx: ChildProcess
  let folder: string
  let ports: Ports

  beforeAll(async () => {
    server = await startServer({
      env: { TRUSTED_PROXIES: '127.0.0.1', SITE_URL: 'https://jubao.example.gov.cn' },
    })
    folder = await freshFolder()
    ports = { open: await freePort(), site: await freePort(), noConsole: await freePort() }
    makeCertificate(folder)
    const config = join(folder, 'nginx.conf')
    await mkdir(join(folder, 'temp'))
    await writeFile(config, await manualConfig(folder, ports, new URL(server.url).origin))
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
    {
      body,
      headers = {},
      port = ports.site,
    }: { body?: Buffer | string; headers?: Readonly<Record<string, string>>; port?: number } = {},
  ): Promise<{ status: number | undefined; headers: IncomingHttpHeaders; body: string }> {
    const sent = request({
      host: '127.0.0.1',
      port,
      localAddress: from,
      rejectUnauthorized: false,
      method,
      path,
      headers: { accept: 'application/json', ...headers },
    })
    sent.end(body)
    const [answer] = (await once(sent, 'response')) as [IncomingMessage]
    return { status: answer.statusCode, headers: answer.headers, body: await text(answer) }
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

  test('an address typed without https leads to https, and the browser stays there', async () => {
    const headers = { host: 'evil.example' }
    const asked = get({ host: '127.0.0.1', port: ports.open, path: '/report/?a=1', headers })
    const [answer] = (await once(asked, 'response')) as [IncomingMessage]
    answer.resume()
    expect([answer.statusCode, answer.headers.location]).toEqual([
      301,
      'https://jubao.example.gov.cn/report/?a=1',
    ])
    for (const path of ['/', '/api/health', '/nowhere/']) {
      const found = await send('127.0.5.2', 'GET', path)
      expect(found.headers['strict-transport-security']).toBe('max-age=63072000')
      expect(found.headers.server).toBe('nginx')
    }
  })

  test('a public host without the console answers no spelling of its address', async () => {
    const { noConsole: port } = ports
    const spellings = ['%73taff', './staff', 'x/../staff', '/staff', 'staff'].map(
      (one) => `/api/${one}/session`,
    )
    for (const path of [
      '/staff/',
      '/staff',
      '/api/staff',
      '/api/staff/tips',
      '/x/%2e%2e/api/staff/session',
      '//staff/',
      ...spellings,
    ]) {
      const { status, body } = await send('127.0.6.2', 'GET', path, { port })
      expect([path, status, body]).toEqual([path, 404, expect.stringContaining('<center>nginx</center>')])
    }
    expect((await send('127.0.6.2', 'GET', '/report/', { port })).status).toBe(200)
    expect((await send('127.0.6.2', 'GET', '/api/staff/session')).status).toBe(401)
  })

  test('one address has a bounded number of requests at work, and other addresses go on', async () => {
    const hold = () => {
      const sent = request({
        host: '127.0.0.1',
        port: ports.site,
        localAddress: '127.0.7.2',
        rejectUnauthorized: false,
        method: 'POST',
        path: '/api/tips',
        headers: { 'content-type': 'application/json', 'content-length': '1000' },
      })
      sent.on('error', () => sent.destroy())
      sent.write('{')
      return sent
    }
    const held = Array.from({ length: 101 }, hold)
    await vi.waitFor(
      async () => {
        // One that was cut on the way leaves its place to another.
        held.push(hold())
        expect(await send('127.0.7.2', 'GET', '/api/health')).toMatchObject({ status: 429 })
      },
      { timeout: 60_000 },
    )
    expect((await send('127.0.8.2', 'GET', '/api/health')).status).toBe(200)
    for (const sent of held) sent.destroy()
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
