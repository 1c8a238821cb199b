/** Bytes at the head of a picture that show its format. */
export const headBytes = 64

/**
 * Returns the format that the first bytes of a picture show; null for another file. `avis` is an AVIF that
 * moves. Decoding may still fail.
 */
export function formatOf(head: Buffer): 'jpeg' | 'png' | 'webp' | 'gif' | 'avif' | 'avis' | 'heic' | null {
  if (head.length < 12) return null
  const text = (from: number, to: number) => head.toString('latin1', from, to)
  if (head.readUIntBE(0, 3) === 0xffd8ff) return 'jpeg'
  if (text(0, 8) === '\x89PNG\r\n\x1a\n') return 'png'
  if (text(0, 4) === 'RIFF' && text(8, 12) === 'WEBP') return 'webp'
  if (/^GIF8[79]a$/.test(text(0, 6))) return 'gif'
  if (text(4, 8) === 'ftyp') {
    const brands = text(8, 12) + text(16, Math.min(head.readUInt32BE(0), headBytes))
    // A file that is first of all a sequence moves.
    if (brands.startsWith('avis')) return 'avis'
    if (/avi[fs]/.test(brands)) return 'avif'
    if (/hei[cfmsx]|hev[cmsx]|mif1|msf1/.test(brands)) return 'heic'
  }
  return null
}
