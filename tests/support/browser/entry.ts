import { hexToBytes } from '@noble/hashes/utils.js'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import * as z from 'zod'
import { SessionView } from '#shared/contract/sign-in.ts'
import { passwordKeys } from '#shared/sealing/derivation.ts'
import { KeyRing } from '#shared/sealing/key-ring.ts'
import { openJson, type Identity } from '#shared/sealing/seal.ts'
import { wrap } from '#shared/sealing/tab.ts'
import { stretchPassword } from '#tests/support/server/stretch.ts'

/** A running office and its first account. */
export interface Office {
  readonly url: string
  readonly demo: { readonly account: string; readonly password: string }
}

/** Signs in as the demo's lead does, and opens the key ring. `post` sends a body to a path of the server. */
export async function enter(
  { demo: { account, password } }: Office,
  post: (path: string, body: unknown) => Promise<unknown>,
): Promise<{ session: SessionView; identity: Identity; ring: KeyRing }> {
  const { salt } = z.object({ salt: z.string() }).parse(await post('/api/staff/sign-in/salt', { account }))
  const { proof, identity } = passwordKeys(await stretchPassword(password, hexToBytes(salt)))
  const session = SessionView.parse(await post('/api/staff/sign-in', { account, proof }))
  const ring = await openJson(KeyRing, Buffer.from(session.ring ?? '', 'base64'), [identity])
  return { session, identity, ring }
}

/**
 * Signs in as the demo's lead does, and leaves the tab as that person's tab stands before a reload: with the
 * cookie, and the ring under the key of the session. A page would stretch the password for seconds.
 */
export async function enterTab(page: Page, office: Office): Promise<void> {
  const { session, ring } = await enter(office, async (path, data) => {
    const answer = await page.context().request.post(`${office.url}${path}`, { data })
    expect(answer.status()).toBe(200)
    return answer.json()
  })
  const kept = await wrap(session, JSON.stringify(ring))
  // A text of the same origin: it runs nothing that would look for a ring.
  await page.goto(`${office.url}/robots.txt`)
  await page.evaluate((text) => {
    sessionStorage.setItem('zhenzheng.ring', text)
  }, kept)
}
