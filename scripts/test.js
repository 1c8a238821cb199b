import { spawnSync } from 'node:child_process'
import { readFileSync, rmSync } from 'node:fs'
import { ensure, root } from './ensure.js'
import { missingTools, tools } from './tools.js'

// `npm test`: every test, those in a browser included. Arguments go on to vitest, which builds what the chosen
// files need.
await ensure()

const report = `${root}.cache/tests.json`
rmSync(report, { force: true })
const vitest = `${root}node_modules/vitest/vitest.mjs`
const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
const { status } = spawnSync(process.execPath, [vitest, 'run', ...reporters, ...process.argv.slice(2)], {
  cwd: root,
  stdio: 'inherit',
})

for (const name of missingTools()) console.log(`未检查：${tools[name]}（本机没有 ${name}）`)
let [passed, failed] = [0, 1]
try {
  const { numPassedTests, numFailedTests, numFailedTestSuites } = JSON.parse(readFileSync(report, 'utf8'))
  // A file that does not load counts no test as failed.
  passed = numPassedTests
  failed = Math.max(numFailedTests, numFailedTestSuites > 0 ? 1 : 0, status === 0 ? 0 : 1)
} catch {
  console.error('vitest 没有写出结果')
}
console.log(`${passed} passed, ${failed} failed`)
process.exit(failed === 0 ? 0 : 1)
