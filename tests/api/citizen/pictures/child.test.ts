import { readdirSync, readFileSync } from 'node:fs'
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { build } from 'esbuild'
import sharp from 'sharp'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { makePictureCleaner } from '#api/citizen/pictures/cleaner.ts'
import { openOffice, type Office } from '#tests/support/office/office.ts'
import { timed } from '#tests/support/patience.ts'
import { metadataOf, taggedPhoto, whole } from '#tests/support/photo.ts'

let office: Office
beforeEach(async () => {
  office = await openOffice()
})
afterEach(() => office.close())

/** Returns the number of decoders that this process started. */
function children(): number {
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
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name) && decodes(name)).length
}

describe('the child that decodes', () => {
  let folder: string
  let worker: string
  beforeAll(async () => {
    await mkdir(resolve('tests/.tmp'), { recursive: true })
    folder = await mkdtemp(resolve('tests/.tmp/worker-'))
    await build({
      entryPoints: ['api/citizen/pictures/worker.ts'],
      outfile: join(folder, 'picture-worker.js'),
      bundle: true,
      platform: 'node',
      format: 'esm',
      external: ['sharp'],
      logLevel: 'error',
    })
    worker = join(folder, 'picture-worker.js')
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
       const can = (act) => { try { act(); return true } catch { return false } }
       const found = { env: Object.keys(process.env).filter((name) => !/^(MALLOC_|UV_)|^PWD$|^_$|^SHLVL$|^OLDPWD$/.test(name)),
         read: can(() => readFileSync(${JSON.stringify(secret)})), passwd: can(() => readFileSync('/etc/passwd')),
         write: can(() => writeFileSync(${JSON.stringify(join(folder, 'written'))}, 'x')), spawn: can(() => { const run = spawnSync('/bin/true'); if (run.error) throw run.error }) }
       const text = Buffer.from(JSON.stringify(found))
       const frame = (verdict, bytes) => { const head = Buffer.alloc(5); head[0] = verdict; head.writeUInt32BE(bytes.length, 1); process.stdout.write(Buffer.concat([head, bytes])) }
       frame(0, Buffer.alloc(0))
       process.stdin.once('data', () => frame(0, text))`,
    )
    process.env['ZHENZHENG_TEST_SECRET'] = 'x'
    const [result] = await makePictureCleaner({ worker: probe }).clean([() => taggedPhoto(8, 8)], whole)
    delete process.env['ZHENZHENG_TEST_SECRET']
    expect(result && 'kept' in result ? JSON.parse(result.kept.toString()) : result).toEqual({
      env: [],
      read: false,
      passwd: false,
      write: false,
      spawn: false,
    })
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
    await expect.poll(children).toBe(0)
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
    await expect.poll(children).toBe(0)
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
