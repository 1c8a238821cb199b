import * as z from 'zod'

/** Plaintext of a key ring: the office identities a person may open, version 1. */
export const KeyRing = z.strictObject({
  v: z.literal(1).describe('Version of this layout'),
  office: z
    .array(
      z.strictObject({
        id: z.string().describe('officeKeyId'),
        identity: z.string().describe('age identity'),
      }),
    )
    .describe('Office identities, newest first'),
})
export type KeyRing = z.infer<typeof KeyRing>
