import { decodeQRBatch } from 'qr/decode.js'
import { pictureAtoms } from '#shared/pictures/likeness.ts'

/** The machine's reading of a picture. */
export interface Look {
  /** Texts of its codes, each once. */
  readonly codes: readonly string[]
  /** Atoms that tell pictures which look nearly the same. */
  readonly atoms: readonly string[]
}

/** A larger picture is scaled down: a code in it still has enough pixels. */
const mostPixels = 6_000_000
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

async function lookAt(picture: Blob): Promise<Look> {
  const bitmap = await createImageBitmap(picture)
  const scale = Math.min(1, Math.sqrt(mostPixels / (bitmap.width * bitmap.height)))
  const width = Math.max(1, Math.round(bitmap.width * scale))
  const height = Math.max(1, Math.round(bitmap.height * scale))
  const context = new OffscreenCanvas(width, height).getContext('2d')
  if (context === null) throw new Error('no canvas')
  context.imageSmoothingQuality = 'high'
  context.drawImage(bitmap, 0, 0, width, height)
  bitmap.close()
  const pixels = context.getImageData(0, 0, width, height)
  const [found = []] = await decodeQRBatch([pixels], { timeLimit: patienceMs, textDecoder: textOf })
  const texts = found.filter((text) => typeof text === 'string' && text.trim() !== '') as string[]
  return { codes: [...new Set(texts)].slice(0, mostCodes), atoms: pictureAtoms(pixels) }
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
