import { build } from './build.js'
import { ensure, root, runInPlace } from './ensure.js'

// `npm run bench`: measures the built server against floors of the same run and writes docs/performance.md.
// Arguments choose parts; such a run writes nothing.
await ensure()
try {
  await build()
} catch (error) {
  console.error(error.message)
  process.exit(1)
}
process.exit(await runInPlace(process.execPath, [`${root}tests/load/bench.ts`, ...process.argv.slice(2)]))
