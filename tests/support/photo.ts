import { randomBytes } from 'node:crypto'
import { crc32, deflateSync } from 'node:zlib'
import ExifReader from 'exifreader'
import sharp, { type Sharp } from 'sharp'

/** Text in every metadata block of a `taggedPhoto`. Intake must remove it all. */
export const photoMarker = 'MARKERCAMERA'

/** Makes a photo as a phone does, with GPS position, camera, XMP and ICC profile. */
export async function taggedPhoto(width = 1200, height = 900, colour = '#a33'): Promise<Buffer> {
  return sharp({ create: { width, height, channels: 3, background: colour } })
    .withExif({
      IFD0: { Make: photoMarker, Model: photoMarker, Artist: photoMarker },
      IFD2: { DateTimeOriginal: '2026:03:04 17:43:21' },
      IFD3: {
        GPSLatitudeRef: 'N',
        GPSLatitude: '22/1 35/1 0/1',
        GPSLongitudeRef: 'E',
        GPSLongitude: '113/1 4/1 0/1',
      },
    })
    .withXmp(
      `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/" dc:creator="${photoMarker}"/></rdf:RDF></x:xmpmeta>`,
    )
    .withIccProfile('p3')
    .jpeg()
    .toBuffer()
}

/** Returns random grain, which no encoder makes small. */
export const grain = (width: number, height: number): Sharp =>
  sharp(randomBytes(width * height * 3), { raw: { width, height, channels: 3 } })

const marked = Buffer.from(photoMarker)

/** Adds JPEG segments that sharp does not write: IPTC in a Photoshop block, and a comment. */
export function withIptcAndComment(jpeg: Buffer): Buffer {
  const segment = (marker: number, content: Buffer) => {
    const head = Buffer.from([0xff, marker, 0, 0])
    head.writeUInt16BE(content.length + 2, 2)
    return Buffer.concat([head, content])
  }
  // Record 2:80, by-line, and its length.
  const iptc = Buffer.concat([Buffer.from([0x1c, 2, 80, 0, marked.length]), marked])
  const block = Buffer.concat([
    Buffer.from('Photoshop 3.0\x008BIM\x04\x04\0\0\0\0', 'latin1'),
    Buffer.of(0, iptc.length),
    iptc,
  ])
  return Buffer.concat([jpeg.subarray(0, 2), segment(0xed, block), segment(0xfe, marked), jpeg.subarray(2)])
}

function pngChunk(type: string, content: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type), content])
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(content.length)
  sum.writeUInt32BE(crc32(body))
  return Buffer.concat([length, body, sum])
}

const plain = (width = 64, height = 48) =>
  sharp({ create: { width, height, channels: 3, background: '#37a' } })

/** Makes a PNG with text, compressed text and a time, as screenshot tools write them. */
export async function taggedPng(): Promise<Buffer> {
  const png = await plain()
    .withExif({ IFD0: { Artist: photoMarker } })
    .png()
    .toBuffer()
  const text = [
    pngChunk('tEXt', Buffer.concat([Buffer.from('Author\0'), marked])),
    pngChunk('zTXt', Buffer.concat([Buffer.from('Comment\0\0'), deflateSync(marked)])),
    pngChunk('iTXt', Buffer.concat([Buffer.from('Title\0\0\0\0\0'), marked])),
    pngChunk('tIME', Buffer.from([7, 234, 3, 4, 17, 43, 21])),
  ]
  // Signature and IHDR come first.
  return Buffer.concat([png.subarray(0, 33), ...text, png.subarray(33)])
}

/** Makes a WebP with EXIF and XMP. */
export const taggedWebp = () =>
  plain()
    .withExif({ IFD0: { Artist: photoMarker }, IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '22/1 35/1 0/1' } })
    .withXmp(`<x:xmpmeta xmlns:x="adobe:ns:meta/"><x>${photoMarker}</x></x:xmpmeta>`)
    .webp()
    .toBuffer()

/** Makes an AVIF with EXIF. */
export const taggedAvif = () =>
  plain()
    .withExif({ IFD0: { Artist: photoMarker } })
    .avif({ effort: 0 })
    .toBuffer()

/** Makes a GIF with a comment before its end. */
export async function taggedGif(): Promise<Buffer> {
  const gif = await plain().gif().toBuffer()
  return Buffer.concat([
    gif.subarray(0, -1),
    Buffer.of(0x21, 0xfe, marked.length),
    marked,
    Buffer.of(0),
    gif.subarray(-1),
  ])
}

/** Makes a picture of two frames: the first is blank, the second is red. */
export async function movingPicture(format: 'gif' | 'webp' | 'png' | 'avif'): Promise<Buffer> {
  const [width, height] = [40, 30]
  const frames = Buffer.alloc(width * height * 2 * 3, 255)
  frames.fill(Buffer.of(200, 0, 0), frames.length / 2)
  const picture = sharp(frames, { raw: { width, height: height * 2, channels: 3, pageHeight: height } })
  if (format === 'gif') return picture.gif({ delay: [100, 2000] }).toBuffer()
  if (format === 'webp') return picture.webp({ delay: [100, 2000] }).toBuffer()
  if (format === 'avif') {
    const avif = await plain().avif({ effort: 0 }).toBuffer()
    return Buffer.concat([avif.subarray(0, 8), Buffer.from('avis'), avif.subarray(12)])
  }
  const png = await plain().png().toBuffer()
  // Two frames, played without end.
  return Buffer.concat([
    png.subarray(0, 33),
    pngChunk('acTL', Buffer.of(0, 0, 0, 2, 0, 0, 0, 0)),
    png.subarray(33),
  ])
}

/** Makes a bar of each colour on a transparent ground, side by side. */
export async function transparentText(colours: readonly string[], format: 'png' | 'webp'): Promise<Buffer> {
  const bars = colours.map((colour, index) => ({
    input: { create: { width: 60, height: 40, channels: 3, background: colour } } as const,
    left: index * 100 + 20,
    top: 30,
  }))
  return sharp({
    create: {
      width: colours.length * 100,
      height: 100,
      channels: 4,
      background: { r: 0, g: 0, b: 0, alpha: 0 },
    },
  })
    .composite(bars)
    .toFormat(format, { lossless: true })
    .toBuffer()
}

/** The first bytes of an iPhone's picture, enough to refuse it. */
export const heic = Buffer.concat([
  Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1heic', 'latin1'),
  Buffer.alloc(4096, 7),
])

/** Makes a valid PNG of 900 megapixels in some hundred kilobytes. */
export function bombPng(side = 30_000): Buffer {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(side, 0)
  header.writeUInt32BE(side, 4)
  // One bit of grey per pixel.
  header.set([1, 0, 0, 0, 0], 8)
  const rows = Buffer.alloc(side * (1 + Math.ceil(side / 8)))
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    pngChunk('IHDR', header),
    pngChunk('IDAT', deflateSync(rows, { level: 1 })),
    pngChunk('IEND', Buffer.alloc(0)),
  ])
}

/** Collects a picture that comes in pieces. */
export async function whole(jpeg: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const parts: Uint8Array[] = []
  for await (const part of jpeg) parts.push(part)
  return Buffer.concat(parts)
}

/** Names the metadata of a picture besides the parts that every JPEG has. */
export function metadataOf(picture: Buffer): string[] {
  const { file: _, jfif: __, ...groups } = ExifReader.load(picture, { expanded: true })
  return Object.entries(groups).flatMap(([group, tags]) => Object.keys(tags).map((tag) => `${group}.${tag}`))
}
