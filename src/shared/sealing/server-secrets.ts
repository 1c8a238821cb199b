import * as z from 'zod'

const secret = z.string().regex(/^[0-9a-f]{64}$/)

/** Plaintext of the server's secrets in a backup, sealed to the paper identity; version 1. */
export const ServerSecrets = z.strictObject({
  v: z.literal(1).describe('Version of this layout'),
  pepper: secret.describe('Salt of the receipt derivation, hex'),
  'server-key': secret.describe('Key that all other keys of the server derive from, hex'),
})
export type ServerSecrets = z.infer<typeof ServerSecrets>
