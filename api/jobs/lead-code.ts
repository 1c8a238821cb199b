import { and, asc, eq } from 'drizzle-orm'
import { accounts } from '#db/schema.ts'
import { foldedAccount } from '#shared/contract/sign-in.ts'
import { officeKeyId, recipientOf } from '#shared/sealing/seal.ts'
import type { Report } from '#api/core/socket.ts'
import { notAnIdentity, readPaperIdentity } from '#api/jobs/paper-identity.ts'
import type { Deps } from '#api/records/deps.ts'
import { isGenuineAccount } from '#api/records/genuine.ts'
import { paperRecipient } from '#api/records/office-keys.ts'
import { askRenewal } from '#api/records/renewal/code.ts'

const validMs = 60 * 60 * 1000

const refused = (...lines: string[]): Report => ({ ok: false, lines: [...lines, '什么都没有改。'] })

/**
 * Makes the code with which a lead comes back who lost password or phone. `paper` is the recipient of the
 * identity that the person typed. The code alone opens nothing: the browser asks for the paper again.
 */
export async function leadCode(deps: Deps, [paper, name]: readonly string[]): Promise<Report> {
  const { database, secrets, env, now } = deps
  const known = await paperRecipient(database, secrets)
  if (known === null) return refused('办公室还没有开通，还没有负责人。')
  if (paper !== known)
    return refused(
      `这不是本站恢复页上的钥匙（要的是编号 ${officeKeyId(known)} 的恢复钥匙，以 AGE-SECRET-KEY-1 开头的一行）。`,
    )
  const rows = await database
    .select()
    .from(accounts)
    .where(and(eq(accounts.role, 'lead'), eq(accounts.state, 'active')))
    .orderBy(asc(accounts.createdOn), asc(accounts.account))
  const leads = rows.filter((account) => isGenuineAccount(secrets, account))
  const named = name === undefined ? leads : leads.filter(({ account }) => account === foldedAccount(name))
  const [lead] = named
  if (!lead || named.length > 1) {
    const names = leads.map(({ account }) => account).join('、')
    return refused(
      named.length > 1
        ? `负责人不止一位（${names}）：请写明是哪一位，npm run lead:code -- 账号。`
        : `没有这位在用的负责人。在用的负责人：${names}。`,
    )
  }
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

/**
 * Runs `npm run lead:code`, with the account where there are several leads. Standard input brings the
 * recovery sheet's line, which goes no further than this process.
 * @param run asks for the code, in the running server or here
 */
export async function leadCodeCommand(
  args: readonly string[],
  input: NodeJS.ReadStream,
  run: (args: readonly string[]) => Promise<Report>,
): Promise<Report> {
  if (args.length > 1 || args.some((one) => /^age-secret-key-/i.test(one)))
    return refused(
      '用法：npm run lead:code，或 npm run lead:code -- 账号（恢复页上的那一行从标准输入读，不要写在命令里）',
    )
  const paper = await recipientOf(await readPaperIdentity(input)).catch(() => null)
  return paper === null ? refused(notAnIdentity) : run([paper, ...args])
}
