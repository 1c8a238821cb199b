import { build } from './build.js'
import { ensure, root, runInPlace } from './ensure.js'
import { serverCommand } from './serve.js'

// `npm run init` and its like run the bundled server under another name. They do not touch the built pages,
// which the running server needs.
await ensure()
try {
  await build(root, ['build'])
} catch (error) {
  console.error(error.message)
  process.exit(1)
}
const [command, ...args] = serverCommand(`${root}build/server.js`, process.argv.slice(2))
process.exit(await runInPlace(command, args))
