import { readdirSync, readFileSync } from 'node:fs'
import { extname, join } from 'node:path'

/** Folders of hand-written code. */
const rooms = ['src', 'api', 'db', 'tests', 'scripts']
const endings = new Set(['.ts', '.tsx', '.js', '.astro', '.css'])

/** A hand-written file of the repository. */
export interface SourceFile {
  /** Path from the root of the repository. */
  readonly path: string
  readonly text: string
}

/** Lists the files below a folder, hidden ones apart. Other tests fill and empty hidden folders meanwhile. */
export function filesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    if (entry.name.startsWith('.')) return []
    return entry.isDirectory() ? filesBelow(path) : [path]
  })
}

/** Reads every source file of the rooms, in the order of their paths. */
export function sourceFiles(): SourceFile[] {
  return rooms
    .flatMap(filesBelow)
    .filter((path) => endings.has(extname(path)))
    .sort()
    .map((path) => ({ path, text: readFileSync(path, 'utf8') }))
}
