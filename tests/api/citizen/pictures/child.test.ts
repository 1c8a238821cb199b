import { readdirSync, readFileSync } from 'node:fs'
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { join, resolve } from 'node:path'
import { build } from 'esbuild'
import sharp from 'sharp'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { makePictureCleaner, type ReadyCleaner } from '#api/citizen/pictures/cleaner.ts'
import type { SpareTimes } from '#api/citizen/pictures/spare.ts'
import { decoderOptions } from '#scripts/build.js'
import { openOffice, type Office } from '#tests/support/office/office.ts'
import { timed } from '#tests/support/patience.ts'
import { hasTool } from '#tests/support/server/server.ts'
import { metadataOf, taggedPhoto, whole } from '#tests/support/photo.ts'

let office: Office
beforeEach(async () => {
  office = await openOffice()
})
afterEach(() => office.close())

/** Returns the process ids of the decoders that this process started. */
function children(): string[] {
  const decodes = (pid: string) => {
    try {
      const parent = /\) \w (\d+)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'))?.[1]
      return (
        parent === String(process.pid) &&
        readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('--permission')
      )
    } catch {
      // The process ended meanwhile.
      return false
    }
  }
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name) && decodes(name))
}

/** Beginning of a program in the place of the worker: `frame` answers, `can` tells what an act does. */
const planted = `
  const frame = (bytes, verdict = 0) => { const head = Buffer.alloc(5); head[0] = verdict; head.writeUInt32BE(bytes.length, 1); process.stdout.write(Buffer.concat([head, bytes])) }
  const can = async (act) => { try { return (await act()) ?? true } catch (error) { return error.code } }
`
const answered = (result: { kept: Buffer } | { refused: string } | undefined): unknown =>
  result && 'kept' in result ? JSON.parse(result.kept.toString()) : result

