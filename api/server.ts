import { createServer } from 'node:http'
import { getRequestListener } from '@hono/node-server'
import type { Database } from '#db/client.ts'
import type { Operator } from '#shared/operator.ts'
import { createApp } from '#api/app.ts'
import { jobs, readSettings, runCommand } from '#api/commands.ts'
import { WrongSetting, type Env } from '#api/core/env.ts'
import { boundConnections, inTurn } from '#api/core/machine/connections.ts'
import { demandStart } from '#api/core/operator.ts'
import { patienceMs } from '#api/core/pool.ts'
import { reportBug } from '#api/core/problem.ts'
import { createSecrets, readSecrets, type Secrets } from '#api/core/secrets.ts'
import { loadSite } from '#api/core/site.ts'
import { listenForJobs, type Report } from '#api/core/socket.ts'
import { startBackups } from '#api/jobs/backup/backup.ts'
import {
  closeDatabase,
  isInitialised,
  openFolder,
  openInitialised,
  verifiedSecrets,
} from '#api/jobs/data-folder.ts'
import { makeDemoOffice, type DemoLead } from '#api/jobs/demo.ts'
import { startDigests } from '#api/jobs/digest/digest.ts'
import { runEvery } from '#api/jobs/interval.ts'
import { startLapsing } from '#api/jobs/lapse.ts'
import { maintenance } from '#api/jobs/maintenance.ts'
import { startPurging } from '#api/jobs/purge.ts'
import { startReturning } from '#api/jobs/return.ts'
import { startSweeping } from '#api/jobs/sweep.ts'
import { here, makeDeps, newId, now, random } from '#api/process.ts'
import { makeWrite } from '#api/records/write.ts'

/** The first decoder of pictures is started ahead when the start is over. */
const readyAfterMs = 1000
const healthEveryMs = 10 * 60 * 1000
/** An idle connection is cut after this time. The pool answers a waiting request before that. */
const idleMs = 2 * patienceMs

/** Opens the data of this start. A demo's first start creates the data and its account. */
async function openData(
  env: Env,
  operator: Operator,
): Promise<{ database: Database; secrets: Secrets; lead?: DemoLead }> {
  if (operator.kind !== 'demo') return openInitialised(env, operator)
  const database = await openFolder(env)
  if (await isInitialised(database)) {
    return { database, secrets: await verifiedSecrets(env, operator, database) }
  }
  await createSecrets(env.secretsDir)
  const secrets = await readSecrets(env.secretsDir)
  const tools = { database, write: makeWrite(database, newId, secrets), random, newId, now }
  return { database, secrets, lead: await makeDemoOffice(tools, operator, secrets) }
}

/** Reasons against listening. */
const listenFaults: Readonly<Record<string, string>> = {
  EADDRINUSE: '端口被占用',
  EADDRNOTAVAIL: '地址不是本机的',
  ENOTFOUND: '地址不是本机的',
  EACCES: '没有权限（1024 以下的端口要 root，请换一个端口，让反向代理转过来）',
}

function listenFault(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  return listenFaults[code] ?? `端口被占用，或地址不是本机的（${code}）`
}

