import { randomBytes } from 'node:crypto'
import type { InviteView } from '#shared/contract/people.ts'
import type { TotpStart } from '#shared/contract/sign-in.ts'
import { generateOfficeIdentity, recipientOf } from '#shared/sealing/seal.ts'
import { activeLeads, askDisabling } from '#api/records/leads/disabling.ts'
import { askRenewal } from '#api/records/renewal/code.ts'
import { joinedPerson, sessionOf } from '#tests/support/office/sessions.ts'
import { totpCode, type Office } from '#tests/support/office/office.ts'

interface Scene {
  readonly office: Office
}

/** Returns the credentials of a new person, as a browser derives them. */
export async function newPerson() {
  const recipient = await recipientOf(await generateOfficeIdentity())
  const salt = randomBytes(16).toString('hex')
  return {
    account: `new.${randomBytes(4).toString('hex')}`,
    displayName: '示例新人',
    credentials: { salt, proof: randomBytes(32).toString('hex'), recipient },
  }
}

/** Invites a person as a lead does. Returns the code. */
export async function inviteOf({ office }: Scene): Promise<string> {
  const { cookie } = await sessionOf(office, 'lead')
  const answer = await office.request('/people', { method: 'POST', body: { role: 'triager' }, cookie })
  return ((await answer.json()) as InviteView).code
}

/** Gives a code for a new password to a person, as the first lead does. Returns the code. */
export async function renewalOf({ office: { deps, first } }: Scene, id: string): Promise<string> {
  const until = new Date(deps.now().getTime() + 86_400_000)
  const { code, statements } = askRenewal(deps, id, first?.id ?? null, until)
  await deps.write({ actor: 'system', action: 'account.renew', subject: id, at: deps.now() }, statements)
  return code
}

/** Asks that a new lead be disabled, as a lead does. Returns the account of that lead. */
export async function askedDisabling({ office }: Scene, askedBy: string): Promise<string> {
  const { deps } = office
  const id = await joinedPerson(office, 'lead', 'active')
  const by = (await activeLeads(deps)).some((lead) => lead.id === askedBy) ? askedBy : office.first?.id
  const { statements } = await askDisabling(deps, id, by ?? '')
  await deps.write(
    { actor: 'system', action: 'account.disable-ask', subject: id, at: deps.now() },
    statements,
  )
  return id
}

/** Sets a new password with a code, as its person does. Returns the request of the last step. */
export async function usedRenewal(scene: Scene, id: string) {
  const code = await renewalOf(scene, id)
  const answer = await scene.office.request('/renew/start', { method: 'POST', body: { code } })
  const { secret } = (await answer.json()) as TotpStart
  const { credentials } = await newPerson()
  return { code, credentials, totp: totpCode(secret, scene.office.clock.now) }
}
