import { hmac } from '@noble/hashes/hmac.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import type { IdentifierKind } from '#shared/tip/lists.ts'

/** Version of `normaliseIdentifier`; stands in every token, so that a later rule never matches an earlier one by chance. */
export const normalisationVersion = 1

/**
 * An identifier in the form in which two spellings of one seller are equal; empty when nothing is left.
 * Full-width forms are folded (NFKC), case and white space dropped; a phone loses +86 and punctuation; an address loses scheme, `www.`, query and fragment.
 */
export function normaliseIdentifier(kind: IdentifierKind, value: string): string {
  const folded = value
    .normalize('NFKC')
    .replace(/[\s\u200b-\u200f\u2060\ufeff]/g, '')
    .toLowerCase()
  switch (kind) {
    case 'phone':
      return folded.replace(/[^\d]/g, '').replace(/^(?:0086|86)(?=1\d{10}$)/, '')
    case 'qq':
      return folded.replace(/[^\d]/g, '')
    case 'url':
      return folded
        .replace(/^[a-z]+:\/\//, '')
        .replace(/^www\./, '')
        .replace(/[?#].*$/, '')
        .replace(/\/+$/, '')
    case 'wechat':
    case 'email':
      return folded.replace(/^[@＠]/, '')
    case 'payee':
    case 'shop':
    case 'employer':
    case 'other':
      return folded.replace(/[\p{P}\p{S}]/gu, '')
    default:
      return kind satisfies never
  }
}

/** Blind token of a normalised identifier: `1:` and 32 hex of HMAC-SHA256(key, version ‖ kind ‖ 0 ‖ value). Equal for equal sellers, useless without the key. */
export function identifierToken(key: Uint8Array, kind: IdentifierKind, value: string): string {
  const text = `${String(normalisationVersion)}\u0000${kind}\u0000${normaliseIdentifier(kind, value)}`
  return `${String(normalisationVersion)}:${bytesToHex(hmac(sha256, key, utf8ToBytes(text))).slice(0, 32)}`
}
