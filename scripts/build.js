import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { promisify, stripVTControlCharacters } from 'node:util'
import { brotliCompress, gzip } from 'node:zlib'
import { ensure, root } from './ensure.js'

const sources = [
  'src',
  'api',
  'db',
  'public',
  'scripts/build.js',
  'astro.config.mjs',
  'tsconfig.json',
  'package.json',
  'package-lock.json',
]
const compressed = /\.(html|css|js|svg|json|xml|txt|webmanifest)$/

function* filesIn(path) {
  if (!existsSync(path)) return
  if (statSync(path).isFile()) yield path
  else for (const name of readdirSync(path).sort()) yield* filesIn(join(path, name))
}

/** Days in the list of sources that are over: a page says so once a review day or an end has passed. */
function passedDays() {
  const today = new Date(Date.now() + 8 * 60 * 60 * 1000).toISOString().slice(0, 10)
  const days = readFileSync(join(root, 'src/content/sources.yaml'), 'utf8').match(/\d{4}-\d{2}-\d{2}/g) ?? []
  return days.filter((day) => day < today).length
}

function hashOfSources() {
  const hash = createHash('sha256')
  for (const source of sources) {
    for (const path of filesIn(join(root, source)))
      hash.update(`${path.slice(root.length)}\0`).update(readFileSync(path))
  }
  return hash.digest('hex')
}

/** What the pages depend on besides: operator file, public address, bot check. */
function hashOfSettings() {
  const operator = resolve(root, process.env.OPERATOR_CONFIG || 'operator.yaml')
  const hash = createHash('sha256').update(existsSync(operator) ? readFileSync(operator) : '')
  // Only the path of the address is in the pages' links; the host is in their canonical address.
  return hash.update([process.env.SITE_URL, process.env.BOT_CHECK].join('\0')).digest('hex')
}

/** The server and the child that decodes pictures, one file each, with the migrations beside them. */
export async function bundle(out) {
  const { build } = await import('esbuild')
  const entries = ['api/server.ts', 'api/citizen/pictures/worker.ts'].map((path) => join(root, path))
  await build({
    entryPoints: Object.fromEntries(
      entries
        .filter((path) => existsSync(path))
        .map((path) => [basename(path).includes('worker') ? 'picture-worker' : 'server', path]),
    ),
    outdir: join(out, 'build'),
    absWorkingDir: root,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node22',
    jsx: 'automatic',
    define: { 'process.env.NODE_ENV': '"production"' },
    // What brings a native part stays outside.
    external: ['sharp', 'libsql', '@node-rs/argon2'],
    banner: {
      js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
    },
    legalComments: 'none',
    logLevel: 'warning',
  })
  cpSync(join(root, 'db/migrations'), join(out, 'build/migrations'), { recursive: true })
}

function buildSite(out) {
  const astro = spawnSync(
    process.execPath,
    [join(root, 'node_modules/astro/bin/astro.mjs'), 'build', '--outDir', join(out, 'dist')],
    {
      cwd: root,
      encoding: 'utf8',
      env: { ...process.env, ASTRO_TELEMETRY_DISABLED: '1', FORCE_COLOR: '0' },
    },
  )
  if (astro.status === 0) return
  const output = stripVTControlCharacters(astro.stdout + astro.stderr)
  // A slip in the operator's file is no matter of a stack.
  throw new Error(/^ *(运营方文件 .*)$/m.exec(output)?.[1] ?? `网站没有构建成功：\n${output}`)
}

/** A brotli and a gzip sibling of every text file. */
async function compress(folder) {
  const [brotli, zip] = [promisify(brotliCompress), promisify(gzip)]
  await Promise.all(
    [...filesIn(folder)]
      .filter((path) => compressed.test(path))
      .map(async (path) => {
        const content = await readFile(path)
        await writeFile(`${path}.br`, await brotli(content))
        await writeFile(`${path}.gz`, await zip(content, { level: 9 }))
      }),
  )
}

/** Whether a process of this number lives. */
function lives(pid) {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

/** Process that holds a lock; this one where it is gone again, which then tries once more. */
function ownerOf(lock) {
  try {
    return Number(readFileSync(lock, 'utf8'))
  } catch {
    return process.pid
  }
}

/** One build at a time: Astro's caches are shared. A lock whose owner is dead is void. */
async function withLock(work) {
  const lock = join(root, '.cache/build.lock')
  mkdirSync(dirname(lock), { recursive: true })
  for (;;) {
    try {
      writeFileSync(lock, String(process.pid), { flag: 'wx' })
      break
    } catch {
      if (lives(ownerOf(lock))) await wait(100)
      else rmSync(lock, { force: true })
    }
  }
  try {
    return await work()
  } finally {
    rmSync(lock, { force: true })
  }
}

const parts = {
  build: { hash: hashOfSources, make: bundle },
  dist: {
    hash: () => [hashOfSources(), passedDays(), hashOfSettings()].join(' '),
    async make(out) {
      buildSite(out)
      await compress(join(out, 'dist'))
    },
  },
}

const stampOf = (out, name) => join(out, `.cache/${name}.stamp`)

/** Whether the pages that are there were built for these settings, if not from these sources. */
export function hasPagesForSettings(out = root) {
  const stamp = stampOf(out, 'dist')
  return (
    existsSync(join(out, 'dist')) &&
    existsSync(stamp) &&
    readFileSync(stamp, 'utf8').endsWith(` ${hashOfSettings()}`)
  )
}

/**
 * Build the server (`build/`) and the site (`dist/`) into a folder, or one of them, unless what is there was built from the same. The pages depend on the
 * settings: a command, which may be run without those of the service, builds the server alone.
 * All is made aside and moved in at the end, the stamp last of all: a build that broke off is stale.
 */
export async function build(out = root, names = Object.keys(parts)) {
  const stamp = (name) => stampOf(out, name)
  const isFresh = (name) =>
    existsSync(join(out, name)) &&
    existsSync(stamp(name)) &&
    readFileSync(stamp(name), 'utf8') === parts[name].hash()
  const areFresh = () => names.every(isFresh)
  if (areFresh()) return
  await withLock(async () => {
    if (areFresh()) return
    console.log('正在构建……')
    for (const name of names.filter((one) => !isFresh(one))) {
      const made = parts[name].hash()
      const aside = join(out, `.cache/staging-${name}`)
      rmSync(aside, { recursive: true, force: true })
      await parts[name].make(aside)
      rmSync(stamp(name), { force: true })
      rmSync(join(out, name), { recursive: true, force: true })
      renameSync(join(aside, name), join(out, name))
      writeFileSync(stamp(name), made)
    }
  })
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await ensure()
  try {
    await build(process.argv[2] && resolve(process.argv[2]))
  } catch (error) {
    console.error(error.message)
    process.exit(1)
  }
}
