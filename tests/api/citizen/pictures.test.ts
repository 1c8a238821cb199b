import { readdirSync, readFileSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { build } from 'esbuild'
import ExifReader from 'exifreader'
import sharp from 'sharp'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { limits } from '#shared/tip/limits.ts'
import { openBytes } from '#shared/sealing/seal.ts'
import { makePictureCleaner } from '#api/citizen/pictures/cleaner.ts'
import { errorsOf, form, kept, plainTip, post, report } from '#tests/support/citizen.ts'
import { openOffice, type Office } from '#tests/support/office.ts'
import {
  bombPng,
  heic,
  photoMarker,
  taggedAvif,
  taggedGif,
  taggedPhoto,
  taggedPng,
  taggedWebp,
  withIptcAndComment,
} from '#tests/support/photo.ts'
import { timed } from '#tests/support/patience.ts'

let office: Office
beforeEach(async () => {
  office = await openOffice()
})
afterEach(() => office.close())

const send = (pictures: readonly Uint8Array[], accept: 'json' | 'html' = 'json') =>
  post(office, '/tips', form(plainTip, pictures), { accept })

/** The pictures as the office opens them. */
async function opened(): Promise<Buffer[]> {
  const pictures: Buffer[] = []
  for (const id of await office.deps.evidence.list()) {
    const sealed = await office.deps.evidence.get(id)
    pictures.push(Buffer.from(await openBytes(new Uint8Array(sealed ?? []), [office.officeIdentity])))
  }
  return pictures
}

/** What a reader of metadata finds besides what every JPEG needs to be one. */
function metadataOf(picture: Buffer): string[] {
  const { file: _, jfif: __, ...groups } = ExifReader.load(picture, { expanded: true })
  return Object.entries(groups).flatMap(([group, tags]) => Object.keys(tags).map((tag) => `${group}.${tag}`))
}

const corpus = {
  'JPEG with position, camera, XMP and profile': () => taggedPhoto(640, 480),
  'JPEG with IPTC and a comment': async () => withIptcAndComment(await taggedPhoto(640, 480)),
  'PNG with text in three ways': taggedPng,
  'WebP with EXIF and XMP': taggedWebp,
  'GIF with a comment': taggedGif,
  'AVIF with EXIF': taggedAvif,
} as const

describe('a picture is stored', () => {
  test.each(Object.entries(corpus))('without what came in it: %s', async (_, make) => {
    const original = await make()
    // The corpus is worth something only if a reader finds the mark in what is sent.
    expect(original.includes(photoMarker) || metadataOf(original).length > 0).toBe(true)
    expect((await send([original])).status).toBe(201)
    const [picture = Buffer.alloc(0)] = await opened()
    expect(picture.subarray(0, 3)).toEqual(Buffer.of(0xff, 0xd8, 0xff))
    expect(metadataOf(picture)).toEqual([])
    for (const mark of [photoMarker, '张三', 'Exif', 'http', 'ICC_PROFILE', 'Photoshop', 'acsp'])
      expect(picture.includes(mark), mark).toBe(false)
    const { width, height, space, hasProfile } = await sharp(picture).metadata()
    const { width: w, height: h } = await sharp(original).metadata()
    expect({ width, height, space, hasProfile }).toEqual({
      width: w,
      height: h,
      space: 'srgb',
      hasProfile: false,
    })
  })

  test('upright, whatever the camera noted', async () => {
    // Red on the left; the camera was turned, so that left is up.
    const red = await sharp({ create: { width: 150, height: 100, channels: 3, background: '#f00' } })
      .png()
      .toBuffer()
    const lying = await sharp({ create: { width: 300, height: 100, channels: 3, background: '#fff' } })
      .composite([{ input: red, left: 0, top: 0 }])
      .withMetadata({ orientation: 6 })
      .jpeg()
      .toBuffer()
    expect((await send([lying])).status).toBe(201)
    const [picture] = await opened()
    const { width, height, orientation } = await sharp(picture).metadata()
    expect({ width, height, orientation }).toEqual({ width: 100, height: 300, orientation: undefined })
    const raw = await sharp(picture).raw().toBuffer()
    // The green of the pixel in the middle of the first and of the last row.
    expect([raw[50 * 3 + 1], raw[(299 * 100 + 50) * 3 + 1]].map((green) => (green ?? 0) > 128)).toEqual([
      false,
      true,
    ])
  })

  test('of 24 megapixels, held upright, as the phones of today make them', async () => {
    const photo = await sharp({ create: { width: 5712, height: 4284, channels: 3, background: '#8aa' } })
      .withMetadata({ orientation: 6 })
      .jpeg()
      .toBuffer()
    expect((await send([photo])).status).toBe(201)
    const { width, height } = await sharp((await opened())[0]).metadata()
    expect(height).toBeGreaterThan(width)
  })

  test('in colours that stay what they were: a wide profile is converted, not only dropped', async () => {
    const wide = await sharp({
      create: { width: 40, height: 40, channels: 3, background: { r: 200, g: 60, b: 60 } },
    })
      .withIccProfile('p3')
      .png()
      .toBuffer()
    expect((await send([wide])).status).toBe(201)
    const { channels } = await sharp((await opened())[0]).stats()
    const [red = 0, green = 0, blue = 0] = channels.map(({ mean }) => mean)
    for (const distance of [red - 200, green - 60, blue - 60]) expect(Math.abs(distance)).toBeLessThan(4)
  })

  test('with white where it was transparent', async () => {
    const clear = await sharp({
      create: { width: 20, height: 20, channels: 4, background: { r: 0, g: 0, b: 0, alpha: 0 } },
    })
      .png()
      .toBuffer()
    expect((await send([clear])).status).toBe(201)
    expect((await sharp((await opened())[0]).stats()).channels.map(({ min }) => min)).toEqual([255, 255, 255])
  })

  test('at a width that is enough, and a long screenshot as it is', async () => {
    const big = await sharp({ create: { width: 6000, height: 4000, channels: 3, background: '#def' } })
      .jpeg()
      .toBuffer()
    const long = await sharp({ create: { width: 1080, height: 12_000, channels: 3, background: '#def' } })
      .png()
      .toBuffer()
    expect((await send([big, long])).status).toBe(201)
    const sizes = await Promise.all((await opened()).map(async (picture) => sharp(picture).metadata()))
    expect(sizes.map(({ width, height }) => `${String(width)}×${String(height)}`).sort()).toEqual([
      '1080×12000',
      '2560×1706',
    ])
  })
})

describe('a picture is refused with what to do, and the typed text is kept', () => {
  const executable = Buffer.concat([Buffer.from('MZ\x90\0', 'latin1'), Buffer.alloc(4096, 1)])
  const svg = Buffer.from(
    '<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"><script>alert(1)</script></svg>',
  )
  const half = (picture: Buffer) => picture.subarray(0, Math.floor(picture.length * 0.6))
  const noise = (format: 'jpeg' | 'png' | 'webp') => {
    const picture = sharp({
      create: {
        width: 500,
        height: 500,
        channels: 3,
        background: '#888',
        noise: { type: 'gaussian', mean: 128, sigma: 40 },
      },
    })
    return picture.toFormat(format).toBuffer()
  }

  test.each<[string, () => Promise<Buffer> | Buffer, string]>([
    ['an executable that is named .jpg', () => executable, '不是能收的图片'],
    ['an SVG that is named .jpg', () => svg, '不是能收的图片'],
    ['a PDF', () => Buffer.from('%PDF-1.7\n%âãÏÓ\n1 0 obj\n<<>>\nendobj\n'), '不是能收的图片'],
    [
      'a TIFF',
      () =>
        sharp({ create: { width: 9, height: 9, channels: 3, background: '#fff' } })
          .tiff()
          .toBuffer(),
      '不是能收的图片',
    ],
    ['HEIC', () => heic, 'HEIC'],
    ['30,000 × 30,000', () => bombPng(), '太大'],
    [
      '40 megapixels in 38 bytes, which only stand in memory as a whole',
      () =>
        sharp({ create: { width: 2560, height: 15_600, channels: 3, background: '#369' } })
          .webp({ lossless: true, effort: 0 })
          .toBuffer(),
      '太大',
    ],
    ['half a JPEG', async () => half(await noise('jpeg')), '坏了或没有传完整'],
    ['half a PNG', async () => half(await noise('png')), '坏了或没有传完整'],
    ['half a WebP', async () => half(await noise('webp')), '坏了或没有传完整'],
    ['the head of a JPEG and nothing else', () => Buffer.of(0xff, 0xd8, 0xff, 0xe0), '不是能收的图片'],
    [
      'noise that begins like a PNG',
      () => Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), Buffer.alloc(5000, 9)]),
      '坏了或没有传完整',
    ],
  ])('%s', async (_, make, why) => {
    const good = await taggedPhoto(64, 48)
    const bad = await make()
    const before = await kept(office)
    const answer = await send([good, bad])
    expect(answer.status).toBe(422)
    const errors = await errorsOf(answer)
    expect(Object.keys(errors)).toEqual(['/evidence/1'])
    expect(errors['/evidence/1']).toContain('第 2 张')
    expect(errors['/evidence/1']).toContain(why)
    expect(errors['/evidence/1']).toContain('截')

    const page = await send([good, bad], 'html')
    expect(page.status).toBe(422)
    const text = await page.text()
    expect(text).toContain('id="evidence-error"')
    expect(text).toContain(why)
    expect(text).toContain('三天出证')
    expect(text).toContain('图片请重新选一次')
    expect(await kept(office)).toEqual(before)
  })

  test('seven pictures, one that is too large, a body that is too large: each is told apart and drained', async () => {
    const before = await kept(office)
    const photo = await taggedPhoto(64, 48)
    const seven = await send(Array<Buffer>(7).fill(photo))
    expect(seven.status).toBe(422)
    expect(await errorsOf(seven)).toEqual({ '/evidence': '最多选 6 张图片，请去掉多出的' })

    const large = await send([photo, Buffer.alloc(limits.evidenceBytes + 1, 0xff)], 'html')
    expect(large.status).toBe(422)
    expect(await large.text()).toContain('第 2 张图片超过 10 MB')

    const all = await send(Array<Buffer>(7).fill(Buffer.alloc(9.5 * 1024 * 1024, 0xff)), 'html')
    expect(all.status).toBe(413)
    const text = await all.text()
    expect(text).toContain('62 MB')
    expect(text).toContain('三天出证')
    expect(await kept(office)).toEqual(before)
  })

  test('in JSON, however it is written: the sentence names the cause, and nothing is dropped', async () => {
    const before = await kept(office)
    const base64 = (await taggedPhoto(90, 60)).toString('base64')
    const tip = JSON.stringify(plainTip).slice(1)
    for (const evidence of [
      `"evidence":[{"type":"image/jpeg","base64":"${base64}"}]`,
      `"evid\\u0065nce" : [ "${base64.replaceAll('/', '\\/')}" ]`,
      `"evidence":"${base64}"`,
      '"evidence":[]',
    ])
      for (const path of ['/tips', '/mailbox/messages']) {
        const receipt = path === '/tips' ? '' : `"receipt":"${(await report(office)).receipt}","text":"示例",`
        const answer = await post(office, path, `{${receipt}${evidence},${tip}`, {
          headers: { 'content-type': 'application/json' },
        })
        expect(answer.status).toBe(422)
        expect((await errorsOf(answer))['/evidence']).toContain('multipart/form-data')
      }
    const huge = await post(office, '/tips', {
      ...plainTip,
      evidence: [{ type: 'image/jpeg', base64: 'A'.repeat(63 * 1024 * 1024) }],
    })
    expect(huge.status).toBe(413)
    const large = await post(office, '/tips', {
      ...plainTip,
      evidence: [{ type: 'image/jpeg', base64: 'A'.repeat(2 * 1024 * 1024) }],
    })
    expect(large.status).toBe(413)
    expect((await errorsOf(large))['']).toContain('multipart/form-data')
    const { tips, ...rows } = (await kept(office)).rows
    expect({ ...rows, evidence: await office.deps.evidence.list() }).toMatchObject({ evidence: [] })
    expect(tips).toBe((before.rows.tips ?? 0) + 4)
  })

  test('more than a browser may send is cut off, and answered all the same', async () => {
    let sent = 0
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        sent += 1024 * 1024
        controller.enqueue(new Uint8Array(1024 * 1024))
      },
    })
    const answer = await office.app.request('/api/tips', {
      method: 'POST',
      headers: { accept: 'application/json', 'content-type': 'multipart/form-data; boundary=x' },
      body: endless,
      duplex: 'half',
    } as RequestInit)
    expect(answer.status).toBe(413)
    expect(sent).toBeLessThanOrEqual(limits.drainBytes + 4 * 1024 * 1024)
  })
})

