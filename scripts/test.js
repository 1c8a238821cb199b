import { spawnSync } from 'node:child_process'
import { readFileSync, rmSync } from 'node:fs'
import { relative } from 'node:path'
import { ensure, root } from './ensure.js'
import { canMount, lostWithoutMounts, missingTools, tools } from './tools.js'

// `npm test`: every test, those in a browser included. Arguments go on to vitest, which builds the parts that
// the chosen files need.
await ensure()

/** Returns an assertion with the first places of its stack. A dead server's output comes before them. */
const firstLines = (text = '') => text.split('\n').slice(0, 10).join('\n')

const report = `${root}.cache/tests.json`
rmSync(report, { force: true })
const vitest = `${root}node_modules/vitest/vitest.mjs`
const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
const { status } = spawnSync(process.execPath, [vitest, 'run', ...reporters, ...process.argv.slice(2)], {
  cwd: root,
  stdio: 'inherit',
})

for (const name of missingTools()) console.log(`未检查：${tools[name]}（本机没有 ${name}）`)
if (!canMount()) console.log(`未检查：${lostWithoutMounts}（这里不能挂载）`)
let [passed, failed] = [0, 1]
try {
  const { numPassedTests, numFailedTests, numFailedTestSuites, testResults } = JSON.parse(
    readFileSync(report, 'utf8'),
  )
  // Failures stand at the end too: a long run scrolls them away.
  for (const { name, message, assertionResults } of testResults) {
    if (message !== '') console.log(`✗ ${relative(root, name)}：${message}`)
    for (const { status: state, fullName, failureMessages } of assertionResults)
      if (state === 'failed')
        console.log(`✗ ${relative(root, name)} > ${fullName}\n  ${firstLines(failureMessages[0])}`)
  }
  // A file that does not load counts no failed test.
  passed = numPassedTests
  failed = Math.max(numFailedTests, numFailedTestSuites > 0 ? 1 : 0, status === 0 ? 0 : 1)
} catch {
  console.error('vitest 没有写出结果')
}
console.log(`${passed} passed, ${failed} failed`)
process.exit(failed === 0 ? 0 : 1)
