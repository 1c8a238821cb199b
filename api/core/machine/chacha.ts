import { createCipheriv, createDecipheriv } from 'node:crypto'

const cipherName = 'chacha20-poly1305'
const tagLength = { authTagLength: 16 }
const tagBytes = tagLength.authTagLength

/**
 * ChaCha20-Poly1305 of this platform, with the signature of `@noble/ciphers/chacha.js`. The build of the
 * server puts it in the place of that module: sealing a picture then takes a tenth of the time. Its results
 * are the same (tests/shared/sealing).
 */
export function chacha20poly1305(key: Uint8Array, nonce: Uint8Array, associated = new Uint8Array()) {
  return {
    encrypt(plain: Uint8Array): Uint8Array {
      const cipher = createCipheriv(cipherName, key, nonce, tagLength)
      cipher.setAAD(associated, { plaintextLength: plain.length })
      const sealed = new Uint8Array(plain.length + tagBytes)
      sealed.set(cipher.update(plain))
      cipher.final()
      sealed.set(cipher.getAuthTag(), plain.length)
      return sealed
    },
    /** @throws Error if key, nonce, associated data or bytes differ */
    decrypt(sealed: Uint8Array): Uint8Array {
      const end = sealed.length - tagBytes
      const decipher = createDecipheriv(cipherName, key, nonce, tagLength)
      decipher.setAAD(associated, { plaintextLength: Math.max(0, end) })
      decipher.setAuthTag(sealed.subarray(end))
      const plain = Uint8Array.from(decipher.update(sealed.subarray(0, end)))
      decipher.final()
      return plain
    },
  }
}
