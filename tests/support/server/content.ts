import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { beforeEach, expect } from 'vitest'
import { readGuidance, type Guidance } from '#src/truth/guides.ts'
import { readLibrary } from '#src/truth/library.ts'

/** The day of every test of the content. */
export const today = '2026-11-25'

/** A copy of the content that a test may change. */
export interface ContentCopy {
  readonly folder: string
  /** Changes one file. Fails when the change changes nothing. */
  readonly edit: (name: string, change: (text: string) => string) => void
  /** Adds a sentence to the end of a guide. */
  readonly plant: (sentence: string) => void
  /** Reads all content as a build does. */
  readonly build: (options?: { confirmed?: Record<string, string>; day?: string }) => Guidance
}

/** Copies the content before each test of a file. */
export function copiedContent(name: string): ContentCopy {
  const folder = resolve('tests/.tmp', name)
  beforeEach(() => {
    rmSync(folder, { recursive: true, force: true })
    cpSync('src/content', folder, { recursive: true })
  })
  const edit: ContentCopy['edit'] = (file, change) => {
    const path = join(folder, file)
    const before = readFileSync(path, 'utf8')
    const after = change(before)
    expect(after, `nothing changed in ${file}`).not.toBe(before)
    writeFileSync(path, after)
  }
  return {
    folder,
    edit,
    plant(sentence) {
      edit('guides/harm.md', (text) => `${text}\n${sentence}\n`)
    },
    build: ({ confirmed = {}, day = today } = {}) =>
      readGuidance({ library: readLibrary(folder, confirmed, day), folder, base: '', components: [] }),
  }
}
