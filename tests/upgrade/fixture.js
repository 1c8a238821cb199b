import { join, resolve } from 'node:path'
import { ensure, root, runInPlace } from '#scripts/ensure.js'

// `npm run fixture -- FOLDER`: fills a data folder with this version. A test sees that a later one opens it.
await ensure()
const [target] = process.argv.slice(2)
if (target === undefined) {
  console.error('用法：npm run fixture -- 文件夹')
  process.exit(1)
}
const { build } = await import('esbuild')
// Node runs no JSX, and the server's pages have some.
const outfile = join(root, '.cache/fixture.mjs')
await build({
  entryPoints: [join(root, 'tests/upgrade/fill.ts')],
  outfile,
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  format: 'esm',
  jsx: 'automatic',
  packages: 'external',
  logLevel: 'warning',
})
process.exit(await runInPlace(process.execPath, [outfile, resolve(target)]))
