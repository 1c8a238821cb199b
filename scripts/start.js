import { performance } from 'node:perf_hooks'
import { setTimeout as wait } from 'node:timers/promises'
import { build } from './build.js'
import { ensure, root, runInPlace } from './ensure.js'

/** With this code the server asks to be started again: its database connection can no longer be trusted. */
const again = 75

await ensure()
try {
  await build()
} catch (error) {
  console.error(error.message)
  process.exit(1)
}

// The channel tells the server when this process is gone, however it went.
const options = { stdio: ['inherit', 'inherit', 'inherit', 'ipc'] }
for (let pause = 1; ; pause = Math.min(pause * 2, 30)) {
  const since = performance.now()
  const code = await runInPlace(process.execPath, [`${root}build/server.js`], options)
  if (code !== again) process.exit(code)
  if (performance.now() - since > 60_000) pause = 1
  console.error(`服务将在 ${pause} 秒后重新启动`)
  await wait(pause * 1000)
}
