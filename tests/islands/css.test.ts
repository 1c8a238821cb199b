import { readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { expect, test } from 'vitest'

const folder = 'src/islands'
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
const texts = new Map(
  files
    .filter((name) => /\.(tsx|css)$/.test(name))
    .map((name) => [name, readFileSync(join(folder, name), 'utf8')]),
)

/** Returns the class names that a module declares, without the names that it takes from the whole page. */
function declared(text: string): Set<string> {
  const selectors = text
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/:global\([^)]*\)/g, '')
    .match(/[^{}]+(?=\{)/g)
  const own = (selectors ?? []).filter((selector) => !selector.trim().startsWith('@'))
  return new Set(
    own.flatMap((selector) => [...selector.matchAll(/\.([A-Za-z][\w-]*)/g)].map(([, name = '']) => name)),
  )
}

test('a component and its CSS module name the same classes', () => {
  const used = new Map<string, Set<string>>()
  for (const [name, text] of texts)
    for (const [, local = '', path = ''] of text.matchAll(/^import (\w+) from '([^']+\.module\.css)'/gm)) {
      const names = used.get(basename(path)) ?? new Set()
      for (const [, one = ''] of text.matchAll(new RegExp(`\\b${local}\\.(\\w+)`, 'g'))) names.add(one)
      expect(names.size, name).toBeGreaterThan(0)
      used.set(basename(path), names)
    }
  const modules = [...texts].filter(([name]) => name.endsWith('.module.css'))
  expect(modules.length).toBeGreaterThan(10)
  expect(new Set(modules.map(([name]) => basename(name))).size).toBe(modules.length)
  for (const [name, text] of modules)
    expect([...(used.get(basename(name)) ?? [])].sort(), name).toEqual([...declared(text)].sort())
})
