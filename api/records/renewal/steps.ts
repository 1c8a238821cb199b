import { and, eq, sql } from 'drizzle-orm'
import { accounts, renewals, sessions } from '#db/schema.ts'
import { Problem } from '#api/core/problem.ts'
import type { Deps } from '#api/records/deps.ts'
import { accountMac } from '#api/records/genuine.ts'
import { sealInstant, sealStep } from '#api/records/instants.ts'
import { areIndependent } from '#api/records/leads/origin.ts'
import { isActive, proofHash, unwrapTotp, wrapTotp } from '#api/records/office.ts'
import type { Change } from '#api/records/write.ts'
import { isUnchanged, renewalMac, type Renewal } from './code.ts'

type Account = typeof accounts.$inferSelect

/** The name under which the secret of an authenticator is wrapped until the renewal is done. */
const ownerOf = (accountId: string) => `renewal:${accountId}`

/** Returns the change of a renewal that is still as it was read. */
function changed({ database, secrets }: Deps, renewal: Renewal, set: Partial<Renewal>): Change {
  const row = { ...renewal, ...set }
  return {
    statements: [
      database
        .update(renewals)
        .set({ ...row, mac: renewalMac(secrets, row) })
        .where(eq(renewals.accountId, renewal.accountId)),
    ],
    require: [[isUnchanged(renewal), 'wrong-code']],
  }
}

/** Returns the change that keeps the secret of the new authenticator. It voids one shown before. */
export function offerTotp(deps: Deps, renewal: Renewal, secret: string): Change {
  return changed(deps, renewal, { totpSealed: wrapTotp(deps.secrets, ownerOf(renewal.accountId), secret) })
}

/** Opens the secret of the new authenticator, and the step of its code once the person showed one. */
function openOffer({ secrets }: Deps, { accountId, totpSealed }: Renewal) {
  if (!totpSealed) throw new Problem('wrong-code')
  const [secret = '', step = '0'] = unwrapTotp(secrets, ownerOf(accountId), totpSealed).split(':')
  return { secret, step: Number(step) }
}

/** Opens the secret that was shown. @throws Problem 'wrong-code' before it was. */
export function offeredTotp(deps: Deps, renewal: Renewal): string {
  return openOffer(deps, renewal).secret
}

/** The values that a person set with a code. */
export interface Filled {
  readonly salt: string
  readonly proof: string
  readonly recipient: string
  /** The 30-second step of the first code of the new authenticator. */
  readonly step: number
  /** The person showed the old password, or a code of the old authenticator. */
  readonly isProved: boolean
}

/** Returns a renewal with the values of the person, from which a lead completes it. */
export function filledRenewal(deps: Deps, renewal: Renewal, filled: Filled) {
  const { salt, proof, recipient, step, isProved } = filled
  const { accountId } = renewal
  const shown = `${offeredTotp(deps, renewal)}:${String(step)}`
  const totpSealed = wrapTotp(deps.secrets, ownerOf(accountId), shown)
  return {
    ...renewal,
    salt,
    recipient,
    isProved,
    totpSealed,
    proofHash: proofHash(deps.secrets, accountId, proof),
  }
}

/**
 * Returns the change that fills a renewal in. The account stays as it is until a lead completes it, before
 * `until`.
 */
export function fillRenewal(deps: Deps, renewal: Renewal, filled: Filled, until: Date): Change {
  const expiresAt = sealInstant(deps.secrets, 'renewals.expires_at', renewal.accountId, until)
  return changed(deps, renewal, { ...filledRenewal(deps, renewal, filled), expiresAt })
}

/**
 * Tells whether one of the active leads may complete a renewal. It takes any lead for people of other
 * roles. For a lead's account it takes a lead who counts as another than the giver, or an old factor.
 * A code of the server takes no lead.
 */
export function mayComplete(
  { accountId, askedBy, isProved, recipient }: Renewal,
  role: Account['role'],
  by: string,
  leads: readonly Account[],
): boolean {
  if (recipient === null || askedBy === null || by === accountId) return false
  if (role !== 'lead' || isProved) return true
  const [giver, lead] = [askedBy, by].map((one) => leads.find(({ id }) => id === one))
  return giver !== undefined && lead !== undefined && areIndependent(giver, lead)
}

/**
 * Returns the change that puts the new password and authenticator in the place of the old ones. `read` is the
 * renewal as it was read, `filled` holds the new values, `ring` is as stored. All sessions of the account
 * end. The code that the person showed serves for no sign-in; the next one does.
 */
export function completeRenewal(
  deps: Deps,
  account: Account,
  read: Renewal,
  filled: Renewal,
  ring: Buffer | null,
): Change {
  const { database, secrets } = deps
  const { accountId, mac } = read
  const { salt, recipient } = filled
  if (salt === null || recipient === null || filled.proofHash === null) throw new Problem('conflict')
  const { secret, step } = openOffer(deps, filled)
  const isSame = sql`exists (select 1 from ${accounts} where ${accounts.id} = ${accountId} and ${accounts.mac} = ${account.mac})`
  return {
    statements: [
      database
        .update(accounts)
        .set({
          salt,
          recipient,
          proofHash: filled.proofHash,
          totpSealed: wrapTotp(secrets, accountId, secret),
          totpUsedAt: sealStep(secrets, accountId, step),
          ringSealed: ring,
          mac: accountMac(secrets, { ...account, recipient }),
        })
        .where(eq(accounts.id, accountId)),
      database.delete(sessions).where(eq(sessions.accountId, accountId)),
      database.delete(renewals).where(and(eq(renewals.accountId, accountId), eq(renewals.mac, mac))),
    ],
    require: [
      [isUnchanged(read), 'conflict'],
      [isActive(accountId), 'conflict'],
      [isSame, 'conflict'],
    ],
  }
}
