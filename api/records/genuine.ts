import { createHash } from 'node:crypto'
import { eq, inArray, isNotNull, ne } from 'drizzle-orm'
import type { Database } from '#db/client.ts'
import { accounts, audit, messages, officeKeys } from '#db/schema.ts'
import { equalSecret, type Secrets } from '#api/core/secrets.ts'

// A row of these tables counts only with its MAC (docs/format.md 7). A key outside the database makes it.

type Account = Pick<
  typeof accounts.$inferSelect,
  'id' | 'role' | 'state' | 'recipient' | 'invitedBy' | 'origin'
>
type OfficeMessage = Pick<typeof messages.$inferSelect, 'tipId' | 'position' | 'sealed'>

/** Returns the MAC of an account, 64 hex: over id, role, state, recipient, inviter and origin. */
export function accountMac(secrets: Secrets, account: Account): string {
  const { id, role, state, recipient, invitedBy, origin } = account
  return secrets
    .mac('account', JSON.stringify([id, role, state, recipient, invitedBy, origin]))
    .toString('hex')
}

/** Tells whether the server gave an account its role, state, recipient and origin. */
export function isGenuineAccount(secrets: Secrets, account: Account & { readonly mac: string }): boolean {
  return equalSecret(account.mac, accountMac(secrets, account))
}

/** Returns the MAC of a message of the office, 64 hex: over tip, position and ciphertext. */
export function messageMac(secrets: Secrets, { tipId, position, sealed }: OfficeMessage): string {
  const hash = createHash('sha256').update(sealed).digest('hex')
  return secrets.mac('message', JSON.stringify([tipId, position, hash])).toString('hex')
}

/** Tells whether a signed-in person sent a message of the office through this server. */
export function isGenuineMessage(
  secrets: Secrets,
  message: OfficeMessage & { readonly mac: string | null },
): boolean {
  return equalSecret(message.mac ?? '', messageMac(secrets, message))
}

/** Tells whether a folder is older than the MACs of accounts or the hashes of instants. Only demos are. */
export async function isOlder(database: Database): Promise<boolean> {
  const unbound = [
    await database.$count(accounts, eq(accounts.mac, '')),
    await database.$count(audit, eq(audit.instantHash, '')),
  ]
  // A row that somebody put beside the office's own key makes no folder old.
  const boundKeys = await database.$count(officeKeys, ne(officeKeys.mac, ''))
  return boundKeys === 0 || unbound.some((count) => count > 0)
}

const chunk = 500

/** Counts the accounts and the office's messages that the server did not write. Reads in small parts. */
export async function countForeign(
  database: Database,
  secrets: Secrets,
): Promise<{ readonly accounts: number; readonly messages: number }> {
  const people = await database.select().from(accounts)
  const ids = await database.select({ id: messages.id }).from(messages).where(isNotNull(messages.accountId))
  let foreign = 0
  for (let from = 0; from < ids.length; from += chunk) {
    const part = ids.slice(from, from + chunk).map(({ id }) => id)
    const rows = await database.select().from(messages).where(inArray(messages.id, part))
    foreign += rows.filter((message) => !isGenuineMessage(secrets, message)).length
  }
  return {
    accounts: people.filter((account) => !isGenuineAccount(secrets, account)).length,
    messages: foreign,
  }
}
