import { Pool } from '#api/core/pool.ts'

/** One at a time: a purge takes away files that a backup is about to copy. */
export const upkeep = new Pool(1, 16)
