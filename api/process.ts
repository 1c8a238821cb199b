import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Database } from '#db/client.ts'
import { limits } from '#shared/tip/limits.ts'
import type { Operator } from '#shared/operator.ts'
import { makePictureCleaner, type ReadyCleaner } from '#api/citizen/pictures/cleaner.ts'
import type { Env } from '#api/core/env.ts'
import { Pool, Room } from '#api/core/pool.ts'
import { say } from '#api/core/problem.ts'
import type { Secrets } from '#api/core/secrets.ts'
import type { Site } from '#api/core/site.ts'
import { makeWarnings } from '#api/core/warnings.ts'
import type { Deps } from '#api/records/deps.ts'
import { fileEvidenceStore } from '#api/records/evidence-store.ts'
import { makeHealth } from '#api/records/health.ts'
import { currentOfficeKey } from '#api/records/office-keys.ts'
import { stretchReceipt } from '#api/records/receipts.ts'
import { makeWrite } from '#api/records/write.ts'

/** Returns the path of a file beside the bundled server. */
export const here = (name: string) => fileURLToPath(new URL(name, import.meta.url))
export const now = () => new Date()
export const random = (bytes: number) => randomBytes(bytes)
export const newId = () => randomBytes(16).toString('hex')

/** Wires the real clock, randomness, stores and pools of this process. */
export function makeDeps(
  env: Env,
  operator: Operator,
  database: Database,
  secrets: Secrets,
  site: Site,
): Deps & { readonly pictures: ReadyCleaner } {
  const deps = {
    env,
    operator,
    secrets,
    database,
    write: makeWrite(database, newId, secrets),
    evidence: fileEvidenceStore(join(env.dataDir, 'evidence')),
    pictures: makePictureCleaner({ worker: here('picture-worker.cjs') }),
    site,
    stretch: stretchReceipt,
    stretchPool: new Pool(2, 128),
    picturePool: new Pool(2, 32, 1),
    spoolRoom: new Room(limits.spoolBytes),
    textRoom: new Room(limits.heldTextBytes),
    now,
    random,
    newId,
    officeKey: () => currentOfficeKey(database, secrets),
    warnings: makeWarnings(say),
  }
  return { ...deps, health: makeHealth(deps) }
}
