import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  cpSync,
  existsSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { basename, dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs, promisify, stripVTControlCharacters } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import { ensure, root } from './ensure.js'
import { withLock } from './lock.js'

const tools = ['scripts/build.js', 'tsconfig.json', 'package.json', 'package-lock.json']
/** Sources of each part. `bundle` refuses an import from anywhere else. */
const sources = {
  build: [
    'api',
    'db',
    'src/shared',
    'src/forms',
    'src/truth',
    'src/site-pages.ts',
    'src/content/pages.yaml',
    ...tools,
  ],
  dist: ['src', 'public', 'astro.config.mjs', ...tools],
}
const compressed = /\.(html|css|js|svg|json|xml|atom|txt|webmanifest)$/

function* filesIn(path) {
  if (!existsSync(path)) return
  if (statSync(path).isFile()) yield path
  else for (const name of readdirSync(path).sort()) yield* filesIn(join(path, name))
}

/** Counts the days in sources.yaml that have passed. A page changes when a review day or an end passes. */
function passedDays() {
  const today = process.env.SITE_DAY || new Date(Date.now() + 8 * 60 * 60 * 1000).toISOString().slice(0, 10)
  const days = readFileSync(join(root, 'src/content/sources.yaml'), 'utf8').match(/\d{4}-\d{2}-\d{2}/g) ?? []
  return days.filter((day) => day < today).length
}

/** Returns the SHA-256 over the paths and bytes of a part's sources. */
function hashOfSources(part) {
  const hash = createHash('sha256')
  for (const source of sources[part]) {
    for (const path of filesIn(join(root, source)))
      hash.update(`${path.slice(root.length)}\0`).update(readFileSync(path))
  }
  return hash.digest('hex')
}

/** Returns the hash of the settings that pages depend on: operator file, public address, Turnstile. */
function hashOfSettings() {
  const operator = resolve(root, process.env.OPERATOR_CONFIG || 'operator.yaml')
  const hash = createHash('sha256').update(existsSync(operator) ? readFileSync(operator) : '')
  // Links hold only the path of the address; the canonical address holds the host too.
  return hash.update([process.env.SITE_URL, process.env.BOT_CHECK === 'turnstile'].join('\0')).digest('hex')
}

/** Leaves out zod's sentences in fifty languages: the schemas have theirs. */
const withoutLocales = {
  name: 'without-locales',
  setup(build) {
    build.onLoad({ filter: /[\\/]zod[\\/]v4[\\/]locales[\\/]index\.js$/ }, () => ({ contents: '' }))
  },
}

/** Leaves out React's streams: the forms are rendered to plain markup alone. */
const withoutStreams = {
  name: 'without-streams',
  setup(build) {
    build.onLoad({ filter: /react-dom-server\.node\.production\.js$/ }, () => ({ contents: '' }))
  },
}

/** Seals with the platform's cipher. The one in JavaScript, which browsers need, takes ten times as long. */
const cipherOfPlatform = {
  name: 'cipher-of-platform',
  setup(build) {
    const path = join(root, 'api/core/machine/chacha.ts')
    build.onResolve({ filter: /^@noble\/ciphers\/chacha\.js$/ }, () => ({ path }))
  },
}

/**
 * Makes sharp load the decoder of this machine at once. By itself sharp first finds out where it runs.
 * It reads files and starts a program for that, which the decoding process may not.
 */
const decoderOfThisMachine = {
  name: 'decoder-of-this-machine',
  setup(build) {
    const require = createRequire(join(root, 'scripts/build.js'))
    const sharp = dirname(require.resolve('sharp'))
    const platform = require(join(sharp, 'libvips.cjs')).runtimePlatformArch()
    const { GLIBC, MUSL, familySync } = createRequire(join(sharp, 'index.cjs'))('detect-libc')
    const contents = {
      'sharp.cjs': `module.exports = require('@img/sharp-${platform}/sharp.node')`,
      'libvips.cjs': `exports.runtimePlatformArch = () => '${platform}'`,
      'detect-libc.js': `module.exports = { GLIBC: '${GLIBC}', MUSL: '${MUSL}', familySync: () => '${familySync()}' }`,
    }
    build.onResolve({ filter: /^sharp$/ }, () => ({ path: require.resolve('sharp') }))
    build.onLoad(
      { filter: /[\\/](sharp[\\/]dist[\\/](sharp|libvips)\.cjs|detect-libc\.js)$/ },
      ({ path }) => ({
        contents: contents[basename(path)],
      }),
    )
  },
}

/**
 * Returns esbuild's options for the process that decodes pictures: one file that starts fast.
 * @returns {import('esbuild').BuildOptions}
 */
export const decoderOptions = (out) => ({
  entryPoints: { 'picture-worker': join(root, 'api/citizen/pictures/worker.ts') },
  outdir: join(out, 'build'),
  outExtension: { '.js': '.cjs' },
  absWorkingDir: root,
  bundle: true,
  metafile: true,
  platform: 'node',
  format: 'cjs',
  target: 'node22',
  external: ['@img/sharp-*'],
  plugins: [decoderOfThisMachine],
  legalComments: 'none',
  logLevel: 'warning',
})

/** esbuild's options for the server: one file. */
export const serverOptions = (out) => ({
  entryPoints: { server: join(root, 'api/server.ts') },
  outdir: join(out, 'build'),
  absWorkingDir: root,
  bundle: true,
  metafile: true,
  platform: 'node',
  format: 'esm',
  // A package imported when needed, such as the sender of letters, is a file of its own. Its name stays:
  // a server that runs while another one is built still finds it.
  splitting: true,
  chunkNames: '[name]',
  target: 'node22',
  jsx: 'automatic',
  // The names of pages come from the content.
  loader: { '.yaml': 'text' },
  define: { 'process.env.NODE_ENV': '"production"' },
  // Packages with a native part stay outside.
  external: ['sharp', 'libsql', '@node-rs/argon2'],
  plugins: [withoutLocales, withoutStreams, cipherOfPlatform],
  banner: {
    js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
  },
  legalComments: 'none',
  // The server holds its own source in memory. Names stay for the stacks of errors.
  minifyWhitespace: true,
  lineLimit: 120,
  logLevel: 'warning',
})

