import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openBytes } from '#shared/sealing/seal.ts'
import { form, kept, plainTip, post } from '#tests/support/office/citizen.ts'
import { openOffice, type Office } from '#tests/support/office/office.ts'
import {
  grain,
  photoMarker,
  taggedAvif,
  taggedGif,
  taggedPhoto,
  taggedPng,
  taggedWebp,
  withIptcAndComment,
} from '#tests/support/photo.ts'
import { metadataOf } from '#tests/support/photo.ts'

let office: Office
beforeEach(async () => {
  office = await openOffice()
})
afterEach(() => office.close())

const send = (pictures: readonly Uint8Array[], accept: 'json' | 'html' = 'json') =>
  post(office, '/tips', form(plainTip, pictures), { accept })

/** Returns the pictures as the office opens them. */
async function opened(): Promise<Buffer[]> {
  const pictures: Buffer[] = []
  for (const id of await office.deps.evidence.list()) {
    const sealed = await office.deps.evidence.get(id)
    pictures.push(Buffer.from(await openBytes(new Uint8Array(sealed ?? []), [office.officeIdentity])))
  }
  return pictures
}

const corpus = {
  'JPEG with position, camera, XMP and profile': () => taggedPhoto(640, 480),
  'JPEG with IPTC and a comment': async () => withIptcAndComment(await taggedPhoto(640, 480)),
  'PNG with text in three ways': taggedPng,
  'WebP with EXIF and XMP': taggedWebp,
  'GIF with a comment': taggedGif,
  'AVIF with EXIF': taggedAvif,
} as const

describe('a stored picture', () => {
  test.each(Object.entries(corpus))('holds no metadata: %s', async (_, make) => {
    const original = await make()
    // The corpus is of use only if a reader finds the mark in the sent picture.
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

  test('stands upright, whatever the camera noted', async () => {
    // Red is on the left. The camera was turned, so left is up.
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
    // The green of the middle pixel in the first and in the last row.
    expect([raw[50 * 3 + 1], raw[(299 * 100 + 50) * 3 + 1]].map((green) => (green ?? 0) > 128)).toEqual([
      false,
      true,
    ])
  })

  test('may have 24 megapixels and come from a phone held upright', async () => {
    const photo = await sharp({ create: { width: 5712, height: 4284, channels: 3, background: '#8aa' } })
      .withMetadata({ orientation: 6 })
      .jpeg()
      .toBuffer()
    expect((await send([photo])).status).toBe(201)
    const { width, height } = await sharp((await opened())[0]).metadata()
    expect(height).toBeGreaterThan(width)
  })

  test('keeps its colours: a wide profile is converted, not only dropped', async () => {
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

  test('is white where it was transparent', async () => {
    const black = { r: 0, g: 0, b: 0 }
    const dot = sharp({ create: { width: 8, height: 48, channels: 4, background: { ...black, alpha: 1 } } })
    const clear = await sharp({
      create: { width: 64, height: 48, channels: 4, background: { ...black, alpha: 0 } },
    })
      .composite([{ input: await dot.png().toBuffer(), left: 0, top: 0 }])
      .png()
      .toBuffer()
    expect((await send([clear])).status).toBe(201)
    const right = { left: 32, top: 0, width: 32, height: 48 }
    const stored = await sharp((await opened())[0])
      .extract(right)
      .toBuffer()
    expect((await sharp(stored).stats()).channels.map(({ min }) => min > 250)).toEqual([true, true, true])
  })

  test.each([
    ['a coarse JPEG of grain', () => grain(1200, 900).jpeg({ quality: 20 }).toBuffer(), 0.85],
    ['a fine JPEG', () => grain(640, 480).jpeg({ quality: 85 }).toBuffer(), 1],
    ['a WebP', () => grain(1200, 900).webp({ quality: 20 }).toBuffer(), 0.5],
  ] as const)('weighs at most a fifth more than what came: %s', async (_, make, leastWidth) => {
    const sent = await make()
    expect((await send([sent])).status).toBe(201)
    const [picture = Buffer.alloc(0)] = await opened()
    // The padding of the sealed file follows the end of the JPEG.
    const bytes = picture.lastIndexOf(Buffer.of(0xff, 0xd9)) + 2
    expect(bytes).toBeLessThanOrEqual(1.2 * sent.length)
    const [before, after] = [await sharp(sent).metadata(), await sharp(picture).metadata()]
    expect(after.width).toBeGreaterThanOrEqual(leastWidth * before.width)
  })

  test('has a bounded width, and a long screenshot keeps its size', async () => {
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

test('waiting pictures are encrypted on disk, in a folder of the owner alone', async () => {
  const mark = Buffer.concat([Buffer.from([0xff, 0xd8, 0xff]), Buffer.from('MARKERSPOOL'.repeat(1000))])
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
