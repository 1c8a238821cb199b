import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { setFlagsFromString } from 'node:v8'
import { createAdaptorServer } from '@hono/node-server'
import type { Database } from '#db/client.ts'
import { limits } from '#shared/tip/limits.ts'
import type { Operator } from '#shared/operator.ts'
import { createApp } from '#api/app.ts'
import { makePictureCleaner } from '#api/citizen/pictures/cleaner.ts'
import type { Deps } from '#api/records/deps.ts'
import { parseEnv, WrongSetting, type Env } from '#api/core/env.ts'
import { fileEvidenceStore } from '#api/records/evidence-store.ts'
import { currentOfficeKey } from '#api/records/office.ts'
import { readOperator, startObstacles } from '#api/core/operator.ts'
import { patienceMs, Pool, Room } from '#api/core/pool.ts'
import { reportBug } from '#api/core/problem.ts'
import { createSecrets, readSecrets, type Secrets } from '#api/core/secrets.ts'
import { loadSite, type Site } from '#api/core/site.ts'
import { askServer, listenForJobs, type Report } from '#api/core/socket.ts'
import { makeWrite } from '#api/records/write.ts'
import { auditVerify } from '#api/jobs/audit-verify.ts'
import { backupCommand, startBackups } from '#api/jobs/backup.ts'
import { backupVerifyCommand } from '#api/jobs/backup-verify.ts'
import {
  closeDatabase,
  isInitialised,
  openFolder,
  openInitialised,
  verifiedSecrets,
} from '#api/jobs/data-folder.ts'
import { makeDemoOffice, type DemoLead } from '#api/jobs/demo.ts'
import { doctor } from '#api/jobs/doctor.ts'
import { init } from '#api/jobs/init.ts'
import { startLapsing } from '#api/jobs/lapse.ts'
import { purgeCommand, startPurging } from '#api/jobs/purge.ts'
import { restoreCommand } from '#api/jobs/restore.ts'
import { seed } from '#api/jobs/seed.ts'
import { setupCode } from '#api/jobs/setup-code.ts'
import { startSweeping } from '#api/jobs/sweep.ts'
import { upkeep } from '#api/jobs/upkeep.ts'

const here = (name: string) => fileURLToPath(new URL(name, import.meta.url))
const now = () => new Date()
const random = (bytes: number) => randomBytes(bytes)
const newId = () => randomBytes(16).toString('hex')

/** A connection on which nothing moves is cut then. Whoever still waits for a turn is answered before. */
const idleMs = 2 * patienceMs

type Job = (deps: Deps, args: readonly string[]) => Promise<Report>

/** Jobs that need the data: the running server does them, or this process when none runs. */
const jobs: Readonly<Record<string, Job>> = {
  'audit-verify': auditVerify,
  'setup-code': setupCode,
  'verify-secrets': async ({ env, operator, database }) => {
    await verifiedSecrets(env, operator, database)
    return { ok: true, lines: [] }
  },
  seed,
  purge: purgeCommand,
  backup: backupCommand,
}

function makeDeps(env: Env, operator: Operator, database: Database, secrets: Secrets, site: Site): Deps {
  return {
    env,
    operator,
    secrets,
    database,
    write: makeWrite(database, newId),
    evidence: fileEvidenceStore(join(env.dataDir, 'evidence')),
    pictures: makePictureCleaner({ worker: here('picture-worker.js') }),
    site,
    stretchPool: new Pool(2, 128),
    picturePool: new Pool(2, 32, 1),
    spoolRoom: new Room(limits.spoolBytes),
    textRoom: new Room(limits.heldTextBytes),
    now,
    random,
    newId,
    officeKey: () => currentOfficeKey(database, secrets),
  }
}

/** The data of this start; a demo's first start makes them, and the account that opens them. */
async function openData(
  env: Env,
  operator: Operator,
): Promise<{ database: Database; secrets: Secrets; lead?: DemoLead }> {
  if (operator.kind !== 'demo') return openInitialised(env, operator)
  const database = await openFolder(env)
  if (await isInitialised(database))
    return { database, secrets: await verifiedSecrets(env, operator, database) }
  await createSecrets(env.secretsDir)
  const secrets = await readSecrets(env.secretsDir)
  const tools = { database, write: makeWrite(database, newId), random, newId, now }
  return { database, secrets, lead: await makeDemoOffice(tools, operator, secrets) }
}

