import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { RunningServer } from '#tests/support/server/server.ts'

/**
 * Returns the forms in which a text can lie in a file.
 * These are UTF-8, UTF-16, base64 at its three offsets, hex, percent and JSON escapes.
 */
export function formsOf(mark: string): Buffer[] {
  const utf8 = Buffer.from(mark)
  // A letter of base64 has six bits. The first and the last may hold bits of other bytes.
  const base64 = [0, 1, 2].map((offset) =>
    Buffer.concat([Buffer.alloc(offset), utf8])
      .toString('base64')
      .slice(Math.ceil((offset * 8) / 6), Math.floor(((offset + utf8.length) * 8) / 6)),
  )
  const escaped = mark.replace(
    /[^\0-\x7f]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
  return [
    utf8,
    Buffer.from(mark, 'utf16le'),
    ...[...base64, utf8.toString('hex'), encodeURIComponent(mark), escaped].map((text) => Buffer.from(text)),
  ]
}

/** Reads a file. One that a running server removed meanwhile, as its probe of the disk, holds nothing. */
const readOrNothing = (path: string): Promise<Buffer> =>
  readFile(path).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return Buffer.alloc(0)
    throw error
  })

/**
 * Returns the places that hold a text: files of the data folder, and `output` for the process's output. A
 * write-ahead log is read before its database, so a checkpoint between the two reads hides nothing.
 */
export async function tracesOf(
  server: Pick<RunningServer, 'dataDir' | 'output'>,
  mark: string,
): Promise<string[]> {
  const forms = formsOf(mark)
  const found = forms.some((form) => Buffer.from(server.output()).includes(form)) ? ['output'] : []
  const entries = await readdir(server.dataDir, { recursive: true, withFileTypes: true })
  for (const entry of entries.sort((a, b) => b.name.localeCompare(a.name))) {
    if (entry.name.includes(mark)) found.push(entry.name)
    if (!entry.isFile()) continue
    const content = await readOrNothing(join(entry.parentPath, entry.name))
    if (forms.some((form) => content.includes(form))) found.push(entry.name)
  }
  return found
}
