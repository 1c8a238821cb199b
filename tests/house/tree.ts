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

/** Reads every source file of the rooms, in the order of their paths. */
export function sourceFiles(): SourceFile[] {
  return rooms
    .flatMap((room) => readdirSync(room, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile() && endings.has(extname(entry.name)))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .map((path) => ({ path, text: readFileSync(path, 'utf8') }))
}