describe('the child that decodes', () => {
  let folder: string
  let worker: string
  beforeAll(async () => {
    await mkdir(resolve('tests/.tmp'), { recursive: true })
    folder = await mkdtemp(resolve('tests/.tmp/worker-'))
    await build(decoderOptions(folder))
    worker = join(folder, 'build/picture-worker.cjs')
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))

  test('does the same work as one bundled file, within its memory', async () => {
    const large = await sharp({ create: { width: 6300, height: 6300, channels: 3, background: '#abc' } })
      .jpeg()
      .toBuffer()
    const [one, two] = await makePictureCleaner({ worker }).clean(
      [async () => Promise.resolve(large), () => taggedPhoto(64, 48)],
      whole,
    )
    expect(one && 'kept' in one ? (await sharp(one.kept).metadata()).width : one).toBe(2560)
    expect(two && 'kept' in two ? metadataOf(two.kept) : two).toEqual([])
  })

  test('reads no file of the server, starts nothing, and has nothing in its environment', async () => {
    // A program tries it under the same flags. A decoder that was taken over could do no more.
    const probe = join(folder, 'probe.js')
    const secret = join(office.folder, 'zhenzheng.db')
    await writeFile(
      probe,
      `import { readFileSync, writeFileSync } from 'node:fs'
       import { spawnSync } from 'node:child_process'
       ${planted}
       const found = { env: Object.keys(process.env).filter((name) => !/^(MALLOC_|UV_)|^PWD$|^_$|^SHLVL$|^OLDPWD$/.test(name)),
         read: await can(() => readFileSync(${JSON.stringify(secret)})), passwd: await can(() => readFileSync('/etc/passwd')),
         write: await can(() => writeFileSync(${JSON.stringify(join(folder, 'written'))}, 'x')), spawn: await can(() => { const run = spawnSync('/bin/true'); if (run.error) throw run.error }) }
       frame(Buffer.alloc(0))
       process.stdin.once('data', () => frame(Buffer.from(JSON.stringify(found))))`,
    )
    process.env['ZHENZHENG_TEST_SECRET'] = 'x'
    const [result] = await makePictureCleaner({ worker: probe }).clean([() => taggedPhoto(8, 8)], whole)
    delete process.env['ZHENZHENG_TEST_SECRET']
    const denied = 'ERR_ACCESS_DENIED'
    expect(answered(result)).toEqual({ env: [], read: denied, passwd: denied, write: denied, spawn: denied })
  })

  test('reaches no network and no socket, signals nobody and loads no other native code', async () => {
    const server = createServer((socket) => socket.end('reached'))
    const path = join(office.folder, 'server.sock')
    await new Promise<void>((listening) => server.listen(path, listening))
    const tcp = createServer((socket) => socket.end('reached'))
    await new Promise<void>((listening) => tcp.listen(0, '127.0.0.1', listening))
    const { port } = tcp.address() as AddressInfo
    const probe = join(folder, 'reaching.js')
    await writeFile(
      probe,
      `import net, { connect } from 'node:net'
       import dgram from 'node:dgram'
       import dns, { lookup } from 'node:dns'
       import http from 'node:http'
       import tls from 'node:tls'
       import { createRequire } from 'node:module'
       ${planted}
       const reach = (open) => can(() => new Promise((done, fail) => open(() => done('reached')).on('error', fail)))
       const found = {
         socket: await reach((done) => connect(${JSON.stringify(path)}, done)),
         tcp: await reach((done) => new net.Socket().connect(${port}, '127.0.0.1', done)),
         tls: await reach((done) => tls.connect(${port}, '127.0.0.1', done)),
         http: await reach((done) => http.get('http://127.0.0.1:${port}/', done)),
         fetch: await can(() => fetch('http://127.0.0.1:${port}/').catch((error) => { throw error.cause })),
         listen: await reach((done) => net.createServer().listen(0, done)),
         udp: await reach((done) => dgram.createSocket('udp4').send('x', ${port}, '127.0.0.1', done)),
         lookup: await can(() => lookup('localhost', () => undefined)),
         resolve: await can(() => new dns.promises.Resolver().resolve4('example.com')),
         kill: await can(() => process.kill(process.ppid, 0)),
         native: await can(() => createRequire(${JSON.stringify(resolve('package.json'))})('libsql')),
         dlopen: await can(() => process.dlopen({ exports: {} }, '/lib/x86_64-linux-gnu/libm.so.6')) }
       frame(Buffer.alloc(0))
       process.stdin.once('data', () => frame(Buffer.from(JSON.stringify(found))))`,
    )
    const [result] = await makePictureCleaner({ worker: probe }).clean([() => taggedPhoto(8, 8)], whole)
    server.close()
    tcp.close()
    const { native, ...others } = answered(result) as Record<string, unknown>
    for (const [way, end] of Object.entries(others)) expect(end, way).toBe('ERR_ACCESS_DENIED')
    expect(native).not.toBe(true)
  })

  test.runIf(hasTool('prlimit'))('once it is ready opens nothing, and has bounded rights', async () => {
    const probe = join(folder, 'ready.js')
    await writeFile(
      probe,
      `import { openSync } from 'node:fs'
       ${planted}
       frame(Buffer.alloc(0))
       process.stdin.once('data', async () =>
         frame(Buffer.from(JSON.stringify({ open: await can(() => openSync(${JSON.stringify(probe)})) }))))`,
    )
    let limits = ''
    let status = ''
    const load = () => {
      const [pid = ''] = children()
      limits = readFileSync(`/proc/${pid}/limits`, 'utf8')
      status = readFileSync(`/proc/${pid}/status`, 'utf8')
      return taggedPhoto(8, 8)
    }
    const [result] = await makePictureCleaner({ worker: probe }).clean([load], whole)
    expect(answered(result)).toEqual({ open: 'EMFILE' })
    const limit = (name: string) => new RegExp(`^Max ${name} +(\\S+) +(\\S+)`, 'm').exec(limits)?.slice(1)
    expect(limit('file size')).toEqual(['0', '0'])
    expect(limit('core file size')).toEqual(['0', '0'])
    expect(limit('open files')).toEqual(['0', '0'])
    expect(limit('cpu time')).toEqual(['40', '40'])
    for (const name of ['processes', 'data size', 'address space'])
      expect(limit(name), name).not.toContain('unlimited')
    expect(status).toMatch(/^NoNewPrivs:\t1$/m)
    expect(status).toMatch(/^CapEff:\t0+$/m)
  })

  test('that dies costs one picture and is replaced; one that hangs ends the time of the rest', async () => {
    const moody = join(folder, 'moody.js')
    await writeFile(
      moody,
      `const frame = (bytes) => { const head = Buffer.alloc(5); head.writeUInt32BE(bytes.length, 1); process.stdout.write(Buffer.concat([head, bytes])) }
       frame(Buffer.alloc(0))
       process.stdin.on('data', (data) => { if (data.includes('die')) process.exit(1); if (data.includes('live')) frame(Buffer.from('ok')) })`,
    )
    const give = (text: string) => () => Promise.resolve(Buffer.from(text))
    const cleaner = makePictureCleaner({ worker: moody, timeLimitMs: 3000 })
    const moods = ['die', 'live', 'hang', 'live', 'hang', 'hang'].map(give)
    // One limit holds for the submission, however many pictures hang.
    const { result: results, took, limit } = await timed(5000, () => cleaner.clean(moods, whole))
    expect(took).toBeLessThan(limit)
    expect(results.map((result) => ('kept' in result ? 'clean' : result.refused.slice(0, 9)))).toEqual([
      '这张图片处理不了，',
      'clean',
      ...Array<string>(4).fill('这张图片处理不了，'),
    ])
    await expect.poll(children).toEqual([])
  })

  test('that announces more than any picture is refused, and its bytes are not taken in', async () => {
    const endless = join(folder, 'endless.js')
    await writeFile(
      endless,
      `const head = (bytes) => { const frame = Buffer.alloc(5); frame.writeUInt32BE(bytes, 1); return frame }
       process.stdout.write(head(0))
       const much = Buffer.alloc(2 ** 20)
       const fill = () => { while (process.stdout.write(much)); process.stdout.once('drain', fill) }
       process.stdin.once('data', () => { process.stdout.write(head(2 ** 32 - 1)); fill() })`,
    )
    const before = process.memoryUsage().arrayBuffers
    let peak = 0
    const watch = setInterval(() => {
      peak = Math.max(peak, process.memoryUsage().arrayBuffers - before)
    }, 5)
    const results = await makePictureCleaner({ worker: endless, timeLimitMs: 3000 }).clean(
      [() => taggedPhoto(8, 8)],
      whole,
    )
    clearInterval(watch)
    expect(results.map((result) => 'refused' in result)).toEqual([true])
    expect(peak).toBeLessThan(64 * 2 ** 20)
    await expect.poll(children).toEqual([])
  })

  describe('that is kept ready', () => {
    const times = { oldMs: 600_000, retryMs: 100, startMs: 5000, wakeMs: 1000 }
    const ping = 'else if (data.equals(Buffer.alloc(4))) frame(Buffer.alloc(0), 1)'
    const counting = (answersPing: boolean) => `${planted}
      frame(Buffer.alloc(0))
      process.stdin.on('data', (data) => { if (data.includes('picture')) frame(Buffer.from(String(process.pid))); ${answersPing ? ping : ''} })`
    beforeAll(async () => {
      await writeFile(join(folder, 'counting.js'), counting(true))
      await writeFile(join(folder, 'deaf.js'), counting(false))
    })
    let cleaner: ReadyCleaner
    const open = (given: SpareTimes, name = 'counting.js') => {
      cleaner = makePictureCleaner({ worker: join(folder, name), times: given })
      cleaner.keepReady()
    }
    /** Waits until one child is there, and not the other one. Returns its process id. */
    const oneReady = async (other?: string): Promise<string> => {
      let found: readonly string[] = []
      const ready = () => (found = children().filter((pid) => pid !== other))
      await expect.poll(ready, { timeout: 20_000 }).toHaveLength(1)
      return found[0] ?? ''
    }
    const used = async () => {
      const [result] = await cleaner.clean([() => Promise.resolve(Buffer.from('picture'))], whole)
      return String(answered(result))
    }
    afterEach(async () => {
      cleaner.stop()
      await expect.poll(children).toEqual([])
    })

    test('decodes one submission and dies; the next one is started when nothing is at work', async () => {
      open(times)
      const first = await oneReady()
      expect(await used()).toBe(first)
      const second = await oneReady(first)
      expect(await used()).toBe(second)
      await oneReady(second)
    })

    test('is replaced when it died, is too old, or does not answer', async () => {
      open(times)
      const first = await oneReady()
      process.kill(Number(first), 'SIGKILL')
      await oneReady(first)
      cleaner.stop()
      await expect.poll(children).toEqual([])
      open({ ...times, oldMs: 1500 })
      await oneReady(await oneReady())
      cleaner.stop()
      await expect.poll(children).toEqual([])
      open(times, 'deaf.js')
      const deaf = await oneReady()
      expect(await used()).not.toBe(deaf)
    })
  })

  test('that cannot start is a failure of the server, not of the picture', async () => {
    const broken = join(folder, 'broken.js')
    await writeFile(broken, 'process.exit(1)')
    await expect(
      makePictureCleaner({ worker: broken }).clean([() => taggedPhoto(8, 8)], whole),
    ).rejects.toThrow('ended')
    await symlink('/nowhere', join(folder, 'gone.js'))
    await expect(
      makePictureCleaner({ worker: join(folder, 'gone.js') }).clean([() => taggedPhoto(8, 8)], whole),
    ).rejects.toThrow('ended')
  })
})
