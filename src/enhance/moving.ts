/** Tells whether an ASCII word stands in bytes at a place. */
export const startsAt = (word: string, bytes: Uint8Array, at: number): boolean =>
  String.fromCharCode(...bytes.subarray(at, at + word.length)) === word

/** Returns the place of an ASCII word in bytes, or -1. */
export function placeOf(word: string, bytes: Uint8Array, from = 0): number {
  const first = word.charCodeAt(0)
  for (let at = bytes.indexOf(first, from); at >= 0; at = bytes.indexOf(first, at + 1))
    if (startsAt(word, bytes, at)) return at
  return -1
}

/** Tells whether a GIF has a second frame. Walks over its blocks, whose content may be anything. */
function hasTwoFrames(gif: Uint8Array): boolean {
  const byte = (at: number) => gif[at] ?? 0
  /** Returns the bytes of the table of colours that a flag announces. */
  const colours = (flags: number) => (flags & 0x80 ? 3 << ((flags & 7) + 1) : 0)
  let frames = 0
  let at = 13 + colours(byte(10))
  while (at < gif.length) {
    const isFrame = byte(at) === 0x2c
    if (!isFrame && byte(at) !== 0x21) return false
    if (isFrame && (frames += 1) > 1) return true
    at += isFrame ? 11 + colours(byte(at + 9)) : 2
    while (at < gif.length && byte(at) > 0) at += byte(at) + 1
    at += 1
  }
  return false
}

/** Tells whether a GIF, PNG or WebP moves, as the server does. */
export function isMoving(bytes: Uint8Array): boolean {
  if (startsAt('GIF8', bytes, 0)) return hasTwoFrames(bytes)
  if (startsAt('\x89PNG', bytes, 0)) {
    const moves = placeOf('acTL', bytes)
    return moves >= 0 && moves < placeOf('IDAT', bytes)
  }
  if (!startsAt('WEBPVP8X', bytes, 8)) return false
  const frame = placeOf('ANMF', bytes)
  return frame >= 0 && placeOf('ANMF', bytes, frame + 1) >= 0
}
