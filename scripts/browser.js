// A Chromium and Chinese type out of node_modules: nothing comes from the system, so pictures and tests look the same everywhere.
import { randomUUID } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { access, chmod, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { fileURLToPath } from 'node:url'
import { createBrotliDecompress } from 'node:zlib'
import { chromium } from 'playwright-core'

const require = createRequire(import.meta.url)
const cache = fileURLToPath(new URL('../.cache/browser/', import.meta.url))

// Not the package's own defaults: `--single-process` dies at the second context, `--disable-web-security` voids tests of the CSP.
const args = [
  '--no-sandbox',
  '--disable-gpu',
  '--no-zygote',
  '--disable-background-networking',
  '--font-render-hinting=none',
  '--force-color-profile=srgb',
]

/** @param {string} path */
const exists = (path) =>
  access(path).then(
    () => true,
    () => false,
  )

/**
 * The browser, unpacked once. A name of its own and one rename: two that start together never see half a file.
 * @returns {Promise<string>} path of the executable
 */
async function unpack() {
  const packed = join(dirname(require.resolve('@sparticuz/chromium')), '..')
  const { version } = /** @type {{ version: string }} */ (
    JSON.parse(await readFile(join(packed, 'package.json'), 'utf8'))
  )
  const executable = join(cache, `chromium-${version}`)
  if (await exists(executable)) return executable
  const partial = `${executable}.${randomUUID()}`
  try {
    await pipeline(
      createReadStream(join(packed, 'bin', 'chromium.br')),
      createBrotliDecompress(),
      createWriteStream(partial),
    )
    await chmod(partial, 0o755)
    await rename(partial, executable)
  } finally {
    await rm(partial, { force: true })
  }
  return executable
}

/**
 * A fonts.conf that knows one family in two weights, as most phones do.
 * @returns {Promise<string>} its path
 */
async function writeFonts() {
  const family = dirname(require.resolve('@expo-google-fonts/noto-sans-sc'))
  const folders = ['400Regular', '700Bold'].map((weight) => `<dir>${join(family, weight)}</dir>`).join('')
  const text = `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>${folders}<cachedir>${join(cache, 'fonts')}</cachedir></fontconfig>\n`
  const path = join(cache, 'fonts.conf')
  const partial = `${path}.${randomUUID()}`
  await writeFile(partial, text)
  await rename(partial, path)
  return path
}

/**
 * Start a browser. The caller closes it.
 * @returns {Promise<import('playwright-core').Browser>}
 */
export async function launchBrowser() {
  await mkdir(cache, { recursive: true })
  const [executablePath, fonts] = await Promise.all([unpack(), writeFonts()])
  return chromium.launch({ executablePath, args, env: { ...process.env, FONTCONFIG_FILE: fonts } })
}
