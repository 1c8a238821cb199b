import { Pool } from '#api/core/pool.ts'

/** Runs one job at a time: a purge would remove files that a backup is about to copy. */
export const maintenance = new Pool(1, 16)
