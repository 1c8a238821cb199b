import { Problem } from '#api/core/problem.ts'

const firstLine = 'age-encryption.org/v1\n'

/**
 * Returns the bytes of an age file that a browser sealed to at least `recipients` X25519 recipients.
 * A console that forgets to seal, or to seal to the reporter, is refused here: no plain text is stored.
 * @throws Problem 'invalid-input' at the field.
 */
export function sealedBytes(base64: string, pointer: string, recipients: number): Buffer {
  const bytes = Buffer.from(base64, 'base64')
  const text = bytes.toString('latin1')
  const header = text.startsWith(firstLine)
    ? text.slice(firstLine.length, text.indexOf('\n---')).split('\n')
    : []
  if (header.filter((line) => line.startsWith('-> X25519 ')).length < recipients) {
    throw new Problem('invalid-input', {
      errors: [{ pointer, message: '内容没有在浏览器中加密，请刷新页面后再试' }],
    })
  }
  return bytes
}
