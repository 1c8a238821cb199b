import { once } from 'node:events'
import sharp, { type Metadata } from 'sharp'

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

const verdicts = { clean: 0, unknown: 1, heic: 2, damaged: 3, huge: 4 } as const
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

/** Returns the format that the first bytes of a picture show, or null. */
function formatOf(bytes: Buffer): 'jpeg' | 'png' | 'webp' | 'gif' | 'avif' | 'heic' | null {
  const text = (from: number, to: number) => bytes.toString('latin1', from, to)
  if (bytes.readUIntBE(0, 3) === 0xffd8ff) return 'jpeg'
  if (text(0, 8) === '\x89PNG\r\n\x1a\n') return 'png'
  if (text(0, 4) === 'RIFF' && text(8, 12) === 'WEBP') return 'webp'
  if (/^GIF8[79]a$/.test(text(0, 6))) return 'gif'
  if (text(4, 8) === 'ftyp') {
    const brands = text(8, 12) + text(16, Math.min(bytes.readUInt32BE(0), 64))
    if (/avi[fs]/.test(brands)) return 'avif'
    if (/hei[cfmsx]|hev[cmsx]|mif1|msf1/.test(brands)) return 'heic'
  }
  return null
}

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

/** Returns a clean JPEG (upright, sRGB, no metadata of any kind), or the verdict that refuses the picture. */
async function clean(bytes: Buffer): Promise<Buffer | Verdict> {
  const format = bytes.length < 16 ? null : formatOf(bytes)
  if (format === null) return 'unknown'
  if (format === 'heic') return 'heic'
  // Reads the header alone, so that a bomb is named and not opened.
  const metadata = await sharp(bytes, { limitInputPixels: false }).metadata()
  const { width, height } = metadata.autoOrient
  const pixels = width * height
  const scale = Math.min(1, maxWidth / width, maxSide / height, Math.sqrt(maxOutputPixels / pixels))
  // A picture to be turned must be whole, unless the decoder halves it on the way.
  const turned = (metadata.orientation ?? 1) > 1 && scale > 0.5 ? metadata.channels : 0
  if (pixels > maxInputPixels || pixels * (heldBytesPerPixel(metadata) + turned) > maxHeldBytes) return 'huge'
  const scaled = (side: number) => Math.max(1, Math.floor(side * scale))
  return (
    sharp(bytes, { failOn: 'truncated', limitInputPixels: maxInputPixels })
      .autoOrient()
      .resize({ width: scaled(width), height: scaled(height), fit: 'fill' })
      .flatten({ background: '#fff' })
      .toColourspace('srgb')
      // Own tables would save a twentieth of the bytes, but hold six bytes a pixel until the last row.
      .jpeg({ quality: 88, chromaSubsampling: '4:4:4', optimiseCoding: false })
      .toBuffer()
  )
}

const input = process.stdin[Symbol.asyncIterator]() as AsyncIterator<Buffer, undefined>
let pending: Buffer[] = []
let pendingBytes = 0

/** Returns exactly `count` bytes of stdin, or null at its end. */
async function read(count: number): Promise<Buffer | null> {
  while (pendingBytes < count) {
    const { value } = await input.next()
    if (value === undefined) return null
    pending.push(value)
    pendingBytes += value.length
  }
  const all = Buffer.concat(pending)
  pending = [all.subarray(count)]
  pendingBytes -= count
  return all.subarray(0, count)
}

async function write(verdict: Verdict, bytes: Uint8Array): Promise<void> {
  const head = Buffer.alloc(5)
  head.writeUInt8(verdicts[verdict])
  head.writeUInt32BE(bytes.length, 1)
  process.stdout.write(head)
  if (!process.stdout.write(bytes)) await once(process.stdout, 'drain')
}

const none = new Uint8Array()
await write('clean', none)
for (let head = await read(4); head; head = await read(4)) {
  const bytes = await read(head.readUInt32BE())
  if (!bytes) break
  // Tells a picture that finds no memory in this process from a damaged one.
  const result = await clean(bytes).catch((error: unknown): Verdict =>
    /memory/i.test(String(error)) ? 'huge' : 'damaged',
  )
  await (typeof result === 'string' ? write(result, none) : write('clean', result))
  // The garbage collector sees only small objects, although they hold large pictures.
  globalThis.gc?.()
}
