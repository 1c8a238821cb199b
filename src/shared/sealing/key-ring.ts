import * as z from 'zod'

/** Plaintext of a key ring, version 1: the office identities that a person may use. */
export const KeyRing = z.strictObject({
  v: z.literal(1).describe('Version of this layout'),
  office: z
    .array(
      z.strictObject({
        id: z.string().describe('Id of the office key'),
        identity: z.string().describe('The age identity of that key'),
      }),
    )
    .describe('Office identities, newest first'),
})
export type KeyRing = z.infer<typeof KeyRing>
