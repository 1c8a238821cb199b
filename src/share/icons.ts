import { readFile } from 'node:fs/promises'
import sharp from 'sharp'

/** Sides in pixels of the pictures in `favicon.ico`. Browsers choose one by the density of the screen. */
const icoSides = [16, 32, 48] as const
/** Side of the icon that a phone puts on its home screen. */
const touchSide = 180
const touchMargin = 20
const paper = '#faf9f5'

const headBytes = 6
const entryBytes = 16

/** Draws the site's icon as a square PNG. */
async function iconOf(side: number): Promise<Buffer> {
  const icon = await readFile('public/favicon.svg')
  return sharp(icon, { density: (72 * side) / 34 })
    .resize(side, side)
    .png()
    .toBuffer()
}

/** Makes `favicon.ico`: a table of PNG pictures. */
export async function favicon(): Promise<Uint8Array<ArrayBuffer>> {
  const pictures = await Promise.all(icoSides.map(iconOf))
  const table = Buffer.alloc(headBytes + entryBytes * icoSides.length)
  table.writeUInt16LE(1, 2)
  table.writeUInt16LE(icoSides.length, 4)
  let offset = table.length
  for (const [index, side] of icoSides.entries()) {
    const entry = headBytes + entryBytes * index
    const length = pictures[index]?.length ?? 0
    table.writeUInt8(side, entry)
    table.writeUInt8(side, entry + 1)
    table.writeUInt16LE(1, entry + 4)
    table.writeUInt16LE(32, entry + 6)
    table.writeUInt32LE(length, entry + 8)
    table.writeUInt32LE(offset, entry + 12)
    offset += length
  }
  return new Uint8Array(Buffer.concat([table, ...pictures]))
}

/** Makes the icon for home screens. It is opaque: a phone would lay a transparent one on black. */
export async function touchIcon(): Promise<Uint8Array<ArrayBuffer>> {
  const icon = await iconOf(touchSide - 2 * touchMargin)
  const margin = { top: touchMargin, right: touchMargin, bottom: touchMargin, left: touchMargin }
  const picture = await sharp(icon)
    .flatten({ background: paper })
    .extend({ ...margin, background: paper })
    .png({ palette: true })
    .toBuffer()
  return new Uint8Array(picture)
}
