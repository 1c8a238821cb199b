import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { transform } from 'esbuild'
import { expect, test } from 'vitest'
import { builtSite } from '#tests/support/server/site.ts'

test('citizens’ scripts are written for Chromium 80, WeChat’s engine', async () => {
  const folder = join((await builtSite()).folder, '_astro')
  const names = (await readdir(folder)).filter((name) => /^(report|proof|search|own-words).*\.js$/.test(name))
  expect(names).toHaveLength(4)
  for (const name of names) {
    const code = await readFile(join(folder, name), 'utf8')
    // Code that needs no rewriting for ES2019 runs in the old engine.
    const [old, newest] = await Promise.all(
      ['es2019', 'esnext'].map((target) => transform(code, { target, minifyWhitespace: true })),
    )
    expect(old?.code, name).toBe(newest?.code)
    // No target rewrites a method that came later.
    const later =
      /\.(?:replaceChildren|replaceAll|at|findLast|toSorted|any)\(|Object\.hasOwn|structuredClone/g
    expect(code.match(later), name).toBeNull()
  }
})
