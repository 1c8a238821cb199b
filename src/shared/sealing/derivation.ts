import { hkdf } from '@noble/hashes/hkdf.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import { bech32 } from '@scure/base'
import type { Identity } from '#shared/sealing/seal.ts'

/** Argon2id over a receipt code: version 0x13, one lane, 32 bytes out; salt is the 32-byte pepper (docs/format.md 1). */
export const receiptArgon2 = { memoryKib: 19 * 1024, passes: 2, lanes: 1, bytes: 32 } as const

/** Argon2id over a staff password: version 0x13, one lane, 32 bytes out; salt is 16 random bytes of the account. */
export const passwordArgon2 = { memoryKib: 64 * 1024, passes: 3, lanes: 1, bytes: 32 } as const

function expand(key: Uint8Array, label: string, bytes: number): Uint8Array {
  return hkdf(sha256, key, undefined, utf8ToBytes(`zhenzheng/v1/${label}`), bytes)
}

/** age identity (`AGE-SECRET-KEY-1…`) of a 32-byte X25519 secret. */
export function identityFromSeed(seed: Uint8Array): Identity {
  return bech32.encode('age-secret-key-', bech32.toWords(seed), false).toUpperCase()
}

/** What a receipt opens: mailbox id (32 hex) and the reporter's age identity, from the Argon2id output. The code cannot be recovered from the id. */
export function mailboxKeys(stretched: Uint8Array): { mailboxId: string; identity: Identity } {
  return {
    mailboxId: bytesToHex(expand(stretched, 'mailbox-id', 16)),
    identity: identityFromSeed(expand(stretched, 'reporter-identity', 32)),
  }
}

/** What a password gives: the proof sent at sign-in (64 hex) and the person's own age identity, which never leaves the browser. */
export function passwordKeys(stretched: Uint8Array): { proof: string; identity: Identity } {
  return {
    proof: bytesToHex(expand(stretched, 'sign-in-proof', 32)),
    identity: identityFromSeed(expand(stretched, 'person-identity', 32)),
  }
}

/** Password as it is stretched: NFKC, outer white space dropped, so that an input method's full-width letters do not lock anyone out. */
export function normalisePassword(password: string): Uint8Array {
  return utf8ToBytes(password.normalize('NFKC').trim())
}
