import { execFileSync, fork } from 'node:child_process'
import { cpSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { parseArgs } from 'node:util'
import { ensure, root } from './ensure.js'
import { anchorErrors, changedSince, readMutants } from './mutants/tables.js'

// `npm run mutants [-- NAME… | --since REV]`: each entry of tests/mutants breaks one promise in a copy of the
// tree. The test that it names must turn red. A NAME is a whole name or a part of one.
await ensure()

// Two cores and three more: most broken pages are waited for in vain.
const slots = 5
const limitMs = 10 * 60_000
/** Milliseconds that a page may take over one thing. Most broken journeys end at this limit. */
const patienceMs = 15_000
const copies = `${root}.cache/mutants/${process.pid}`
/** Tests that measure: another test beside them could turn them red. */
const isMeasuring = ({ test }) => /^tests\/load\/|\/(connections|timing)\.test\.ts$/.test(test)
/** Breaks that make the built pages stale. A build takes longest, so they come after all others. */
const isOfSite = ({ test, breaks }) =>
  /^tests\/(site|journeys)\//.test(test) && breaks.some(({ file }) => file.startsWith('src/'))

/**
 * Copies the tree as git knows it, with the built files. Packages are hard links: to the permission flags of
 * the picture decoder they look real. Times are kept, so that no package is installed again.
 */
function copyTree(slot) {
  const copy = `${copies}/${slot}`
  const names = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
  })
  const built = ['dist', 'build', '.cache/dist.stamp', '.cache/build.stamp', '.cache/builds']
  for (const name of [...names.split('\0'), ...built].filter(
    (path) => path !== '' && existsSync(join(root, path)),
  ))
    cpSync(join(root, name), join(copy, name), { preserveTimestamps: true, recursive: true })
  execFileSync('cp', ['-al', `${root}node_modules`, copy])
  // The unpacked browser, where a test has asked for it.
  if (existsSync(`${root}.cache/browser`))
    execFileSync('cp', ['-al', `${root}.cache/browser`, `${copy}/.cache`])
  // Programs write into these folders.
  for (const cache of ['.astro', '.vite', '.cache'])
    rmSync(join(copy, 'node_modules', cache), { recursive: true, force: true })
  return copy
}

/** A copy of the tree with a vitest that waits for work there. */
class Slot {
  #copy
  #child

  constructor(number) {
    this.#copy = copyTree(number)
  }

  /** Runs a test while the break is planted. @returns vitest's results; null past the time limit. */
  async run({ test, title, breaks }) {
    const changed = [...new Set(breaks.map(({ file }) => file))]
    const originals = changed.map((file) => [file, readFileSync(join(this.#copy, file), 'utf8')])
    for (const { file, find, replace } of breaks) {
      const path = join(this.#copy, file)
      writeFileSync(
        path,
        readFileSync(path, 'utf8').replace(find, () => replace),
      )
    }
    const results = await this.#ask({ test, title, changed: [...(this.#restored ?? []), ...changed] })
    for (const [file, text] of originals) writeFileSync(join(this.#copy, file), text)
    this.#restored = changed
    return results
  }

  #restored

  async #ask(job) {
    this.#child ??= await this.#start()
    const child = this.#child
    return new Promise((resolve) => {
      const finish = (results) => {
        clearTimeout(limit)
        child.removeAllListeners()
        if (results === null) this.stop()
        resolve(results)
      }
      const limit = setTimeout(finish, limitMs, null)
      child.once('message', finish)
      child.once('exit', () => finish(null))
      child.send(job)
    })
  }

  #start() {
    const file = join(this.#copy, 'scripts/mutants/slot.js')
    const options = {
      cwd: this.#copy,
      detached: true,
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      env: { ...process.env, PATIENCE_MS: String(patienceMs), COMPRESS_QUICKLY: '1' },
    }
    const child = fork(file, options)
    return new Promise((resolve, reject) => {
      child.once('message', () => {
        child.removeAllListeners()
        resolve(child)
      })
      child.once('exit', (code) => reject(new Error(`vitest ended with ${code}`)))
    })
  }

  /** Ends vitest with its workers and the servers they started. */
  stop() {
    if (!this.#child) return
    try {
      process.kill(-this.#child.pid, 'SIGKILL')
    } catch {
      // It has ended by itself.
    }
    this.#child = undefined
  }
}

const unseen = (words) => ({ seen: false, words })
const firstLine = (text) => text.split('\n')[0]

/** Judges results: a test must catch the break for the right reason. `words` holds the failing assertion. */
function judge(results) {
  if (results === null) return unseen('测试没有在时限内结束')
  const { tests, errors } = results
  if (tests.length === 0) return unseen(`测试文件没有载入：${errors[0] ?? ''}`)
  const red = tests.filter(({ state }) => state === 'failed')
  if (red.length === 0) return unseen(`没有测试变红 ${errors[0] ?? ''}`)
  const reason = red.flatMap((test) => test.errors).join('\n')
  if (/the build failed|Cannot find (module|package)|SyntaxError/.test(reason))
    return unseen(`因别的原因变红：${reason}`)
  return { seen: true, words: `${red[0].title}：${firstLine(red[0].errors[0] ?? '')}` }
}

/** Returns the planted breaks that the command line asks for. */
async function wanted(all) {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { since: { type: 'string' } },
  })
  const chosen = values.since === undefined ? all : await changedSince(values.since, all)
  const isNamed = ({ name }) =>
    positionals.some((part) => (all.some((one) => one.name === part) ? name === part : name.includes(part)))
  return positionals.length === 0 ? chosen : chosen.filter(isNamed)
}

const all = await readMutants()
const errors = anchorErrors(all)
if (errors.length > 0) {
  console.error(errors.join('\n'))
  console.log(`0 passed, ${errors.length} failed`)
  process.exit(1)
}
const mutants = await wanted(all)
const open = []
process.on('exit', () => {
  for (const slot of open) slot.stop()
  rmSync(copies, { recursive: true, force: true })
})
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => process.exit(1))

let passed = 0
const unseenLines = []
/** Takes breaks from the queue until it is empty. */
async function work(slot, queue) {
  for (let mutant = queue.shift(); mutant; mutant = queue.shift()) {
    const start = performance.now()
    const { seen, words } = judge(await slot.run(mutant))
    const seconds = ((performance.now() - start) / 1000).toFixed(1)
    const line = `${seen ? '✓' : '✗'} ${mutant.name}（${mutant.promise}）${seconds} s\n  ${words}`
    console.log(line)
    if (seen) passed += 1
    else unseenLines.push(line)
  }
}
const measuring = mutants.filter(isMeasuring)
const others = mutants.filter((mutant) => !isMeasuring(mutant))
const queue = [...others.filter((mutant) => !isOfSite(mutant)), ...others.filter(isOfSite)]
for (let number = 0; number < Math.min(slots, mutants.length); number += 1) open.push(new Slot(number))
await Promise.all(open.map((slot) => work(slot, queue)))
for (const slot of open.slice(1)) slot.stop()
if (open[0]) await work(open[0], measuring)
if (mutants.length === 0) console.log('没有要试的改动')
for (const line of unseenLines) console.log(line)
console.log(`${passed} passed, ${unseenLines.length} failed`)
process.exit(unseenLines.length === 0 ? 0 : 1)
