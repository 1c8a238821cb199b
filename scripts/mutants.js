import { execFileSync, spawn } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { ensure, root } from './ensure.js'

// `npm run mutants`: each patch of tests/mutants breaks one promise in a copy of the tree, and the test it names has to go red.
// A patch begins with `# promise: …` and `# test: tests/….test.ts`, if need be with ` -t name of the test`. An argument picks patches by name.
await ensure()

const atOnce = 2
const limitMs = 5 * 60_000
const folder = `${root}tests/mutants`
const folderOfCopies = `${root}.cache/mutants/${process.pid}`
const wanted = process.argv[2] ?? ''

function readMutant(name) {
  const path = join(folder, name)
  const text = readFileSync(path, 'utf8')
  const [, promise = ''] = /^# promise: (.+)$/m.exec(text) ?? []
  const [, file, title] = /^# test: (\S+)(?: -t (.+))?$/m.exec(text) ?? []
  return { name, path, promise, file, title }
}

/**
 * The tree as git knows it, and its packages by hard links: they look real to the permission flags of the child that decodes pictures. Times are kept, so that
 * nothing is installed anew.
 */
function copyTree(slot) {
  const copy = `${folderOfCopies}/${slot}`
  const names = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
  })
  for (const name of names.split('\0').filter((path) => path !== '' && existsSync(join(root, path))))
    cpSync(join(root, name), join(copy, name), { preserveTimestamps: true })
  execFileSync('cp', ['-al', `${root}node_modules`, copy])
  return copy
}

/** git in a copy: it must not take the copy for a part of this repository. */
function apply(copy, ...args) {
  const env = { ...process.env, GIT_CEILING_DIRECTORIES: folderOfCopies }
  execFileSync('git', ['apply', '--whitespace=nowarn', ...args], { cwd: copy, stdio: 'pipe', env })
}

/** Run the named test in the copy and read vitest's own report of it. */
function runTest(copy, { file, title }) {
  const report = join(copy, '.cache/mutant.json')
  rmSync(report, { force: true })
  mkdirSync(join(copy, '.cache'), { recursive: true })
  const args = [
    'node_modules/vitest/vitest.mjs',
    'run',
    file,
    '--bail=1',
    '--reporter=json',
    `--outputFile=${report}`,
  ]
  if (title) args.push('-t', title.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, { cwd: copy, stdio: ['ignore', 'ignore', 'ignore'] })
    const limit = setTimeout(() => child.kill('SIGKILL'), limitMs)
    child.on('exit', () => {
      clearTimeout(limit)
      try {
        resolve(JSON.parse(readFileSync(report, 'utf8')))
      } catch {
        resolve(null)
      }
    })
  })
}

const unseen = (words) => ({ seen: false, words })

/** Whether the test caught the break, with its own words; or why it did not, or did for a wrong reason. */
async function outcome(copy, mutant) {
  if (!mutant.promise || !mutant.file) return unseen('缺少 # promise 或 # test 行')
  try {
    apply(copy, mutant.path)
  } catch (error) {
    return unseen(`补丁打不上：${String(error.stderr).trim()}`)
  }
  const report = await runTest(copy, mutant)
  apply(copy, '--reverse', mutant.path)
  if (report === null) return unseen('测试没有在时限内结束')
  const tests = report.testResults.flatMap(({ assertionResults }) => assertionResults)
  if (tests.length === 0) return unseen(`测试文件没有载入：${report.testResults[0]?.message ?? ''}`)
  const red = tests.filter(({ status }) => status === 'failed')
  if (red.length === 0) return unseen(`没有测试变红 ${report.testResults[0]?.message ?? ''}`)
  const broken = red.find(({ failureMessages }) =>
    /the build failed|Cannot find (module|package)|SyntaxError/.test(failureMessages.join('\n')),
  )
  if (broken) return unseen(`因别的原因变红：${broken.failureMessages[0]}`)
  return { seen: true, words: `${red[0].title}：${red[0].failureMessages[0]?.split('\n')[0]}` }
}

const queue = readdirSync(folder)
  .filter((name) => name.endsWith('.patch') && name.includes(wanted))
  .sort()
  .map(readMutant)
let [passed, failed] = [0, 0]
process.on('exit', () => rmSync(folderOfCopies, { recursive: true, force: true }))
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(1))
await Promise.all(
  Array.from({ length: atOnce }, async (_, slot) => {
    const copy = copyTree(slot)
    for (let mutant = queue.shift(); mutant; mutant = queue.shift()) {
      const start = performance.now()
      const { seen, words } = await outcome(copy, mutant)
      if (seen) passed += 1
      else failed += 1
      const seconds = ((performance.now() - start) / 1000).toFixed(0)
      console.log(`${seen ? '✓' : '✗'} ${mutant.name}（${mutant.promise}）${seconds} s\n  ${words}`)
    }
  }),
)
console.log(`${passed} passed, ${failed} failed`)
process.exit(failed === 0 && passed > 0 ? 0 : 1)
