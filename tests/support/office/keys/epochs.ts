import { OfficeKeysView } from '#shared/contract/office-keys.ts'
import { SessionView } from '#shared/contract/sign-in.ts'
import { KeyRing } from '#shared/sealing/key-ring.ts'
import { newEpoch, type NewEpoch } from '#shared/sealing/office-keys.ts'
import { openJson, sealJson, type Identity } from '#shared/sealing/seal.ts'
import { cookieOf, totpCode, type Office } from '#tests/support/office/office.ts'

/** An account with its secrets, as `addPerson` makes it. */
export type Known = Awaited<ReturnType<Office['addPerson']>>

/** Signs a person in with the next code of the authenticator. */
export async function enter(office: Office, person: Known) {
  office.clock.now = new Date(office.clock.now.getTime() + 30_000)
  const answer = await office.request('/sign-in', {
    method: 'POST',
    body: { account: person.account, proof: person.proof, totp: totpCode(person.secret, office.clock.now) },
  })
  const cookie = cookieOf(answer)
  return { status: answer.status, cookie, answer }
}

/** Signs a person in and opens their ring as a browser does. Returns the cookie and the ring. */
export async function ringOf(office: Office, person: Known) {
  const { answer, cookie } = await enter(office, person)
  const { ring, officeRecipient } = SessionView.parse(await answer.json())
  const opened = await openJson(KeyRing, Buffer.from(ring ?? '', 'base64'), [person.identity])
  return { cookie, ring: opened.office, officeRecipient }
}

const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64')

/** Seals a ring to each person who holds one, as the console of a lead does. */
export async function renewalOf(
  view: OfficeKeysView,
  ring: KeyRing['office'],
): Promise<{ epoch: NewEpoch; body: Readonly<Record<string, unknown>> }> {
  const epoch = await newEpoch(ring, view.paperRecipient)
  const rings = await Promise.all(
    view.holders.map(async ({ id, recipient }) => ({
      accountId: id,
      recipient,
      ring: base64(await sealJson({ v: 1, office: epoch.ring }, [recipient])),
    })),
  )
  const { recipient } = epoch.office
  const before = view.keys[0]?.id ?? ''
  return { epoch, body: { reason: 'left', before, recipient, sealed: base64(epoch.sealed), rings } }
}

/** Signs a lead in and prepares a new office key. `send` makes it the current one. */
export async function prepareRenewal(office: Office, lead: Known) {
  const { cookie, ring } = await ringOf(office, lead)
  const view = OfficeKeysView.parse(await (await office.request('/office-keys', { cookie })).json())
  const { epoch, body } = await renewalOf(view, ring)
  const send = (other: Readonly<Record<string, unknown>> = {}) =>
    office.request('/office-keys', { method: 'POST', body: { ...body, ...other }, cookie })
  return { cookie, view, epoch, body, send }
}

/** Makes a new office key the current one. Returns its pair and the ring of all epochs. */
export async function renew(office: Office, lead: Known): Promise<NewEpoch> {
  const { epoch, send } = await prepareRenewal(office, lead)
  const answer = await send()
  if (answer.status !== 204) throw new Error(`renewal answered ${String(answer.status)}`)
  return epoch
}

/** Returns the identities of a ring. */
export const identitiesOf = (ring: KeyRing['office']): Identity[] => ring.map(({ identity }) => identity)
