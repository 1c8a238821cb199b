import { open, rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { and, gte, lt } from 'drizzle-orm'
import { tryWrite } from '#db/client.ts'
import { tips } from '#db/schema.ts'
import { addDays, dayOf } from '#shared/day.ts'
import {
  healthFaults,
  healthWarnings,
  type Health,
  type HealthFault,
  type HealthWarning,
} from '#shared/contract/health.ts'
import { freeSpace } from '#api/core/machine/free-space.ts'
import { noDueDay } from '#shared/tip/clock.ts'
import { firstUnknownDay } from '#shared/working-days.ts'
import { reportBug, say } from '#api/core/problem.ts'
import { backupsIn, folderId } from '#api/records/backup-shelf.ts'
import type { Deps } from '#api/records/deps.ts'
import { countForeign } from '#api/records/genuine.ts'
import { ForeignOfficeKey, verifyOfficeKeys } from '#api/records/office-keys.ts'
import { haltedSince, lastPurge } from '#api/records/retention.ts'

const hourMs = 60 * 60 * 1000
/** A scheduled backup is looked for every hour, and a failed one is tried again then. */
const backupGraceMs = 2 * hourMs
const deadlineMs = 5000
/** A probe of the disk costs a sync. Many askers share one. */
const probeEveryMs = 5000
const probeBytes = 64 * 1024
/** A look at all accounts and messages of the office reads them whole. */
const countEveryMs = 10 * 60 * 1000

type HealthDeps = Pick<Deps, 'env' | 'operator' | 'database' | 'secrets' | 'officeKey' | 'now' | 'warnings'>

class Late extends Error {
  override name = 'TimeoutError'
}

/** Waits for a look. @throws Late after the deadline; the look goes on */
function withDeadline<T>(look: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Late('no answer in time')), deadlineMs)
  })
  return Promise.race([look, late]).finally(() => clearTimeout(timer))
}

/** Writes a file as a picture is written, and removes it. @throws the error of the file system */
async function probe(folder: string): Promise<void> {
  const path = join(folder, '.health')
  try {
    const handle = await open(path, 'w', 0o600)
    try {
      await handle.writeFile(Buffer.alloc(probeBytes))
      await handle.sync()
    } finally {
      await handle.close()
    }
  } finally {
    await rm(path, { force: true })
  }
}

async function isBackupLate({ env, operator, officeKey, now }: HealthDeps): Promise<boolean> {
  const { backups } = operator
  if (!backups || (await officeKey()) === null) return false
  // A backup tells its day alone: it counts as one of the end of that day.
  const due = dayOf(new Date(now().getTime() - backups.everyHours * hourMs - backupGraceMs))
  const today = dayOf(now())
  const id = await folderId(env.dataDir)
  const own = (await backupsIn(resolve(backups.folder))).filter((one) => one.isWhole && one.id === id)
  return !own.some(({ day }) => day >= due && day <= today)
}

async function clockWarnings({ database, now }: HealthDeps): Promise<HealthWarning[]> {
  const today = dayOf(now())
  const last = await lastPurge(database)
  if ((await haltedSince(database, today)) !== null) return ['purge-halted']
  if (last === null) return []
  if (last > today) return ['clock-behind']
  return last < addDays(today, -1) ? ['purge-late'] : []
}

/** Tells whether a limit in force ends in a year whose holidays are not known. */
async function holidayWarnings({ database, now }: HealthDeps): Promise<HealthWarning[]> {
  const unknown = and(gte(tips.dueOn, firstUnknownDay(dayOf(now()))), lt(tips.dueOn, noDueDay))
  const [row] = await database.select({ id: tips.id }).from(tips).where(unknown).limit(1)
  return row ? ['holidays-unknown'] : []
}

/**
 * Makes the look at the server: database, disk, office key, backups, purge, clock. Askers at the same time
 * share one look. The output says each fault when it comes and when it is over.
 */
export function makeHealth(deps: HealthDeps): () => Promise<Health> {
  const { env, operator, database } = deps
  let probed = { at: -Infinity, faults: [] as HealthFault[] }
  let counted = { at: -Infinity, faults: [] as HealthFault[] }
  let said: readonly (HealthFault | HealthWarning)[] = []

  async function databaseFaults(): Promise<HealthFault[]> {
    try {
      await withDeadline(deps.officeKey())
      await withDeadline(verifyOfficeKeys(database, deps.secrets))
      await withDeadline(tryWrite(database))
      return []
    } catch (error) {
      const fault =
        error instanceof ForeignOfficeKey
          ? 'office-key'
          : error instanceof Late
            ? 'database-silent'
            : 'database-failed'
      if (!said.includes(fault)) reportBug(error)
      return [fault]
    }
  }

  async function rowFaults(): Promise<HealthFault[]> {
    if (performance.now() - counted.at < countEveryMs) return counted.faults
    // A count that takes too long goes on. Askers must not start another one beside it.
    counted = { ...counted, at: performance.now() }
    const foreign = await withDeadline(countForeign(database, deps.secrets)).catch(() => null)
    if (foreign !== null) counted.faults = foreign.accounts + foreign.messages > 0 ? ['rows-forged'] : []
    return counted.faults
  }

  async function diskFaults(): Promise<HealthFault[]> {
    const faults: HealthFault[] = []
    try {
      const { free, floor } = await withDeadline(freeSpace(env.dataDir, operator.minFreeBytes))
      if (free < floor) faults.push('disk-low')
      await withDeadline(probe(env.dataDir))
    } catch (error) {
      const fault = error instanceof Late ? 'disk-silent' : 'folder-unwritable'
      if (fault !== 'disk-silent' && !said.includes(fault)) reportBug(error)
      faults.push(fault)
    }
    return faults
  }

  async function look(): Promise<Health> {
    const faults = await databaseFaults()
    if (faults.length === 0) faults.push(...(await rowFaults()))
    if (performance.now() - probed.at > probeEveryMs || probed.faults.length > 0)
      probed = { faults: await diskFaults(), at: performance.now() }
    faults.push(...probed.faults)
    const warnings: HealthWarning[] = [...deps.warnings.met]
    if (faults.length === 0) {
      if (await withDeadline(isBackupLate(deps)).catch(() => true)) warnings.push('backup-late')
      warnings.push(...(await withDeadline(clockWarnings(deps)).catch(() => [])))
      warnings.push(...(await withDeadline(holidayWarnings(deps)).catch(() => [])))
    }
    tell(faults, warnings)
    return { faults, warnings }
  }

  function tell(faults: readonly HealthFault[], warnings: readonly HealthWarning[]): void {
    const now = [...faults, ...warnings]
    const isNew = <T>(one: T & (HealthFault | HealthWarning)) => !said.includes(one)
    for (const fault of faults.filter(isNew)) say(`服务不正常：${healthFaults[fault]}`)
    // Requests add the warnings of `met`, which are said then.
    for (const warning of warnings.filter(isNew))
      if (!deps.warnings.met.has(warning)) say(`请注意：${healthWarnings[warning]}`)
    if (faults.length === 0 && said.some((one) => Object.hasOwn(healthFaults, one))) say('服务恢复正常')
    said = now
  }

  let running: Promise<Health> | null = null
  return () => (running ??= look().finally(() => (running = null)))
}
