import { argon2id } from '@noble/hashes/argon2.js'
import { passwordArgon2 } from '#shared/sealing/derivation.ts'

/** The page's request: the normalised password and the account's salt. */
export interface StretchRequest {
  readonly password: Uint8Array
  readonly salt: Uint8Array
}

const { memoryKib, passes, lanes, bytes } = passwordArgon2

self.addEventListener('message', ({ data: request }: MessageEvent<StretchRequest>) => {
  const stretched = argon2id(request.password, request.salt, {
    m: memoryKib,
    t: passes,
    p: lanes,
    dkLen: bytes,
  })
  request.password.fill(0)
  self.postMessage(stretched)
})
