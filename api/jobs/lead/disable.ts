import type { Report } from '#api/core/socket.ts'
import type { Deps } from '#api/records/deps.ts'
import { activeLeads, disabling } from '#api/records/leads/disabling.ts'
import { namedLead, refused } from './named-lead.ts'

/** `npm run lead:disable -- ACCOUNT`. */
export const leadDisableUsage = { isNamed: true, usage: 'npm run lead:disable -- 账号' } as const

/** Disables a lead whom no other lead can disable: the bureau asks with its recovery sheet. */
export async function leadDisable(deps: Deps, args: readonly string[]): Promise<Report> {
  const lead = await namedLead(deps, 'lead:disable', args)
  if ('lines' in lead) return lead
  const leads = await activeLeads(deps)
  if (leads.length < 2)
    return refused(
      `${lead.account} 是唯一的负责人，不能停用。人已不在的，用 npm run lead:code 让接任的人进来，接纳新的负责人以后再停用。`,
    )
  const { statements, require } = disabling(deps, lead, leads, { byId: null, heir: null })
  await deps.write(
    { actor: 'system', action: 'account.disable', subject: lead.id, at: deps.now() },
    statements,
    { require },
  )
  return {
    ok: true,
    lines: [
      `负责人 ${lead.account} 已停用：登录已经结束，钥匙串已经删除，承办的线索已经放回。审计日志里有。`,
      '请别的负责人在“办公钥匙”里换一把新的，以后的内容他拿着旧钥匙也打不开。',
    ],
  }
}
