import { hexToBytes } from '@noble/hashes/utils.js'
import { base64 } from '@scure/base'
import type { SessionView } from '#shared/contract/sign-in.ts'

/** A session as its tab needs it: the AES-256-GCM key of the tab, in hex. It dies with the session. */
type TabSession = Pick<SessionView, 'wrapKey'>

const nonceBytes = 12

function wrapKeyOf({ wrapKey }: TabSession) {
  return crypto.subtle.importKey('raw', new Uint8Array(hexToBytes(wrapKey)), 'AES-GCM', false, [
    'encrypt',
    'decrypt',
  ])
}

/**
 * Encrypts a text for a tab under its session's key: it is noise once the session ends. Returns base64 of a
 * random nonce of 12 bytes, the ciphertext and its tag (AES-GCM, NIST SP 800-38D).
 */
export async function wrap(session: TabSession, text: string): Promise<string> {
  const nonce = crypto.getRandomValues(new Uint8Array(nonceBytes))
  const wrapped = new Uint8Array(
    await crypto.subtle.encrypt(
      { name: 'AES-GCM', iv: nonce },
      await wrapKeyOf(session),
      new TextEncoder().encode(text),
    ),
  )
  const kept = new Uint8Array(nonceBytes + wrapped.length)
  kept.set(nonce)
  kept.set(wrapped, nonceBytes)
  return base64.encode(kept)
}

/** Opens a text that this session wrapped. @throws Error for a text of another session. */
export async function unwrap(session: TabSession, kept: string): Promise<string> {
  const bytes = new Uint8Array(base64.decode(kept))
  const plain = await crypto.subtle.decrypt(
    { name: 'AES-GCM', iv: bytes.slice(0, nonceBytes) },
    await wrapKeyOf(session),
    bytes.slice(nonceBytes),
  )
  return new TextDecoder().decode(plain)
}
