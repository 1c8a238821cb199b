import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js'
import { base64 } from '@scure/base'
import type * as z from 'zod'
import type { Credentials, SessionView } from '#shared/contract/sign-in.ts'
import { normalisePassword, passwordKeys } from '#shared/sealing/derivation.ts'
import { KeyRing } from '#shared/sealing/key-ring.ts'
import { openJson, recipientOf, type Identity, type Recipient } from '#shared/sealing/seal.ts'
import { unwrap, wrap } from '#shared/sealing/tab.ts'
import { trustedWorker } from '#src/enhance/trusted-worker.ts'
import { requireKeys, ringFault, withStorage } from './browser.ts'
import type { StretchRequest } from './stretch.worker.ts'
import stretchUrl from './stretch.worker.ts?worker&url'

/** The office identities a person may open, newest first. */
export type Ring = KeyRing['office']

async function stretch(password: string, salt: Uint8Array): Promise<Uint8Array> {
  const worker = trustedWorker('password', stretchUrl, { type: 'module' })
  try {
    return await new Promise<Uint8Array>((resolve, reject) => {
      worker.addEventListener('message', ({ data: stretched }: MessageEvent<Uint8Array>) => {
        resolve(stretched)
      })
      worker.addEventListener('error', () => {
        reject(new Error('the worker failed'))
      })
      worker.postMessage({ password: normalisePassword(password), salt } satisfies StretchRequest)
    })
  } finally {
    worker.terminate()
  }
}

/** Derives proof and identity from a password and the account's salt. Takes a second or two, in a worker. */
export async function keysOfPassword(
  password: string,
  saltHex: string,
): Promise<{ proof: string; identity: Identity }> {
  requireKeys()
  return passwordKeys(await stretch(password, hexToBytes(saltHex)))
}

/** Makes the credentials of a new password, which the browser sends, and the identity, which stays here. */
export async function newCredentials(
  password: string,
): Promise<{ credentials: z.infer<typeof Credentials>; identity: Identity }> {
  const salt = bytesToHex(crypto.getRandomValues(new Uint8Array(16)))
  const { proof, identity } = await keysOfPassword(password, salt)
  return { credentials: { salt, proof, recipient: await recipientOf(identity) }, identity }
}

/**
 * Opens the ring that the server keeps for a person; null for a wrong password, and so another identity.
 * @throws BrowserFault for any other reason.
 */
export async function openRing(sealed: string, identity: Identity): Promise<Ring | null> {
  try {
    return (await openJson(KeyRing, base64.decode(sealed), [identity])).office
  } catch (error) {
    if (error instanceof Error && error.message.includes('no identity matched')) return null
    throw ringFault()
  }
}

/** Returns the start of a recipient in groups of four, for two people to compare aloud. */
export function fingerprint(recipient: Recipient): string {
  return (recipient.replace(/^age1/, '').slice(0, 24).match(/.{4}/g) ?? []).join(' ')
}

const ringPlace = 'zhenzheng.ring'
/** Keeps the opened ring in this tab, encrypted under the session's key. */
export async function keepRing(session: SessionView, ring: Ring): Promise<void> {
  keepWrapped(await wrap(session, JSON.stringify({ v: 1, office: ring })))
}

/** Returns the kept ring as it is kept: noise without the key of the session. Null without one. */
export function wrappedRing(): string | null {
  return withStorage((storage) => storage.getItem(ringPlace))
}

/** Keeps a ring that another tab of this browser kept. */
export function keepWrapped(kept: string): void {
  withStorage((storage) => {
    storage.setItem(ringPlace, kept)
  })
}

/** Returns the ring that this tab kept; null without one, or with one of another session. */
export async function keptRing(session: SessionView): Promise<Ring | null> {
  const kept = wrappedRing()
  if (kept === null) return null
  try {
    return KeyRing.parse(JSON.parse(await unwrap(session, kept))).office
  } catch {
    forgetRing()
    return null
  }
}

/** Drops the kept ring from this tab. */
export function forgetRing(): void {
  try {
    sessionStorage.removeItem(ringPlace)
  } catch {
    // A browser that refuses storage kept nothing.
  }
}
