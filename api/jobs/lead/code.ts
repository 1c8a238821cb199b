import type { Report } from '#api/core/socket.ts'
import type { Deps } from '#api/records/deps.ts'
import { askRenewal } from '#api/records/renewal/code.ts'
import { namedLead } from './named-lead.ts'

const validMs = 60 * 60 * 1000

/** `npm run lead:code`, with the account where there are several leads. */
export const leadCodeUsage = {
  isNamed: false,
  usage: 'npm run lead:code，或 npm run lead:code -- 账号',
} as const

/**
 * Makes the code with which a lead comes back who lost password or phone. The code alone opens nothing: the
 * browser asks for the paper again.
 */
export async function leadCode(deps: Deps, args: readonly string[]): Promise<Report> {
  const { env, now } = deps
  const lead = await namedLead(deps, 'lead:code', args)
  if ('lines' in lead) return lead
  const at = now()
  const { code, statements, require } = askRenewal(deps, lead.id, null, new Date(at.getTime() + validMs))
  await deps.write({ actor: 'system', action: 'account.renew', subject: lead.id, at }, statements, {
    require,
  })
  return {
    ok: true,
    lines: [
      `负责人 ${lead.account} 的重设码：${code}`,
      `请在 1 小时内由本人打开 ${env.siteUrl.href.replace(/\/+$/, '')}/staff/#renew 输入，只能用一次；还要输入恢复页上的那一行。`,
    ],
  }
}