test('while pictures wait they are on disk, encrypted, in a folder of the owner alone', async () => {
  const mark = Buffer.from('MARKERSPOOL'.repeat(1000))
  let seen: { names: string[]; plain: boolean } | undefined
  Object.assign(office.deps, {
    pictures: {
      clean: async (pictures: readonly (() => Promise<Uint8Array>)[]) => {
        const root = join(office.folder, 'spool')
        const names = (await readdir(root, { recursive: true, withFileTypes: true })).filter((entry) =>
          entry.isFile(),
        )
        const contents = await Promise.all(
          names.map(async (entry) => readFile(join(entry.parentPath, entry.name))),
        )
        seen = {
          names: names.map(({ name }) => name),
          plain: contents.some((content) => content.includes('MARKERSPOOL')),
        }
        const [loaded] = await Promise.all(pictures.map(async (load) => load()))
        expect(Buffer.from(loaded ?? [])).toEqual(mark)
        return pictures.map(() => ({ refused: '示例' }))
      },
    },
  })
  expect((await send([mark])).status).toBe(422)
  expect(seen).toEqual({ names: ['1'], plain: false })
  expect((await kept(office)).spool).toEqual([])
})

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
    // The same flags on a program that tries: what it can do is what a decoder taken over can do.
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

  test('that dies is ended; its picture is refused and the next one gets a child of its own. What hangs takes the time of all that come with it', async () => {
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
    // One limit for the submission: a picture that hangs does not hold its place once for each of its kind.
    const { result: results, took, limit } = await timed(5000, () => cleaner.clean(moods, whole))
    expect(took).toBeLessThan(limit)
    expect(results.map((result) => ('kept' in result ? 'clean' : result.refused.slice(0, 9)))).toEqual([
      '这张图片处理不了，',
      'clean',
      ...Array<string>(4).fill('这张图片处理不了，'),
    ])
    await expect.poll(children).toBe(0)
  })

  test('that promises more than any picture is not believed: nothing of it is taken in', async () => {
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

  test('that cannot be started is our own failure, not the picture’s', async () => {
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

/** All of a stream. */
async function whole(jpeg: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const parts: Uint8Array[] = []
  for await (const part of jpeg) parts.push(part)
  return Buffer.concat(parts)
}

/** Processes that this one started and that decode. */
function children(): number {
  const decodes = (pid: string) => {
    try {
      const parent = /\) \w (\d+)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'))?.[1]
      return (
        parent === String(process.pid) &&
        readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('--permission')
      )
    } catch {
      // Ended meanwhile.
      return false
    }
  }
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name) && decodes(name)).length
}
