import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { remarks, type Remark } from './remarks.ts'
import { filesBelow } from './tree.ts'

/** A file that a text cites, with the number of its section if the text gives one. */
const citation = /(?<![\w/.:@#-])((?:[\w.-]+\/)*[\w-]+\.(?:md|ya?ml|tsx?|astro|css|js))\b(?: (\d+)\b)?/g
/** Made by the build. */
const made = new Set(['build/server.js', 'server.js'])

const rooms = ['src', 'api', 'db', 'tests', 'scripts', 'docs']
const tree = rooms.flatMap(filesBelow)
const papers = ['README.md', 'THREAT-MODEL.md', ...tree.filter((path) => /^docs\/.*\.md$/.test(path))]

/** Returns the file that a citation names: from the root, beside the citing file, or by its path's end. */
function cited(from: string, path: string): string | undefined {
  const near = [path, join(dirname(from), path)].find((candidate) => existsSync(candidate))
  return near ?? tree.find((known) => known.endsWith(`/${path}`))
}

const hasSection = (path: string, section: string) =>
  new RegExp(`^#+ ${section}\\. `, 'm').test(readFileSync(path, 'utf8'))

/** Returns the citations of a text that lead nowhere. */
function lostIn({ place, text }: Pick<Remark, 'place' | 'text'>): string[] {
  return [...text.replace(/https?:\/\/\S+/g, '').matchAll(citation)].flatMap(
    ([whole, path = '', section]) => {
      if (made.has(path)) return []
      const file = cited(place, path)
      const isWhole =
        file !== undefined && (section === undefined || !file.endsWith('.md') || hasSection(file, section))
      return isWhole ? [] : [`${place} ${whole}`]
    },
  )
}

test('every file and section that a comment cites exists', () => {
  expect(remarks.flatMap(lostIn)).toEqual([])
})

test('every file that a paper cites exists', () => {
  expect(papers.flatMap((path) => lostIn({ place: path, text: readFileSync(path, 'utf8') }))).toEqual([])
})

test('every claim of the threat model names its test, and no assumption does', () => {
  const parts = readFileSync('THREAT-MODEL.md', 'utf8').split(/^## /m)
  const linesOf = (title: string) =>
    parts
      .find((part) => part.startsWith(`${title}\n`))
      ?.split('\n')
      .filter((line) => /^[|-] /.test(line)) ?? []
  const names = (line: string) => /tests\/[\w/-]+\.test\.ts/.test(line)
  const [, , ...claims] = linesOf('Claims')
  expect(claims.length).toBeGreaterThan(50)
  expect(claims.filter((line) => !names(line))).toEqual([])
  expect(linesOf('Assumed').length).toBeGreaterThan(3)
  expect(linesOf('Assumed').filter(names)).toEqual([])
})
