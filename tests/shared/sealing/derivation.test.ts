import { argon2id } from '@noble/hashes/argon2.js'
import { hexToBytes } from '@noble/hashes/utils.js'
import { expect, test } from 'vitest'
import {
  identityFromSeed,
  mailboxKeys,
  normalisePassword,
  passwordArgon2,
  passwordKeys,
} from '#shared/sealing/derivation.ts'
import { parseReceipt, type Receipt } from '#shared/sealing/receipt.ts'
import { recipientOf } from '#shared/sealing/seal.ts'
import { Pool } from '#api/core/pool.ts'
import { receiptKeys, stretchReceipt } from '#api/records/receipts.ts'
import { secretsFrom } from '#api/core/secrets.ts'
import vectors from '#tests/vectors/derivation.json' with { type: 'json' }

// OpenSSL's Argon2id and HKDF and a separate bech32 made these vectors (docs/format.md 9).

test.each(vectors.receipts)(
  'receipt $receipt opens the same mailbox for ever',
  async ({ receipt, pepper, stretched, mailboxId, identity, recipient }) => {
    expect(parseReceipt(receipt)).toBe(receipt)
    expect(mailboxKeys(hexToBytes(stretched))).toEqual({ mailboxId, identity })
    const none = Buffer.alloc(32)
    const secrets = secretsFrom({
      pepper: Buffer.from(pepper, 'hex'),
      'server-key': none,
    })
    expect(
      await receiptKeys(
        { secrets, stretch: stretchReceipt, stretchPool: new Pool(1, 1) },
        receipt as Receipt,
        { rank: 'first' },
      ),
    ).toEqual({
      mailboxId,
      identity,
      recipient,
    })
  },
)

test.each(vectors.passwords)(
  'password “$normalised” gives the same proof and identity for ever',
  async ({ password, normalised, salt, stretched, proof, identity, recipient }) => {
    expect(new TextDecoder().decode(normalisePassword(password))).toBe(normalised)
    const { memoryKib, passes, lanes, bytes } = passwordArgon2
    const mine = argon2id(normalisePassword(password), hexToBytes(salt), {
      m: memoryKib,
      t: passes,
      p: lanes,
      dkLen: bytes,
      version: 0x13,
    })
    expect(Buffer.from(mine).toString('hex')).toBe(stretched)
    expect(passwordKeys(mine)).toEqual({ proof, identity })
    expect(await recipientOf(identity)).toBe(recipient)
  },
)

test.each([...vectors.receipts, ...vectors.passwords])(
  'a seed is written as the age tool writes an identity',
  async ({ identitySeed, identity, recipient }) => {
    expect(identityFromSeed(hexToBytes(identitySeed))).toBe(identity)
    expect(await recipientOf(identity)).toBe(recipient)
  },
)

test('a proof is no seed of the identity, and receipt and password give different identities', () => {
  const stretched = hexToBytes('5a'.repeat(32))
  const { proof, identity } = passwordKeys(stretched)
  expect(identityFromSeed(hexToBytes(proof))).not.toBe(identity)
  expect(mailboxKeys(stretched).identity).not.toBe(identity)
})
