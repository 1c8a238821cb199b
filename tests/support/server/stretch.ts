import { hashRaw } from '@node-rs/argon2'
import { normalisePassword, passwordArgon2 } from '#shared/sealing/derivation.ts'

/**
 * Stretches a password as a browser does, by Argon2id in machine code. The one in JavaScript takes twenty
 * times as long.
 */
export function stretchPassword(password: string, salt: Uint8Array): Promise<Buffer> {
  const { memoryKib, passes, lanes, bytes } = passwordArgon2
  return hashRaw(normalisePassword(password), {
    salt,
    memoryCost: memoryKib,
    timeCost: passes,
    parallelism: lanes,
    outputLen: bytes,
  })
}
