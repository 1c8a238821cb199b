import { headerOf, stanzasOf } from '#shared/sealing/rewrap.ts'
import { Problem } from '#api/core/problem.ts'

/** Returns the number of X25519 recipients of an age file; 0 for any other file, and for other recipients. */
function recipientsOf(bytes: Uint8Array): number {
  try {
    return stanzasOf(headerOf(bytes)).length
  } catch {
    return 0
  }
}

/**
 * Returns the bytes of an age file that a browser sealed to at least `recipients` X25519 recipients.
 * A console that forgets to seal, or to seal to the reporter, is refused here: no plain text is stored.
 * @throws Problem 'invalid-input' at the field.
 */
export function sealedBytes(base64: string, pointer: string, recipients: number): Buffer {
  const bytes = Buffer.from(base64, 'base64')
  if (recipientsOf(bytes) < recipients) {
    throw new Problem('invalid-input', {
      errors: [{ pointer, message: '内容没有在浏览器中加密，请刷新页面后再试' }],
    })
  }
  return bytes
}
