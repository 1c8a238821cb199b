import { hkdf } from '@noble/hashes/hkdf.js'
import { hmac } from '@noble/hashes/hmac.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import { bech32 } from '@scure/base'
import type { Identity } from '#shared/sealing/seal.ts'

/**
 * Derives the link key from the first office identity. It exists in browsers of staff alone: the server has
 * no identity. @see docs/format.md 6
 */
export function linkKeyOf(firstOfficeIdentity: Identity): Uint8Array {
  const { bytes } = bech32.decodeToBytes(firstOfficeIdentity.toLowerCase())
  return hkdf(sha256, bytes, undefined, utf8ToBytes('zhenzheng/v1/link-key'), 32)
}

/** Returns the blind form of a sketch: places of four hexadecimal digits. Equal places stay equal. */
export function blindSketch(linkKey: Uint8Array, version: number, sketch: string): string {
  const places = sketch.match(/.{4}/g) ?? []
  return places
    .map((place, at) => tokenOf(linkKey, version, `sketch${String(at)}:${place}`).slice(0, 4))
    .join('')
}

/** Returns the blind token of an atom. The kind of the atom does not show in it. */
export function tokenOf(linkKey: Uint8Array, version: number, atom: string): string {
  return bytesToHex(hmac(sha256, linkKey, utf8ToBytes(`${String(version)}\u0000${atom}`))).slice(0, 32)
}