async function serve(env: Env, operator: Operator): Promise<void> {
  const startedAt = now()
  const { database, secrets, lead } = await openData(env, operator)
  const deps = makeDeps(
    env,
    operator,
    database,
    secrets,
    await loadSite(here('../dist'), env.base, env.botCheck, env.siteUrl),
  )
  const socket = await listenForJobs(env, secrets, async (name, args) => {
    try {
      return (await jobs[name]?.(deps, args)) ?? null
    } catch (error) {
      if (error instanceof WrongSetting) return { ok: false, lines: [error.message] }
      reportBug(error)
      return { ok: false, lines: ['命令没有做完，服务的输出里有原因'] }
    }
  })
  // An HTTP/1.0 request may name no host. Some load balancers send such checks.
  const listener = getRequestListener(createApp(deps).fetch, { hostname: env.siteUrl.host })
  const server = createServer(
    // A slow sender on a bad network may take its time. A silent one may not.
    { headersTimeout: 20_000, requestTimeout: 15 * 60_000, keepAliveTimeout: 10_000 },
    inTurn((request, response) => {
      // `OPTIONS *` asks for the server as a whole. Some load balancers look at it so.
      if (request.url === '*') request.url = `${env.base}/`
      void listener(request, response)
    }),
  )
  server.timeout = idleMs
  boundConnections(server)
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) =>
      reject(new WrongSetting(`HOST=${env.host} PORT=${env.port} 不能监听：${listenFault(error)}`)),
    )
    server.listen(env.port, env.host, resolve)
  })
  const sweeping = startSweeping(deps, startedAt, reportBug)
  const clocks = [
    startLapsing(deps, reportBug),
    startReturning(deps, reportBug),
    startPurging(deps, reportBug),
    startBackups(deps, reportBug),
    startDigests(deps, reportBug),
    // Health is looked at when nobody asks, too: the output then says what is wrong. The purge goes first.
    runEvery(healthEveryMs, () => maintenance.run(() => Promise.resolve()).then(deps.health), reportBug),
  ]

  setTimeout(() => deps.pictures.keepReady(), readyAfterMs).unref()

  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : env.port
  const host = env.host.includes(':') ? `[${env.host}]` : env.host
  const lines = [`真证已启动：http://${host}:${port}${env.base}/`]
  if (lead) {
    lines.push(`演示账号：${lead.account}`, `演示密码：${lead.password}`)
    lines.push(`（密码只显示这一次；忘了就停下服务，删掉 ${env.dataDir}，重新开始。）`)
  }

  let stopping = false
  const stop = () => {
    if (stopping) return
    stopping = true
    sweeping.stop()
    deps.pictures.stop()
    for (const clock of clocks) clock.stop()
    const closed = new Promise((resolve) => server.close(resolve))
    // A connection with an unfinished answer closes after it.
    server.keepAliveTimeout = 1
    server.closeIdleConnections()
    // All other answers are out by then. A connection that still sends is cut.
    const cut = setTimeout(() => server.closeAllConnections(), 10_000)
    void closed
      .then(() => clearTimeout(cut))
      .then(() => socket.close())
      // A running purge, backup or letter finishes first.
      .then(() => maintenance.run(() => Promise.resolve()))
      .then(() => closeDatabase(env, database))
      .then(() => process.exit(0))
      .catch(fail)
  }
  process.on('SIGTERM', stop).on('SIGINT', stop).on('SIGHUP', stop)
  // The starter is gone. A server without its starter would keep the data locked.
  process.on('disconnect', stop)
  // This line comes last: its reader may stop the server at once.
  console.log(lines.join('\n'))
}

function fail(error: unknown): never {
  if (error instanceof WrongSetting) console.error(error.message)
  else reportBug(error)
  process.exit(1)
}

async function main([command, ...args]: readonly string[]): Promise<void> {
  if (command !== undefined) return end(await runCommand(command, args))
  const { env, operator } = await readSettings()
  demandStart(operator, env)
  await serve(env, operator)
  // An uncaught error may leave anything half done. The process reports its name and place, and a new one
  // starts.
  process.on('uncaughtException', (error) => {
    reportBug(error)
    process.exit(75)
  })
}

/** Ends once the reader has every line. Many small writes to a busy reader would be cut by the end. */
async function end({ ok, lines }: Report): Promise<never> {
  await new Promise<unknown>((resolve) => {
    process.stdout.once('error', resolve)
    process.stdout.write(lines.map((line) => `${line}\n`).join(''), resolve)
  })
  process.exit(ok ? 0 : 1)
}

process.umask(0o077)
await main(process.argv.slice(2)).catch(fail)
