import { SaltView, SessionView } from '#shared/contract/sign-in.ts'
import { recipientOf, type Identity } from '#shared/sealing/seal.ts'
import { api, isRefused, read, readSession } from '../data/api.ts'
import { cookieFault, ringFault } from '../data/browser.ts'
import { keepRing, keysOfPassword, openRing, type Ring } from '../data/ring.ts'

/** Proof and identity that a password gave. */
export type Keys = Awaited<ReturnType<typeof keysOf>>

/** The typed answers of the sign-in form. */
export interface Answers {
  readonly account: string
  readonly password: string
  /** Keys of the same account and password, where they are known. */
  readonly keys?: Keys | null
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

/** The password is right, and the server wants a code too. Its keys need no second stretch. */
export class CodeWanted extends Error {
  override name = 'CodeWanted'
  readonly keys: Keys
  constructor(keys: Keys) {
    super('code wanted')
    this.keys = keys
  }
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

/** Returns proof and identity of a password, with the salt that the account has now. */
export async function keysOf({ account, password }: Pick<Answers, 'account' | 'password'>) {
  const { salt } = await read(SaltView, api['sign-in'].salt.$post({ json: { account } }))
  return keysOfPassword(password, salt)
}

/** Signs in and opens the ring. @throws CodeWanted; NotAdmitted. */
export async function signIn(answers: Answers): Promise<Entry> {
  const { account, totp } = answers
  const keys = answers.keys ?? (await keysOf(answers))
  const { proof, identity } = keys
  try {
    const open = api['sign-in'].$post({ json: { account, proof, ...(totp === '' ? {} : { totp }) } })
    const session = await read(SessionView, open)
    // A browser that dropped the cookie would be signed out by its next request.
    if ((await liveSession(session.accountId)) === null) throw cookieFault()
    return await openFor(session, identity)
  } catch (error) {
    // The server knows the password.
    if (error instanceof WrongPassword) throw ringFault()
    if (isRefused(error, 'totp-required')) throw new CodeWanted(keys)
    if (isRefused(error, 'not-allowed')) throw new NotAdmitted(await recipientOf(identity))
    throw error
  }
}

async function liveSession(accountId: string): Promise<SessionView | null> {
  try {
    const session = await readSession()
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
  const { identity } = await keysOf(answers)
  return openFor(session, identity)
}
