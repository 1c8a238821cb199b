import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { HtmlValidate, Parser, StaticConfigLoader, type HtmlElement } from 'html-validate'
import { parse } from 'yaml'
import { Operator } from '#shared/operator.ts'
import { buildOf, type BuildOptions } from '#tests/support/server/builds.ts'

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

/** Reads a built site. @throws Error if tests/support/server/builds.ts does not name it for the test file. */
export async function builtSite(options: BuildOptions = {}): Promise<BuiltSite> {
  const { folder: out, env } = await buildOf(options, ['dist'])
  const folder = join(out, 'dist')
  const operator = Operator.parse(parse(await readFile(env['OPERATOR_CONFIG'] ?? 'operator.yaml', 'utf8')))
  return { folder, base: options.base ?? '', operator, pages: await pagesIn(folder) }
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

/** Returns the elements of a document. */
async function treeOf(html: string): Promise<HtmlElement> {
  const config = await validator.getConfigFor('page.html')
  return new Parser(config).parseHtml(html)
}

/** Staff pages hold the console: an island with script. All others are citizens' pages. */
export const isStaff = ({ path }: { readonly path: string }) => path.startsWith('/staff/')

/** Paths of the pages about a tip, which the server writes too, in each language. */
export const formPaths = [
  '/correct/',
  '/en/receipt/',
  '/en/report/',
  '/en/track/',
  '/receipt/',
  '/report/',
  '/track/',
]

/** Paths of the pages that are one printed sheet. */
export const paperPaths = [
  '/employers/letter/',
  '/employers/notice/',
  '/employers/people/',
  '/posters/board/',
  '/posters/canteen/',
  '/posters/cards/',
  '/posters/gate/',
  '/posters/van/',
]

/** Pages about a tip. */
export const isForm = ({ path }: { readonly path: string }) => formPaths.includes(path)

/** Pages of a receipt: the answers to a form, which no other page leads to. */
export const isReceipt = ({ path }: { readonly path: string }) => path.endsWith('/receipt/')
