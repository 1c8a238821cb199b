import type { Database } from '#db/client.ts'
import type { Operator } from '#shared/operator.ts'
import type { Env } from '#api/core/env.ts'
import type { EvidenceStore } from '#api/records/evidence-store.ts'
import type { Pool, Room } from '#api/core/pool.ts'
import type { Secrets } from '#api/core/secrets.ts'
import type { Site } from '#api/core/site.ts'
import type { Write } from '#api/records/write.ts'

/** Current office key, once the office is set up. */
export interface OfficeKey {
  readonly id: string
  readonly recipient: string
}

/** Pictures in, clean JPEGs out; runs outside this process (design.md 6). */
export interface PictureCleaner {
  /**
   * Decode and re-encode the pictures of one submission, in order; each is loaded when its turn comes, and its clean JPEG given to `keep` as it comes out: none
   * of them ever stands in memory beside another. Resolves to what was kept of each, or to a sentence that says why it was refused and what to do.
   */
  clean<T>(
    pictures: readonly (() => Promise<Uint8Array>)[],
    keep: (jpeg: AsyncIterable<Uint8Array>, index: number) => Promise<T>,
  ): Promise<({ readonly kept: T } | { readonly refused: string })[]>
}

/** All that a route may touch. Tests replace clock, random and cleaner; nothing else is ever faked. */
export interface Deps {
  readonly env: Env
  readonly operator: Operator
  readonly secrets: Secrets
  readonly database: Database
  readonly write: Write
  readonly evidence: EvidenceStore
  readonly pictures: PictureCleaner
  readonly site: Site
  /** Argon2id of receipts: intake goes first. */
  readonly stretchPool: Pool
  /** Decoding of pictures. */
  readonly picturePool: Pool
  /** What all requests together may have in the spool, so that they never fill the disk. */
  readonly spoolRoom: Room
  /** What all requests together may hold of long texts. */
  readonly textRoom: Room
  /** The current instant. */
  readonly now: () => Date
  /** Cryptographically random bytes. */
  readonly random: (bytes: number) => Uint8Array
  /** A random id: 32 hex. */
  readonly newId: () => string
  /** The office key, or null until set-up is done. @throws ForeignOfficeKey when it is another one than was set up. */
  readonly officeKey: () => Promise<OfficeKey | null>
}
