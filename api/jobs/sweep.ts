import { mkdir, readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { evidence } from '#db/schema.ts'
import type { Deps } from '#api/records/deps.ts'
import { runEvery } from '#api/jobs/interval.ts'

const hourMs = 60 * 60 * 1000

type SweepDeps = Pick<Deps, 'env' | 'database' | 'evidence' | 'warnings'>

const idsIn = async ({ database }: SweepDeps) =>
  new Set((await database.select({ id: evidence.id }).from(evidence)).map(({ id }) => id))

/**
 * Warns of rows whose picture is not there: a disk that is not mounted, or half a restore. A picture may come
 * or go between two looks, so its file and its row are looked at again.
 */
async function warnOfMissing(deps: SweepDeps, missing: readonly string[]): Promise<void> {
  const files = new Set(missing.length === 0 ? [] : await deps.evidence.list())
  const rows = missing.length === 0 ? files : await idsIn(deps)
  if (missing.some((id) => rows.has(id) && !files.has(id))) deps.warnings.add('pictures-missing')
  else deps.warnings.end('pictures-missing')
}

/**
 * Removes the leftovers of interrupted requests: spooled pictures, and evidence files that no row names.
 * Keeps files that changed after `before`: their request may still run. Warns of rows without their file.
 * @returns the number of removed files
 */
export async function sweep(deps: SweepDeps, before: Date): Promise<number> {
  const { env, evidence: store } = deps
  // The modification time tells only the day. The file system sets the change time itself.
  const isOld = async (path: string) =>
    ((await stat(path).catch(() => null))?.ctimeMs ?? Infinity) < before.getTime()
  // Files are read before rows. A file written in between is young, or has its row by then.
  const old: string[] = []
  const files = new Set(await store.list())
  for (const id of files) {
    if (await isOld(join(env.dataDir, 'evidence', id.slice(0, 2), `${id}.age`))) old.push(id)
  }
  const known = await idsIn(deps)
  await warnOfMissing(
    deps,
    [...known].filter((id) => !files.has(id)),
  )
  const orphans = old.filter((id) => !known.has(id))
  await store.remove(orphans)

  const spool = join(env.dataDir, 'spool')
  // The first picture of all would make it, and leave its minute in the folder above.
  await mkdir(spool, { recursive: true, mode: 0o700 })
  let spooled = 0
  for (const name of await readdir(spool)) {
    if (!(await isOld(join(spool, name)))) continue
    await rm(join(spool, name), { recursive: true, force: true })
    spooled += 1
  }
  return orphans.length + spooled
}

/**
 * Sweeps now and every hour. The first sweep keeps files younger than this process, a later one those younger
 * than an hour.
 */
export function startSweeping(
  deps: Deps,
  startedAt: Date,
  report: (error: unknown) => void,
): { stop(): void } {
  let isFirst = true
  const run = () => {
    const before = isFirst ? startedAt : new Date(deps.now().getTime() - hourMs)
    isFirst = false
    return sweep(deps, before)
  }
  return runEvery(hourMs, run, report)
}
