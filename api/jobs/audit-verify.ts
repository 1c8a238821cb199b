import type { Deps } from '#api/core/deps.ts'
import type { Report } from '#api/core/socket.ts'
import { verifyChains } from '#api/core/write.ts'

/** `npm run audit:verify`: walk both hash chains from their beginning. */
export async function auditVerify({ database }: Pick<Deps, 'database'>): Promise<Report> {
  const chains = await verifyChains(database)
  if ('broken' in chains) {
    const name = chains.broken === 'audit' ? '操作记录' : '到达顺序'
    return { ok: false, lines: [`${name}的哈希链断了：从 ${chains.hash} 这一环起与记录不符，请保留现场并从备份核对。`] }
  }
  return { ok: true, lines: [`哈希链完好：操作记录 ${chains.audit} 条，到达顺序 ${chains.arrivals} 条。`] }
}
