import { inArray } from 'drizzle-orm'
import { arrivals, audit } from '#db/schema.ts'
import type { Deps } from '#api/records/deps.ts'
import type { Report } from '#api/core/socket.ts'
import { countForeign } from '#api/records/genuine.ts'
import { chainHeads, verifyChains } from '#api/records/chains.ts'

/**
 * Runs `npm run audit:verify -- LINK…`. Walks both hash chains from their beginning and prints their ends.
 * Then looks for the given links, which the operator wrote down before. The chains have no key: only those
 * links reveal an end that was rewritten or cut off. Counts accounts and messages that the server did not
 * write.
 */
export async function auditVerify(
  { database, secrets }: Pick<Deps, 'database' | 'secrets'>,
  args: readonly string[],
): Promise<Report> {
  const heads = await chainHeads(database)
  const chains = await verifyChains(database)
  if ('broken' in chains) {
    const name = chains.broken === 'audit' ? '操作记录' : '到达顺序'
    return {
      ok: false,
      lines: [`${name}的哈希链断了：从 ${chains.hash} 这一环起与记录不符，请保留现场并从备份核对。`],
    }
  }
  const foreign = await countForeign(database, secrets)
  const known = new Set<string>()
  for (const table of [audit, arrivals])
    for (const { hash } of await database
      .select({ hash: table.hash })
      .from(table)
      .where(inArray(table.hash, [...args])))
      known.add(hash)
  const lost = args.filter((hash) => !known.has(hash))
  return {
    ok: lost.length === 0 && foreign.accounts + foreign.messages === 0,
    lines: [
      ...(foreign.accounts === 0
        ? []
        : [`${String(foreign.accounts)} 个账号不是本系统写的或被改过，已不能登录：请保留现场并从备份核对。`]),
      ...(foreign.messages === 0
        ? []
        : [
            `${String(foreign.messages)} 条“本办公室”的消息不是本系统写的，举报人看不到：请保留现场并从备份核对。`,
          ]),
      `哈希链完好：操作记录 ${chains.audit} 条，到达顺序 ${chains.arrivals} 条。`,
      `操作记录到 ${heads.audit}，到达顺序到 ${heads.arrivals}。`,
      ...lost.map((hash) => `${hash} 不在链上：抄下以后，末尾被改过或截掉过。请保留现场并从备份核对。`),
      ...(args.length > 0
        ? []
        : [
            '请把这两个值抄在别处：末尾被改过或截掉，链仍是完好的，只有下次运行 npm run audit:verify -- 抄下的值 才看得出来。',
          ]),
    ],
  }
}
