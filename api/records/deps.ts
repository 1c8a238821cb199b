import type { Database } from '#db/client.ts'
import type { Health } from '#shared/contract/health.ts'
import type { Receipt } from '#shared/sealing/receipt.ts'
import type { Operator } from '#shared/operator.ts'
import type { Env } from '#api/core/env.ts'
import type { EvidenceStore } from '#api/records/evidence-store.ts'
import type { Pool, Room } from '#api/core/pool.ts'
import type { Secrets } from '#api/core/secrets.ts'
import type { Site } from '#api/core/site.ts'
import type { Warnings } from '#api/core/warnings.ts'
import type { Write } from '#api/records/write.ts'

/** The current office key, once the office is set up. */
export interface OfficeKey {
  readonly id: string
  readonly recipient: string
}

/** Turns pictures into clean JPEGs, outside this process (docs/design.md 6). */
export interface PictureCleaner {
  /**
   * Decodes and re-encodes the pictures of one submission, in order. Loads each picture when its turn comes
   * and hands its clean JPEG to `keep`. No two pictures are in memory at once. Resolves, for each picture, to
   * the result of `keep`, or to a sentence with the reason and the remedy.
   */
  clean<T>(
    pictures: readonly (() => Promise<Uint8Array>)[],
    keep: (jpeg: AsyncIterable<Uint8Array>, index: number) => Promise<T>,
  ): Promise<({ readonly kept: T } | { readonly refused: string })[]>
}

/**
 * Everything that a route may touch. Tests replace clock, random and cleaner, and stretch receipts at a low
 * cost. They fake nothing else.
 */
export interface Deps {
  readonly env: Env
  readonly operator: Operator
  readonly secrets: Secrets
  readonly database: Database
  readonly write: Write
  readonly evidence: EvidenceStore
  readonly pictures: PictureCleaner
  readonly site: Site
  /** Stretches a receipt code with Argon2id. */
  readonly stretch: (receipt: Receipt, pepper: Buffer) => Promise<Buffer>
  /** Bounds the stretching of receipts. Intake goes first. */
  readonly stretchPool: Pool
  /** Bounds the decoding of pictures. */
  readonly picturePool: Pool
  /** Bytes in the spool that all requests share, so that they never fill the disk. */
  readonly spoolRoom: Room
  /** Bytes of long texts that all requests share. */
  readonly textRoom: Room
  /** Warnings that requests to this process met. */
  readonly warnings: Warnings
  /** Looks at database, disk, backups and clock. */
  readonly health: () => Promise<Health>
  /** Returns the current instant. */
  readonly now: () => Date
  /** Returns cryptographically random bytes. */
  readonly random: (bytes: number) => Uint8Array
  /** Returns a random id: 32 hex. */
  readonly newId: () => string
  /**
   * Returns the office key, or null before set-up.
   * @throws ForeignOfficeKey when it differs from the one set up
   */
  readonly officeKey: () => Promise<OfficeKey | null>
}
