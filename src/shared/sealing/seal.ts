import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import { Decrypter, Encrypter, generateX25519Identity, identityToRecipient } from 'age-encryption'
import * as z from 'zod'
import type { KeyRing } from '#shared/sealing/key-ring.ts'
import type { ServerSecrets } from '#shared/sealing/server-secrets.ts'
import type { Message, Note, TipBody, TipContact, TipSummary } from '#shared/tip/sealed.ts'
import { padPicture, padText } from '#shared/sealing/padding.ts'

// All sealing stands in this file and `rewrap.ts`: an operator bound to other algorithms replaces two files
// (docs/design.md 5).

/** An age X25519 recipient, `age1…`. It may be shown and stored in the clear. */
export type Recipient = string

/** An age X25519 identity, `AGE-SECRET-KEY-1…`. It is never stored or sent in the clear. */
export type Identity = string

/** Makes an age X25519 identity from the platform's random source. */
export async function generateOfficeIdentity(): Promise<Identity> {
  return generateX25519Identity()
}

/** Returns the recipient of an identity. @throws Error if the text is no age identity. */
export async function recipientOf(identity: Identity): Promise<Recipient> {
  return identityToRecipient(identity)
}

/** Names an office key: 16 hex of SHA-256 over its recipient. Every sealed object carries the name. */
export function officeKeyId(recipient: Recipient): string {
  return bytesToHex(sha256(utf8ToBytes(recipient))).slice(0, 16)
}

async function seal(plain: Uint8Array, recipients: readonly Recipient[]): Promise<Uint8Array> {
  const encrypter = new Encrypter()
  for (const recipient of recipients) encrypter.addRecipient(recipient)
  return encrypter.encrypt(plain)
}

/**
 * Seals a versioned layout as an age file of its JSON, padded to its bucket. Any of the recipients opens it.
 */
export async function sealJson(
  value: TipBody | TipSummary | TipContact | Message | Note | KeyRing | ServerSecrets,
  recipients: readonly Recipient[],
): Promise<Uint8Array> {
  return seal(padText(JSON.stringify(value)), recipients)
}

/** Seals one line of text to the paper identity. */
export async function sealLine(line: string, paper: Recipient): Promise<Uint8Array> {
  return seal(utf8ToBytes(`${line}\n`), [paper])
}

/**
 * Seals an identity to the paper one. The plaintext is a file of identities: `age -d` makes it, `age -i`
 * reads it.
 */
export async function sealIdentity(identity: Identity, paper: Recipient): Promise<Uint8Array> {
  return sealLine(identity, paper)
}

/** Opens the result of `sealIdentity`. @throws Error if the paper identity does not fit */
export async function openIdentity(sealed: Uint8Array, paper: Identity): Promise<Identity> {
  return new TextDecoder().decode(await openBytes(sealed, [paper])).trim()
}

/** Seals a picture as an age file, padded to its bucket. */
export async function sealPicture(bytes: Uint8Array, recipients: readonly Recipient[]): Promise<Uint8Array> {
  return seal(padPicture(bytes), recipients)
}

/**
 * Opens an age file with the first identity that fits.
 * @throws Error if none fits or the file was altered.
 */
export async function openBytes(sealed: Uint8Array, identities: readonly Identity[]): Promise<Uint8Array> {
  const decrypter = new Decrypter()
  for (const identity of identities) decrypter.addIdentity(identity)
  return decrypter.decrypt(sealed)
}

/** Returns an opener for many age files of one identity, at half the cost of each alone. @see openJson */
export function openerOf(
  identity: Identity,
): <S extends z.ZodType>(schema: S, sealed: Uint8Array) => Promise<z.output<S>> {
  const decrypter = new Decrypter()
  decrypter.addIdentity(identity)
  return async (schema, sealed) =>
    schema.parse(JSON.parse(new TextDecoder().decode(await decrypter.decrypt(sealed))))
}

/**
 * Opens and parses a sealed JSON value.
 * @throws Error if no identity fits, the file was altered, or the content does not fit the schema.
 */
export async function openJson<S extends z.ZodType>(
  schema: S,
  sealed: Uint8Array,
  identities: readonly Identity[],
): Promise<z.output<S>> {
  return schema.parse(JSON.parse(new TextDecoder().decode(await openBytes(sealed, identities))))
}
