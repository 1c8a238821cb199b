import QRCode from 'qrcode'
import sharp from 'sharp'
import type { Pixels } from '#shared/pictures/likeness.ts'

/** Returns a stream of numbers from 0 to 1 that is the same for the same seed. */
function numbersFrom(seed: number): () => number {
  let state = Math.imul(seed + 1, 0x9e3779b1)
  return () => {
    state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x6d2b79f5) | 0
    return ((state ^ (state >>> 13)) >>> 0) / 2 ** 32
  }
}

const svg = (width: number, height: number, parts: readonly string[]) =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="${String(width)}" height="${String(height)}">${parts.join('')}</svg>`
const rect = (x: number, y: number, width: number, height: number, fill: string) =>
  `<rect x="${String(x)}" y="${String(y)}" width="${String(width)}" height="${String(height)}" fill="${fill}"/>`
const jpegOf = (drawing: string) => sharp(Buffer.from(drawing)).jpeg({ quality: 85 }).toBuffer()

/** Makes a screenshot of a chat: bubbles of either side, with dark strokes for words. */
export function chatShot(seed: number): Promise<Buffer> {
  const next = numbersFrom(seed)
  const parts = [rect(0, 0, 720, 1560, '#ededed'), rect(0, 0, 720, 130, '#f7f7f7')]
  for (let y = 150; y < 1400;) {
    const isOwn = next() < 0.45
    const lines = 1 + Math.floor(next() * 4)
    const [width, height] = [120 + Math.floor(next() * 360), 40 + lines * 40]
    const x = isOwn ? 620 - width : 100
    parts.push(rect(isOwn ? 640 : 20, y, 64, 64, isOwn ? '#47a' : '#a74'))
    parts.push(rect(x, y, width, height, isOwn ? '#95ec69' : '#fff'))
    for (let line = 0; line < lines; line += 1)
      for (let at = x + 16; at < x + width - 30; at += 26)
        parts.push(rect(at, y + 28 + line * 40, 6 + Math.floor(next() * 16), 22, '#222'))
    y += height + 24 + Math.floor(next() * 20)
  }
  return jpegOf(svg(720, 1560, parts))
}

/** Makes a photo: coloured shapes of many greys. */
export function photoShot(seed: number): Promise<Buffer> {
  const next = numbersFrom(seed)
  const colour = () => `hsl(${String(next() * 360)},50%,${String(15 + next() * 70)}%)`
  const parts = [rect(0, 0, 1200, 900, colour())]
  for (let at = 0; at < 16; at += 1)
    parts.push(
      `<ellipse cx="${String(next() * 1200)}" cy="${String(next() * 900)}" rx="${String(40 + next() * 260)}" ry="${String(40 + next() * 200)}" fill="${colour()}"/>`,
    )
  return jpegOf(svg(1200, 900, parts))
}

/** Makes the screen after a payment: white, with a sign, a sum and a button. */
export function paidScreen(seed: number): Promise<Buffer> {
  const next = numbersFrom(seed)
  const digits = Array.from({ length: 5 }, (_, at) => rect(230 + at * 50, 460, 10 + next() * 26, 60, '#111'))
  const parts = [
    rect(0, 0, 720, 1560, '#fff'),
    '<circle cx="360" cy="260" r="60" fill="#07c160"/>',
    ...digits,
  ]
  return jpegOf(svg(720, 1560, [...parts, rect(260, 1380, 200, 80, '#07c160')]))
}

/** Makes copies of a picture as phones and chats make them. */
export const copies: Readonly<Record<string, (picture: Buffer) => Promise<Buffer>>> = {
  'JPEG of quality 40': (picture) => sharp(picture).jpeg({ quality: 40 }).toBuffer(),
  'half the size': async (picture) => {
    const { width } = await sharp(picture).metadata()
    return sharp(picture)
      .resize(Math.round(width / 2))
      .jpeg({ quality: 80 })
      .toBuffer()
  },
  'half the size, quality 40': async (picture) => {
    const { width } = await sharp(picture).metadata()
    return sharp(picture)
      .resize(Math.round(width / 2))
      .jpeg({ quality: 40 })
      .toBuffer()
  },
  WebP: (picture) => sharp(picture).webp({ quality: 50 }).toBuffer(),
}

/** Returns the pixels of a picture, as a canvas does. */
export async function pixelsOf(picture: Buffer): Promise<Pixels> {
  const { data, info } = await sharp(picture).ensureAlpha().raw().toBuffer({ resolveWithObject: true })
  return { data, width: info.width, height: info.height }
}

/** Makes a picture with codes side by side, on a coloured ground. */
export async function withCodes(...texts: readonly string[]): Promise<Buffer> {
  const codes = await Promise.all(
    texts.map((text) => QRCode.toBuffer(text, { width: 420, margin: 4, errorCorrectionLevel: 'M' })),
  )
  return sharp({
    create: { width: 80 + texts.length * 500, height: 700, channels: 3, background: '#2a7d5b' },
  })
    .composite(codes.map((input, at) => ({ input, left: 80 + at * 500, top: 120 })))
    .jpeg({ quality: 85 })
    .toBuffer()
}

/** Puts a picture at the foot of a long screenshot, as phones make of a whole chat. */
export function onLongScreen(picture: Buffer): Promise<Buffer> {
  const screen = { width: 1080, height: 5000, channels: 3, background: '#eceff1' } as const
  return sharp({ create: screen })
    .composite([{ input: picture, gravity: 'south' }])
    .jpeg({ quality: 85 })
    .toBuffer()
}