/** Copies the migrations beside the bundle. */
export function copyMigrations(out) {
  cpSync(join(root, 'db/migrations'), join(out, 'build/migrations'), { recursive: true })
}

async function bundle(out) {
  const { build: run } = await import('esbuild')
  const bundles = await Promise.all([run(serverOptions(out)), run(decoderOptions(out))])
  // A file that is read as text ends with `?raw`.
  const inputs = bundles.flatMap(({ metafile }) =>
    Object.keys(metafile.inputs).map((input) => input.replace(/\?raw$/, '')),
  )
  const foreign = inputs.filter(
    (input) =>
      !input.startsWith('node_modules/') &&
      !sources.build.some((source) => `${input}/`.startsWith(`${source}/`)),
  )
  if (foreign.length > 0) throw new Error(`scripts/build.js 的 sources.build 缺少：${foreign.join('、')}`)
  copyMigrations(out)
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
  // An error in the operator's file needs no stack.
  throw new Error(/^ *(运营方文件 .*)$/m.exec(output)?.[1] ?? `网站没有构建成功：\n${output}`)
}

/** Returns the bytes of a file, or null where it cannot be read. */
const bytesOf = (path) => readFile(path).catch(() => null)

/** Brotli's best takes five seconds. A planted break, whose test looks at no size, goes without it. */
const brotliQuality = process.env.COMPRESS_QUICKLY === '1' ? 4 : constants.BROTLI_MAX_QUALITY

/**
 * Writes a brotli and a gzip sibling of every text file. An unchanged file takes those of an earlier build.
 */
async function compress(folder, earlier) {
  const [brotli, zip] = [promisify(brotliCompress), promisify(gzip)]
  const params = { [constants.BROTLI_PARAM_QUALITY]: brotliQuality }
  const forms = { br: (content) => brotli(content, { params }), gz: (content) => zip(content, { level: 9 }) }
  await Promise.all(
    [...filesIn(folder)]
      .filter((path) => compressed.test(path))
      .map(async (path) => {
        const content = await readFile(path)
        let before = null
        for (const one of earlier.map((dist) => join(dist, relative(folder, path))))
          if (before === null && (await bytesOf(one))?.equals(content) === true) before = one
        for (const [form, shorten] of Object.entries(forms)) {
          const kept = before === null ? null : await bytesOf(`${before}.${form}`)
          await writeFile(`${path}.${form}`, kept ?? (await shorten(content)))
        }
      }),
  )
}

const parts = {
  build: { hash: () => hashOfSources('build'), make: bundle },
  dist: {
    hash: () => [hashOfSources('dist'), passedDays(), hashOfSettings()].join(' '),
    async make(out) {
      buildSite(out)
      await compress(join(out, 'dist'), [join(out, 'dist'), join(root, 'dist')])
    },
  },
}

const stampOf = (out, name) => join(out, `.cache/${name}.stamp`)

/** Tells whether the built pages are for these settings, whatever their sources. */
export function hasPagesForSettings(out = root) {
  const stamp = stampOf(out, 'dist')
  return (
    existsSync(join(out, 'dist')) &&
    existsSync(stamp) &&
    readFileSync(stamp, 'utf8').endsWith(` ${hashOfSettings()}`)
  )
}

/**
 * Builds the server (`build/`), the site (`dist/`) or both into a folder, each only if its stamp is stale.
 * Pages depend on the service's settings. A command may lack these, so it builds the server alone.
 * Each part is built aside and moved in at the end, its stamp last. An interrupted build stays stale.
 */
export async function build(out = root, names = Object.keys(parts)) {
  const stamp = (name) => stampOf(out, name)
  const isFresh = (name) =>
    existsSync(join(out, name)) &&
    existsSync(stamp(name)) &&
    readFileSync(stamp(name), 'utf8') === parts[name].hash()
  const areFresh = () => names.every(isFresh)
  if (areFresh()) return
  // Astro's caches are shared.
  await withLock(root, 'build.lock', async () => {
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

/** Stops a release while a sentence stands that nobody has read beside its source. */
function demandReviews() {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(root, 'src/truth/review/command.ts'), 'unreviewed'],
    { cwd: root, encoding: 'utf8' },
  )
  // A fault of the content stands in stderr; the number of open sentences is the last line.
  const told = stderr || stdout.trimEnd().split('\n').at(-1)
  if (status !== 0)
    throw new Error(`${told}\n正式发布要先逐句对照出处复核：npm run truth -- unreviewed 列出，review 记下`)
}

// `npm run build -- [FOLDER] [--part dist|build] [--on DAY] [--release]`
if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await ensure()
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      on: { type: 'string' },
      part: { type: 'string', multiple: true, default: Object.keys(parts) },
      release: { type: 'boolean', default: false },
    },
  })
  try {
    if (values.on !== undefined && !/^\d{4}-\d{2}-\d{2}$/.test(values.on))
      throw new Error('--on 写成 2028-01-01 这样的日期')
    if (values.on !== undefined) process.env.SITE_DAY = values.on
    if (values.release) demandReviews()
    await build(positionals[0] && resolve(positionals[0]), values.part)
  } catch (error) {
    console.error(error.message)
    process.exit(1)
  }
}
