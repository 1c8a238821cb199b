import { hashRaw } from '@node-rs/argon2'
import { mailboxKeys, receiptArgon2 } from '#shared/sealing/derivation.ts'
import type { Receipt } from '#shared/sealing/receipt.ts'
import { recipientOf, type Identity, type Recipient } from '#shared/sealing/seal.ts'
import type { Deps } from '#api/records/deps.ts'
import type { Turn } from '#api/core/pool.ts'

/** The mailbox and identity that a receipt code opens. Held in memory during a request, never stored. */
export interface ReceiptKeys {
  readonly mailboxId: string
  readonly identity: Identity
  readonly recipient: Recipient
}

/**
 * Stretches a receipt code with Argon2id, at the cost that the format fixes.
 * @see docs/format.md 1
 */
export async function stretchReceipt(receipt: Receipt, pepper: Buffer): Promise<Buffer> {
  // The library's default is Argon2id, version 0x13. The known-answer vectors fix it.
  return hashRaw(receipt, {
    memoryCost: receiptArgon2.memoryKib,
    timeCost: receiptArgon2.passes,
    parallelism: receiptArgon2.lanes,
    outputLen: receiptArgon2.bytes,
    salt: pepper,
  })
}

/**
 * Derives mailbox and identity from a receipt, in the bounded pool. Intake goes before mailboxes.
 * @throws Problem 'too-many-requests' when the pool is full
 */
export async function receiptKeys(
  deps: Pick<Deps, 'secrets' | 'stretch' | 'stretchPool'>,
  receipt: Receipt,
  turn: Turn,
): Promise<ReceiptKeys> {
  const stretched = await deps.stretchPool.run(() => deps.stretch(receipt, deps.secrets.pepper), turn)
  const { mailboxId, identity } = mailboxKeys(stretched)
  return { mailboxId, identity, recipient: await recipientOf(identity) }
}
