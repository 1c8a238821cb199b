import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import ts from 'typescript'
import { expect, test } from 'vitest'
import { sourceFiles, type SourceFile } from './tree.ts'

const filesPerFolder = 16
const linesPerFile = 400
const median = 80

/** Tables without logic: they grow with what they list. */
const isData = (path: string) =>
  path.startsWith('tests/mutants/') || ['db/schema.ts', 'src/shared/words/en.ts'].includes(path)
const files = sourceFiles()
const lengthOf = ({ text }: SourceFile) => text.split('\n').length - 1

test(`no folder holds more than ${String(filesPerFolder)} source files`, () => {
  const folders = Object.groupBy(files, ({ path }) => dirname(path))
  const full = Object.entries(folders).filter(([, members = []]) => members.length > filesPerFolder)
  expect(full.map(([folder, members = []]) => `${folder} ${String(members.length)}`)).toEqual([])
})

test(`no source file but data has more than ${String(linesPerFile)} lines`, () => {
  const long = files.filter((file) => !isData(file.path) && lengthOf(file) > linesPerFile)
  expect(long.map(({ path }) => path)).toEqual([])
})

test(`half of the files of the product have at most ${String(median)} lines`, () => {
  const lengths = files
    .filter(({ path }) => /^(src|api|db)\/.*\.tsx?$/.test(path))
    .map(lengthOf)
    .sort((a, b) => a - b)
  expect(lengths[Math.floor(lengths.length / 2)]).toBeLessThanOrEqual(median)
})

const aliases = { '#shared/': 'src/shared/', '#forms/': 'src/forms/', '#': '' } as const

/** Returns the file that an import names; undefined for a package. */
function imported(from: string, name: string): string | undefined {
  const alias = Object.entries(aliases).find(([short]) => name.startsWith(short))
  if (alias) return alias[1] + name.slice(alias[0].length)
  return name.startsWith('.') ? join(dirname(from), name) : undefined
}

/** Files that each file imports, types included. Of a page, its script between the fences. */
const imports = new Map(
  files.map(({ path, text }) => {
    const code = path.endsWith('.astro') ? (text.split(/^---$/m)[1] ?? '') : text
    const named = /\.(astro|ts|tsx|js)$/.test(path) ? ts.preProcessFile(code).importedFiles : []
    const paths = named.map(({ fileName }) => imported(path, fileName.replace(/\?.*$/, '')))
    return [path, paths.filter((found) => found !== undefined)] as const
  }),
)

test('every import of a file of the tree leads to one', () => {
  const lost = [...imports].flatMap(([path, paths]) =>
    paths.filter((found) => !existsSync(found)).map((found) => `${path} → ${found}`),
  )
  expect(lost).toEqual([])
})

test('no files import each other in a circle', () => {
  const done = new Set<string>()
  const circles: string[] = []
  function walk(path: string, way: readonly string[]): void {
    if (way.includes(path)) circles.push([...way.slice(way.indexOf(path)), path].join(' → '))
    else if (!done.has(path)) {
      for (const next of imports.get(path) ?? []) walk(next, [...way, path])
      done.add(path)
    }
  }
  for (const path of imports.keys()) walk(path, [])
  expect(circles).toEqual([])
})
