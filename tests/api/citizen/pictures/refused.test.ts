import sharp from 'sharp'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { limits } from '#shared/tip/limits.ts'
import { errorsOf, form, kept, plainTip, post, report } from '#tests/support/office/citizen.ts'
import { openOffice, type Office } from '#tests/support/office/office.ts'
import { bombPng, heic, taggedPhoto } from '#tests/support/photo.ts'

let office: Office
beforeEach(async () => {
  office = await openOffice()
})
afterEach(() => office.close())

const send = (pictures: readonly Uint8Array[], accept: 'json' | 'html' = 'json') =>
  post(office, '/tips', form(plainTip, pictures), { accept })

describe('a picture is refused with advice, and the typed text is kept', () => {
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

  test('seven pictures, a large one, a large body: each gets another error and is drained', async () => {
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

  test('in JSON of every spelling: the sentence names the cause, and nothing is dropped', async () => {
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

  test('a body without end is cut off and still answered', async () => {
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
