import { decodeQRBatch } from 'qr/decode.js'
import { pictureAtoms } from '#shared/pictures/likeness.ts'

/** The machine's reading of a picture. */
export interface Look {
  /** Texts of its codes, each once. */
  readonly codes: readonly string[]
  /** Atoms that tell pictures which look nearly the same. */
  readonly atoms: readonly string[]
}

/** Pixels of a picture whose likeness to others is measured. */
const likenessPixels = 6_000_000
/** A larger picture is scaled down before its codes are read. A long screenshot mostly stays as it is. */
const codePixels = 12_000_000
/** Longest side that the reader takes. A longer picture is read in parts. */
const longestSide = 3840
/** Parts overlap by so much: a code at an edge stands whole in one of the two. */
const overlap = 1000
/** Codes of one picture. */
const mostCodes = 8
/** Time for a code that is hard to read. */
const patienceMs = 600

/** Reads the bytes of a code as UTF-8, and else as the older Chinese encoding. */
function textOf(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return new TextDecoder('gb18030').decode(bytes)
  }
}

/** Draws a picture with at most so many pixels. */
function drawn(bitmap: ImageBitmap, mostPixels: number) {
  const scale = Math.min(1, Math.sqrt(mostPixels / (bitmap.width * bitmap.height)))
  const width = Math.max(1, Math.round(bitmap.width * scale))
  const height = Math.max(1, Math.round(bitmap.height * scale))
  const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true })
  if (context === null) throw new Error('no canvas')
  context.imageSmoothingQuality = 'high'
  context.drawImage(bitmap, 0, 0, width, height)
  return { context, width, height }
}

/** Returns the begins of parts that cover a side. */
function partsOf(side: number): number[] {
  const begins = [0]
  for (let at = 0; at + longestSide < side;) {
    at = Math.min(at + longestSide - overlap, side - longestSide)
    begins.push(at)
  }
  return begins
}

/** Reads the codes of a picture, each once. */
async function codesOf(bitmap: ImageBitmap): Promise<string[]> {
  const { context, width, height } = drawn(bitmap, codePixels)
  const codes = new Set<string>()
  for (const top of partsOf(height))
    for (const left of partsOf(width)) {
      const pixels = context.getImageData(
        left,
        top,
        Math.min(longestSide, width),
        Math.min(longestSide, height),
      )
      const [found = []] = await decodeQRBatch([pixels], { timeLimit: patienceMs, textDecoder: textOf })
      for (const text of found) if (typeof text === 'string' && text.trim() !== '') codes.add(text)
      if (codes.size >= mostCodes) return [...codes].slice(0, mostCodes)
    }
  return [...codes]
}

async function lookAt(picture: Blob): Promise<Look> {
  const bitmap = await createImageBitmap(picture)
  const { context, width, height } = drawn(bitmap, likenessPixels)
  const atoms = pictureAtoms(context.getImageData(0, 0, width, height))
  const codes = await codesOf(bitmap)
  bitmap.close()
  return { codes, atoms }
}

self.addEventListener('message', ({ data: picture }: MessageEvent<Blob>) => {
  lookAt(picture).then(
    (look) => {
      self.postMessage(look)
    },
    () => {
      self.postMessage(null)
    },
  )
})
