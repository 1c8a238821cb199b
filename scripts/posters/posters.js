// `npm run posters -- [FOLDER]`: writes each paper of the site as a PDF of one sheet, for the copy shop.
// It reads the built pages alone, so no server starts. With SITE_URL set, the papers have address and code.
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from '#scripts/build.js'
import { ensure, root } from '#scripts/ensure.js'

await ensure()
const { launchBrowser } = await import('#scripts/browser.js')

const dist = join(root, 'dist')
const out = resolve(process.argv[2] ?? join(root, 'posters'))

/** Lists the built pages that are one printed sheet: `posters/board`. */
async function papers() {
  const names = (await readdir(dist, { recursive: true })).filter((name) => name.endsWith('/index.html'))
  const texts = await Promise.all(names.map((name) => readFile(join(dist, name), 'utf8')))
  return names
    .filter((_, index) => /<main [^>]*\bpaper-page\b/.test(texts[index]))
    .map((name) => name.replace('/index.html', ''))
    .sort()
}

try {
  await build(root, ['dist'])
  await mkdir(out, { recursive: true })
  const browser = await launchBrowser()
  try {
    const page = await browser.newPage()
    for (const name of await papers()) {
      await page.goto(pathToFileURL(join(dist, name, 'index.html')).href)
      const file = join(out, `${name.replaceAll('/', '-')}.pdf`)
      await writeFile(file, await page.pdf({ preferCSSPageSize: true }))
      console.log(file)
    }
  } finally {
    await browser.close()
  }
} catch (error) {
  console.error(error.message)
  process.exit(1)
}
