import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { dayOf, isDay } from '#shared/day.ts'
import { parseOperator } from '#shared/operator-file.ts'
import { ContentFault } from '../fault.ts'
import { readGuidance } from '../guides.ts'
import { readLibrary } from '../library.ts'
import { pairOf, placedClaims, readReviews, unreviewed } from './pairs.ts'

const folder = 'src/content'
const usage = `用法：
  npm run truth -- check [--on 2028-01-01]      内容在那一天有没有要改的
  npm run truth -- where 编号                    一句话或一个出处用在哪里
  npm run truth -- unreviewed [页]               还没有人对照出处复核的句子
  npm run truth -- review 页 --who 姓名          记下这一页的句子都对照出处复核过`

/** The command `npm run truth`. Returns the lines to print and whether all is well. */
function run(args: string[]): { ok: boolean; lines: string[] } {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { on: { type: 'string' }, who: { type: 'string' } },
  })
  const [name, given] = positionals
  const day = values.on ?? dayOf(new Date())
  if (!isDay(day)) return { ok: false, lines: ['--on 写成 2028-01-01 这样的日期'] }
  const library = readLibrary(folder, confirmed(), day)
  const guidance = readGuidance({ library, folder, base: '', components: [] })
  const told = (claim: { text: string; ids: readonly string[] }) =>
    `  ${claim.text.trim()} ${claim.ids.map((id) => `[^${id}]`).join('')}`
  if (name === 'check') return { ok: true, lines: [`${day}：没有要改的`] }
  if (name === 'where' && given !== undefined) {
    const ids = new Set([...library.statements].flatMap(([id, { source }]) => (source === given ? [id] : [])))
    if (library.statements.has(given)) ids.add(given)
    if (ids.size === 0) return { ok: false, lines: [`没有叫 ${given} 的句子或出处`] }
    const said = [...ids].map((id) => `${id}：${library.statements.get(id)?.sentence ?? ''}`)
    const used = placedClaims(guidance).filter(({ claim }) => claim.ids.some((id) => ids.has(id)))
    return { ok: true, lines: [...said, ...used.map(({ place, claim }) => `${place}\n${told(claim)}`)] }
  }
  const open = unreviewed(library, guidance, readReviews(folder))
  if (name === 'count') return { ok: true, lines: [String(open.length)] }
  if (name === 'unreviewed') {
    const shown = open.filter(({ place }) => given === undefined || place === given)
    const lines = shown.flatMap(({ place, claim }) => [
      place,
      told(claim),
      ...claim.ids.map((id) => `    ${id}：${library.statements.get(id)?.sentence ?? ''}`),
    ])
    return { ok: shown.length === 0, lines: [...lines, `还有 ${shown.length} 句没有复核`] }
  }
  if (name === 'review' && given !== undefined && values.who !== undefined && values.who.trim() !== '') {
    const chosen = open.filter(({ place }) => place === given)
    if (chosen.length === 0) return { ok: false, lines: [`${given} 没有要复核的句子`] }
    const pairs = new Set(chosen.map(({ claim }) => pairOf(library.statements, claim)))
    const path = join(folder, 'reviewed.yaml')
    if (!existsSync(path) || readFileSync(path, 'utf8').trim() === '{}') writeFileSync(path, '')
    const who = `'${values.who.trim().replaceAll("'", "''")}'`
    appendFileSync(path, [...pairs].map((pair) => `'${pair}': { who: ${who}, day: '${day}' }\n`).join(''))
    return { ok: true, lines: [`${given}：记下 ${pairs.size} 句，${values.who.trim()}，${day}`] }
  }
  return { ok: false, lines: [usage] }
}

function confirmed(): Readonly<Record<string, string>> {
  const path = process.env['OPERATOR_CONFIG'] ?? 'operator.yaml'
  const read = parseOperator(path, existsSync(path) ? readFileSync(path, 'utf8') : undefined)
  if ('fault' in read) throw new ContentFault(read.fault)
  return read.operator.confirmed
}

try {
  const { ok, lines } = run(process.argv.slice(2))
  process.stdout.write(`${lines.join('\n')}\n`)
  process.exitCode = ok ? 0 : 1
} catch (error) {
  if (!(error instanceof ContentFault)) throw error
  process.stderr.write(`${error.message}\n`)
  process.exitCode = 1
}
