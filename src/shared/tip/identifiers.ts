import { hmac } from '@noble/hashes/hmac.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import type { IdentifierKind } from '#shared/tip/lists.ts'

/**
 * Version of `normaliseIdentifier`. It stands in every token, so tokens of two rules never match by chance.
 */
export const normalisationVersion = 1

/**
 * Returns an identifier in a form that makes two spellings of one seller equal; empty when nothing is left.
 * It folds full-width forms (NFKC) and drops case and white space. A phone loses +86 and punctuation; an
 * address loses scheme, `www.`, query and fragment.
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

/**
 * Returns the blind token of an identifier: `1:` and 32 hex of HMAC-SHA256(key, version ‖ kind ‖ 0 ‖ value).
 * Equal sellers have equal tokens. Without the key a token says nothing.
 */
export function identifierToken(key: Uint8Array, kind: IdentifierKind, value: string): string {
  const text = `${String(normalisationVersion)}\u0000${kind}\u0000${normaliseIdentifier(kind, value)}`
  return `${String(normalisationVersion)}:${bytesToHex(hmac(sha256, key, utf8ToBytes(text))).slice(0, 32)}`
}
