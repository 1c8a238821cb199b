// A Chromium and Chinese fonts from node_modules. The system supplies neither, so screenshots and tests look
// the same everywhere. Firefox comes from the system, for the tests that ask for it.
import { randomUUID } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { access, chmod, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { fileURLToPath } from 'node:url'
import { createBrotliDecompress } from 'node:zlib'
import { chromium, firefox } from 'playwright-core'

const require = createRequire(import.meta.url)
const cache = fileURLToPath(new URL('../.cache/browser/', import.meta.url))

// The package's defaults do not fit. `--single-process` dies at the second context;
// `--disable-web-security` makes tests of the CSP void.
const args = [
  '--no-sandbox',
  '--disable-gpu',
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
 * Unpacks the browser once. Each process writes under a random name and renames: none sees half a file.
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
 * Writes a fonts.conf that names one family in two weights, as most phones have.
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
 * Starts a browser. The caller closes it.
 * @returns {Promise<import('playwright-core').Browser>}
 */
export async function launchBrowser() {
  await mkdir(cache, { recursive: true })
  const [executablePath, fonts] = await Promise.all([unpack(), writeFonts()])
  return chromium.launch({ executablePath, args, env: { ...process.env, FONTCONFIG_FILE: fonts } })
}

/**
 * Starts the system's Firefox ESR with preferences as in `about:config`. The caller closes it.
 * @param {Readonly<Record<string, boolean | number | string>>} preferences
 * @returns {Promise<import('playwright-core').Browser>}
 */
export async function launchFirefox(preferences) {
  await mkdir(cache, { recursive: true })
  const fonts = await writeFonts()
  return firefox.launch({
    channel: 'moz-firefox',
    executablePath: fileURLToPath(new URL('browser/firefox.js', import.meta.url)),
    firefoxUserPrefs: { ...preferences },
    env: { ...process.env, FONTCONFIG_FILE: fonts },
  })
}
