import sharp from 'sharp'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { limits } from '#shared/tip/limits.ts'
import { openBytes } from '#shared/sealing/seal.ts'
import { errorsOf, form, kept, plainTip, post } from '#tests/support/office/citizen.ts'
import { openOffice, type Office } from '#tests/support/office/office.ts'
import { grain, movingPicture, taggedPhoto, transparentText } from '#tests/support/photo.ts'

let office: Office
beforeEach(async () => {
  office = await openOffice()
})
afterEach(() => office.close())

const send = (pictures: readonly Uint8Array[]) => post(office, '/tips', form(plainTip, pictures))

/** Sends pictures. Returns them as staff see them, in any order. */
async function seen(...pictures: readonly Uint8Array[]): Promise<Buffer[]> {
  const answer = await send(pictures)
  expect(answer.status, await answer.clone().text()).toBe(201)
  return Promise.all(
    (await office.deps.evidence.list()).map(async (id) => {
      const sealed = await office.deps.evidence.get(id)
      return Buffer.from(await openBytes(new Uint8Array(sealed ?? []), [office.officeIdentity]))
    }),
  )
}

describe('a moving picture is refused before the receipt, with the way on', () => {
  test.each(['gif', 'webp', 'png', 'avif'] as const)('%s', async (format) => {
    const before = await kept(office)
    const answer = await send([await taggedPhoto(64, 48), await movingPicture(format)])
    expect(answer.status).toBe(422)
    expect(await errorsOf(answer)).toEqual({
      '/evidence/1': '第 2 张：这是会动的图片，本站只能存不动的画面，请停在要紧的地方截一张图，再上传截图',
    })
    expect(await kept(office)).toEqual(before)
  })
})

test.each(['png', 'webp'] as const)('what was drawn on a transparent ground is seen: %s', async (format) => {
  const drawn = [
    ['#fff'],
    ['#000'],
    ['#808080'],
    ['#ddd', '#222'],
    ['#000', '#fff'],
    ['#000', '#fff', '#808080'],
  ]
  const pictures = await seen(
    ...(await Promise.all(drawn.map((colours) => transparentText(colours, format)))),
  )
  expect(pictures).toHaveLength(drawn.length)
  for (const picture of pictures) {
    const { data, info } = await sharp(picture).greyscale().raw().toBuffer({ resolveWithObject: true })
    const shades = Array.from(
      { length: info.width / 100 },
      (_, index) => data[Math.floor(info.height / 2) * info.width + index * 100 + 50] ?? 0,
    )
    // The first pixel is of the ground.
    for (const shade of shades) expect(Math.abs(shade - (data[0] ?? 0)), shades.join()).toBeGreaterThan(40)
  }
})

test.each(['png', 'webp'] as const)(
  'a picture that is transparent all over is refused: %s',
  async (format) => {
    const size = { width: 900, height: 900 }
    const hidden = (alpha: (pixel: number) => number) =>
      sharp(
        Buffer.from(
          Uint8Array.from({ length: 900 * 900 * 4 }, (_, at) => (at % 4 === 3 ? alpha(at >> 2) : at % 251)),
        ),
        { raw: { ...size, channels: 4 } },
      )
        .toFormat(format, { lossless: true })
        .toBuffer()
    const before = await kept(office)
    // A program that loses the transparency writes zeros: the words are still below.
    const answer = await send([await hidden(() => 0)])
    expect(answer.status).toBe(422)
    expect(await errorsOf(answer)).toEqual({
      '/evidence/0': '第 1 张：这张图片是全透明的，什么也看不见，请打开图片截一张图，再上传截图',
    })
    expect(await kept(office)).toEqual(before)
    // One dot that shows is a picture.
    expect((await send([await hidden((pixel) => (pixel === 450_000 ? 255 : 0))])).status).toBe(201)
  },
)

