import { existsSync } from 'node:fs'
import { performance } from 'node:perf_hooks'
import { setTimeout as wait } from 'node:timers/promises'
import { build, hasPagesForSettings } from './build.js'
import { ensure, root, runInPlace } from './ensure.js'
import { serverCommand } from './serve.js'

/**
 * Exit codes after which the server starts again. With 75 it asks for that: its database connection cannot be
 * trusted. The others are 128 plus the signal of a crash.
 * Illegal instruction, trap, abort (also by a full heap), bus error, kill (also by a full memory), fault.
 */
const again = new Set([75, 132, 133, 134, 135, 137, 139])

/** Builds the stale parts. If that fails, a restart uses the old build if its pages fit the settings. */
async function buildFor(isRestart) {
  try {
    await build()
  } catch (error) {
    console.error(error.message)
    if (!isRestart || !hasPagesForSettings()) process.exit(1)
    console.error('没有构建成功，先用原来的')
  }
}

/** Tells whether an earlier build for these settings can serve. */
const canServe = () =>
  existsSync(`${root}build/server.js`) && existsSync(`${root}node_modules`) && hasPagesForSettings()

const isFresh = await ensure(canServe)
if (!isFresh) console.error('没有装上新的依赖，先用原来构建好的')
const [command, ...args] = serverCommand(`${root}build/server.js`)
// The server sees by this channel when this process is gone, however it ended.
const options = { stdio: ['inherit', 'inherit', 'inherit', 'ipc'] }
let isRestart = false
for (let pause = 1; ; pause = Math.min(pause * 2, 30)) {
  // Each start builds: somebody may have built the pages for other settings meanwhile. New sources may need
  // new packages.
  if (isFresh) await buildFor(isRestart)
  isRestart = true
  const since = performance.now()
  const code = await runInPlace(command, args, options)
  if (!again.has(code)) process.exit(code)
  if (performance.now() - since > 60_000) pause = 1
  console.error(`服务将在 ${pause} 秒后重新启动`)
  await wait(pause * 1000)
}
