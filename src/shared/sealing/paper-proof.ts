import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import { openBytes, sealLine, type Identity, type Recipient } from './seal.ts'

// A browser shows that a person typed the paper identity, and sends nothing that it opened with it.

const question = /^[0-9a-f]{64}\n$/

/** Seals a question, 64 hex, to the paper identity. */
export function askPaper(asked: string, paper: Recipient): Promise<Uint8Array> {
  return sealLine(asked, paper)
}

/** Returns the answer to a question, 64 hex. It does not give the question away. */
export function answerOf(asked: string): string {
  return bytesToHex(sha256(utf8ToBytes(`zhenzheng/v1/paper-answer:${asked}`)))
}

/**
 * Answers a sealed question with the paper identity. Anything else that is sealed to the paper stays here: a
 * false server could ask for it.
 * @throws Error if the identity does not fit, or the plaintext is no question
 */
export async function answerPaper(sealed: Uint8Array, paper: Identity): Promise<string> {
  const opened = new TextDecoder().decode(await openBytes(sealed, [paper]))
  if (!question.test(opened)) throw new Error('not a question')
  return answerOf(opened.trim())
}
