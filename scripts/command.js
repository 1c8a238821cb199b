import { build } from './build.js'
import { ensure, root, runInPlace } from './ensure.js'
import { serverCommand } from './serve.js'

// `npm run init` and its like: the bundled server does the work under another name. The pages are left as the running server needs them.
await ensure()
try {
  await build(root, ['build'])
} catch (error) {
  console.error(error.message)
  process.exit(1)
}
const [command, ...args] = serverCommand(`${root}build/server.js`, process.argv.slice(2))
process.exit(await runInPlace(command, args))
