import type { accounts } from '#db/schema.ts'
import { foldedAccount } from '#shared/contract/sign-in.ts'
import { officeKeyId, recipientOf } from '#shared/sealing/seal.ts'
import type { Report } from '#api/core/socket.ts'
import { notAnIdentity, readPaperIdentity } from '#api/jobs/paper-identity.ts'
import type { Deps } from '#api/records/deps.ts'
import { activeLeads } from '#api/records/leads/disabling.ts'
import { paperRecipient } from '#api/records/office-keys.ts'

type Lead = typeof accounts.$inferSelect

/** Returns the report of a command that changed nothing. */
export const refused = (...lines: string[]): Report => ({ ok: false, lines: [...lines, '什么都没有改。'] })

/**
 * Returns the active lead whom a command names, or the refusal. `paper` is the recipient of the identity that
 * the person typed. The name may be missing where there is one lead.
 */
export async function namedLead(
  deps: Deps,
  command: string,
  [paper, name]: readonly string[],
): Promise<Lead | Report> {
  const known = await paperRecipient(deps.database, deps.secrets)
  if (known === null) return refused('办公室还没有开通，还没有负责人。')
  if (paper !== known)
    return refused(
      `这不是本站恢复页上的钥匙（要的是编号 ${officeKeyId(known)} 的恢复钥匙，以 AGE-SECRET-KEY-1 开头的一行）。`,
    )
  const leads = await activeLeads(deps)
  const named = name === undefined ? leads : leads.filter(({ account }) => account === foldedAccount(name))
  const [lead] = named
  if (lead && named.length === 1) return lead
  const names = leads.map(({ account }) => account).join('、')
  return refused(
    named.length > 1
      ? `负责人不止一位（${names}）：请写明是哪一位，npm run ${command} -- 账号。`
      : `没有这位在用的负责人。在用的负责人：${names}。`,
  )
}

/**
 * Runs a command about a lead. Standard input brings the recovery sheet's line, which goes no further than
 * this process.
 * @param run does the job, in the running server or here
 */
export async function leadCommand(
  command: { readonly isNamed: boolean; readonly usage: string },
  args: readonly string[],
  input: NodeJS.ReadStream,
  run: (args: readonly string[]) => Promise<Report>,
): Promise<Report> {
  const isShort = command.isNamed && args.length === 0
  if (isShort || args.length > 1 || args.some((one) => /^age-secret-key-/i.test(one)))
    return refused(`用法：${command.usage}（恢复页上的那一行从标准输入读，不要写在命令里）`)
  const paper = await recipientOf(await readPaperIdentity(input)).catch(() => null)
  return paper === null ? refused(notAnIdentity) : run([paper, ...args])
}
