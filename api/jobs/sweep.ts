import { mkdir, readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { evidence } from '#db/schema.ts'
import type { Deps } from '#api/records/deps.ts'
import { runEvery } from '#api/jobs/interval.ts'

const hourMs = 60 * 60 * 1000

/**
 * Removes the leftovers of interrupted requests: spooled pictures, and evidence files that no row names.
 * Keeps files that changed after `before`: their request may still run.
 * @returns the number of removed files
 */
export async function sweep(
  { env, database, evidence: store }: Pick<Deps, 'env' | 'database' | 'evidence'>,
  before: Date,
): Promise<number> {
  // The modification time tells only the day. The file system sets the change time itself.
  const isOld = async (path: string) =>
    ((await stat(path).catch(() => null))?.ctimeMs ?? Infinity) < before.getTime()
  // Files are read before rows. A file written in between is young, or has its row by then.
  const old: string[] = []
  for (const id of await store.list()) {
    if (await isOld(join(env.dataDir, 'evidence', id.slice(0, 2), `${id}.age`))) old.push(id)
  }
  const known = new Set((await database.select({ id: evidence.id }).from(evidence)).map(({ id }) => id))
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
