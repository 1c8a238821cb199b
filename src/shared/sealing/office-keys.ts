import type { KeyRing } from '#shared/sealing/key-ring.ts'
import {
  generateOfficeIdentity,
  officeKeyId,
  recipientOf,
  sealIdentity,
  type Identity,
  type Recipient,
} from '#shared/sealing/seal.ts'

/** A fresh key pair. */
export interface KeyPair {
  readonly identity: Identity
  readonly recipient: Recipient
}

/** Makes a key pair from the platform's random source. */
export async function newKeyPair(): Promise<KeyPair> {
  const identity = await generateOfficeIdentity()
  return { identity, recipient: await recipientOf(identity) }
}

/**
 * The keys of a new office (docs/format.md 4). The office identity goes into the key rings, the paper
 * identity onto the recovery sheet and nowhere else.
 */
export interface NewOffice {
  readonly office: KeyPair
  readonly paper: KeyPair
  /** The office identity, sealed to the paper one. */
  readonly sealed: Uint8Array
}

/** Makes the two key pairs of a new office. */
export async function newOffice(): Promise<NewOffice> {
  const [office, paper] = [await newKeyPair(), await newKeyPair()]
  return { office, paper, sealed: await sealIdentity(office.identity, paper.recipient) }
}

/** A new epoch of the office key. */
export interface NewEpoch {
  readonly office: KeyPair
  /** The office identity, sealed to the paper one. */
  readonly sealed: Uint8Array
  /** The identities of every epoch, the newest first. */
  readonly ring: KeyRing['office']
}

/** Makes the next office key. Its ring keeps all earlier ones. */
export async function newEpoch(ring: KeyRing['office'], paper: Recipient): Promise<NewEpoch> {
  const office = await newKeyPair()
  const { identity, recipient } = office
  return {
    office,
    sealed: await sealIdentity(identity, paper),
    ring: [{ id: officeKeyId(recipient), identity }, ...ring],
  }
}
