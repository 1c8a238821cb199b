import { readdir, readFile } from 'node:fs/promises'
import { basename, extname, join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { WrongSetting, type Env } from '#api/core/env.ts'
import {
  closedPolicy,
  commonHeaders,
  namesTag,
  pageHeaders,
  scriptPolicy,
  tagOf,
  transportHeaders,
} from '#api/core/headers.ts'
import { padded } from '#api/core/padded.ts'

/** Built pages whose `<main>` the API writes. */
const formPaths = ['/report/', '/track/', '/receipt/'] as const
const writtenPaths = [
  ...formPaths,
  ...formPaths.map((path) => `/en${path}` as const),
  // The page about a mistake of the site speaks Chinese alone.
  '/correct/',
] as const

/** Path of a page that the API writes, below the path of its language. */
export type FormPath = (typeof formPaths)[number] | '/correct/'
type WrittenPath = (typeof writtenPaths)[number]

/**
 * The built site in memory: files with their encodings, validators and headers, and page shells for the API.
 */
export interface Site {
  /**
   * Answers a request for a file of the built site. The answer is precompressed if the browser takes it, and
   * 304 if the browser has it. A missing file gets the 404 page. Methods other than GET and HEAD are
   * refused.
   */
  respond(request: Request): Response
  /**
   * Answers a built page with another title and another content of `<main>`. Form, receipt and mailbox are
   * such answers to POST. The answer is padded to a multiple of 4 KiB, `no-store` and never compressed. It
   * has the headers of the page and the given ones.
   */
  page(
    path: WrittenPath,
    content: { title: string; main: string },
    status: number,
    headers?: Readonly<Record<string, string>>,
  ): Response
}

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
  '.xml': 'application/xml; charset=utf-8',
  '.atom': 'application/atom+xml; charset=utf-8',
  '.svg': 'image/svg+xml; charset=utf-8',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.webmanifest': 'application/manifest+json; charset=utf-8',
  '.xlsx': 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
}

type Bytes = Uint8Array<ArrayBuffer>

interface Representation {
  /** Returns the content. */
  readonly body: () => Bytes
  readonly headers: Readonly<Record<string, string>>
}

/** One file: its plain form and each encoding that the build made. */
interface File {
  readonly page: boolean
  readonly identity: Representation
  readonly encoded: readonly { readonly encoding: 'br' | 'gzip'; readonly representation: Representation }[]
}

const encodings = [
  { encoding: 'br', suffix: '.br' },
  { encoding: 'gzip', suffix: '.gz' },
] as const

function representation(
  content: Bytes,
  body: () => Bytes,
  common: Readonly<Record<string, string>>,
  encoding: string | null,
): Representation {
  return {
    body,
    headers: {
      ...common,
      etag: tagOf(content),
      'content-length': String(content.length),
      ...(encoding === null ? {} : { 'content-encoding': encoding }),
    },
  }
}

/** Tells whether the client takes an encoding (RFC 9110, 12.5.3): by name or `*`, and not with `q=0`. */
function accepts(header: string, encoding: string): boolean {
  let byStar = false
  for (const part of header.split(',')) {
    const [name = '', ...parameters] = part.split(';').map((text) => text.trim().toLowerCase())
    const wanted = !parameters.some((parameter) => /^q=0(?:\.0{0,3})?$/.test(parameter))
    if (name === encoding) return wanted
    if (name === '*') byStar = wanted
  }
  return byStar
}

/**
 * Returns the path of a request without its base. Returns null outside the base, or for an invalid escape.
 */
function pathOf(url: string, base: string): string | null {
  const start = url.indexOf('/', url.indexOf('//') + 2)
  const end = url.search(/[?#]/)
  const typed = start === -1 ? '/' : url.slice(start, end === -1 ? undefined : end)
  // `//report/` is no page, but `//base/report/` lies below the base.
  const path = base === '' ? typed : typed.replace(/^\/+/, '/')
  if (!path.startsWith(base)) return null
  try {
    return decodeURIComponent(path.slice(base.length)) || '/'
  } catch {
    return null
  }
}

/**
 * Returns the path that a chat passed on with something around it: `/report/。`, `/report/%3Ffrom=timeline`,
 * `//report/`, `/report/index.html`. The paths of pages are plain letters. Returns null for another file.
 */
function plainPath(path: string): string | null {
  const [plain = ''] = /^[\w/-]*(?:\.html)?/.exec(path) ?? []
  const rest = path.slice(plain.length)
  if (/^\.?\w|^\//.test(rest)) return null
  // A word behind the root names a page that is not there.
  if (/^\/+\p{L}/u.test(path) && /^\/+$/.test(plain)) return null
  return plain.replace(/\/+/g, '/').replace(/\/index\.html$/, '/')
}

const pictures = new Set(['.png', '.ico', '.svg'])

/**
 * Returns `Cache-Control` of a built file. Browsers ask for a page each time and mostly get 304. A picture
 * holds for a day, and a hashed file never changes.
 */
function freshness(path: string): string {
  if (path.startsWith('/_astro/')) return 'public, max-age=31536000, immutable'
  return pictures.has(extname(path)) ? 'public, max-age=86400' : 'no-cache'
}

/** Lets other sites show the pictures of links: a chat in a browser shows one beside the link. */
const sharing = (path: string) =>
  path.startsWith('/share/') ? { 'cross-origin-resource-policy': 'cross-origin' } : {}

/** Makes the browser save a spreadsheet under its name. The names of built files are plain letters. */
const saving = (path: string) =>
  extname(path) === '.xlsx' ? { 'content-disposition': `attachment; filename="${basename(path)}"` } : {}

async function readSite(
  folder: string,
  opened: ReadonlySet<string>,
  transport: Readonly<Record<string, string>>,
): Promise<Map<string, File>> {
  const names = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => {
    throw new WrongSetting(`网站还没有构建（找不到 ${folder}），请先运行 npm run build`)
  })
  const paths = names
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length))
  const known = new Set(paths)
  const files = new Map<string, File>()
  for (const path of paths) {
    const type = types[extname(path)]
    if (type === undefined) continue
    const body: Bytes = await readFile(join(folder, path))
    const page = extname(path) === '.html'
    const served = path.replace(/(^|\/)index\.html$/, '$1')
    const policy = extname(path) === '.js' ? scriptPolicy : closedPolicy
    const common = {
      ...transport,
      ...(page
        ? pageHeaders(new TextDecoder().decode(body), opened.has(served))
        : { ...commonHeaders, ...sharing(path), ...saving(path), 'content-security-policy': policy }),
      'content-type': type,
      'cache-control': freshness(path),
      vary: 'accept-encoding',
    }
    const encoded: { encoding: 'br' | 'gzip'; representation: Representation }[] = []
    let plain = () => body
    for (const { encoding, suffix } of encodings) {
      if (!known.has(path + suffix)) continue
      const smaller: Bytes = await readFile(join(folder, path + suffix))
      encoded.push({ encoding, representation: representation(smaller, () => smaller, common, encoding) })
      // Nearly every client takes an encoding, so the plain form of a text is not kept.
      if (encoding === 'gzip') plain = () => gunzipSync(smaller)
    }
    files.set(served, { page, identity: representation(body, plain, common, null), encoded })
  }
  return files
}

