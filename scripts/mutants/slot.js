import { resolve } from 'node:path'
import { createVitest } from 'vitest/node'

// Runs in a copy of the tree, as a child of `npm run mutants`. One vitest serves many planted breaks.
// Each costs a worker and its changed files instead of a start.

const vitest = await createVitest('test', {
  watch: false,
  bail: 1,
  reporters: [{}],
})
await vitest.standalone()

/** Returns the results of one test file as plain data. */
function report({ testModules, unhandledErrors }) {
  const tests = testModules.flatMap((module) =>
    [...module.children.allTests()].map((test) => ({
      title: test.fullName,
      state: test.result().state,
      errors: (test.result().errors ?? []).map(({ message, stack }) => `${message}\n${stack ?? ''}`),
    })),
  )
  const suites = testModules.flatMap((module) => [module, ...module.children.allSuites()])
  const errors = [...suites.flatMap((suite) => suite.errors()), ...unhandledErrors]
  return { tests, errors: errors.map(({ message }) => String(message)) }
}

async function run({ test, title, changed }) {
  // vitest keeps the results of every file it has run.
  vitest.state.filesMap.clear()
  for (const file of changed) vitest.invalidateFile(resolve(file))
  if (title === undefined) vitest.resetGlobalTestNamePattern()
  else vitest.setGlobalTestNamePattern(new RegExp(title.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')))
  const specifications = await vitest.getRelevantTestSpecifications([resolve(test)])
  return report(await vitest.runTestSpecifications(specifications))
}

process.on('message', async (job) => {
  try {
    process.send(await run(job))
  } catch (error) {
    process.send({ tests: [], errors: [String(error?.stack ?? error)] })
  }
})
process.on('disconnect', () => process.exit())
process.send('ready')
