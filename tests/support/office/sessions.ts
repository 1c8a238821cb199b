import { eq } from 'drizzle-orm'
import { accounts, sessions } from '#db/schema.ts'
import type { Role } from '#shared/roles.ts'
import { accountMac } from '#api/records/genuine.ts'
import { openSession } from '#api/staff/sign-in/sessions.ts'
import type { Office } from '#tests/support/office/office.ts'

/** An open session. */
export interface Session {
  readonly accountId: string
  readonly sessionId: string
  readonly cookie: string
  /** Makes the person one without a second factor. */
  forgetTotp(): Promise<unknown>
}

/** Puts an account into a state, with the server's MAC: as if the server had done it. */
async function setState(office: Office, id: string, state: 'pending' | 'active' | 'disabled'): Promise<void> {
  const [person] = await office.database.select().from(accounts).where(eq(accounts.id, id))
  if (!person) throw new Error('no such person')
  const mac = accountMac(office.secrets, { ...person, state })
  await office.database.update(accounts).set({ state, mac }).where(eq(accounts.id, id))
}

/** Stores a person of a role and state. Returns the account's id. */
export async function joinedPerson(
  office: Office,
  role: Role,
  state: 'pending' | 'active' | 'disabled',
): Promise<string> {
  const { id } = await office.addPerson(role)
  await setState(office, id, state)
  return id
}

const known = new WeakMap<Office, Map<Role, Promise<string>>>()

/** Returns the one person of a role who opens many sessions in an office. */
function regular(office: Office, role: Role): Promise<string> {
  const people = known.get(office) ?? new Map<Role, Promise<string>>()
  known.set(office, people)
  const person = people.get(role) ?? office.addPerson(role).then(({ id }) => id)
  people.set(role, person)
  return person
}

/**
 * Opens a session of a role. A person in another state than `active` is a new one, who came into that state
 * with the session open.
 */
export async function sessionOf(
  office: Office,
  role: Role,
  state: 'pending' | 'active' | 'disabled' = 'active',
): Promise<Session> {
  const id = await (state === 'active' ? regular(office, role) : joinedPerson(office, role, 'active'))
  const { sessionId, cookie, statements } = await openSession(office.deps, id)
  await office.deps.write(
    { actor: id, action: 'session.sign-in', subject: sessionId, at: office.clock.now },
    statements,
  )
  if (state !== 'active') await setState(office, id, state)
  return {
    accountId: id,
    sessionId,
    cookie: `__Host-zz=${cookie}`,
    forgetTotp: () => office.database.update(accounts).set({ totpSealed: null }).where(eq(accounts.id, id)),
  }
}

/** Ends a session as the server does. */
export const endSession = (office: Office, { sessionId }: Session) =>
  office.database.delete(sessions).where(eq(sessions.id, sessionId))
