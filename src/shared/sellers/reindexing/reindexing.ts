import * as z from 'zod'
import { bucketBytes } from '#shared/sealing/padding.ts'
import { headerOf, stanzasOf } from '#shared/sealing/rewrap.ts'
import { indexMost, TipTokens } from '#shared/sellers/contract.ts'

/** Longest plaintext of a summary after padding. The longest address in a text makes 44 KiB of atoms. */
const mostPadded = 128 * 1024
const [nonceBytes, chunkBytes, tagBytes] = [16, 64 * 1024, 16] as const

/**
 * Tells whether bytes have the form of a sealed summary: one age recipient, and the length of a padded
 * text. It cannot tell which text, nor to whom.
 */
export function isSealedSummary(sealed: Uint8Array): boolean {
  try {
    const header = headerOf(sealed)
    const cipher = sealed.length - header.length - nonceBytes
    const padded = cipher - tagBytes * Math.ceil(cipher / (chunkBytes + tagBytes))
    const isPadded = padded > 0 && padded <= mostPadded && bucketBytes(padded) === padded
    return stanzasOf(header).length === 1 && isPadded
  } catch {
    return false
  }
}

/** Base64 of the longest sealed summary. */
const mostCharacters = 180_000
/** Codes of one tip that one batch re-makes. Those behind keep their tokens. */
export const mostCodesOfTip = 24
/** Pairs of tokens of one tip. */
export const mostPairs = 64

/** Query of `POST /sellers/reindex`. */
export const ReindexQuery = z.object({
  clock: z.string().optional().describe('Present when no person asks: the session is not prolonged'),
})

/** Body of `POST /sellers/reindex`: the tips that the answer before handed out, done. */
export const ReindexInput = z.object({
  rules: z.int().describe('Version of the rules of the browser'),
  officeKeyId: z.string().describe('Office key that the new summaries are sealed to'),
  after: z
    .string()
    .regex(/^(?:-?\d{1,4}_[0-9a-f]{32})?$/, '请从第一批重新做起')
    .nullable()
    .describe('`next` of the answer before; empty for the first batch, null to get none'),
  tips: z
    .array(
      z.object({
        id: z.string().describe('Tip id'),
        version: z.int().min(1).describe('Version of the tip that the browser saw'),
        summary: z
          .base64()
          .max(mostCharacters)
          .describe('Sealed TipSummary with atoms of the rules, all else as it was'),
        ...TipTokens,
        codes: z
          .array(
            z.object({
              noteId: z.string().describe('Id of the note'),
              strong: TipTokens.strong,
              similar: TipTokens.similar,
              name: TipTokens.name,
            }),
          )
          .max(mostCodesOfTip)
          .default([])
          .describe('Codes that staff added to the tip, with their tokens'),
        same: z
          .string()
          .regex(new RegExp(`^(?:[0-9a-f]{64}(?: [0-9a-f]{64}){0,${String(mostPairs - 1)}})?$`), '标记须成对')
          .transform((text) => (text === '' ? [] : text.split(' ')))
          .describe('Pairs: token of the older rules, token of these, of one strong atom'),
      }),
    )
    .max(indexMost)
    .describe('Tips with their new summaries and tokens'),
})
export type ReindexInput = z.input<typeof ReindexInput>
/** A tip of that body, as the server reads it. */
export type ReindexedTip = z.output<typeof ReindexInput>['tips'][number]

const Sealed = z.base64()

/** Answer to `POST /sellers/reindex`: the next tips of older rules, sealed. */
export const ReindexView = z.strictObject({
  stored: z.int().describe('Tips of the request that have tokens of these rules now'),
  left: z.int().describe('Tips of older rules'),
  tips: z.array(
    z.strictObject({
      id: z.string().describe('Tip id'),
      version: z.int().describe('Version of the tip'),
      summary: Sealed.describe('Sealed TipSummary'),
      body: Sealed.describe('Sealed TipBody'),
      contact: Sealed.nullable().describe('Sealed TipContact'),
      codes: z
        .array(
          z.strictObject({
            noteId: z.string().describe('Id of the note'),
            sealed: Sealed.describe('Sealed Note with a code that staff read off a picture'),
          }),
        )
        .describe('Codes that staff added to the tip'),
    }),
  ),
  next: z.string().nullable().describe('Place of the next batch; null behind the last one'),
})
export type ReindexView = z.infer<typeof ReindexView>
