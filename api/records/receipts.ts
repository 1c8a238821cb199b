import { hashRaw } from '@node-rs/argon2'
import { mailboxKeys, receiptArgon2 } from '#shared/sealing/derivation.ts'
import type { Receipt } from '#shared/sealing/receipt.ts'
import { recipientOf, type Identity, type Recipient } from '#shared/sealing/seal.ts'
import type { Deps } from '#api/records/deps.ts'
import type { Turn } from '#api/core/pool.ts'

/** What a receipt code opens. Held in memory while a request lasts, never stored. */
export interface ReceiptKeys {
  readonly mailboxId: string
  readonly identity: Identity
  readonly recipient: Recipient
}

/** Derive mailbox and identity from a receipt, in the bounded pool; intake goes before mailbox. @throws Problem 'too-many-requests' when the pool is full. */
export async function receiptKeys(
  deps: Pick<Deps, 'secrets' | 'stretchPool'>,
  receipt: Receipt,
  turn: Turn,
): Promise<ReceiptKeys> {
  // The library's default is Argon2id, version 0x13; the known-answer vectors hold it there.
  const stretched = await deps.stretchPool.run(
    () =>
      hashRaw(receipt, {
        memoryCost: receiptArgon2.memoryKib,
        timeCost: receiptArgon2.passes,
        parallelism: receiptArgon2.lanes,
        outputLen: receiptArgon2.bytes,
        salt: deps.secrets.pepper,
      }),
    turn,
  )
  const { mailboxId, identity } = mailboxKeys(stretched)
  return { mailboxId, identity, recipient: await recipientOf(identity) }
}
