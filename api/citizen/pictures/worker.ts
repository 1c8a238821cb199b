import { readSync, writeSync } from 'node:fs'
import sharp, { type Metadata } from 'sharp'
import { formatOf } from './format.ts'

// The child that decodes pictures (docs/design.md 6). It knows no secret and may touch nothing. A frame on
// stdin is u32 length and the picture. A frame on stdout is one byte of verdict, u32 length, and the JPEG if
// the verdict is `clean`. One empty frame out says that the child is ready. cleaner.ts is the other end.

const maxInputPixels = 40_000_000
/**
 * Bytes that a decoder may hold beside the rows that pass through. Two children together stay far below the
 * budget of the server.
 */
const maxHeldBytes = 75_000_000
const maxOutputPixels = 24_000_000
const maxWidth = 2560
/** Longest side that JPEG can hold. */
const maxSide = 65_500

/** A stored picture may have this many times the bytes that came: intake fills no disk by growing them. */
const maxGrowth = 1.2
/** Pictures up to these sizes may grow. A drawing in two colours is small, and as small a JPEG is blurred. */
const smallBytes = 256 * 1024
const smallJpegBytes = 64 * 1024
const finestQuality = 88
/** Text of a screenshot is still read well at this quality. Below it, fewer pixels show more. */
const coarsestQuality = 30
const leastShrink = 0.1

const verdicts = { clean: 0, unknown: 1, heic: 2, damaged: 3, huge: 4, moving: 5, blank: 6 } as const
type Verdict = keyof typeof verdicts

// Shuts all decoders, then opens those of five formats, from memory alone. By default sharp takes an SVG that
// is named .jpg.
sharp.block({ operation: ['VipsForeignLoad'] })
sharp.unblock({
  operation: [
    'VipsForeignLoadJpegBuffer',
    'VipsForeignLoadPngBuffer',
    'VipsForeignLoadWebpBuffer',
    'VipsForeignLoadNsgifBuffer',
    'VipsForeignLoadHeifBuffer',
  ],
})
sharp.cache(false)
sharp.concurrency(1)

/**
 * Returns the bytes held at once for each pixel (measured, rounded up). Usual photos and screenshots pass
 * through row by row, at any size. A picture in several passes, or coded as a whole, stands in memory as a
 * whole.
 */
function heldBytesPerPixel({ format, isProgressive, channels, chromaSubsampling }: Metadata): number {
  if (format === 'jpeg') return isProgressive ? (chromaSubsampling === '4:2:0' ? 3 : 2 * channels) : 0
  if (format === 'png') return isProgressive ? 8 : 0
  if (format === 'webp') return 5
  return format === 'gif' ? 6 : 16
}

/** Quality, chroma and size at which a picture is encoded. */
interface Fineness {
  readonly quality: number
  readonly chromaSubsampling: '4:4:4' | '4:2:0'
  readonly shrink: number
}

/** Sum of the standard table of luminance (ITU-T T.81, table K.1). */
const standardSum = 3688
/** The steps between two levels at a quality, as parts of those of the standard table. */
const stepOf = (quality: number) => (quality < 50 ? 50 / quality : 2 - quality / 50)
const qualityOf = (step: number) => (step > 1 ? 50 / step : 100 - 50 * step)

/** Returns the quality at which a JPEG was encoded, from the sum of its table of luminance. */
function sentQuality(jpeg: Buffer): number {
  for (let at = 2; at + 69 <= jpeg.length && jpeg[at] === 0xff; at += 2 + jpeg.readUInt16BE(at + 2)) {
    if (jpeg[at + 1] !== 0xdb || jpeg[at + 4] !== 0) continue
    return qualityOf(jpeg.subarray(at + 5, at + 69).reduce((sum, step) => sum + step, 0) / standardSum)
  }
  return finestQuality
}

