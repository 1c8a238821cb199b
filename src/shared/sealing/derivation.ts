import { hkdf } from '@noble/hashes/hkdf.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import { bech32 } from '@scure/base'
import type { Identity } from '#shared/sealing/seal.ts'

/**
 * Argon2id over a receipt code: version 0x13, one lane, 32 bytes; the 32-byte pepper is the salt.
 * @see docs/format.md 1
 */
export const receiptArgon2 = { memoryKib: 19 * 1024, passes: 2, lanes: 1, bytes: 32 } as const

/**
 * Argon2id over a staff password: version 0x13, one lane, 32 bytes; the salt is 16 random bytes of the
 * account.
 */
export const passwordArgon2 = { memoryKib: 64 * 1024, passes: 3, lanes: 1, bytes: 32 } as const

function expand(key: Uint8Array, label: string, bytes: number): Uint8Array {
  return hkdf(sha256, key, undefined, utf8ToBytes(`zhenzheng/v1/${label}`), bytes)
}

/** Encodes a 32-byte X25519 secret as an age identity (`AGE-SECRET-KEY-1…`). */
export function identityFromSeed(seed: Uint8Array): Identity {
  return bech32.encode('age-secret-key-', bech32.toWords(seed), false).toUpperCase()
}

/**
 * Derives mailbox id (32 hex) and the reporter's age identity from the Argon2id output of a receipt code.
 * The id does not give the code away.
 */
export function mailboxKeys(stretched: Uint8Array): { mailboxId: string; identity: Identity } {
  return {
    mailboxId: bytesToHex(expand(stretched, 'mailbox-id', 16)),
    identity: identityFromSeed(expand(stretched, 'reporter-identity', 32)),
  }
}

/**
 * Derives the sign-in proof (64 hex) and the person's age identity from the Argon2id output of a password.
 * The identity never leaves the browser.
 */
export function passwordKeys(stretched: Uint8Array): { proof: string; identity: Identity } {
  return {
    proof: bytesToHex(expand(stretched, 'sign-in-proof', 32)),
    identity: identityFromSeed(expand(stretched, 'person-identity', 32)),
  }
}

/**
 * Normalises a password: NFKC, outer white space dropped. Full-width letters of an input method then still
 * fit.
 */
export function normalisePassword(password: string): Uint8Array {
  return utf8ToBytes(password.normalize('NFKC').trim())
}
