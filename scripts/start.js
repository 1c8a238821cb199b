import { performance } from 'node:perf_hooks'
import { setTimeout as wait } from 'node:timers/promises'
import { build, hasPagesForSettings } from './build.js'
import { ensure, root, runInPlace } from './ensure.js'
import { serverCommand } from './serve.js'

/**
 * With 75 the server asks to be started again: its database connection can no longer be trusted. The others are signals (128 and their number) of a crash: an
 * illegal instruction or a trap, an abort such as that of a full heap, a bus error, a kill such as that of a full memory, a fault.
 */
const again = new Set([75, 132, 133, 134, 135, 137, 139])

/** Build what is stale. At a restart what ran a moment ago runs again rather than nothing, if its pages are of these settings. */
async function buildFor(isRestart) {
  try {
    await build()
  } catch (error) {
    console.error(error.message)
    if (!isRestart || !hasPagesForSettings()) process.exit(1)
    console.error('没有构建成功，先用原来的')
  }
}

await ensure()
const [command, ...args] = serverCommand(`${root}build/server.js`)
// The channel tells the server when this process is gone, however it went.
const options = { stdio: ['inherit', 'inherit', 'inherit', 'ipc'] }
let isRestart = false
for (let pause = 1; ; pause = Math.min(pause * 2, 30)) {
  // Each time: somebody may have built the pages for other settings meanwhile.
  await buildFor(isRestart)
  isRestart = true
  const since = performance.now()
  const code = await runInPlace(command, args, options)
  if (!again.has(code)) process.exit(code)
  if (performance.now() - since > 60_000) pause = 1
  console.error(`服务将在 ${pause} 秒后重新启动`)
  await wait(pause * 1000)
}
