const kib = 1024

/**
 * Returns the size of the bucket for `bytes`: powers of two from 1 KiB to 64 KiB, then multiples of 64 KiB.
 */
export function bucketBytes(bytes: number): number {
  if (bytes > 64 * kib) return Math.ceil(bytes / (64 * kib)) * 64 * kib
  let bucket = kib
  while (bucket < bytes) bucket *= 2
  return bucket
}

/** Encodes a text as UTF-8 and fills its bucket with spaces. JSON still parses. */
export function padText(text: string): Uint8Array {
  const bytes = new TextEncoder().encode(text)
  const padded = new Uint8Array(bucketBytes(bytes.length)).fill(0x20)
  padded.set(bytes)
  return padded
}

/** Fills the bucket of a picture with zeros. A decoder stops at the end marker before them. */
export function padPicture(bytes: Uint8Array): Uint8Array {
  const padded = new Uint8Array(bucketBytes(bytes.length))
  padded.set(bytes)
  return padded
}