async function serve(env: Env, operator: Operator): Promise<void> {
  const startedAt = now()
  const { database, secrets, lead } = await openData(env, operator)
  const deps = makeDeps(
    env,
    operator,
    database,
    secrets,
    await loadSite(here('../dist'), env.base, env.botCheck),
  )
  const socket = await listenForJobs(env.dataDir, async (name, args) => {
    try {
      return (await jobs[name]?.(deps, args)) ?? null
    } catch (error) {
      if (error instanceof WrongSetting) return { ok: false, lines: [error.message] }
      reportBug(error)
      return { ok: false, lines: ['命令没有做完，服务的输出里有原因'] }
    }
  })
  const server = createAdaptorServer({
    fetch: createApp(deps).fetch,
    // A slow sender on a bad network may take its time; one that sends nothing may not.
    serverOptions: { headersTimeout: 20_000, requestTimeout: 15 * 60_000, keepAliveTimeout: 10_000 },
  })
  if ('timeout' in server) server.timeout = idleMs
  await new Promise<void>((resolve, reject) => {
    server.once('error', () =>
      reject(new WrongSetting(`HOST=${env.host} PORT=${env.port} 不能监听：端口被占用，或地址不是本机的`)),
    )
    server.listen(env.port, env.host, resolve)
  })
  const sweeping = startSweeping(deps, startedAt, reportBug)
  const clocks = [startLapsing(deps, reportBug), startPurging(deps, reportBug), startBackups(deps, reportBug)]

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
    for (const clock of clocks) clock.stop()
    const closed = new Promise((resolve) => server.close(resolve))
    // Connections that still wait for their answer are not kept open behind it.
    if ('keepAliveTimeout' in server) server.keepAliveTimeout = 1
    if ('closeIdleConnections' in server) server.closeIdleConnections()
    // Whoever still sends after this long is cut off: the rest of the answers are out.
    const cut = setTimeout(() => 'closeAllConnections' in server && server.closeAllConnections(), 10_000)
    void closed
      .then(() => clearTimeout(cut))
      .then(() => socket.close())
      // A purge or a backup that is at work comes to its end.
      .then(() => upkeep.run(() => Promise.resolve()))
      .then(() => closeDatabase(env, database))
      .then(() => process.exit(0))
      .catch(fail)
  }
  process.on('SIGTERM', stop).on('SIGINT', stop).on('SIGHUP', stop)
  // The starter is gone, however it went: a server that nobody holds would keep the data locked.
  process.on('disconnect', stop)
  // Last: who reads it may stop us at once.
  console.log(lines.join('\n'))
}

/** A job shows no page, and needs no site that was built. */
const noSite: Site = {
  respond: () => {
    throw new Error('a job shows no page')
  },
  page: () => {
    throw new Error('a job shows no page')
  },
}

/** Do a job that needs the data, in the running server or here. */
async function runJob(
  name: string,
  job: Job,
  args: readonly string[],
  env: Env,
  operator: Operator,
): Promise<Report> {
  const answered = await askServer(env.dataDir, name, args)
  if (answered) return answered
  const { database, secrets } = await openInitialised(env, operator)
  const report = await job(makeDeps(env, operator, database, secrets, noSite), args)
  await closeDatabase(env, database)
  return report
}

function fail(error: unknown): never {
  if (error instanceof WrongSetting) console.error(error.message)
  else reportBug(error)
  process.exit(1)
}

async function main([command, ...args]: readonly string[]): Promise<void> {
  if (command === 'doctor') return end(await doctor(process.env, now()))
  // A backup speaks for itself: these two ask neither settings nor data.
  if (command === 'backup-verify') return end(await backupVerifyCommand(args))
  if (command === 'restore') return end(await restoreCommand(args, process.stdin))
  const env = parseEnv(process.env)
  const operator = await readOperator(env.operatorConfig)
  const job = command === undefined ? undefined : jobs[command]
  if (job && command !== undefined) return end(await runJob(command, job, args, env, operator))
  const [obstacle] = startObstacles(operator, env)
  if (obstacle !== undefined) throw new WrongSetting(obstacle)
  if (command === 'init') return end(await init(env, operator, { random, newId, now }))
  if (command !== undefined) throw new WrongSetting(`没有 ${command} 这个命令`)
  await serve(env, operator)
  // What nobody caught may have left anything half done: its name and place, never its words, and a new process.
  process.on('uncaughtException', (error) => {
    reportBug(error)
    process.exit(75)
  })
}

function end({ ok, lines }: Report): never {
  for (const line of lines) console.log(line)
  process.exit(ok ? 0 : 1)
}

// What a request leaves dies young: a small nursery halves the memory under load and costs no time (docs/performance.md).
setFlagsFromString('--semi-space-growth-factor=1')
process.umask(0o077)
await main(process.argv.slice(2)).catch(fail)
