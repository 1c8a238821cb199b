import { spawn } from 'node:child_process'
import { watch } from 'node:fs'
import { build, bundle } from './build.js'
import { ensure, root } from './ensure.js'

// `npm run dev`: Astro serves the site and reloads it; /api goes to a server that is bundled anew and restarted when its sources change.
await ensure()
const out = `${root}.cache/dev`
await build(out)

let child
/** Start the bundled server on a port of the system's choice. Resolves to the port; rejects when it ends at once. */
function startApi(port) {
  child = spawn(process.execPath, [`${out}/build/server.js`], {
    cwd: root,
    env: { ...process.env, PORT: port },
    stdio: ['inherit', 'pipe', 'inherit', 'ipc'],
  })
  return new Promise((resolve, reject) => {
    child.on('exit', (code) => reject(new Error(`API ended with ${code}`)))
    child.stdout.setEncoding('utf8').on('data', (text) => {
      process.stdout.write(text.replace('真证已启动', 'API'))
      const [, found] = /https?:\/\/\S+:(\d+)/.exec(text) ?? []
      if (found) resolve(found)
    })
  })
}
const apiPort = await startApi('0')

let pending = Promise.resolve()
let timer
/** One restart for a burst of saves, one after another. */
function restart() {
  clearTimeout(timer)
  timer = setTimeout(() => {
    pending = pending.then(async () => {
      try {
        await bundle(out)
      } catch {
        return // esbuild has said why; the old server goes on
      }
      const ended = new Promise((resolve) => child.once('exit', resolve))
      child.kill('SIGTERM')
      await ended
      await startApi(apiPort).catch((error) => console.error(error.message))
    })
  }, 200)
}
for (const folder of ['api', 'db', 'src/shared', 'src/forms'])
  watch(root + folder, { recursive: true }, restart)

const base = new URL(process.env.SITE_URL || 'http://127.0.0.1:3000').pathname.replace(/\/+$/, '')
const { dev } = await import('astro')
await dev({
  root,
  server: { host: '127.0.0.1', port: Number(process.env.PORT || 3000) },
  vite: { server: { proxy: { [`${base}/api`]: `http://127.0.0.1:${apiPort}` } } },
})