describe('a JPEG', () => {
  const jpeg = () => grain(320, 240).jpeg().toBuffer()

  test.each([
    ['end marker', 2],
    ['last byte', 1],
  ])('that lacks its %s alone is taken, with every row', async (_, missing) => {
    const whole = await jpeg()
    const own = await sharp(whole).raw().toBuffer()
    const [picture] = await seen(whole.subarray(0, whole.length - missing))
    const theirs = await sharp(picture).raw().toBuffer()
    expect(theirs).toHaveLength(own.length)
    const lastRows = own.length - 320 * 3 * 16
    let difference = 0
    for (let at = lastRows; at < own.length; at += 1)
      difference += Math.abs((own[at] ?? 0) - (theirs[at] ?? 0))
    // Grain that is encoded twice changes; missing rows would be one grey.
    expect(difference / (own.length - lastRows)).toBeLessThan(20)
  })

  test.each([0.5, 0.9, 0.99])('of which a part of %s came is refused', async (part) => {
    const whole = await jpeg()
    const answer = await send([whole.subarray(0, Math.floor(whole.length * part))])
    expect((await errorsOf(answer))['/evidence/0']).toContain('坏了或没有传完整')
  })

  test.each([
    [false, 0.5],
    [false, 0.99],
    [true, 0.5],
    [true, 0.99],
  ])('of which a part came, closed by an end marker, is refused: progressive %s, %s', async (way, part) => {
    const whole = await grain(320, 240).jpeg({ progressive: way }).toBuffer()
    const end = Buffer.of(0xff, 0xd9)
    const before = await kept(office)
    const answer = await send([Buffer.concat([whole.subarray(0, Math.floor(whole.length * part)), end])])
    expect(answer.status).toBe(422)
    expect((await errorsOf(answer))['/evidence/0']).toContain('坏了或没有传完整')
    expect(await kept(office)).toEqual(before)
  })

  test('with a few stray bytes, as some phones write them, is taken', async () => {
    const whole = await grain(320, 240).jpeg({ progressive: true }).toBuffer()
    const lastScan = whole.lastIndexOf(Buffer.of(0xff, 0xda))
    const stray = Buffer.from([1, 2, 3, 4, 5])
    const photo = Buffer.concat([whole.subarray(0, lastScan), stray, whole.subarray(lastScan)])
    // The decoder warns of the bytes, and the picture is whole all the same.
    await expect(sharp(photo).raw().toBuffer()).rejects.toThrow('extraneous')
    expect(await seen(photo)).toHaveLength(1)
  })
})

test('a GIF of which a part is lost is refused', async () => {
  const gif = await grain(320, 240).gif().toBuffer()
  const answer = await send([Buffer.from(gif).fill(0, gif.length >> 1, gif.length - 1)])
  expect((await errorsOf(answer))['/evidence/0']).toContain('坏了或没有传完整')
})

test('a chosen file of 0 bytes is named, and a field without a choice is no picture', async () => {
  const before = await kept(office)
  const answer = await send([await taggedPhoto(64, 48), Buffer.alloc(0)])
  expect(answer.status).toBe(422)
  const errors = await errorsOf(answer)
  expect(Object.keys(errors)).toEqual(['/evidence/1'])
  expect(errors['/evidence/1']).toContain('第 2 张是空的，没有传上来')
  expect(await kept(office)).toEqual(before)

  const body = form({ ...plainTip, description: '示例：没有选图片的举报，也有人卖焊工证。' })
  body.append('evidence', new Blob([], { type: 'application/octet-stream' }), '')
  expect((await post(office, '/tips', body)).status).toBe(201)
})

test('an empty picture of a message is named too', async () => {
  const { receipt } = (await (await post(office, '/tips', plainTip)).json()) as { receipt: string }
  const answer = await post(office, '/mailbox/messages', form({ receipt, text: '示例' }, [Buffer.alloc(0)]))
  expect((await errorsOf(answer))['/evidence/0']).toContain('第 1 张是空的，没有传上来')
})

test('every size that the form names is taken', async () => {
  const flat = (pixels: number) =>
    sharp({ create: { width: 4000, height: Math.floor(pixels / 4000), channels: 3, background: '#d33' } })
  const pictures = await seen(
    await flat(limits.photoPixels).jpeg().toBuffer(),
    await flat(limits.photoPixels).png({ compressionLevel: 1 }).toBuffer(),
    await flat(limits.webPixels).webp({ effort: 0 }).toBuffer(),
    await flat(limits.webPixels).gif({ effort: 1 }).toBuffer(),
    await flat(limits.avifPixels).avif({ effort: 0 }).toBuffer(),
  )
  expect(pictures).toHaveLength(5)
  for (const picture of pictures) {
    const [red] = (await sharp(picture).stats()).channels
    expect(red?.min).toBeGreaterThan(200)
    expect(red?.max).toBeLessThan(230)
  }
})
