import { createHash, randomUUID } from 'node:crypto'
import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join, relative, resolve } from 'node:path'
import { parse, stringify } from 'yaml'
import type { Operator } from '#shared/operator.ts'

/** Operator and address that pages are built for; the defaults give a demo at the root. */
export interface BuildOptions {
  readonly kind?: Operator['kind']
  /** Fields of the operator file that differ from the repository's. */
  readonly operator?: Readonly<Record<string, unknown>>
  /** '' or '/path'. */
  readonly base?: string
  /** Bot check that the pages are built for. */
  readonly botCheck?: 'turnstile'
}

/** A build: its folder with `dist/` and `build/`, and the settings it was made with. */
export interface Build {
  readonly folder: string
  readonly env: Readonly<Record<string, string>>
}

const demo: BuildOptions = {}
const column: BuildOptions = { kind: 'government-column' }
const columnUnderPath: BuildOptions = { kind: 'government-column', base: '/zhenzheng' }
const independentTurnstile: BuildOptions = {
  kind: 'independent',
  botCheck: 'turnstile',
  operator: { durability: 'ours', erasure: 'ours' },
}

/** A part of a build: the pages or the server. */
type Part = 'dist' | 'build'

/** Test files that start the server, which takes the pages too. */
const startServer =
  /^tests\/(journeys|faults|load)\/|^tests\/api\/(start|remote|mail)\.test\.ts$|^tests\/api\/citizen\/turnstile\.test\.ts$/

/** Returns the parts that a test file needs. A test of the pages names the part by the helper it imports. */
function partsFor(name: string): readonly Part[] {
  if (startServer.test(name)) return ['dist', 'build']
  const text = name.startsWith('tests/site/') ? readFileSync(name, 'utf8') : ''
  if (text.includes("'#tests/support/server/server.ts'")) return ['dist', 'build']
  return text.includes("'#tests/support/server/site.ts'") ? ['dist'] : []
}
/** Test files that need more builds than the demo. */
const furtherBuilds: Readonly<Record<string, readonly BuildOptions[]>> = {
  'tests/api/mail.test.ts': [column],
  'tests/api/start.test.ts': [column],
  'tests/faults/backup.test.ts': [column],
  'tests/faults/sealed.test.ts': [column],
  'tests/journeys/hold.test.ts': [column],
  'tests/journeys/setup.test.ts': [column],
  'tests/journeys/staff/people/lead-code.test.ts': [column],
  'tests/site/feed.test.ts': [columnUnderPath],
  'tests/site/guidance/guides.test.ts': [columnUnderPath],
  'tests/site/guidance/local.test.ts': [columnUnderPath],
  'tests/site/paper.test.ts': [columnUnderPath],
  'tests/site/papers.test.ts': [columnUnderPath],
  'tests/site/icons.test.ts': [columnUnderPath],
  'tests/site/shared.test.ts': [columnUnderPath],
  'tests/site/html.test.ts': [columnUnderPath, independentTurnstile],
}

/** Fields that an operator must fill in before an office other than a demo starts. */
const filled = {
  name: '示例单位',
  contact: '示例电话',
  filings: '示例备案',
  privacyContact: '示例联系人',
  networkLogs: '示例：机房保存六个月',
  local: {
    registration: [
      {
        says: '示例路1号二楼，工作日上午。',
        by: '示例市应急管理局',
        phone: '0750-0000000',
        seenOn: '2026-11-01',
        link: 'https://www.shili.gov.cn/baoming',
      },
    ],
    venues: [
      {
        says: '【待填】',
        by: '示例市应急管理局',
        seenOn: '2026-11-01',
        link: 'https://www.shili.gov.cn/kaoshi',
      },
    ],
  },
}

/** Returns the environment of every child: the path to programs, and nothing else of the caller's. */
export function baseEnv(): Record<string, string> {
  return { PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? '' }
}

/** Writes the operator file of a build. @returns the place of the build: the repository for a plain demo. */
export async function settle({
  kind = 'demo',
  operator = {},
  base = '',
  botCheck,
}: BuildOptions): Promise<Build> {
  if (kind === 'demo' && base === '' && botCheck === undefined && Object.keys(operator).length === 0)
    return { folder: resolve('.'), env: {} }
  const text = await readFile('operator.yaml', 'utf8')
  const own = stringify({ ...(parse(text) as object), ...(kind === 'demo' ? {} : filled), kind, ...operator })
  const hash = createHash('sha256').update([own, base, botCheck].join('\0')).digest('hex')
  const folder = resolve('.cache/builds', hash.slice(0, 16))
  const operatorFile = join(folder, 'operator.yaml')
  await mkdir(folder, { recursive: true })
  // A child of another test may be reading the file: it finds the whole one, old or new.
  const part = `${operatorFile}.${randomUUID()}`
  await writeFile(part, own)
  await rename(part, operatorFile)
  return {
    folder,
    env: {
      OPERATOR_CONFIG: operatorFile,
      ...(base === '' ? {} : { SITE_URL: `http://127.0.0.1:3000${base}` }),
      ...(botCheck && { BOT_CHECK: botCheck }),
    },
  }
}

async function build({ folder, env }: Build, parts: readonly Part[]): Promise<void> {
  const chosen = parts.map((part) => `--part=${part}`)
  const child = spawn(process.execPath, [resolve('scripts/build.js'), folder, ...chosen], {
    env: { ...baseEnv(), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text
    })
  const code = await new Promise((finish) => child.once('close', finish))
  if (code !== 0) throw new Error(`the build failed:\n${output}`)
}

/**
 * Makes the builds that some test files need, before the clock of any test runs.
 * Fresh builds are kept. @throws Error with the output of a build that fails.
 */
export async function buildFor(testFiles: readonly string[]): Promise<void> {
  const needed = new Map<BuildOptions, Set<Part>>()
  for (const name of testFiles.map((file) => relative('.', file))) {
    const parts = partsFor(name)
    for (const options of parts.length === 0 ? [] : [demo, ...(furtherBuilds[name] ?? [])])
      needed.set(options, new Set([...(needed.get(options) ?? []), ...parts]))
  }
  for (const [options, parts] of needed) await build(await settle(options), [...parts])
}

/** Returns a build whose parts `buildFor` made. @throws Error if one is missing. */
export async function buildOf(options: BuildOptions, parts: readonly Part[]): Promise<Build> {
  const found = await settle(options)
  if (!parts.every((part) => existsSync(join(found.folder, part))))
    throw new Error(`no build for ${JSON.stringify(options)}: add it to tests/support/server/builds.ts`)
  return found
}
