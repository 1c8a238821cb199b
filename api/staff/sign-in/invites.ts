import { and, eq, isNull, sql } from 'drizzle-orm'
import { invites } from '#db/schema.ts'
import type { TotpStart } from '#shared/contract/sign-in.ts'
import { dayOf } from '#shared/day.ts'
import { roles } from '#shared/roles.ts'
import type { Deps } from '#api/records/deps.ts'
import { isOver } from '#api/records/instants.ts'
import { codeHash, unwrapTotp, wrapTotp } from '#api/records/office.ts'
import { Problem } from '#api/core/problem.ts'
import { equalSecret } from '#api/core/secrets.ts'
import { Duplicate, type Requirement, type Statement } from '#api/records/write.ts'
import { demandTotpStep, newTotpSecret, totpUri } from './totp.ts'

type Invite = typeof invites.$inferSelect

async function findInvite(deps: Deps, kind: Invite['kind'], code: string): Promise<Invite> {
  const open = await deps.database
    .select()
    .from(invites)
    .where(and(eq(invites.kind, kind), isNull(invites.usedOn)))
  // A row that names another role or giver than its code was made for fits no code.
  const invite = open.find((one) => equalSecret(one.codeHash, codeHash(deps.secrets, code, one)))
  if (!invite) throw new Problem('wrong-code')
  if (isOver(deps.secrets, 'invites.expires_at', invite, deps.now())) throw new Problem('wrong-code')
  return invite
}

/**
 * Begins with a code. Each call makes a new TOTP secret and voids the one before: no one sees a secret that
 * another person scanned. Recorded as `account.totp`.
 * @throws Problem 'wrong-code' if the code is wrong, used or too old.
 */
export async function startEnrolment(deps: Deps, kind: Invite['kind'], code: string): Promise<TotpStart> {
  const invite = await findInvite(deps, kind, code)
  const secret = newTotpSecret(deps.random)
  await deps.write(
    { actor: `invite:${invite.id}`, action: 'account.totp', subject: invite.id, at: deps.now() },
    [
      deps.database
        .update(invites)
        .set({ totpSealed: wrapTotp(deps.secrets, invite.id, secret) })
        .where(eq(invites.id, invite.id)),
    ],
  )
  return { uri: totpUri(secret, deps.operator.name, roles[invite.role]), secret, role: invite.role }
}

/** The proof of a code and of the first number of an authenticator. */
export interface Enrolment {
  readonly invite: Invite
  readonly secret: string
  readonly step: number
  /** Uses the code up, in the batch that makes the account. */
  readonly use: Statement
  /** Conditions of that batch: another person may have used the code meanwhile. */
  readonly require: Requirement[]
}

/** Finishes with a code. @throws Problem 'wrong-code'; 'invalid-input' at `/totp`. */
export async function finishEnrolment(
  deps: Deps,
  kind: Invite['kind'],
  code: string,
  totp: string,
): Promise<Enrolment> {
  const invite = await findInvite(deps, kind, code)
  if (!invite.totpSealed) throw new Problem('wrong-code')
  const secret = unwrapTotp(deps.secrets, invite.id, invite.totpSealed)
  const step = demandTotpStep(secret, totp, deps.now())
  const use = deps.database
    .update(invites)
    .set({ usedOn: dayOf(deps.now()), totpSealed: null })
    .where(eq(invites.id, invite.id))
  const isUnused = sql`exists (select 1 from ${invites} where ${invites.id} = ${invite.id} and ${invites.usedOn} is null)`
  return { invite, secret, step, use, require: [[isUnused, 'wrong-code']] }
}

/** Turns the database's refusal of an enrolment into a Problem. */
export function enrolmentProblem(error: unknown): unknown {
  if (!(error instanceof Duplicate)) return error
  if (error.of === 'settings.key') return new Problem('wrong-code')
  if (error.of === 'accounts.account')
    return new Problem('conflict', {
      errors: [{ pointer: '/account', message: '这个账号已有人用，请换一个' }],
    })
  return error
}
