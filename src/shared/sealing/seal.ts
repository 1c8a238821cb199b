import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import { Decrypter, Encrypter, generateX25519Identity, identityToRecipient } from 'age-encryption'
import * as z from 'zod'
import { padPicture, padText } from '#shared/sealing/padding.ts'
import { categories, districts, identifierKinds, keysOf, operationItems, platforms } from '#shared/domain.ts'

// All sealing stands in this file, so that an operator bound to other algorithms replaces one file (design.md 5).

/** An age X25519 recipient, `age1…`: may be shown and stored in the clear. */
export type Recipient = string
/** An age X25519 identity, `AGE-SECRET-KEY-1…`: never stored or sent in the clear. */
export type Identity = string

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

const secret = z.string().regex(/^[0-9a-f]{64}$/)
/** Plaintext of the server's secrets in a backup, sealed to the office, version 1. */
export const ServerSecrets = z.strictObject({
  v: z.literal(1).describe('Version of this layout'),
  pepper: secret.describe('Salt of the receipt derivation, hex'),
  'blind-index-key': secret.describe('Key of the blind tokens, hex'),
  'server-key': secret.describe('Key from which the others of the server come, hex'),
})
export type ServerSecrets = z.infer<typeof ServerSecrets>

/** A fresh age X25519 identity from the platform's random source. */
export async function generateOfficeIdentity(): Promise<Identity> {
  return generateX25519Identity()
}

/** The recipient that belongs to an identity. @throws Error if the text is no age identity. */
export async function recipientOf(identity: Identity): Promise<Recipient> {
  return identityToRecipient(identity)
}

/** Short name of an office key: 16 hex of SHA-256 over its recipient. Stored with every sealed object. */
export function officeKeyId(recipient: Recipient): string {
  return bytesToHex(sha256(utf8ToBytes(recipient))).slice(0, 16)
}

async function seal(padded: Uint8Array, recipients: readonly Recipient[]): Promise<Uint8Array> {
  const encrypter = new Encrypter()
  for (const recipient of recipients) encrypter.addRecipient(recipient)
  return encrypter.encrypt(padded)
}

/** Seal a JSON value as an age file, padded to its bucket. Any of the recipients opens it. */
export async function sealJson(
  value: TipBody | TipSummary | TipContact | Message | Note | KeyRing | ServerSecrets,
  recipients: readonly Recipient[],
): Promise<Uint8Array> {
  return seal(padText(JSON.stringify(value)), recipients)
}

/** Seal a picture as an age file, padded to its bucket. */
export async function sealPicture(bytes: Uint8Array, recipients: readonly Recipient[]): Promise<Uint8Array> {
  return seal(padPicture(bytes), recipients)
}

/** Open an age file with the first identity that fits. @throws Error if none fits or the file was altered. */
export async function openBytes(sealed: Uint8Array, identities: readonly Identity[]): Promise<Uint8Array> {
  const decrypter = new Decrypter()
  for (const identity of identities) decrypter.addIdentity(identity)
  return decrypter.decrypt(sealed)
}

/** Opens many age files of one identity, for half of what each alone would cost. @see openJson */
export function openerOf(identity: Identity): <S extends z.ZodType>(schema: S, sealed: Uint8Array) => Promise<z.output<S>> {
  const decrypter = new Decrypter()
  decrypter.addIdentity(identity)
  return async (schema, sealed) => schema.parse(JSON.parse(new TextDecoder().decode(await decrypter.decrypt(sealed))))
}

/** Open and parse a sealed JSON value. @throws Error if no identity fits, the file was altered, or the content does not fit the schema. */
export async function openJson<S extends z.ZodType>(schema: S, sealed: Uint8Array, identities: readonly Identity[]): Promise<z.output<S>> {
  return schema.parse(JSON.parse(new TextDecoder().decode(await openBytes(sealed, identities))))
}
