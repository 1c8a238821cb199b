const kib = 1024

/** Size of the bucket that `bytes` falls in: powers of two from 1 KiB to 64 KiB, then multiples of 64 KiB (design.md 6). */
export function bucketBytes(bytes: number): number {
  if (bytes > 64 * kib) return Math.ceil(bytes / (64 * kib)) * 64 * kib
  let bucket = kib
  while (bucket < bytes) bucket *= 2
  return bucket
}

/** Text as UTF-8, filled to its bucket with spaces: JSON still parses as it stands. */
export function padText(text: string): Uint8Array {
  const bytes = new TextEncoder().encode(text)
  const padded = new Uint8Array(bucketBytes(bytes.length)).fill(0x20)
  padded.set(bytes)
  return padded
}

/** A picture filled to its bucket with zeros: decoders stop at the end marker, so it still opens as it stands. */
export function padPicture(bytes: Uint8Array): Uint8Array {
  const padded = new Uint8Array(bucketBytes(bytes.length))
  padded.set(bytes)
  return padded
}
