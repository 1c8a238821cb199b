import { eq, sql } from 'drizzle-orm'
import { accounts, renewals } from '#db/schema.ts'
import { Problem } from '#api/core/problem.ts'
import { equalSecret, type Secrets } from '#api/core/secrets.ts'
import type { Deps } from '#api/records/deps.ts'
import { isGenuineAccount } from '#api/records/genuine.ts'
import { isOver, sealInstant } from '#api/records/instants.ts'
import { isActive, newCode, normaliseCode } from '#api/records/office.ts'
import type { Change } from '#api/records/write.ts'

/** A renewal of password and authenticator under the same account. */
export type Renewal = typeof renewals.$inferSelect

/** Returns the stored form of a code for a renewal, 64 hex. */
export function codeHashOf(secrets: Secrets, code: string): string {
  return secrets.mac('renewal', `code:${normaliseCode(code)}`).toString('hex')
}

/** Returns the MAC of a renewal, 64 hex: over every column but itself. */
export function renewalMac(secrets: Secrets, renewal: Omit<Renewal, 'mac'>): string {
  const { accountId, askedBy, codeHash, expiresAt, isProved, totpSealed, salt, proofHash, recipient } =
    renewal
  const bound = [
    accountId,
    askedBy,
    codeHash,
    expiresAt.toString('hex'),
    isProved,
    totpSealed?.toString('hex') ?? null,
    salt,
    proofHash,
    recipient,
  ]
  return secrets.mac('renewal', `row:${JSON.stringify(bound)}`).toString('hex')
}

/** Tells whether the server wrote a renewal, and its time is not over. Every other one counts for nothing. */
export function isOpenRenewal(secrets: Secrets, renewal: Renewal, now: Date): boolean {
  return (
    equalSecret(renewal.mac, renewalMac(secrets, renewal)) &&
    !isOver(secrets, 'renewals.expires_at', { id: renewal.accountId, expiresAt: renewal.expiresAt }, now)
  )
}

/** Returns the condition that a renewal is still as it was read. */
export function isUnchanged({ accountId, mac }: Renewal) {
  return sql`exists (select 1 from ${renewals} where ${renewals.accountId} = ${accountId} and ${renewals.mac} = ${mac})`
}

/**
 * Makes a code with which a person sets a new password and authenticator under the same account. It voids an
 * earlier code. `askedBy` is the lead, or null for a command on the server.
 */
export function askRenewal(
  { database, secrets, random }: Pick<Deps, 'database' | 'secrets' | 'random'>,
  accountId: string,
  askedBy: string | null,
  until: Date,
): Change & { readonly code: string } {
  const code = newCode(random)
  const row = {
    accountId,
    askedBy,
    codeHash: codeHashOf(secrets, code),
    expiresAt: sealInstant(secrets, 'renewals.expires_at', accountId, until),
    isProved: false,
    totpSealed: null,
    salt: null,
    proofHash: null,
    recipient: null,
  }
  const signed = { ...row, mac: renewalMac(secrets, row) }
  return {
    code,
    statements: [
      database
        .insert(renewals)
        .values(signed)
        .onConflictDoUpdate({ target: renewals.accountId, set: signed }),
    ],
    require: [[isActive(accountId), 'conflict']],
  }
}

/**
 * Returns the renewal of a code, and its account.
 * @throws Problem 'wrong-code' if the code is wrong or too old, or its account is not in use.
 */
export async function findRenewal({ database, secrets, now }: Deps, code: string) {
  const [row] = await database
    .select()
    .from(renewals)
    .innerJoin(accounts, eq(accounts.id, renewals.accountId))
    .where(eq(renewals.codeHash, codeHashOf(secrets, code)))
    .limit(1)
  if (
    !row ||
    !isOpenRenewal(secrets, row.renewals, now()) ||
    !isGenuineAccount(secrets, row.accounts) ||
    row.accounts.state !== 'active'
  )
    throw new Problem('wrong-code')
  return { renewal: row.renewals, account: row.accounts }
}

/** Returns the question, 64 hex, that the paper identity opens and answers for a code of the server. */
export function paperQuestion(secrets: Secrets, { codeHash }: Renewal): string {
  return secrets.mac('renewal', `paper:${codeHash}`).toString('hex')
}
