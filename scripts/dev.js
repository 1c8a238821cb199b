import { spawn } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { dirname, join } from 'node:path'
import { copyMigrations, decoderOptions, serverOptions } from './build.js'
import { ensure, root } from './ensure.js'

// `npm run dev`: Astro serves the site and reloads it. This script forwards /api to the server. At each save
// esbuild rebuilds the server, and this script restarts it.
await ensure()
const [{ context }, { dev }, { defaults }] = await Promise.all([
  import('esbuild'),
  import('astro'),
  import('../src/shared/settings.ts'),
])
const out = `${root}.cache/dev`
const host = '127.0.0.1'
const base = new URL(process.env.SITE_URL || defaults.SITE_URL).pathname.replace(/\/+$/, '')
// The system chooses the port at first; each restart keeps it.
let apiPort = '0'
let api
/** Starts the bundled server. Resolves when it listens, or when it ends instead. */
function startApi() {
  api = spawn(process.execPath, [`${out}/build/server.js`], {
    cwd: root,
    env: { ...process.env, PORT: apiPort },
    stdio: ['inherit', 'pipe', 'inherit', 'ipc'],
  })
  return new Promise((resolve) => {
    api.once('exit', resolve)
    api.stdout.setEncoding('utf8').on('data', (text) => {
      process.stdout.write(text.replace('真证已启动', 'API'))
      const [, found] = /https?:\/\/\S+:(\d+)/.exec(text) ?? []
      if (found === undefined) return
      apiPort = found
      resolve()
    })
  })
}

async function stopApi() {
  if (!api || api.exitCode !== null || api.signalCode !== null) return
  const ended = new Promise((resolve) => api.once('exit', resolve))
  api.kill('SIGTERM')
  await ended
}

/** Saves Astro's pages where the server looks for them: they frame its answers to forms. */
async function savePages(address) {
  for (const [path, file] of [
    ...['', '/en'].flatMap((under) =>
      ['report', 'track', 'receipt'].map((name) => [`${under}/${name}/`, `${under}/${name}/index.html`]),
    ),
    ['/correct/', 'correct/index.html'],
    ['/404.html', '404.html'],
  ]) {
    const page = await fetch(`${address}${path}`)
    const target = join(out, 'dist', file)
    mkdirSync(dirname(target), { recursive: true })
    writeFileSync(target, await page.text())
  }
}

/** Makes esbuild report each build that succeeds. esbuild itself prints why one fails. */
const onBuild = (act) => ({
  name: 'on-build',
  setup(build) {
    build.onEnd(({ errors }) => {
      if (errors.length === 0) act()
    })
  },
})

let pages
let restart = Promise.resolve()
const bundler = await context({
  ...serverOptions(out),
  plugins: [
    onBuild(() => {
      copyMigrations(out)
      restart = restart.then(async () => {
        await pages
        await stopApi()
        await startApi()
      })
    }),
  ],
})
await (await context(decoderOptions(out))).watch()
/** Forwards requests for the API. Astro would refuse their paths, which end without a slash. */
const forwardApi = {
  name: 'forward-api',
  enforce: 'post',
  configureServer: (vite) => () => {
    vite.middlewares.stack.unshift({
      route: `${base}/api`,
      handle(incoming, response) {
        const { method, headers, originalUrl: path } = incoming
        const onward = request({ host, port: apiPort, path, method, headers }, (answer) => {
          response.writeHead(answer.statusCode, answer.headers)
          answer.pipe(response)
        })
        onward.on('error', () => response.writeHead(502).end())
        incoming.pipe(onward)
      },
    })
  },
}
const site = dev({
  root,
  server: { host, port: Number(process.env.PORT || 3000) },
  vite: { plugins: [forwardApi], server: { watch: { ignored: [`${root}.cache/**`] } } },
})
pages = site.then(({ address }) => savePages(`http://${host}:${address.port}${base}`))
await bundler.watch()
await pages
