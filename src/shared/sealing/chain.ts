import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, concatBytes, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js'

/** First `previous` of a chain: 64 zeros. */
export const genesis = '0'.repeat(64)

const version = Uint8Array.of(1)

/**
 * Encodes a text for hashing: u32 big-endian length of its UTF-8 bytes, then the bytes.
 * @see docs/format.md 5
 */
export function field(text: string): Uint8Array {
  const bytes = utf8ToBytes(text)
  const length = new Uint8Array(4)
  new DataView(length.buffer).setUint32(0, bytes.length)
  return concatBytes(length, bytes)
}

/**
 * Returns one link of a hash chain, 64 lowercase hex: SHA-256(0x01 ‖ label ‖ previous ‖ fields…).
 * The arrival chain has number, day and content hash; the audit log has id, at, actor, action, subject.
 * @see docs/format.md 5
 */
export function chainLink(label: 'arrival' | 'audit', previous: string, fields: readonly string[]): string {
  return bytesToHex(sha256(concatBytes(version, field(label), hexToBytes(previous), ...fields.map(field))))
}

/**
 * Returns SHA-256 over the SHA-256 of each ciphertext in order, 64 lowercase hex. An arrival link proves a
 * tip
 * by it, also after a purge.
 */
export function contentHash(ciphertexts: readonly Uint8Array[]): string {
  return contentHashOf(ciphertexts.map((bytes) => sha256(bytes)))
}

/** Returns the `contentHash` of ciphertexts from the digest of each. */
export function contentHashOf(hashes: readonly Uint8Array[]): string {
  return bytesToHex(sha256(concatBytes(...hashes)))
}
