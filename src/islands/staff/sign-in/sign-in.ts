import type { SessionView } from '#shared/contract/sign-in.ts'
import { recipientOf, type Identity } from '#shared/sealing/seal.ts'
import { api, isRefused } from '../data/api.ts'
import { keepRing, keysOfPassword, openRing, type Ring } from '../data/ring.ts'

/** The typed answers of the sign-in form. */
export interface Answers {
  readonly account: string
  readonly password: string
  /** Empty until the server asks for it. */
  readonly totp: string
}

/** An open session with its opened ring. An auditor holds no ring. */
export interface Entry {
  readonly session: SessionView
  readonly ring: Ring | null
}

/** The password does not open the stored ring. */
export class WrongPassword extends Error {
  override name = 'WrongPassword'
}

/** The account has joined, and waits for a lead to admit it. */
export class NotAdmitted extends Error {
  override name = 'NotAdmitted'
  readonly recipient: string
  constructor(recipient: string) {
    super('not admitted')
    this.recipient = recipient
  }
}

async function openFor(session: SessionView, identity: Identity): Promise<Entry> {
  if (session.ring === null) return { session, ring: null }
  const ring = await openRing(session.ring, identity)
  if (ring === null) throw new WrongPassword()
  await keepRing(session, ring)
  return { session, ring }
}

/** Signs in and opens the ring. @throws Refusal 'totp-required' when a code is wanted; NotAdmitted. */
export async function signIn({ account, password, totp }: Answers): Promise<Entry> {
  const { proof, identity } = await keysOfPassword(password, await api.salt(account))
  try {
    return await openFor(await api.signIn({ account, proof, ...(totp === '' ? {} : { totp }) }), identity)
  } catch (error) {
    if (isRefused(error, 'not-allowed')) throw new NotAdmitted(await recipientOf(identity))
    throw error
  }
}

async function liveSession(accountId: string): Promise<SessionView | null> {
  try {
    const session = await api.session()
    return session.accountId === accountId ? session : null
  } catch (error) {
    if (isRefused(error, 'signed-out')) return null
    throw error
  }
}

/**
 * Unlocks the screen. The password opens the ring while the session lives; else the person signs in again.
 * @throws as `signIn`; WrongPassword.
 */
export async function unlock(accountId: string, answers: Answers): Promise<Entry> {
  const session = await liveSession(accountId)
  if (session === null) return signIn(answers)
  const { identity } = await keysOfPassword(answers.password, await api.salt(answers.account))
  return openFor(session, identity)
}
