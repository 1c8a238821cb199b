import { x25519 } from '@noble/curves/ed25519.js'
import { chacha20poly1305 } from '@noble/ciphers/chacha.js'
import { hkdf } from '@noble/hashes/hkdf.js'
import { hmac } from '@noble/hashes/hmac.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, concatBytes, utf8ToBytes } from '@noble/hashes/utils.js'
import { base64nopad, bech32 } from '@scure/base'
import { Decrypter } from 'age-encryption'
import type { Identity, Recipient } from '#shared/sealing/seal.ts'

// The library makes and opens headers. It does not wrap a file key that is already there.

const version = 'age-encryption.org/v1\n'
const line = '[A-Za-z0-9+/]{43}'
const stanza = `-> X25519 ${line}\\n${line}\\n`
const header = new RegExp(`^${version.replaceAll('.', '\\.')}(?:${stanza})+--- ${line}\\n`)
const zeros = new Uint8Array(12)

/**
 * Returns the header of an age file with X25519 recipients alone: a text, from the first line to that of its
 * MAC.
 * @throws Error for any other file
 */
export function headerOf(sealed: Uint8Array): string {
  // No header of two recipients comes near this length.
  const text = Array.from(sealed.subarray(0, 2048), (byte) => String.fromCharCode(byte)).join('')
  const [found] = header.exec(text) ?? []
  if (found === undefined) throw new Error('no header of X25519 recipients')
  return found
}

/** Returns the payload of an age file: everything behind its header. It stays when the file is re-sealed. */
export function payloadOf(sealed: Uint8Array): Uint8Array {
  return sealed.subarray(headerOf(sealed).length)
}

/** Tells whether a text is a whole header and nothing else. */
export function isHeader(text: string): boolean {
  return header.exec(text)?.[0].length === text.length
}

/** Returns the stanzas of a header, one for each recipient, in order. */
export function stanzasOf(text: string): readonly string[] {
  return text.match(new RegExp(stanza, 'g')) ?? []
}

function wrapFileKey(fileKey: Uint8Array, recipient: Recipient): string {
  const own = bech32.decodeToBytes(recipient).bytes
  const { secretKey, publicKey } = x25519.keygen()
  const shared = x25519.getSharedSecret(secretKey, own)
  const label = utf8ToBytes('age-encryption.org/v1/X25519')
  const key = hkdf(sha256, shared, concatBytes(publicKey, own), label, 32)
  const body = chacha20poly1305(key, zeros).encrypt(fileKey)
  return `-> X25519 ${base64nopad.encode(publicKey)}\n${base64nopad.encode(body)}\n`
}

function headerWith(fileKey: Uint8Array, stanzas: readonly string[]): string {
  const text = `${version}${stanzas.join('')}---`
  const key = hkdf(sha256, fileKey, undefined, utf8ToBytes('header'), 32)
  return `${text} ${base64nopad.encode(hmac(sha256, key, utf8ToBytes(text)))}\n`
}

async function fileKeyOf(text: string, identities: readonly Identity[]): Promise<Uint8Array | null> {
  const decrypter = new Decrypter()
  for (const identity of identities) decrypter.addIdentity(identity)
  try {
    return await decrypter.decryptHeader(utf8ToBytes(text))
  } catch {
    return null
  }
}

/** The office key to seal to, and the identities of all epochs. */
export interface Epochs {
  readonly recipient: Recipient
  /** The newest first. */
  readonly identities: readonly Identity[]
}

/**
 * Seals the file key of a header to the newest office key, in the place of an earlier one. The stanza of a
 * reporter stays. No earlier office identity opens the result. Returns null when no identity fits.
 */
export async function rewrapHeader(text: string, { recipient, identities }: Epochs): Promise<string | null> {
  const [newest, ...earlier] = identities
  const fileKey = await fileKeyOf(text, identities)
  if (fileKey === null || newest === undefined) return null
  const wrapped = wrapFileKey(fileKey, recipient)
  const stanzas = stanzasOf(text)
  for (const index of stanzas.keys()) {
    const made = headerWith(fileKey, [wrapped, ...stanzas.filter((_, at) => at !== index)])
    if ((await fileKeyOf(made, earlier)) !== null) continue
    // A header that the newest identity does not open would lose the text.
    const opened = await fileKeyOf(made, [newest])
    if (opened !== null && bytesToHex(opened) === bytesToHex(fileKey)) return made
  }
  return null
}
