import { parseEnv, WrongSetting, type Env } from '#api/core/env.ts'
import { demandStart, readOperator } from '#api/core/operator.ts'
import type { Site } from '#api/core/site.ts'
import { askServer, type Report } from '#api/core/socket.ts'
import { auditVerify } from '#api/jobs/audit-verify.ts'
import { backupCommand } from '#api/jobs/backup/backup.ts'
import { backupVerifyCommand } from '#api/jobs/backup/backup-verify.ts'
import { closeDatabase, openInitialised, verifiedSecrets } from '#api/jobs/data-folder.ts'
import { doctor } from '#api/jobs/doctor.ts'
import { init } from '#api/jobs/init.ts'
import { leadCode, leadCodeUsage } from '#api/jobs/lead/code.ts'
import { leadConfirm, leadConfirmUsage } from '#api/jobs/lead/confirm.ts'
import { leadDisable, leadDisableUsage } from '#api/jobs/lead/disable.ts'
import { leadCommand } from '#api/jobs/lead/named-lead.ts'
import { purgeCommand } from '#api/jobs/purge.ts'
import { restoreCommand } from '#api/jobs/backup/restore.ts'
import { seed } from '#api/jobs/seed.ts'
import { setupCode } from '#api/jobs/setup-code.ts'
import { makeDeps, newId, now, random } from '#api/process.ts'
import type { Deps } from '#api/records/deps.ts'
import { healthFaults, healthWarnings } from '#shared/contract/health.ts'
import type { Operator } from '#shared/operator.ts'

type Arguments = readonly string[]
type Job = (deps: Deps, args: Arguments) => Promise<Report>

/** Jobs that need the data: the running server does them, or this process when none runs. */
export const jobs: Readonly<Record<string, Job>> = {
  'audit-verify': auditVerify,
  'setup-code': setupCode,
  'lead-code': leadCode,
  'lead-confirm': leadConfirm,
  'lead-disable': leadDisable,
  'verify-secrets': async ({ env, operator, database }) => {
    await verifiedSecrets(env, operator, database)
    return { ok: true, lines: [] }
  },
  health: async ({ health }) => {
    const { faults, warnings } = await health()
    const lines = [...faults.map((one) => healthFaults[one]), ...warnings.map((one) => healthWarnings[one])]
    return { ok: faults.length === 0, lines }
  },
  seed,
  purge: purgeCommand,
  backup: backupCommand,
}

/** Commands that run in this process alone. */
const commands: Readonly<Record<string, (args: Arguments) => Promise<Report>>> = {
  // These three ask for no settings of a running site. A backup describes itself.
  doctor: () => doctor(process.env, now()),
  'backup-verify': backupVerifyCommand,
  restore: (args) => restoreCommand(args, process.stdin),
  'lead-code': (args) =>
    leadCommand(leadCodeUsage, args, process.stdin, (given) => runJob('lead-code', leadCode, given)),
  'lead-confirm': (args) =>
    leadCommand(leadConfirmUsage, args, process.stdin, (given) => runJob('lead-confirm', leadConfirm, given)),
  'lead-disable': (args) =>
    leadCommand(leadDisableUsage, args, process.stdin, (given) => runJob('lead-disable', leadDisable, given)),
  async init() {
    const { env, operator } = await readSettings()
    demandStart(operator, env)
    return init(env, operator, { random, newId, now })
  },
}

/** Reads the settings of the process and the operator file. @throws WrongSetting */
export async function readSettings(): Promise<{ env: Env; operator: Operator }> {
  const env = parseEnv(process.env)
  return { env, operator: await readOperator(env.operatorConfig) }
}

/** A job shows no page and needs no built site. */
const noSite: Site = {
  respond: () => {
    throw new Error('a job shows no page')
  },
  page: () => {
    throw new Error('a job shows no page')
  },
}

/** Does a job that needs the data, in the running server or here. */
async function runJob(name: string, job: Job, args: Arguments): Promise<Report> {
  const { env, operator } = await readSettings()
  const answered = await askServer(env, name, args)
  if (answered) return answered
  const { database, secrets } = await openInitialised(env, operator)
  const report = await job(makeDeps(env, operator, database, secrets, noSite), args)
  await closeDatabase(env, database)
  return report
}

/** Runs a command of the command line. @throws WrongSetting for an unknown command. */
export async function runCommand(name: string, args: Arguments): Promise<Report> {
  const command = commands[name]
  if (command) return command(args)
  const job = jobs[name]
  if (job) return runJob(name, job, args)
  const { env, operator } = await readSettings()
  demandStart(operator, env)
  throw new WrongSetting(`没有 ${name} 这个命令`)
}
