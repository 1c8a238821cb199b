import { spawnSync } from 'node:child_process'
import { cpSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { performance } from 'node:perf_hooks'
import { ensure, root } from './ensure.js'

// `npm run check`: every gate, fast ones first. `--without-tests` leaves out the last, which CI has run already.
await ensure()

function run(name, ...args) {
  const path = `${root}node_modules/.bin:${process.env.PATH}`
  return spawnSync(name, args, { cwd: root, stdio: 'inherit', env: { ...process.env, PATH: path } }).status === 0
}

/** A just-released package can lack a platform in the registry; `npm install` then drops it from the lock without a word and `npm ci` fails. */
function lockIsWhole() {
  const { packages } = JSON.parse(readFileSync(`${root}package-lock.json`, 'utf8'))
  const missing = []
  for (const [path, { optionalDependencies = {} }] of Object.entries(packages)) {
    for (const name of Object.keys(optionalDependencies)) {
      // As Node looks it up: beside the package, then folder by folder above it.
      const folders = path.split('/node_modules/').map((_, depth, parts) => parts.slice(0, parts.length - depth).join('/node_modules/'))
      const places = [
        ...folders.filter((folder) => folder !== '').map((folder) => `${folder}/node_modules/${name}`),
        `node_modules/${name}`,
      ]
      if (!places.some((place) => place in packages)) missing.push(`${path || '(root)'} → ${name}`)
    }
  }
  for (const line of missing) console.error(`package-lock.json 里缺少可选依赖：${line}`)
  return missing.length === 0
}

/** The migrations give exactly the schema: generating from it adds none. */
function schemaIsMigrated() {
  const copy = `${root}.cache/migrations`
  rmSync(copy, { recursive: true, force: true })
  cpSync(`${root}db/migrations`, copy, { recursive: true })
  const before = readdirSync(copy).length
  const options = ['--dialect=sqlite', '--schema=./db/schema.ts', '--out=.cache/migrations', '--casing=snake_case']
  const ran = run('drizzle-kit', 'generate', ...options)
  const same = readdirSync(copy).length === before
  if (!same) console.error('db/schema.ts 与 db/migrations 不一致，请运行 npm run generate')
  return ran && same
}

const steps = {
  lock: lockIsWhole,
  format: () => run('prettier', '--check', '--log-level=warn', '.'),
  schema: schemaIsMigrated,
  // Astro writes down the shapes of the collections: without them a fresh clone has no types to check.
  content: () => run('astro', 'sync'),
  'types: site': () => run('tsc', '-p', 'tsconfig.json'),
  'types: server': () => run('tsc', '-p', 'tsconfig.server.json'),
  'types: tests': () => run('tsc', '-p', 'tsconfig.tests.json'),
  'types: pages': () => run('astro', 'check', '--minimumSeverity', 'warning'),
  'dead code': () => run('knip'),
  lint: () => run('eslint', '.'),
  build: () => run(process.execPath, 'scripts/build.js'),
  tests: () => run(process.execPath, 'scripts/test.js'),
}
if (process.argv.includes('--without-tests')) delete steps.tests

const failed = []
for (const [name, step] of Object.entries(steps)) {
  const start = performance.now()
  const ok = step()
  if (!ok) failed.push(name)
  console.log(`${ok ? '✓' : '✗'} ${name} ${((performance.now() - start) / 1000).toFixed(1)} s`)
}
if (failed.length > 0) console.log(`没有通过：${failed.join('、')}`)
console.log(`${Object.keys(steps).length - failed.length} passed, ${failed.length} failed`)
process.exit(failed.length === 0 ? 0 : 1)
