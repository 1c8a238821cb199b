import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

const length = 24
const every = 160

/**
 * Returns pieces from all along a sealed object or a text. A page boundary may cut one piece, not all.
 * The head of an age file is left out.
 */
export function piecesOf(bytes: Uint8Array): Buffer[] {
  const buffer = Buffer.from(bytes)
  if (buffer.length <= length) return [buffer]
  const from = buffer.subarray(0, 14).toString() === 'age-encryption' ? buffer.indexOf('\n---') + 60 : 0
  return Array.from({ length: Math.floor((buffer.length - from - length) / every) + 1 }, (_, index) =>
    buffer.subarray(from + index * every, from + index * every + length),
  )
}

/**
 * Returns the files of a folder, at any depth, that hold one of the pieces.
 * A database's free pages and its log are bytes like any other.
 */
export async function remainsIn(folder: string, pieces: readonly Buffer[]): Promise<string[]> {
  const found: string[] = []
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue
    const content = await readFile(join(entry.parentPath, entry.name))
    if (pieces.some((piece) => content.includes(piece))) found.push(entry.name)
  }
  return found
}
