import { randomBytes } from 'node:crypto'
import type { InviteView, People } from '#shared/contract/people.ts'
import type { TotpStart } from '#shared/contract/sign-in.ts'
import type { Role } from '#shared/roles.ts'
import { generateOfficeIdentity, officeKeyId, recipientOf, sealJson } from '#shared/sealing/seal.ts'
import type * as z from 'zod'
import { cookieOf, totpCode, type Office, type Person } from '#tests/support/office/office.ts'
import { eq } from 'drizzle-orm'
import { accounts } from '#db/schema.ts'
import { leadDisable } from '#api/jobs/lead/disable.ts'

/** Invites a person and joins as them, by requests. The person waits to be admitted. */
export async function joinOffice(office: Office, inviter: Person, role: Role) {
  const account = `new-${randomBytes(4).toString('hex')}`
  const { code } = (await (await inviter.post('/people', { role })).json()) as InviteView
  const begun = await office.request('/join/start', { method: 'POST', body: { code } })
  const { secret } = (await begun.json()) as TotpStart
  const identity = await generateOfficeIdentity()
  const recipient = await recipientOf(identity)
  const proof = randomBytes(32).toString('hex')
  const credentials = { salt: randomBytes(16).toString('hex'), proof, recipient }
  const totp = () => totpCode(secret, office.clock.now)
  const body = { code, account, displayName: account, credentials, totp: totp() }
  const joined = await office.request('/join', { method: 'POST', body })
  const { id } = (await joined.json()) as { id: string }
  const keys = [{ id: officeKeyId(office.officeRecipient), identity: office.officeIdentity }]
  const ring = Buffer.from(await sealJson({ v: 1, office: keys }, [recipient])).toString('base64')
  return {
    id,
    account,
    proof,
    code,
    /** Admits the person as a lead. Returns the status. */
    admit: async (by: Person) =>
      (await by.post(`/people/${id}/admit`, role === 'auditor' ? {} : { ring })).status,
    /** Signs in, once admitted. */
    async signIn(): Promise<Person> {
      office.clock.now = new Date(office.clock.now.getTime() + 30_000)
      const answer = await office.request('/sign-in', {
        method: 'POST',
        body: { account, proof, totp: totp() },
      })
      if (answer.status !== 200) throw new Error(`sign-in answered ${String(answer.status)}`)
      return office.person(id, role, identity, cookieOf(answer))
    },
  }
}

/** Returns a person of the office as a viewer sees them. */
export async function personSeen(by: Person, id: string) {
  const people = (await (await by.get('/people')).json()) as z.output<typeof People>
  const person = people.find((one) => one.id === id)
  if (!person) throw new Error('no such person')
  return person
}

/** Disables a lead as the bureau does, with its recovery sheet. */
export async function disableLead({ deps, database, paper }: Office, id: string): Promise<void> {
  const [lead] = await database.select().from(accounts).where(eq(accounts.id, id))
  const { ok, lines } = await leadDisable(deps, [paper.recipient, lead?.account ?? ''])
  if (!ok) throw new Error(lines.join('\n'))
}
