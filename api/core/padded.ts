const stepBytes = 4096

/** Text as UTF-8, filled with spaces to a multiple of 4 KiB (design.md 6): what its length says is how many of them it fills. HTML and JSON read as before. */
export function padded(text: string): Uint8Array<ArrayBuffer> {
  const bytes = new TextEncoder().encode(text)
  const filled = new Uint8Array(Math.ceil(bytes.length / stepBytes) * stepBytes).fill(0x20)
  filled.set(bytes)
  return filled
}
