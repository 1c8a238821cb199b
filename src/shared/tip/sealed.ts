import * as z from 'zod'
import { categories, identifierKinds, platforms } from '#shared/tip/lists.ts'
import { districts } from '#shared/places.ts'
import { keysOf } from '#shared/keys.ts'
import { operationItems } from '#shared/catalogue.ts'

const Identifier = z.strictObject({
  kind: z.enum(keysOf(identifierKinds)).describe('Kind of identifier'),
  value: z.string().describe('As the reporter wrote it'),
})

const EvidenceRef = z.strictObject({
  id: z.string().describe('Id of the evidence object'),
  sha256: z.string().describe('SHA-256 of the picture before padding, hex'),
  bytes: z.int().describe('Length of the picture before padding'),
})

/** Plaintext of a tip's body, version 1 (docs/format.md 3). */
export const TipBody = z.strictObject({
  v: z.literal(1).describe('Version of this layout'),
  category: z.enum(keysOf(categories)).describe('What it is about'),
  platform: z.enum(keysOf(platforms)).optional().describe('Where it was met'),
  district: z.enum(keysOf(districts)).optional().describe('Six-digit code of the place'),
  operations: z.array(z.enum(keysOf(operationItems))).describe('Operation items named'),
  identifiers: z.array(Identifier).describe('How the seller can be recognised'),
  priceYuan: z.number().optional().describe('Price asked, in yuan'),
  happenedOn: z.string().optional().describe('Day it happened, YYYY-MM-DD'),
  description: z.string().describe('The account in the reporter’s words'),
  wantsReward: z.boolean().describe('Whether the reporter may wish to claim a reward'),
  evidence: z.array(EvidenceRef).describe('Pictures, in order'),
})
export type TipBody = z.infer<typeof TipBody>

/** Plaintext of the summary that the queue shows, version 1. */
export const TipSummary = z.strictObject({
  v: z.literal(1).describe('Version of this layout'),
  text: z.string().describe('First 120 characters of the description'),
  identifiers: z.array(Identifier).describe('As in the body'),
  priceYuan: z.number().optional().describe('As in the body'),
})
export type TipSummary = z.infer<typeof TipSummary>

/** Plaintext of a contact, a file of its own, version 1. */
export const TipContact = z.strictObject({
  v: z.literal(1).describe('Version of this layout'),
  contact: z.string().describe('How the reporter wishes to be reached'),
})
export type TipContact = z.infer<typeof TipContact>

/** Plaintext of a message of either side, version 1. */
export const Message = z.strictObject({
  v: z.literal(1).describe('Version of this layout'),
  text: z.string().describe('What was written'),
  evidence: z.array(EvidenceRef).describe('Pictures sent with it, in order'),
})
export type Message = z.infer<typeof Message>

/** Plaintext of a note among staff, version 1. */
export const Note = z.strictObject({
  v: z.literal(1).describe('Version of this layout'),
  text: z.string().describe('What was noted'),
})
export type Note = z.infer<typeof Note>
