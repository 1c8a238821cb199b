import { spawn, spawnSync } from 'node:child_process'
import { cpSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { performance } from 'node:perf_hooks'
import { ensure, root } from './ensure.js'
import { lostAfter } from './migrations.js'
import { anchorErrors, readMutants } from './mutants/tables.js'

// `npm run check`: every gate, fast ones first. `--without-tests` skips the tests, which CI has run already.
await ensure()

const options = {
  cwd: root,
  stdio: 'inherit',
  env: { ...process.env, PATH: `${root}node_modules/.bin:${process.env.PATH}` },
}

function run(name, ...args) {
  return spawnSync(name, args, options).status === 0
}

/** Runs a program while others run. */
function start(name, ...args) {
  return new Promise((resolve) => {
    const child = spawn(name, args, options)
    child.once('error', () => resolve(false))
    child.once('close', (code) => resolve(code === 0))
  })
}

/**
 * Checks that the lock holds each optional dependency. A just-released package can lack a platform in the
 * registry. `npm install` then drops it from the lock silently, and `npm ci` fails.
 */
function lockIsWhole() {
  const { packages } = JSON.parse(readFileSync(`${root}package-lock.json`, 'utf8'))
  const missing = []
  for (const [path, { optionalDependencies = {} }] of Object.entries(packages)) {
    for (const name of Object.keys(optionalDependencies)) {
      // Node looks beside the package, then folder by folder above it.
      const folders = path
        .split('/node_modules/')
        .map((_, depth, parts) => parts.slice(0, parts.length - depth).join('/node_modules/'))
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

/** Checks that the migrations give exactly the schema, its clauses and its triggers. */
async function schemaIsMigrated() {
  const copy = `${root}.cache/migrations`
  rmSync(copy, { recursive: true, force: true })
  cpSync(`${root}db/migrations`, copy, { recursive: true })
  const before = readdirSync(copy).length
  const options = [
    '--dialect=sqlite',
    '--schema=./db/schema.ts',
    '--out=.cache/migrations',
    '--casing=snake_case',
  ]
  const ran = run('drizzle-kit', 'generate', ...options)
  const same = readdirSync(copy).length === before
  if (!same) console.error('db/schema.ts 与 db/migrations 不一致，请运行 npm run generate')
  const lost = await lostAfter(`${root}db/migrations`)
  for (const what of lost) console.error(`迁移以后缺少：${what}`)
  return ran && same && lost.length === 0
}

/** Checks that every planted break still stands where its table says. */
async function mutantsAreAnchored() {
  const errors = anchorErrors(await readMutants())
  for (const error of errors) console.error(error)
  return errors.length === 0
}

const gates = {
  lock: lockIsWhole,
  mutants: mutantsAreAnchored,
  format: () => run('prettier', '--check', '--log-level=warn', '.'),
  schema: schemaIsMigrated,
  // Astro writes the types of the content collections, which a fresh clone lacks.
  content: () => run('astro', 'sync'),
}
/** Lanes that run side by side. Each program has one thread and prints its errors at its end. */
const lanes = [
  {
    'types: site': () => start('tsc', '-p', 'tsconfig.json'),
    'types: server': () => start('tsc', '-p', 'tsconfig.server.json'),
    'types: tests': () => start('tsc', '-p', 'tsconfig.tests.json'),
    'types: pages': () => start('astro', 'check', '--minimumSeverity', 'warning'),
    'dead code': () => start('knip'),
    'lint: tests': () => start('eslint', 'tests'),
  },
  { lint: () => start('eslint', '.', '--ignore-pattern', 'tests/**') },
]
const last = {
  build: () => run(process.execPath, 'scripts/build.js'),
  tests: () => run(process.execPath, 'scripts/test.js'),
}
if (process.argv.includes('--without-tests')) delete last.tests

const failed = []
let count = 0
async function go(steps) {
  for (const [name, step] of Object.entries(steps)) {
    const began = performance.now()
    const ok = await step()
    count += 1
    if (!ok) failed.push(name)
    console.log(`${ok ? '✓' : '✗'} ${name} ${((performance.now() - began) / 1000).toFixed(1)} s`)
  }
}
await go(gates)
await Promise.all(lanes.map(go))
await go(last)
if (failed.length > 0) console.log(`没有通过：${failed.join('、')}`)
console.log(`${count - failed.length} passed, ${failed.length} failed`)
process.exit(failed.length === 0 ? 0 : 1)
