import { create } from 'qrcode'

/** Clear modules around a code, as ISO/IEC 18004 asks. */
const margin = 4

/** Draws a text as a QR code: its side in modules, margins included, and one path of its dark modules. */
export function qrOf(text: string): { side: number; path: string } {
  const { size, data } = create(text, { errorCorrectionLevel: 'M' }).modules
  const isDark = (x: number, y: number) => x < size && data[y * size + x] === 1
  const runs: string[] = []
  for (let y = 0; y < size; y += 1)
    for (let x = 0; x < size; x += 1) {
      const start = x
      while (isDark(x, y)) x += 1
      const length = String(x - start)
      if (x > start) runs.push(`M${String(start + margin)} ${String(y + margin)}h${length}v1h-${length}z`)
    }
  return { side: size + 2 * margin, path: runs.join('') }
}