/** Returns the fineness of the first try. One finer than that of a sent JPEG adds bytes and shows no more. */
function finenessOf(bytes: Buffer, { format, chromaSubsampling }: Metadata): Fineness {
  const quality = format === 'jpeg' ? Math.round(sentQuality(bytes)) : finestQuality
  return {
    quality: Math.min(finestQuality, Math.max(5, quality)),
    chromaSubsampling: chromaSubsampling === '4:2:0' ? '4:2:0' : '4:4:4',
    shrink: 1,
  }
}

/** Returns the fineness for a result that was `excess` times too large. The exponents are those of photos. */
function coarser({ quality, chromaSubsampling, shrink }: Fineness, excess: number): Fineness {
  const left = chromaSubsampling === '4:4:4' ? Math.max(1, excess * 0.75) : excess
  const step = stepOf(quality) * left ** 1.8 * 1.05
  const coarsest = Math.min(quality, coarsestQuality)
  const over = Math.max(1, step / stepOf(coarsest))
  return {
    quality: Math.max(coarsest, Math.floor(qualityOf(step))),
    chromaSubsampling: '4:2:0',
    shrink: shrink * over ** -0.35,
  }
}

/** Tells whether a picture has several frames. One frame of it may be blank, so none is kept. */
function isMoving(bytes: Buffer, { format, pages = 1 }: Metadata): boolean {
  // The decoder reads the first frame of a moving PNG alone, and does not say so.
  if (format === 'png') return bytes.subarray(0, bytes.indexOf('IDAT')).includes('acTL')
  return pages > 1
}

/** The grounds that a transparent picture may get, the usual one first. */
const grounds = [255, 0, 128, 64, 192] as const
/** Two shades that differ by less are hard to tell apart. */
const leastContrast = 48

/** Tells whether a picture is transparent in every pixel. The colours below may be all of the evidence. */
async function isInvisible(bytes: Buffer): Promise<boolean> {
  const alpha = sharp(bytes, { limitInputPixels: maxInputPixels }).toColourspace('srgb').ensureAlpha()
  const { channels } = await sharp(await alpha.extractChannel(3).png().toBuffer()).stats()
  return channels[0]?.max === 0
}

/**
 * Returns the ground on which most of a transparent picture stands out. Returns null where all of it is
 * transparent.
 */
async function groundFor(bytes: Buffer): Promise<string | null> {
  const small = { width: 256, height: 256, fit: 'inside', withoutEnlargement: true } as const
  const pixels = await sharp(bytes, { limitInputPixels: maxInputPixels })
    .resize(small)
    .toColourspace('srgb')
    .ensureAlpha()
    .raw()
    .toBuffer()
  const lost = grounds.map(() => 0)
  let shown = 0
  for (let at = 0; at < pixels.length; at += 4) {
    const [red = 0, green = 0, blue = 0, alpha = 0] = pixels.subarray(at, at + 4)
    shown += alpha
    const light = 0.3 * red + 0.59 * green + 0.11 * blue
    for (const [index, ground] of grounds.entries())
      if (Math.abs(light - ground) < leastContrast) lost[index] = (lost[index] ?? 0) + alpha
  }
  // A mark of a few pixels may be lost in the small copy.
  if (shown === 0 && (await isInvisible(bytes))) return null
  const shade = grounds[lost.indexOf(Math.min(...lost))] ?? 255
  return `rgb(${String(shade)},${String(shade)},${String(shade)})`
}

/**
 * Returns a clean JPEG (upright, sRGB, no metadata of any kind), or the verdict that refuses the picture.
 * `failOn` is the least fault of the file that refuses it.
 */
