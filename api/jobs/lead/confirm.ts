import { eq, sql } from 'drizzle-orm'
import { accounts } from '#db/schema.ts'
import type { Report } from '#api/core/socket.ts'
import type { Deps } from '#api/records/deps.ts'
import { accountMac } from '#api/records/genuine.ts'
import { namedLead } from './named-lead.ts'

/** `npm run lead:confirm -- ACCOUNT`. */
export const leadConfirmUsage = { isNamed: true, usage: 'npm run lead:confirm -- 账号' } as const

/**
 * Confirms that a lead whom one lead alone brought in is a person of their own. From then on both count as
 * two. The bureau asks with its recovery sheet.
 */
export async function leadConfirm(deps: Deps, args: readonly string[]): Promise<Report> {
  const { database, secrets, write, now } = deps
  const lead = await namedLead(deps, 'lead:confirm', args)
  if ('lines' in lead) return lead
  const { id, account, mac } = lead
  const isSame = sql`exists (select 1 from ${accounts} where ${accounts.id} = ${id} and ${accounts.mac} = ${mac})`
  await write(
    { actor: 'system', action: 'account.confirm-lead', subject: id, at: now() },
    [
      database
        .update(accounts)
        .set({ origin: id, mac: accountMac(secrets, { ...lead, origin: id }) })
        .where(eq(accounts.id, id)),
    ],
    { require: [[isSame, 'conflict']] },
  )
  return {
    ok: true,
    lines: [`单位已确认负责人 ${account} 是独立的一位：要两位负责人各办一步的事，他算另一位。审计日志里有。`],
  }
}