const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' }

/** Returns the parts of a built page around its title and the content of its `<main>`. */
function shellOf(path: string, html: string): readonly [string, string, string] {
  const parts = /^([\s\S]*?<title>)[\s\S]*?(<\/title>[\s\S]*?<main[^>]*>)[\s\S]*(<\/main>[\s\S]*)$/.exec(html)
  const [, head, middle, foot] = parts ?? []
  if (head === undefined || middle === undefined || foot === undefined)
    throw new WrongSetting(`构建出的 ${path} 没有 <title> 或 <main>，请重新构建`)
  return [head, middle, foot]
}

/**
 * Reads the built site into memory. `base` is '' or '/path'. With `turnstile` the report page lets Turnstile
 * in. The public address tells whether answers keep browsers on https.
 * @throws WrongSetting when the site was not built
 */
export async function loadSite(
  folder: string,
  base: string,
  botCheck: Env['botCheck'] = 'off',
  siteUrl = new URL('http://127.0.0.1'),
): Promise<Site> {
  const transport = transportHeaders(siteUrl)
  const closed = { ...commonHeaders, ...transport, 'content-security-policy': closedPolicy }
  const files = await readSite(
    folder,
    new Set(botCheck === 'turnstile' ? ['/report/', '/en/report/'] : []),
    transport,
  )
  const fileAt = (path: string): File => {
    const file = files.get(path)
    if (!file) throw new WrongSetting(`构建出的网站里没有 ${path}，请重新构建`)
    return file
  }
  const notFound = fileAt('/404.html')
  const shells = new Map(
    writtenPaths.map((path) => {
      const file = fileAt(path)
      const { etag: _, vary: __, ...own } = file.identity.headers
      return [path, { parts: shellOf(path, new TextDecoder().decode(file.identity.body())), own }]
    }),
  )

  /** Returns the page of an address that lacks its last slash, or came with something around it. */
  const pageNear = (path: string): string | undefined =>
    [path, plainPath(path) ?? path]
      .flatMap((near) => [near, `${near}/`])
      .find((near) => near !== '/404.html' && files.get(near)?.page === true)

  function answer(request: Request, file: File, status: 200 | 404): Response {
    const wanted = request.headers.get('accept-encoding') ?? ''
    const { body, headers } =
      file.encoded.find(({ encoding }) => accepts(wanted, encoding))?.representation ?? file.identity
    const known = request.headers.get('if-none-match')
    if (status === 200 && known !== null && namesTag(known, headers['etag'] ?? '')) {
      const { 'content-length': _, 'content-encoding': __, ...rest } = headers
      return new Response(null, { status: 304, headers: rest })
    }
    return new Response(request.method === 'HEAD' ? null : body(), { status, headers })
  }

  return {
    respond(request) {
      if (request.method !== 'GET' && request.method !== 'HEAD') {
        // A load balancer asks with OPTIONS whether the server is there.
        const status = request.method === 'OPTIONS' ? 204 : 405
        return new Response(null, { status, headers: { ...closed, allow: 'GET, HEAD' } })
      }
      const path = pathOf(request.url, base)
      const file = path === null ? undefined : files.get(path)
      if (file) return answer(request, file, 200)
      // Only pages of the site are targets, so no address sends a visitor elsewhere.
      const target = path === null ? undefined : pageNear(path)
      if (target === undefined) return answer(request, notFound, 404)
      return new Response(null, { status: 301, headers: { ...closed, location: base + target } })
    },
    page(path, { title, main }, status, headers = {}) {
      const shell = shells.get(path)
      if (!shell) throw new Error('no such page')
      const [head, middle, foot] = shell.parts
      const escaped = title.replace(/[&<>]/g, (character) => escapes[character] ?? '')
      const body = padded(`${head}${escaped}${middle}${main}${foot}`)
      return new Response(body, {
        status,
        headers: {
          ...shell.own,
          'content-length': String(body.length),
          'cache-control': 'no-store',
          ...headers,
        },
      })
    },
  }
}