async function clean(bytes: Buffer, failOn: 'truncated' | 'warning'): Promise<Buffer | Verdict> {
  const format = bytes.length < 16 ? null : formatOf(bytes)
  if (format === null) return 'unknown'
  if (format === 'heic') return 'heic'
  if (format === 'avis') return 'moving'
  // Reads the header alone, so that a bomb is named and not opened.
  const metadata = await sharp(bytes, { limitInputPixels: false }).metadata()
  const { width, height } = metadata.autoOrient
  const pixels = width * height
  const scale = Math.min(1, maxWidth / width, maxSide / height, Math.sqrt(maxOutputPixels / pixels))
  // A picture to be turned must be whole, unless the decoder halves it on the way.
  const turned = (metadata.orientation ?? 1) > 1 && scale > 0.5 ? metadata.channels : 0
  if (pixels > maxInputPixels || pixels * (heldBytesPerPixel(metadata) + turned) > maxHeldBytes) return 'huge'
  if (isMoving(bytes, metadata)) return 'moving'
  const background = metadata.hasAlpha ? await groundFor(bytes) : '#fff'
  if (background === null) return 'blank'
  const encode = ({ quality, chromaSubsampling, shrink }: Fineness) => {
    const scaled = (side: number) => Math.max(1, Math.floor(side * scale * shrink))
    return (
      sharp(bytes, { failOn, limitInputPixels: maxInputPixels })
        .autoOrient()
        .resize({ width: scaled(width), height: scaled(height), fit: 'fill' })
        .flatten({ background })
        .toColourspace('srgb')
        // Own tables would save a twentieth of the bytes, but hold six bytes a pixel until the last row.
        .jpeg({ quality, chromaSubsampling, optimiseCoding: false })
        .toBuffer()
    )
  }
  const most = Math.max(maxGrowth * bytes.length, format === 'jpeg' ? smallJpegBytes : smallBytes)
  let fineness = finenessOf(bytes, metadata)
  for (;;) {
    const jpeg = await encode(fineness)
    if (jpeg.length <= most || fineness.shrink < leastShrink) return jpeg
    fineness = coarser(fineness, jpeg.length / most)
    globalThis.gc?.()
  }
}

const jpegEnd = Buffer.of(0xff, 0xd9)
/** Faults after which a part of the picture is invented. The decoder names them as warnings. */
const lossy =
  /premature end of data|bad huffman code|invalid frame data|corrupt jpeg data: \d{3,} extraneous bytes/i

/**
 * Cleans a picture. Half a JPEG with an end marker gives a whole one, grey below: a warning refuses it. A
 * JPEG that lacks its end marker alone is whole. Some phones write such, and some write stray bytes.
 */
async function cleanOrRepaired(bytes: Buffer): Promise<Buffer | Verdict> {
  try {
    return await clean(bytes, 'warning')
  } catch (error) {
    if (isOutOfMemory(error) || lossy.test(String(error))) throw error
    const isUnfinished = formatOf(bytes) === 'jpeg' && /premature end of jpeg/i.test(String(error))
    return isUnfinished ? clean(Buffer.concat([bytes, jpegEnd]), 'warning') : clean(bytes, 'truncated')
  }
}

const isOutOfMemory = (error: unknown) => /memory/i.test(String(error))

/** Returns exactly `count` bytes of stdin, or null at its end. A stream would cost time. */
function read(count: number): Buffer | null {
  const bytes = Buffer.allocUnsafe(count)
  for (let at = 0; at < count;) {
    const got = readSync(0, bytes, at, count - at, null)
    if (got === 0) return null
    at += got
  }
  return bytes
}

function write(verdict: Verdict, jpeg: Uint8Array): void {
  const head = Buffer.alloc(5)
  head.writeUInt8(verdicts[verdict])
  head.writeUInt32BE(jpeg.length, 1)
  for (const bytes of [head, jpeg])
    for (let at = 0; at < bytes.length;) at += writeSync(1, bytes, at, bytes.length - at)
}

const none = new Uint8Array()

async function serve(): Promise<void> {
  write('clean', none)
  for (let head = read(4); head; head = read(4)) {
    const bytes = read(head.readUInt32BE())
    if (!bytes) return
    // Tells a picture that finds no memory in this process from a damaged one.
    const result = await cleanOrRepaired(bytes).catch((error: unknown): Verdict =>
      isOutOfMemory(error) ? 'huge' : 'damaged',
    )
    if (typeof result === 'string') write(result, none)
    else write('clean', result)
    // The garbage collector sees only small objects, although they hold large pictures.
    globalThis.gc?.()
  }
}

void serve()
