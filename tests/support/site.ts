import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { HtmlValidate, Parser, StaticConfigLoader, type HtmlElement } from 'html-validate'
import { parse, stringify } from 'yaml'
import { Operator } from '#shared/operator.ts'

/** One page as it was built. */
export interface BuiltPage {
  /** Path under the base: `/verify/`, `/404.html`. */
  readonly path: string
  readonly file: string
  readonly html: string
  readonly root: HtmlElement
}

/** A site as it was built for an operator and a base. */
export interface BuiltSite {
  /** Its dist folder. */
  readonly folder: string
  /** '' or '/path'. */
  readonly base: string
  readonly operator: Operator
  readonly pages: readonly BuiltPage[]
}

/** For whom and where; the default is the repository's own: a demo at the root. */
export interface SiteOptions {
  readonly kind?: Operator['kind']
  readonly base?: string
}

const filled = {
  name: '示例单位',
  contact: '示例电话',
  filings: '示例备案',
  privacyContact: '示例联系人',
  networkLogs: '示例：机房保存六个月',
}

/** The built site, built first where sources are newer. @throws Error with the build's output. */
export async function builtSite({ kind = 'demo', base = '' }: SiteOptions = {}): Promise<BuiltSite> {
  const text = await readFile('operator.yaml', 'utf8')
  const own = stringify({ ...(parse(text) as object), ...(kind === 'demo' ? {} : filled), kind })
  const isPlain = kind === 'demo' && base === ''
  const out = isPlain
    ? resolve('.')
    : resolve('.cache/builds', `site-${createHash('sha256').update(own).update(base).digest('hex').slice(0, 16)}`)
  const env: Record<string, string> = { PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? '' }
  if (!isPlain) {
    await mkdir(out, { recursive: true })
    env['OPERATOR_CONFIG'] = join(out, 'operator.yaml')
    await writeFile(env['OPERATOR_CONFIG'], own)
  }
  if (base !== '') env['SITE_URL'] = `http://127.0.0.1:3000${base}`
  const { status, stdout, stderr } = spawnSync(process.execPath, [resolve('scripts/build.js'), out], { env, encoding: 'utf8' })
  if (status !== 0) throw new Error(`the build failed:\n${stdout}${stderr}`)
  const folder = join(out, 'dist')
  return { folder, base, operator: Operator.parse(parse(own)), pages: await pagesIn(folder) }
}

async function pagesIn(folder: string): Promise<BuiltPage[]> {
  const names = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith('.html')).sort()
  return Promise.all(
    names.map(async (name) => {
      const file = join(folder, name)
      const html = await readFile(file, 'utf8')
      return { path: `/${name.replace(/(^|\/)index\.html$/, '$1')}`, file, html, root: await treeOf(html) }
    }),
  )
}

const validator = new HtmlValidate(new StaticConfigLoader({ elements: ['html5'] }))

/** The elements of a document. */
async function treeOf(html: string): Promise<HtmlElement> {
  const config = await validator.getConfigFor('page.html')
  return new Parser(config).parseHtml(html)
}

/** Staff pages hold the console: an island with script. All others are citizens' pages. */
export const isStaff = ({ path }: { readonly path: string }) => path.startsWith('/staff/')

/** Pages about a tip: they are written by the server too. */
export const isForm = ({ path }: { readonly path: string }) => path === '/report/' || path === '/track/'
