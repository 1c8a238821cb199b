import { statfs } from 'node:fs/promises'

const largestFloor = 5_000_000_000

/** Room on the disk of a folder, in bytes. */
export interface Space {
  /** Free for this user. */
  readonly free: number
  /** Below this pictures are refused and health answers 503. */
  readonly floor: number
}

/**
 * Looks at the disk of a folder. The floor is the operator's `minFreeBytes`. Without it the floor is a tenth
 * of the disk, or 5 GB if that is less.
 */
export async function freeSpace(folder: string, minFreeBytes?: number): Promise<Space> {
  const { bsize, blocks, bavail } = await statfs(folder)
  return { free: bavail * bsize, floor: minFreeBytes ?? Math.min((blocks * bsize) / 10, largestFloor) }
}
