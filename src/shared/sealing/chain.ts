import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, concatBytes, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js'

/** First `previous` of a chain: 64 zeros. */
export const genesis = '0'.repeat(64)

const version = Uint8Array.of(1)

/** A text as it is hashed among others: u32 big-endian length of its UTF-8 bytes, then the bytes (docs/format.md 5). */
export function field(text: string): Uint8Array {
  const bytes = utf8ToBytes(text)
  const length = new Uint8Array(4)
  new DataView(length.buffer).setUint32(0, bytes.length)
  return concatBytes(length, bytes)
}

/**
 * One link of a hash chain, 64 lowercase hex: SHA-256(0x01 ‖ label ‖ previous ‖ fields…), each text as u32 big-endian length and UTF-8 (docs/format.md 5).
 * Used for the arrival chain (`arrival`: number, day, content hash) and the audit log (`audit`: id, at, actor, action, subject).
 */
export function chainLink(label: 'arrival' | 'audit', previous: string, fields: readonly string[]): string {
  return bytesToHex(sha256(concatBytes(version, field(label), hexToBytes(previous), ...fields.map(field))))
}

/** SHA-256 over the SHA-256 of each ciphertext in order, 64 lowercase hex: what an arrival link proves of a tip, also after its content is purged. */
export function contentHash(ciphertexts: readonly Uint8Array[]): string {
  return contentHashOf(ciphertexts.map((bytes) => sha256(bytes)))
}

/** The same, of ciphertexts that are no longer at hand: from the SHA-256 of each. */
export function contentHashOf(hashes: readonly Uint8Array[]): string {
  return bytesToHex(sha256(concatBytes(...hashes)))
}
